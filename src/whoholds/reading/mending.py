"""A second look at the phrases of a sentence: verbs hidden in a noun phrase, participles taken for verbs, names in quotation marks.

The chunker decides word by word; what a phrase is often shows only once its neighbours are known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from whoholds.reading.chunks import DETERMINERS, FEATURES, FORCES, Chunk
from whoholds.reading.joined_phrases import joined
from whoholds.reading.lexicon import Form, frame_of_noun, frames, is_participle, verb_forms, words
from whoholds.reading.loose_words import Cut, adverbs_apart, dues_follow, dues_paid, retold, since_clauses
from whoholds.reading.named_places import name_places
from whoholds.reading.neighbours import told_by_neighbours, without_asides

BACKED = words("actors", "backed")
_HIDDEN = words("terms", "mending.hidden_verbs") | words("control", "hidden_holding")

_FOOTAGE = words("control", "footage")
_HOLDING, _HOLDERS = words("control", "hidden_holding"), words("control", "hidden_holders")


def mended(chunks: list[Chunk], plain: str, cut: Cut) -> list[Chunk]:
    """The phrases with what only their neighbours show put right."""
    apart = told_by_neighbours(adverbs_apart(chunks, plain, cut))
    out = _that_joined(_verbs_found(apart, plain, cut), plain)
    out = _prepositions_joined(out)
    whole = _names_whole(out, plain)
    whole = joined(whole) if len(whole) < len(out) else whole  # 'members of the "X"'
    out = _numbers_apart(whole, plain, cut)
    out = dues_paid(_participles_right(_trailing_participles(out, plain, cut), plain, cut))
    for i, c in enumerate(out):
        if (
            c.kind == "noun"
            and c.text.lower() in ("next", "late", "early", "first", "down", "apart", "up", "over", "off")
            and i
            and out[i - 1].kind == "verb"
        ):
            c.kind, c.head = "adv", c.text.lower()
        between = 0 < i < len(out) - 1 and out[i - 1].nominal and out[i + 1].kind == "verb"
        if between and c.kind == "noun" and c.text.lower() in ("first", "next", "last"):
            c.kind, c.head = "adv", c.text.lower()  # "X first attacked Y"
        if c.kind in ("noun", "place") and c.frame is None and c.text.startswith("Operation "):
            c.kind, c.frame, c.places = "noun", frames()["attack"], []
    since_clauses(out)
    name_places(out)
    return without_asides(out, plain)


def _verbs_found(chunks: list[Chunk], plain: str, cut: Cut) -> list[Chunk]:
    """ "an airstrike | hit Rafida school" is subject, verb and object; "A and B remain C strongholds" too."""
    out: list[Chunk] = []
    for i, c in enumerate(chunks):
        at = _hidden_verb(chunks, i) if c.kind in ("noun", "actor", "place") else None
        if at is None:
            out.append(c)
            continue
        start, end = at
        if start > c.start:
            out.extend(retold(cut(c.start, start), c))
        form = verb_forms()[plain[start:end].lower()]
        out.append(Chunk("verb", start, end, plain[start:end], lemma=form.lemma, form=form.form, head=plain[start:end]))
        if end < c.end:
            out.extend(cut(end, c.end))
    return out


def _prepositions_joined(chunks: list[Chunk]) -> list[Chunk]:
    """ "in and around X" is around X."""
    if not any(c.kind == "conj" for c in chunks):
        return chunks
    out: list[Chunk] = []
    for c in chunks:
        if c.kind == "prep" and len(out) > 1 and out[-1].kind == "conj" and out[-2].kind == "prep":
            out.pop()
            c.start = out.pop().start
        out.append(c)
    return out


def _names_whole(chunks: list[Chunk], plain: str) -> list[Chunk]:
    """'the "Islamic State" organization' is one phrase, whatever marks stand in it."""
    out: list[Chunk] = []
    for c in chunks:
        last = out[-1] if out else None
        if last is None or last.kind not in ("noun", "actor"):
            out.append(c)
            continue
        beside = not plain[last.end : c.start].strip(" \"'")
        if beside and last.kind == "noun" and last.text.lower() in DETERMINERS and c.nominal:
            out.pop()
            c.start, c.definite = last.start, c.definite or last.text.lower() == "the"
            c.text, c.words = plain[c.start : c.end], (*last.words, *c.words)
        elif beside and last.kind == "actor" and _only_a_head(c):
            last.end, last.head = c.end, c.head
            last.text, last.words = plain[last.start : c.end], (*last.words, *c.words)
            continue
        out.append(c)
    return out


def _only_a_head(c: Chunk) -> bool:
    """ "organization", "fighters": a word for fighters and nothing else."""
    return c.kind == "noun" and c.head in FORCES and len(c.words) == 1 and not c.actors and c.frame is None


def _trailing_participles(chunks: list[Chunk], plain: str, cut: Cut) -> list[Chunk]:
    """ "rebels backed | by X", "a school sheltering | displaced families": the participle is no part of the noun."""
    out: list[Chunk] = []
    for i, c in enumerate(chunks):
        nxt = chunks[i + 1] if i + 1 < len(chunks) else None
        word = c.text.rpartition(" ")[2] if c.kind in ("noun", "actor", "place") and " " in c.text else ""
        form = verb_forms().get(word)
        if form is None and word in BACKED:
            form = Form(word[:-2], "ed")
        if form is None or c.frame is not None:
            out.append(c)
            continue
        by = nxt is not None and nxt.kind == "prep" and nxt.head == "by" and is_participle(form)
        doing = nxt is not None and form.form == "ing" and (nxt.nominal or nxt.kind == "verb")
        if not (by or doing):
            out.append(c)
            continue
        start = c.end - len(word)
        out.extend(retold(cut(c.start, start), c))
        out.append(Chunk("verb", start, c.end, plain[start : c.end], lemma=form.lemma, form=form.form, head=word))
    return out


def _participles_right(chunks: list[Chunk], plain: str, cut: Cut) -> list[Chunk]:
    """Words in -ed and -ing where they stand: "regained lost positions", "accused X of bombing a market", "has since retaken"."""
    out: list[Chunk] = []
    for i, c in enumerate(chunks):
        last = out[-1] if out else None
        nxt = chunks[i + 1] if i + 1 < len(chunks) else None
        if c.kind not in ("verb", "noun"):
            out.append(c)
            continue
        close = nxt is not None and plain[c.end : nxt.start].strip() == ""
        if (
            c.kind == "verb"
            and c.form == "s"
            and nxt is not None
            and nxt.kind == "prep"
            and c.head in frame_of_noun()
            and all(d.kind in ("date", "adv", "mark", "conj", "comma") for d in out)
        ):
            c = Chunk(
                "noun", c.start, c.end, c.text, head=c.head, words=(c.head,), frame=frame_of_noun()[c.head], plural=True
            )
        if c.kind == "verb" and " " not in c.text and last is not None and nxt is not None and close:
            after_verb = last.kind == "verb" and last.lemma not in _AUXILIARY and nxt.kind in ("noun", "place")
            bare = not (nxt.words and nxt.words[0] in DETERMINERS)
            beside = last.kind == "comma" and len(out) > 1 and out[-2].kind == "place"
            told_of = nxt.kind == "place" and c.lemma in _STANDING and (last.kind == "prep" or beside)
            if c.form in ("ed", "participle") and ((after_verb and bare) or told_of):
                nxt.start, nxt.text = c.start, plain[c.start : nxt.end]
                nxt.words = (c.head, *nxt.words)
                continue  # "lost positions", "occupied X": what they are like, not what is done to them
            noun_too = c.form == "base" and last.frame is not None and last.kind == "noun" and nxt.kind == "verb"
            if noun_too and not nxt.infinitive:
                last.end, last.text = c.end, plain[last.start : c.end]
                continue  # "a missile strike damaged …"
        if (
            c.kind == "noun"
            and " " not in c.text
            and c.head.endswith("ing")
            and last is not None
            and last.kind == "prep"
        ):
            form = verb_forms().get(c.head)
            if form is not None and nxt is not None and close and nxt.nominal and nxt.kind != "pron":
                out.append(Chunk("verb", c.start, c.end, c.text, lemma=form.lemma, form=form.form, head=c.head))
                continue
        if c.kind == "noun" and c.text.lower() == "out" and nxt is not None and nxt.head == "of":
            c.kind, c.head = "prep", "out"
        slash = last is not None and last.kind == "mark" and last.head == "/" and len(out) > 1
        if slash and c.kind == "noun" and out[-2].kind == "noun" and out[-2].quantity is not None:
            out.pop()
            c.start, c.quantity = out[-1].start, out[-1].quantity
            c.text = plain[c.start : c.end]
            out.pop()
        out.append(c)
    return _perfects(out, plain, cut)


_AUXILIARY = ("be", "have", "do", "get", "become", "remain", "keep", "leave", "see", "find", "stay")
_STANDING = ("occupy", "annex", "besiege", "contest", "divide", "dispute", "embattle", "blockade", "encircle")


def _perfects(chunks: list[Chunk], plain: str, cut: Cut) -> list[Chunk]:
    """ "has since | regained control" is one verb."""
    if not any(c.head == "since" for c in chunks):
        return chunks
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        c = chunks[i]
        since = chunks[i + 1] if i + 2 < len(chunks) else None
        rest = chunks[i + 2] if since is not None else None
        word = re.match(r"[a-z]+", rest.text) if rest is not None and rest.kind == "noun" else None
        form = verb_forms().get(word.group()) if word is not None else None
        if (
            c.kind == "verb"
            and c.text.lower() in ("has", "have", "had")
            and since is not None
            and since.head == "since"
            and rest is not None
            and word is not None
            and form is not None
            and is_participle(form)
        ):
            end = rest.start + word.end()
            out.append(
                Chunk(
                    "verb",
                    c.start,
                    end,
                    plain[c.start : end],
                    lemma=form.lemma,
                    form=form.form,
                    head=word.group(),
                    perfect=True,
                )
            )
            out.extend(cut(end, rest.end) if end < rest.end else [])
            i += 3
            continue
        out.append(c)
        i += 1
    return out


_NUMBER = re.compile(r" (?=(?:two|three|four|five|six|seven|eight|nine|ten|[0-9]+) [a-z])")


def _numbers_apart(chunks: list[Chunk], plain: str, cut: Cut) -> list[Chunk]:
    """ "In northern X | three parties fight": a number begins a phrase of its own after a place."""
    out: list[Chunk] = []
    for c in chunks:
        behind = _NUMBER.match(plain, c.places[-1].end, c.end) if c.places and c.kind in ("place", "noun") else None
        if behind is None:
            out.append(c)
        else:
            out += [*cut(c.start, behind.start()), *cut(behind.end(), c.end)]
    return out


def _that_joined(chunks: list[Chunk], plain: str) -> list[Chunk]:
    """ "fighting for that locality", "controls that base": "that" belongs to its noun."""
    if not any(c.head == "that" for c in chunks):
        return chunks
    out: list[Chunk] = []
    for c in chunks:
        last, ahead = (out[-1], out[-2]) if len(out) > 1 else (None, None)
        that = last is not None and last.kind == "sub" and last.head == "that"
        ground = c.text.lower() in FEATURES and c.kind in ("noun", "verb")
        held = ahead is not None and ahead.kind == "verb" and ahead.lemma in _HIDDEN and ground
        if (
            last is not None
            and ahead is not None
            and that
            and (held or (ahead.kind == "prep" and c.kind == "noun" and c.head in FEATURES))
        ):
            out.pop()
            if c.kind == "verb":
                c = Chunk("noun", c.start, c.end, c.text, head=c.text.lower(), words=(c.text.lower(),))
            c.start, c.definite = last.start, True
            c.text = plain[c.start : c.end]
        out.append(c)
    return out


def _hidden_verb(chunks: Sequence[Chunk], i: int) -> tuple[int, int] | None:
    """Where a verb stands within a noun phrase: at its head after a subject, or between two names."""
    c = chunks[i]
    if " " not in c.text and c.text[:1].isupper():
        return None  # capitals are no verbs
    if _may_hide().isdisjoint(_WORD.findall(c.text)):
        return None
    tokens = [(m.start() + c.start, m.end() + c.start, m.group()) for m in _WORD.finditer(c.text)]
    before = chunks[i - 1] if i else None
    after = chunks[i + 1] if i + 1 < len(chunks) else None
    for k, (start, end, word) in enumerate(tokens[:8]):
        form = verb_forms().get(word)
        if form is None or (form.lemma not in _HIDDEN and form.lemma not in _DUE):
            continue
        if k and tokens[k - 1][2].endswith(("'s", "s'")):
            continue  # "the group's hold"
        last = k == len(tokens) - 1
        if _goes_on(chunks, i, k, len(tokens), word, form):
            return start, end
        if not k and not last and form.form == "s" and form.lemma in _HOLDING and _behind_aside(chunks, i):
            return start, end
        if k and form.lemma == "pay" and form.form == "base" and dues_follow(c, word, after):
            return start, end  # "villages along X | pay taxes"
        many = k and tokens[k - 1][2][:1].isupper() and tokens[k - 1][2].endswith("s") and form.form == "base"
        if many and last and form.lemma in _HOLDING and after is not None and after.nominal:
            return start, end  # "The Giants | hold both banks"
        if k and last and form.lemma == "remain" and after is not None and after.kind == "verb":
            return start, end  # "soldiers of the mission | remain confined"
        if k == 0:
            gerund = form.form == "ing" and before is not None and before.kind == "prep" and not last
            told = before is not None and before.nominal and before.kind != "pron" and form.form != "ing"
            doer = before is not None and (
                before.frame is not None
                or before.plural
                or before.kind in ("actor", "place")
                or (before.definite and (before.head in FORCES or before.head == "enemy"))
            )
            if gerund and before is not None and before.head in ("of", "by", "for", "after", "before", "from"):
                return start, end
            if told and doer and (not last or (after is not None and after.nominal)):
                return start, end
            of_many = _heads_of(chunks, i - 1)
            if told and of_many and last and after is not None and after.nominal:
                return start, end
            continue
        if _fighters_hold(tokens[k - 1][2], form) and (not last or (after is not None and after.nominal)):
            return start, end
        if last or form.form == "ing":
            continue
        left, right = tokens[k - 1][2], tokens[k + 1][2]
        if left[:1].isupper() and (right[:1].isupper() or right.lower() in DETERMINERS or right.startswith("al-")):
            return start, end
    return None


_WORD = re.compile(r"[^\W_][\w'-]*")


@cache
def _may_hide() -> frozenset[str]:
    """The forms of the verbs that look like nouns."""
    return frozenset(word for word, form in verb_forms().items() if form.lemma in _HIDDEN or form.lemma in _DUE)


def _behind_aside(chunks: Sequence[Chunk], i: int) -> bool:
    """ "X, as the alliance is called, | holds Y": where an aside behind a subject ends."""
    if i < 3 or chunks[i - 1].kind != "comma":
        return False
    opened = next((k for k in range(i - 2, 0, -1) if chunks[k].kind == "comma"), None)
    if opened is None or not chunks[opened - 1].nominal:
        return False
    aside = chunks[opened + 1]
    return aside.kind in ("sub", "prep") or aside.head in _ASIDE or (aside.kind == "verb" and aside.form == "ed")


_ASIDE = words("chunking", "trailing")


def _fighters_hold(left: str, form: Form) -> bool:
    """ "both sides | hold parts", "the resistance | controls eight": between those who can and what is held."""
    if form.lemma == "pay":
        return False
    number = form.form == ("base" if left.lower().endswith(("s", "men", "police")) else "s")
    return number and form.lemma in _HOLDING and (left.lower() in FORCES or left.lower() in _HOLDERS)


def _goes_on(chunks: Sequence[Chunk], i: int, k: int, tokens: int, word: str, form: Form) -> bool:
    """Whether a word can only be the verb that is due: "that the army | holds |", ", which …, | controls X", "and | control 1,300 km²"."""
    c, before = chunks[i], chunks[i - 1] if i else None
    after = chunks[i + 1] if i + 1 < len(chunks) else None
    if form.form == "ing" or (before is None and k == 0):
        return False
    if k and k == tokens - 1:
        if before is not None and before.kind == "sub" and before.head in ("that", "which", "where"):
            return form.form in ("s", "base") and (
                after is None or after.kind in ("comma", "mark", "date", "conj", "adv")
            )
        told_that = after is not None and after.head == "that" and i + 2 < len(chunks)
        if told_that and c.actors and form.form == "s":
            return chunks[i + 2].text.lower() in FEATURES  # "X controls that base"
        left = c.text.split()[-2] if " " in c.text else ""
        if form.lemma == "show":
            return left.lower() in _FOOTAGE and after is not None and after.nominal  # "Footage | shows | X's men in Y"
        doer = (
            any(letter.isupper() for letter in left) or left in FEATURES or (left.endswith("s") and len(left) > 3)
        )  # not "its hold on"
        return after is not None and after.head in _DUE.get(form.lemma, ()) and doer
    if k or before is None:
        return False
    if before.kind == "comma" and form.form in ("s", "ed", "past"):
        opened = next((j for j in range(i - 2, 0, -1) if chunks[j].kind == "comma"), 0)
        return opened > 0 and chunks[opened + 1].head in ("which", "who", "whose") and chunks[opened - 1].nominal
    several = before.kind == "conj" and form.form in ("s", "base") and c.quantity is not None
    return several and word not in ("attack", "attacks") and any(d.kind == "verb" for d in chunks[:i])


_DUE = {
    "stay": ("with", "under", "in"),
    "remain": ("with", "under", "in", "on"),
    "answer": ("to",),
    "obey": ("them",),
    "report": ("to",),
    "hold": ("out", "on"),
    "fight": ("alongside",),
    "show": (),
}
"""Verbs that look like nouns after a name, and what they are told with: "A and B stay with X"."""


def _heads_of(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether "factions of A of B" begins with several."""
    while i > 1 and chunks[i - 1].kind == "prep" and chunks[i - 1].head == "of":
        i -= 2
    return i >= 0 and chunks[i].plural
