"""What a phrase is by what stands beside it: "whose garrison" is a noun, "they patrol" a verb, "X (Y)" the place X."""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.reading.chunks import FEATURES, Chunk
from whoholds.reading.lexicon import verb_forms

_DOERS = ("they", "we", "it", "he", "she", "who")


def told_by_neighbours(chunks: list[Chunk]) -> list[Chunk]:
    """ "whose garrison" is a noun, "they patrol the towns" has a verb: what stands before a word decides."""
    for i, c in enumerate(chunks[1:], 1):
        before, after = chunks[i - 1], chunks[i + 1] if i + 1 < len(chunks) else None
        owner = chunks[i - 2] if before.kind == "adv" and i > 1 else before
        if owner.head == "whose" and c.kind == "verb" and c.form == "base" and " " not in c.text:
            c.kind, c.lemma, c.form = "noun", "", ""
            c.head, c.words = c.text.lower(), (c.text.lower(),)
        elif before.kind == "pron" and before.head in _DOERS and c.kind == "noun" and " " not in c.text:
            form = verb_forms().get(c.text)
            if (
                form is not None
                and form.form in ("base", "s")
                and after is not None
                and (after.nominal or after.kind == "prep")
            ):
                c.kind, c.lemma, c.form, c.frame = "verb", form.lemma, form.form, None
        elif c.kind == "verb" and c.text == "present" and _past_adverbs(chunks, i).lemma == "be":
            c.kind, c.lemma, c.form = "noun", "", ""
            c.head, c.words = "present", ("present",)  # "are still present in X"
        elif c.kind == "place" and "'s" in c.words and c.head in FEATURES and _of_place(chunks, i):
            c.kind, c.places = "noun", []  # "Yemen's port city of X" is X
    return chunks


def _of_place(chunks: Sequence[Chunk], i: int) -> bool:
    after = chunks[i + 1 : i + 3]
    return len(after) == 2 and after[0].head == "of" and after[1].kind == "place"


def _past_adverbs(chunks: Sequence[Chunk], i: int) -> Chunk:
    """The phrase before one, adverbs left aside."""
    return next((c for c in reversed(chunks[:i]) if c.kind != "adv"), chunks[i])


def without_asides(chunks: list[Chunk], plain: str) -> list[Chunk]:
    """ "Djibo (Soum)" is Djibo: what stands in brackets behind a place says where it is."""
    if "(" not in [c.head for c in chunks]:
        return chunks
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        row = chunks[i : i + 4]
        if len(row) == 4 and row[0].kind == row[2].kind == "place" and row[1].head == "(" and row[3].head == ")":
            row[0].end, row[0].text = row[3].end, plain[row[0].start : row[3].end]
            i += 3
        out.append(row[0])
        i += 1
    return out
