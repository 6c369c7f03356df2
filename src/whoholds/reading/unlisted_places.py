"""Villages that no gazetteer lists: proper names where a place is due."""

from __future__ import annotations

import re

from whoholds.model import PlaceMention
from whoholds.reading.chunks import Chunk
from whoholds.reading.lexicon import words
from whoholds.reading.place_names import COMPOUND, NO_PLACE, PARTICLES, PROPER_NAME
from whoholds.reading.word_classes import DETERMINERS, DIRECTIONS, FEATURES, FORCES, POSITIONS, STRONGHOLDS, TAKEN

_TO_PLACE = words("terms", "chunks.to_place")
_GIVEN_UP = words("terms", "chunks.given_up")
_HITTING = frozenset(("hit", "strike", "target", "rock", "shake"))
_ARTICLE = re.compile(rf"(?:{PARTICLES}|Al|El)-[A-Z]")
_VAGUE_FEATURES, _PLURAL_PLACES = words("terms", "chunks.vague_features"), words("terms", "chunks.plural_places")


def name_unlisted_places(chunks: list[Chunk]) -> None:
    """Villages that no gazetteer lists: proper names where a place is due ("at Osweyne", "captured El Buur", "… and Gal'ad")."""
    for i, c in enumerate(chunks):
        if (
            c.kind != "noun"
            or c.actors
            or c.places
            or c.frame is not None
            or c.quantity is not None
            or not c.text[:1].isalpha()
        ):
            continue
        before = chunks[i - 1] if i else None
        if _told_where(chunks, i):
            due = True
        elif before is None or before.kind == "date" or before.text == ":":
            nxt = chunks[i + 1] if i + 1 < len(chunks) else None
            nxt = chunks[i + 2] if nxt is not None and nxt.kind == "comma" and i + 2 < len(chunks) else nxt
            due = (
                nxt is not None
                and chunks[i + 1].kind == "comma"
                and (nxt.head in STRONGHOLDS or nxt.head in FEATURES)
                and nxt.kind == "noun"
            )
            due = due or _taken_from(chunks, i)
            due = due or (
                i + 1 < len(chunks)
                and chunks[i + 1].kind == "verb"
                and chunks[i + 1].lemma in ("be", "remain", "stay", "come")
                and any(d.kind == "noun" and d.head in ("control", "hands", "siege") for d in chunks[i + 2 : i + 6])
            )
            due = due or (
                i + 1 < len(chunks)
                and chunks[i + 1].kind == "verb"
                and chunks[i + 1].lemma == "fall"
                and i + 2 < len(chunks)
                and chunks[i + 2].kind == "prep"
            )
            due = due or (
                nxt is not None
                and nxt.kind == "verb"
                and nxt.lemma in TAKEN
                and nxt.form in ("ed", "participle")
                and (nxt.passive or chunks[i + 1].kind == "comma")
            )
        elif before.kind == "prep":
            ahead = chunks[i - 2] if i > 1 else None
            due = before.head in _TO_PLACE or (
                before.head in ("on", "against")
                and ahead is not None
                and ahead.frame is not None
                and ahead.frame.name in ("shell", "airstrike", "attack", "ied")
            )
            due = due or (
                before.head == "of"
                and ahead is not None
                and (
                    ahead.head in FEATURES
                    or ahead.head in STRONGHOLDS
                    or ahead.head in DIRECTIONS
                    or (ahead.frame is not None and ahead.frame.name in ("shell", "airstrike", "capture", "besiege"))
                )
            )
            due = due or (before.head == "between" and _on_the_way(chunks, i))
        elif before.kind == "verb":
            due = before.lemma in TAKEN and not before.passive
            due = due or (before.lemma in _HITTING and _ARTICLE.match(c.text) is not None)
        else:
            due = (
                before.kind in ("comma", "conj")
                and i > 1
                and chunks[i - 2].kind == "place"
                and (before.kind == "conj" or _list_of_names(chunks, i))
            )
            due = due or (before.text == ":" and i > 1 and chunks[i - 2].head in _PLURAL_PLACES)
            due = due or (
                before.kind == "comma"
                and i + 1 < len(chunks)
                and chunks[i + 1].kind == "verb"
                and chunks[i + 1].passive
                and chunks[i + 1].lemma in TAKEN
            )
        if not due and not (c.head in FEATURES and c.head not in _VAGUE_FEATURES):
            continue
        match = name_in(c)
        if match is None:
            continue
        start = c.start + match.start()
        c.places = [PlaceMention(start, start + len(match.group()), match.group(), None, 0.3)]
        content = list(c.words)
        parts = match.group().lower().split()
        at = next((k for k in range(len(content) - len(parts) + 1) if content[k : k + len(parts)] == parts), None)
        if at is not None:
            content[at : at + len(parts)] = ["%"]
            c.words = tuple(content)
        c.kind = "place"


