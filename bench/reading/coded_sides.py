"""Whether what is told is a coded side, by the names of ucdp_names.csv."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bench.reading.names import Names, folded, unaccented

WORD = re.compile(r"[^\W_]+")

CodedPair = tuple[str, str]


def told_side(coded: str, told: Sequence[str], names: Names) -> bool:
    """Whether any actor read is the coded side; an alliance ("Ahrar al-Sham, HTS") by any member, or as insurgents."""
    members = [member.strip() for member in coded.split(",")]
    if len(members) > 1:
        members.append("Syrian insurgents")
    return any(names.same(member, name) for member in members for name in told)


def told_pair(coded: Sequence[CodedPair], told: CodedPair, names: Names) -> bool:
    """Whether two sides are those of a coded pair, each one of them, in either order."""
    one, other = told
    return any(
        (told_side(a, [one], names) and told_side(b, [other], names))
        or (told_side(a, [other], names) and told_side(b, [one], names))
        for a, b in coded
    )


def names_side(text: str, coded: str, names: Names) -> bool:
    """Whether a headline has a name of the coded side, as whole words."""
    members = [member.strip() for member in coded.split(",")]
    spellings = {spelling for member in members for spelling in (member, *names.spelt.get(folded(member), ()))}
    return any(spaced(spelling) in spaced(text) for spelling in spellings)


def spaced(text: str) -> str:
    """The words of a text, unaccented, with a space before and after each."""
    return f" {' '.join(re.findall(WORD, unaccented(text)))} "
