"""Men who are somebody's: "two of his men", "regime security men", "Ali Salem's men"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from whoholds.model import Person
from whoholds.reading.chunks import Chunk
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words

MEN = frozenset(("men", "man"))
OWNS = frozenset(("his", "their", "its", "her"))
_OF_A_SIDE = words("who", "of_a_side")
_NAME = r"[A-Z\u00c0-\u00de][\w\u00c0-\u017f'-]*"
_OWNER = re.compile(rf"(?P<name>{_NAME}(?: (?:(?:ag|bin|ibn|de|von|abu)(?= )|(?:al-|el-)?{_NAME})){{0,3}})'s? ")


def are_fighters(chunks: Sequence[Chunk], at: int, c: Chunk) -> bool:
    """ "Nine men of the X Brigade", "two of his men", "security men": somebody's fighters, where "men" alone are civilians."""
    after = chunks[at + 1 : at + 3]
    of_actor = len(after) == 2 and after[0].head == "of" and after[1].kind == "actor"
    return of_actor or not OWNS.isdisjoint(c.words) or not _OF_A_SIDE.isdisjoint(c.words) or _owner(c) is not None


def men_of(c: Chunk, people: Mapping[str, Person], name_of: Mapping[str, str]) -> tuple[Who, ...]:
    """ "Ali Salem's men": the side a person of the theatre belongs to, else the person; ``name_of``: actor → name."""
    owner = _owner(c)
    if owner is None or c.actors or c.places:
        return ()
    known = people.get(owner.lower())
    side = known.affiliation if known is not None else None
    return (Who(name_of.get(side or "", owner), side, c.text),)


def _owner(c: Chunk) -> str | None:
    if c.head not in MEN or "'s" not in c.words:
        return None
    match = _OWNER.match(c.text)
    return match["name"] if match is not None else None