def name_in(c: Chunk) -> re.Match[str] | None:
    """The proper name that a phrase is and that a place may bear: "Bulo Burte", "Dhiban town"; not "General Staff"."""
    match = PROPER_NAME.search(c.text)
    if match is not None and match.group().split()[0].lower() in DETERMINERS:
        match = PROPER_NAME.search(c.text, match.start() + len(match.group().split()[0]))
    if (
        match is None
        or (c.head in NO_PLACE and c.head not in FEATURES)
        or any(w.lower() in NO_PLACE and w.lower() not in FEATURES for w in match.group().split())
        or match.group().isupper()
        or match.group().lower() in FEATURES
        or COMPOUND.search(match.group())
    ):
        return None
    after = c.text[match.end() :].strip().lower()
    return None if (after and after.split()[-1] not in FEATURES) or (not after and c.head in FORCES) else match


def _taken_from(chunks: list[Chunk], i: int) -> bool:
    """ "Khirbat al-Naqus, which the troops had abandoned": only places are held and given up."""
    beside = i + 2 < len(chunks) and chunks[i + 1].kind == "comma" and chunks[i + 2].head == "which"
    verb = next((c for c in chunks[i + 3 : i + 6] if c.kind == "verb"), None) if beside else None
    return verb is not None and verb.lemma in _GIVEN_UP and chunks[i + 3].nominal


def _on_the_way(chunks: list[Chunk], i: int) -> bool:
    """ "Ambushed a convoy between A and B": a stretch of road, where "clashes between A and B" are two sides."""
    ahead = chunks[i - 2] if i > 1 else None
    if ahead is None or ahead.frame is not None or i + 2 >= len(chunks) or chunks[i + 1].head != "and":
        return False
    other = chunks[i + 2]
    names = chunks[i].text[:1].isupper() and other.text[:1].isupper() and not other.actors
    return names and (
        ahead.kind in ("actor", "place", "verb", "date") or ahead.head in FEATURES or ahead.head in POSITIONS
    )


def _told_where(chunks: list[Chunk], i: int) -> bool:
    """Whether it is told where a name is: "Hawadley, sixty kilometres north of X", "Abdiyah, in southern X"."""
    beside = i + 3 < len(chunks) and (chunks[i + 1].kind == "comma" or chunks[i + 1].head == "(")
    if not beside or not chunks[i].text[:1].isupper():
        return False
    after = chunks[i + 2 : i + 7]
    if after[0].head == "in" and after[1].kind == "place":
        place = after[1]
        return place.words[:1] != ("%",) and (place.words[0] in DIRECTIONS or place.head in FEATURES)
    for at, c in enumerate(after[:3]):
        of = after[at + 1] if at + 1 < len(after) else None
        if c.kind not in ("noun", "adv") or c.actors or of is None:
            return False
        if c.head in DIRECTIONS:
            return of.head == "of" and at + 2 < len(after) and after[at + 2].kind == "place"
        if c.quantity is not None and c.quantity.unit == "km" and of.head in ("from", "off", "outside"):
            return at + 2 < len(after) and after[at + 2].kind == "place"
    return False


def _list_of_names(chunks: list[Chunk], i: int) -> bool:
    """Whether ", X" is one of several names: an "and" comes before any verb."""
    for c in chunks[i + 1 : i + 14]:
        if c.kind == "conj":
            return True
        if c.kind not in ("comma", "noun", "place"):
            return False
    return False
