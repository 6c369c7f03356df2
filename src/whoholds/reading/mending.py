"""A second look at the phrases of a sentence: verbs hidden in a noun phrase, towns taken for groups, towns no gazetteer lists.

The chunker decides word by word; what a phrase is often shows only once its neighbours are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from whoholds.model import PlaceMention
from whoholds.reading.chunks import DETERMINERS, FEATURES, FORCES, Chunk
from whoholds.reading.lexicon import frames, verb_forms, words

_HIDDEN = words("terms", "mending.hidden_verbs")
_TAKEN = words("terms", "mending.taken")
_HELD_BY = words("terms", "mending.held")
_NO_PLACE = words("terms", "chunks.no_place") | words("speech", "roles") | words("speech", "channels")
_INTO = words("terms", "mending.into")
GRIP = words("control", "grip_nouns")
_NAME = re.compile(
    r"(?:(?:al|as|ash|an|ar|at|ad|az|el|de|la|wa|bin|um)[- ])?[A-Z\u00c0-\u00de][\w'-]+"
    r"(?: (?:(?:al|as|ash|an|ar|at|ad|az|el|de|la|wa|bin|um)[- ])?[A-Z\u00c0-\u00de][\w'-]+){0,3}"
)
_OF_GROUP = re.compile(
    r"-(?:controlled|held|backed|led|linked|occupied|majority|run|affiliated|allied|brokered|made)\b"
)

Cut = Callable[[int, int], list[Chunk]]
"""Cuts a span of the text into phrases anew."""


def mended(chunks: list[Chunk], plain: str, cut: Cut) -> list[Chunk]:
    """The phrases with what only their neighbours show put right."""
    out = _that_joined(_verbs_found(chunks, plain, cut), plain)
    out = [part for c in _names_whole(out, plain) for part in _numbers_apart(c, plain, cut)]
    for i, c in enumerate(out):
        if (
            c.kind == "noun"
            and c.text.lower() in ("next", "late", "early", "first")
            and i
            and out[i - 1].kind == "verb"
        ):
            c.kind, c.head = "adv", c.text.lower()
        if c.kind == "noun" and c.frame is None and c.text.startswith("Operation "):
            c.frame = frames()["attack"]
        if c.kind == "actor" and c.places and _is_town(out, i):
            c.kind, c.actors = "place", []
        elif c.kind == "noun" and _names_a_place(out, i):
            _name_place(c)
    return out


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
            out.extend(_retold(cut(c.start, start), c))
        form = verb_forms()[plain[start:end].lower()]
        out.append(Chunk("verb", start, end, plain[start:end], lemma=form.lemma, form=form.form, head=plain[start:end]))
        if end < c.end:
            out.extend(cut(end, c.end))
    return out


def _names_whole(chunks: list[Chunk], plain: str) -> list[Chunk]:
    """'the "Islamic State" organization' is one phrase, whatever marks stand in it."""
    out: list[Chunk] = []
    for c in chunks:
        last = out[-1] if out else None
        beside = last is not None and set(plain[last.end : c.start]) <= set(" \"'")
        if last is not None and beside and last.kind == "noun" and last.text.lower() in DETERMINERS and c.nominal:
            out.pop()
            c.start, c.definite = last.start, c.definite or last.text.lower() == "the"
            c.text, c.words = plain[c.start : c.end], (*last.words, *c.words)
        elif last is not None and beside and last.kind == "actor" and _only_a_head(c):
            last.end, last.head = c.end, c.head
            last.text, last.words = plain[last.start : c.end], (*last.words, *c.words)
            continue
        out.append(c)
    return out


def _only_a_head(c: Chunk) -> bool:
    """ "organization", "fighters": a word for fighters and nothing else."""
    return c.kind == "noun" and c.head in FORCES and len(c.words) == 1 and not c.actors and c.frame is None


_NUMBER = re.compile(r" (?=(?:two|three|four|five|six|seven|eight|nine|ten|[0-9]+) [a-z])")


def _numbers_apart(c: Chunk, plain: str, cut: Cut) -> list[Chunk]:
    """ "In northern X | three parties fight": a number begins a phrase of its own after a place."""
    if c.kind not in ("place", "noun") or not c.places:
        return [c]
    match = _NUMBER.search(plain, c.places[-1].end, c.end)
    if match is None or match.start() > c.places[-1].end:
        return [c]
    return [*cut(c.start, match.start()), *cut(match.end(), c.end)]


def _that_joined(chunks: list[Chunk], plain: str) -> list[Chunk]:
    """ "fighting for that locality": "that" belongs to its noun."""
    out: list[Chunk] = []
    for c in chunks:
        last = out[-1] if out else None
        that = (
            last is not None and last.kind == "sub" and last.head == "that" and len(out) > 1 and out[-2].kind == "prep"
        )
        if last is not None and that and c.kind == "noun" and c.head in FEATURES:
            out.pop()
            c.start, c.definite = last.start, True
            c.text = plain[c.start : c.end]
        out.append(c)
    return out


def _retold(parts: list[Chunk], whole: Chunk) -> list[Chunk]:
    for part in parts:
        part.definite = part.definite or (whole.definite and part.start == whole.start)
    return parts


def _hidden_verb(chunks: Sequence[Chunk], i: int) -> tuple[int, int] | None:
    """Where a verb stands within a noun phrase: at its head after a subject, or between two names."""
    c = chunks[i]
    tokens = [(m.start() + c.start, m.end() + c.start, m.group()) for m in re.finditer(r"[^\W_][\w'-]*", c.text)]
    before = chunks[i - 1] if i else None
    after = chunks[i + 1] if i + 1 < len(chunks) else None
    for k, (start, end, word) in enumerate(tokens[:8]):
        form = verb_forms().get(word)  # capitals are no verbs
        if form is None or form.lemma not in _HIDDEN:
            continue
        last = k == len(tokens) - 1
        if k == 0:
            gerund = form.form == "ing" and before is not None and before.kind == "prep" and not last
            told = before is not None and before.nominal and before.kind != "pron" and form.form != "ing"
            doer = before is not None and (
                before.frame is not None or before.plural or before.kind in ("actor", "place")
            )
            if gerund and before is not None and before.head in ("of", "by", "for", "after", "before", "from"):
                return start, end
            if told and doer and (not last or (after is not None and after.nominal)):
                return start, end
            of_many = _heads_of(chunks, i - 1)
            if told and of_many and last and after is not None and after.nominal:
                return start, end
            continue
        if last or form.form == "ing":
            continue
        left, right = tokens[k - 1][2], tokens[k + 1][2]
        if left[:1].isupper() and (right[:1].isupper() or right.lower() in DETERMINERS or right.startswith("al-")):
            return start, end
    return None


def _heads_of(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether "factions of A of B" begins with several."""
    while i > 1 and chunks[i - 1].kind == "prep" and chunks[i - 1].head == "of":
        i -= 2
    return i >= 0 and chunks[i].plural


