"""Towns by the part they play: a name that is a group's or a capital's, and names that no gazetteer lists."""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.model import PlaceMention
from whoholds.reading.chunks import DETERMINERS, FEATURES, FORCES, Chunk
from whoholds.reading.lexicon import words
from whoholds.reading.place_names import COMPOUND, NO_PLACE, PROPER_NAME

_TAKEN = words("terms", "mending.taken")
_HELD_BY = words("terms", "mending.held")
_INTO = words("terms", "mending.into")
_BEFALL = words("terms", "mending.befall")
_OPENING = frozenset(("sub", "mark", "comma", "conj", "date", "adv"))
_GOING = words("terms", "mending.going")
_TURNS = words("terms", "events.turns")
GRIP = words("control", "grip_nouns")


def name_places(chunks: list[Chunk]) -> None:
    """Makes places of the phrases that must be some."""
    for i, c in enumerate(chunks):
        if c.kind == "actor" and c.places and _is_town(chunks, i):
            c.kind, c.actors = "place", []
        elif c.kind == "noun" and _names_a_place(chunks, i):
            _name_place(c)


def _is_town(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether a name that is a group's or a capital's stands for the town: it is entered, taken, or marched against."""
    c = chunks[i]
    before = chunks[i - 1] if i else None
    if len(c.actors) == 1 and c.actors[0].kind == "state" and before is not None and before.kind == "verb":
        return before.lemma in ("leave", "enter", "flee", "quit", "exit", "reach") and c.text == c.actors[0].name
    if len(c.actors) != 1 or c.actors[0].kind not in ("new", "capital") or c.head in FORCES:
        return False
    if c.actors[0].kind == "new":  # "Lashkar Gah": the gazetteer knows it whole
        place = c.places[-1]
        return place.start <= c.actors[0].start and c.actors[0].end <= place.end
    after = chunks[i + 1] if i + 1 < len(chunks) else None
    if after is not None and after.kind == "verb" and after.passive and (before is None or before.kind in _OPENING):
        return after.lemma in _TAKEN or after.lemma in _BEFALL  # "X was shelled overnight"
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
    after = _skipping(chunks, _behind_aside(chunks, i + 1))
    before = chunks[i - 1] if i else None
    if after is not None and after.kind == "verb":
        on_its_own = before is None or before.kind in ("sub", "mark", "comma", "conj", "date")
        whole = after.passive and after.lemma in _TAKEN
        falls = after.lemma == "fall" and _next(chunks, after) in ("to", "into", "under")
        falls = falls or _in_a_row(chunks, after)
        changes = after.lemma == "change" and _next(chunks, after) == "hands"
        belongs = after.lemma in ("belong", "stay", "remain", "be", "come") and _tells_holding(chunks, after)
        return on_its_own and (whole or falls or changes or belongs)
    if before is not None and before.kind == "prep" and before.head in ("of", "over") and i > 1:
        ahead = chunks[i - 2]
        if (ahead.kind == "prep" and ahead.head == "out") or (ahead.kind == "verb" and ahead.lemma.endswith("_out")):
            return True
        taking = ahead.frame is not None and ahead.frame.name in ("capture", "besiege", "advance")
        ground = ahead.head in FEATURES or ahead.head.removesuffix("s") in FEATURES  # "the oil fields of X and Y"
        return ahead.kind == "noun" and (ahead.head in GRIP or taking or (ground and not ahead.actors))
    if before is not None and before.kind == "prep" and before.head == "for" and i > 1:
        return chunks[i - 2].progressive and chunks[i - 2].lemma in ("fight", "battle", "vie", "struggle")
    if before is not None and before.kind == "conj" and i > 1 and chunks[i - 2].kind == "place":
        return (after is None or after.kind != "verb") and chunks[i - 2].places[-1].score <= 0.3
    if before is not None and before.kind == "prep" and before.head == "to" and i > 1:
        return any(d.kind == "verb" and d.lemma in _GOING for d in chunks[max(0, i - 4) : i - 1])
    if before is not None and before.kind == "prep" and before.head in ("on", "upon", "toward", "towards"):
        verb = next((d for d in reversed(chunks[: i - 1]) if d.kind != "adv"), None)
        return verb is not None and verb.kind == "verb" and verb.lemma in _INTO
    return False


def _behind_aside(chunks: Sequence[Chunk], at: int) -> int:
    """Where a sentence goes on after ", on the border with X,"; ``at`` where it has no such aside."""
    if at + 1 >= len(chunks) or chunks[at].kind != "comma" or chunks[at + 1].kind != "prep":
        return at
    for k in range(at + 2, min(len(chunks) - 1, at + 8)):
        if chunks[k].kind == "comma":
            return k + 1 if chunks[k + 1].kind == "verb" else at
        if chunks[k].kind not in ("prep", "noun", "place", "actor", "adv"):
            return at
    return at


def _in_a_row(chunks: Sequence[Chunk], verb: Chunk) -> bool:
    """ "X followed on Tuesday", "X came last", "X came under fire": what befalls a town, not a person."""
    at = next(k for k, other in enumerate(chunks) if other is verb)
    nxt = chunks[at + 1] if at + 1 < len(chunks) else None
    if verb.lemma == "follow":
        return nxt is not None and nxt.date is not None and verb.form == "ed"
    turn = nxt is not None and nxt.text.lower() in _TURNS and verb.form == "past"
    fire = verb.lemma == "come" and nxt is not None and nxt.head == "under"
    return verb.lemma in ("go", "come", "be") and (turn or fire)


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
    match = PROPER_NAME.search(c.text)
    if match is not None and match.group().split()[0].lower() in DETERMINERS:
        match = PROPER_NAME.search(c.text, match.start() + len(match.group().split()[0]))
    if match is None or match.group().isupper() or match.group().lower() in FEATURES or COMPOUND.search(c.text):
        return
    told = match.group()
    after = c.text[match.end() :].strip().lower()
    before = [w for w in c.text[: match.start()].lower().split() if w not in DETERMINERS]
    if after and after.split()[-1] not in FEATURES:
        return
    if any(w in NO_PLACE or w in FORCES for w in (*told.lower().split(), *before)) or (not after and c.head in FORCES):
        return
    start = c.start + match.start()
    c.places = [PlaceMention(start, start + len(told), told, None, 0.3)]
    content, parts = list(c.words), told.lower().split()
    at = next((k for k in range(len(content) - len(parts) + 1) if content[k : k + len(parts)] == parts), None)
    if at is not None:
        content[at : at + len(parts)] = ["%"]
        c.words = tuple(content)
    c.kind = "place"
