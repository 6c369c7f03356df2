"""Whom a word means by what its own sentence has told: the two that fight, the only group, the name written beside a pronoun."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whoholds.reading.chunks import Chunk
from whoholds.reading.coreference import Memory, Who
from whoholds.reading.lexicon import words

THE_GROUP = words("who", "the_group")
Resolve = Callable[[int], tuple[Who, ...]]


def glossed_as(chunks: Sequence[Chunk], at: int, c: Chunk, who: Resolve) -> tuple[Who, ...]:
    """ "they (X) … as they": whom the editor wrote beside the word, here or earlier in the sentence."""
    for k in range(min(at, len(chunks) - 3), -1, -1):
        d = chunks[k]
        if d.kind == "pron" and d.head == c.head and chunks[k + 1].head == "(" and chunks[k + 2].kind == "actor":
            return tuple(Who(w.name, w.actor, c.text) for w in who(k + 2))
    return ()


def only_group(chunks: Sequence[Chunk], at: int, c: Chunk, who: Resolve, memory: Memory) -> tuple[Who, ...]:
    """ "The rebels" behind the only group that the sentence has named."""
    if not c.definite or c.head not in THE_GROUP or "'s" in c.words:
        return ()
    named = {w.key: w for k in range(at) if chunks[k].kind == "actor" for w in who(k)}
    groups = [w for w in named.values() if memory.is_group(w) and w.name[:1].isupper()]
    return (Who(groups[0].name, groups[0].actor, c.text),) if len(groups) == 1 else ()


def pair_before(chunks: Sequence[Chunk], at: int, who: Resolve) -> tuple[tuple[Who, ...], tuple[Who, ...]] | None:
    """The two the sentence has fighting each other: "between X and Y"; None where it has not."""
    for k in range(at - 1, 0, -1):
        if chunks[k].kind == "prep" and chunks[k].head == "between":
            sides = [who(j) for j in range(k + 1, at) if chunks[j].kind == "actor" and who(j)]
            return (sides[0], sides[-1]) if len(sides) > 1 else None
    return None
