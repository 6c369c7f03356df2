"""Phrases that are one: "dozens of ISIS fighters", "the army and its allies"."""

from __future__ import annotations

from whoholds.reading.chunks import Chunk
from whoholds.reading.word_classes import COLLECTIVE, FEATURES, FORCES, POSITIONS, STRONGHOLDS


def joined(chunks: list[Chunk]) -> list[Chunk]:
    """Joins "dozens of ISIS fighters" and "the army and its allies" into one phrase each."""
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        c = chunks[i]
        if (
            c.kind == "prep" and (c.head == "of" or (c.head == "from" and i + 1 < len(chunks) and chunks[i + 1].kind == "actor" and bool(out) and out[-1].head in FORCES and (len(out) < 2 or out[-2].kind != "verb"))) and out and out[-1].kind in ("noun", "actor") and not out[-1].actors and not out[-1].frame  # noqa: E501
            and i + 1 < len(chunks) and chunks[i + 1].kind in ("actor", "noun") and (chunks[i + 1].actors or chunks[i + 1].civil or chunks[i + 1].head in FORCES or chunks[i + 1].head in FEATURES or (chunks[i + 1].head == "men" and chunks[i + 1].words[0] in ("his", "their", "its")))  # noqa: E501
            and out[-1].head not in STRONGHOLDS and (out[-1].head in COLLECTIVE or out[-1].head in POSITIONS or out[-1].head == "#") and not (out[-1].quantity is not None and out[-1].quantity.unit)  # noqa: E501
        ):  # fmt: skip
            left, right = out.pop(), chunks[i + 1]
            merged = right
            merged.start, merged.text = left.start, left.text + " of " + right.text
            merged.quantity = left.quantity or right.quantity
            merged.position = merged.position or (left.head in POSITIONS and left.head not in FORCES)
            merged.words = (*left.words, "of", *right.words)
            merged.backers = left.backers + right.backers
            out.append(merged)
            i += 2
            continue
        if (
            c.kind == "conj"
            and c.head in ("and", "or", "&")
            and out
            and i + 1 < len(chunks)
            and out[-1].kind == chunks[i + 1].kind
            and c.kind == "conj"
            and out[-1].kind in ("actor",)
            and not out[-1].position
            and not chunks[i + 1].position
        ):
            left, right = out[-1], chunks[i + 1]
            left.actors = left.actors + [a for a in right.actors if a.name not in {b.name for b in left.actors}]
            left.end, left.text = right.end, left.text + " and " + right.text
            left.backers = left.backers + right.backers
            left.plural = True
            if right.head in FORCES and left.head not in FORCES and all(a.kind == "adjective" for a in left.actors[:1]):
                left.head, left.words = right.head, (*left.words, "and", *right.words)  # "Indian and Pakistani troops"
            i += 2
            continue
        if (
            c.kind == "conj"
            and out
            and out[-1].kind == "actor"
            and "of" in out[-1].words
            and i + 2 < len(chunks)
            and chunks[i + 1].head == "of"
            and chunks[i + 2].kind == "actor"
        ):  # "aircraft of X and of Y"
            left, right = out[-1], chunks[i + 2]
            left.actors = left.actors + [a for a in right.actors if a.name not in {b.name for b in left.actors}]
            left.end, left.text = right.end, left.text + " and of " + right.text
            i += 3
            continue
        if (
            c.kind == "comma"
            and out
            and i + 1 < len(chunks)
            and out[-1].kind == "actor"
            and chunks[i + 1].kind == "actor"
            and not _is_apposition(out[-1], chunks[i + 1])
            and _list_goes_on(chunks, i + 2)
        ):
            left, right = out[-1], chunks[i + 1]
            left.actors = left.actors + [a for a in right.actors if a.name not in {b.name for b in left.actors}]
            left.end, left.text = right.end, left.text + ", " + right.text
            i += 2
            continue
        out.append(c)
        i += 1
    return out


def _is_apposition(left: Chunk, right: Chunk) -> bool:
    return {a.name for a in left.actors} == {a.name for a in right.actors}


def _list_goes_on(chunks: list[Chunk], i: int) -> bool:
    """Whether ", X" is a member of a list: an "and" follows within a few phrases."""
    for c in chunks[i : i + 4]:
        if c.kind == "conj":
            return True
        if c.kind not in ("comma", "actor"):
            return False
    return False
