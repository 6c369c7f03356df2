"""A second look at the phrases of a sentence: verbs hidden in a noun phrase, participles taken for verbs, names in quotation marks.

The chunker decides word by word; what a phrase is often shows only once its neighbours are known.
"""

from __future__ import annotations

import re

from whoholds.reading.chunks import DETERMINERS, FEATURES, FORCES, Chunk
from whoholds.reading.hidden_verbs import HIDDEN, verbs_found
from whoholds.reading.joined_phrases import joined
from whoholds.reading.lexicon import Form, frame_of_noun, frames, is_participle, verb_forms, words
from whoholds.reading.loose_words import Cut, adverbs_apart, dues_paid, retold, since_clauses
from whoholds.reading.named_places import name_places
from whoholds.reading.neighbours import told_by_neighbours, without_asides

BACKED = words("actors", "backed")


def mended(chunks: list[Chunk], plain: str, cut: Cut) -> list[Chunk]:
    """The phrases with what only their neighbours show put right."""
    apart = told_by_neighbours(adverbs_apart(chunks, plain, cut))
    out = _that_joined(verbs_found(apart, plain, cut), plain)
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
_STANDING = words("terms", "mending.what_towns_are")


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
        held = ahead is not None and ahead.kind == "verb" and ahead.lemma in HIDDEN and ground
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
