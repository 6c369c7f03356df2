"""Fighters nobody can name from here, kept as a report has them: "rebels", "federal troops", "18th Brigade"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from whoholds.reading.chunks import DETERMINERS, Chunk
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import listed, words

ARMED_HEADS = words("terms", "coreference.armed_heads")
_NUMBERS = words("terms", "coreference.numbers")
_NUMBERED = re.compile(r"\d{1,4}(?:st|nd|rd|th)$")
_BEFORE_MEN = re.compile(rf"^(?:{'|'.join(listed('who', 'before_men'))}) ", re.I)
_UNITS_OF = re.compile(
    r"^(?:[Uu]nits|[Ee]lements|[Ff]ighters|[Ss]oldiers|[Mm]embers|[Mm]en|[Tt]roops) of (?:the )?(?=[A-Z\d])"
)
_PRESUMED = words("who", "presumed")
_NOBODY = words("who", "nobody")


def as_told(c: Chunk) -> tuple[Who, ...]:
    """Fighters nobody can name from here are kept as the report has them ("rebels", "federal troops")."""
    if c.frame is not None or c.civil or (c.words[:1] and c.words[0] in ("its", "their", "his", "her", "no")):
        return ()
    if (
        c.head not in ARMED_HEADS
        and not ("air" in c.words and c.head == "force")
        and not ("armed" in c.words and c.head in ("men", "groups", "group"))
        and not ("security" in c.words and c.head == "forces")
        and not ("terrorist" in c.words and c.head in ("organizations", "organisations"))
    ):
        return ()
    text = c.text
    ordinal = c.quantity is not None and _NUMBERED.match(text[c.quantity.start - c.start :].split(" ")[0])
    if c.quantity is not None and not ordinal and c.start <= c.quantity.start < c.quantity.end <= c.end:
        text = text[: c.quantity.start - c.start] + text[c.quantity.end - c.start :]
    told = " ".join(
        w
        for w in re.sub(r"[\"']s?(?=\s|$)", "", text).split()
        if w.lower() not in DETERMINERS and (not w[:1].isdigit() or _NUMBERED.match(w)) and w.lower() not in _NUMBERS
    )
    told = _BEFORE_MEN.sub("", told)
    told = _UNITS_OF.sub("", told)
    return (Who(told, None, c.text),) if told and len(told) < 80 and told.lower() not in _NOBODY else ()


def loyal_to(chunks: Sequence[Chunk], at: int) -> int | None:
    """Where the side stands whose men they are: "fighters loyal to X", "gunmen presumed to belong to X"; None where none is told."""
    after = chunks[at + 1 : at + 6]
    if len(after) > 1 and after[0].head == "to" and after[1].kind == "actor":
        return at + 2 if chunks[at].text.split()[-1].lower() == "loyal" else None
    if (
        not after
        or after[0].kind != "verb"
        or after[0].text.lower() not in _PRESUMED
        or chunks[at].head not in ARMED_HEADS
    ):
        return None
    for k, c in enumerate(after[1:], at + 2):
        if c.kind == "actor":
            return k
        if c.kind not in ("prep", "verb") or (c.kind == "verb" and c.lemma not in ("belong", "be")):
            return None
    return None


def with_allegiance(chunks: Sequence[Chunk], at: int, c: Chunk) -> Chunk:
    """ "Fighters loyal to X", "fighters from X" are told with their X."""
    after = chunks[at + 1 : at + 3]
    if len(after) == 2 and after[0].head == "from" and after[1].kind == "place" and c.head in ARMED_HEADS:
        verb = next((d for d in reversed(chunks[:at]) if d.kind == "verb"), None)
        if verb is None or verb.lemma not in (
            "expel",
            "drive",
            "oust",
            "clear",
            "take",
            "retake",
            "capture",
            "push",
        ):
            return replace(c, text=f"{c.text} from {after[1].text}")
    if len(after) < 2 or after[0].head != "to" or c.text.split()[-1].lower() not in ("loyal", "allied", "aligned"):
        return c
    return replace(c, text=f"{c.text} to {after[1].text}")