def _is_town(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether a name that is a group's or a capital's stands for the town: it is entered, taken, or marched against."""
    c = chunks[i]
    if len(c.actors) != 1 or c.actors[0].kind not in ("new", "capital") or c.head in FORCES:
        return False
    before = chunks[i - 1] if i else None
    if c.actors[0].kind == "new":  # "Lashkar Gah": the gazetteer knows it whole
        place = c.places[-1]
        return place.start <= c.actors[0].start and c.actors[0].end <= place.end
    if before is None:
        return False
    if before.kind == "verb":
        return before.lemma in _TAKEN or before.lemma in _INTO
    return before.kind == "prep" and before.head in ("against", "than") and i > 1 and chunks[i - 2].kind != "pron"


def _names_a_place(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether a proper name is a town by the part it plays: what is taken, falls, or is held."""
    c = chunks[i]
    if c.actors or c.places or c.frame is not None or c.quantity is not None or c.civil:
        return False
    after = _skipping(chunks, i + 1)
    before = chunks[i - 1] if i else None
    if after is not None and after.kind == "verb":
        on_its_own = before is None or before.kind in ("sub", "mark", "comma", "conj")
        whole = after.passive and after.lemma in _TAKEN
        falls = after.lemma == "fall" and _next(chunks, after) in ("to", "into", "under")
        belongs = after.lemma in ("belong", "stay", "remain", "be", "come") and _tells_holding(chunks, after)
        return on_its_own and (whole or falls or belongs)
    if before is not None and before.kind == "prep" and before.head in ("of", "over") and i > 1:
        ahead = chunks[i - 2]
        taking = ahead.frame is not None and ahead.frame.name in ("capture", "besiege", "advance")
        ground = ahead.head in FEATURES or ahead.head.removesuffix("s") in FEATURES  # "the oil fields of X and Y"
        return ahead.kind == "noun" and (ahead.head in GRIP or taking or (ground and not ahead.actors))
    if before is not None and before.kind == "conj" and i > 1 and chunks[i - 2].kind == "place":
        return (after is None or after.kind != "verb") and chunks[i - 2].places[-1].score <= 0.3
    if before is not None and before.kind == "prep" and before.head in ("on", "upon", "toward", "towards"):
        verb = next((d for d in reversed(chunks[: i - 1]) if d.kind != "adv"), None)
        return verb is not None and verb.kind == "verb" and verb.lemma in _INTO
    return False


def _skipping(chunks: Sequence[Chunk], at: int) -> Chunk | None:
    """The next phrase that is neither adverb nor day."""
    while at < len(chunks) and chunks[at].kind in ("adv", "date"):
        at += 1
    return chunks[at] if at < len(chunks) else None


def _next(chunks: Sequence[Chunk], c: Chunk) -> str:
    at = next(k for k, other in enumerate(chunks) if other is c)
    follows = _skipping(chunks, at + 1)
    return follows.head if follows is not None else ""


def _tells_holding(chunks: Sequence[Chunk], verb: Chunk) -> bool:
    """ "is free of", "belongs to", "remains under … control", "is ours"."""
    at = next(k for k, other in enumerate(chunks) if other is verb)
    return any(c.head in _HELD_BY and c.kind in ("noun", "prep", "actor", "pron") for c in chunks[at + 1 : at + 4])


def _name_place(c: Chunk) -> None:
    """Makes a noun phrase the place its proper name says; leaves it where the name cannot be one."""
    match = _NAME.search(c.text)
    if match is not None and match.group().split()[0].lower() in DETERMINERS:
        match = _NAME.search(c.text, match.start() + len(match.group().split()[0]))
    if match is None or match.group().isupper() or _OF_GROUP.search(c.text):
        return
    told = match.group()
    after = c.text[match.end() :].strip().lower()
    before = [w for w in c.text[: match.start()].lower().split() if w not in DETERMINERS]
    if after and after.split()[-1] not in FEATURES:
        return
    if any(w in _NO_PLACE or w in FORCES for w in (*told.lower().split(), *before)) or (not after and c.head in FORCES):
        return
    start = c.start + match.start()
    c.places = [PlaceMention(start, start + len(told), told, None, 0.3)]
    content, parts = list(c.words), told.lower().split()
    at = next((k for k in range(len(content) - len(parts) + 1) if content[k : k + len(parts)] == parts), None)
    if at is not None:
        content[at : at + len(parts)] = ["%"]
        c.words = tuple(content)
    c.kind = "place"
