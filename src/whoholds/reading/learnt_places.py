"""Names a report itself shows to be places, and the place that a label at the head of a paragraph rules it by.

No gazetteer lists every village. "At least nine died in Sake" shows Sake to be one, and "Sake remained contested" then tells of it.
"Djibo (Soum): cut off", "Walikale. The army re-entered the town", "HIT - Police returned", a heading of nothing but a name: what
follows is there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from whoholds.model import PlaceMention, PlaceReference
from whoholds.reading.actor_spotting import ActorMention
from whoholds.reading.lexicon import listed, words
from whoholds.reading.place_names import NO_PLACE, PARTICLES
from whoholds.reading.word_classes import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    DIRECTIONS,
    FEATURES,
    FORCES,
    PREPOSITIONS,
    SUBORDINATORS,
)

_NAME = (
    rf"(?:(?:{PARTICLES}|Al|El)[- ])?[A-Z\u00c0-\u00de][a-z\u00df-\u00ff][\w'-]+"
    rf"(?: (?:(?:{PARTICLES})[- ])?[A-Z\u00c0-\u00de][a-z\u00df-\u00ff][\w'-]+){{0,2}}"
)
_SHOWN = re.compile(rf"\b(?:in|at|near|outside|inside) ({_NAME})(?= ?([a-z]+)|[.,;:)\n]|$)")
_CAPITALS = r"(?:(?:EL|AL|ABU|BAB|BIR|LA|LOS|SAN|DE) )?[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de'-]{2,}+(?: (?:DE |EL |AL |LA )?[A-Z]{3,}+){0,2}?"
_KIND = rf"(?P<kind> (?:[a-z]+|{'|'.join(listed('places', 'heading_kinds')).upper()}))?"
_LABEL = re.compile(
    rf"[^\S\n]*(?:[-*>\u2022]\s*)?(?:\d{{1,2}}[:.h]\d\d (?=[A-Z]))?(?:\d{{1,2}} [A-Z][a-z]{{2,8}}\.?,? (?=[A-Z]))?"
    rf"(?:[A-Z]{{4,}} (?=[A-Z][a-z]))?(?:(?:And|Now to|On to|Next) )?(?:(?:The )?(?P<before>[A-Z][a-z]+) of )?"
    rf"(?P<name>{_NAME}|{_CAPITALS}){_KIND}(?: ?\([^()\n]{{2,40}}\))?(?P<mark>[:.]|\.? [-\u2013\u2014]) ?(?=[^\n])"
)
_HEADING = re.compile(rf"[^\S\n]*(?P<name>{_NAME}|{_CAPITALS}){_KIND}[^\S\n]*(?=\n|$)")
_GOES_ON = PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS | AUXILIARIES
_HEADINGS = words("places", "headings")
_AXES = words("places", "axes")
_LEAST_LABELS = 3
_LEAST_DASHED = 2
_SHORTEST_IN_CAPITALS = 4  # "NGO:", "RSF:"
_SHARE_OF_LABELS = 0.4
"""Of a report whose paragraphs begin with names, what part must be places for the others to be places too."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name at the head of a paragraph: where it stands, the feature word and the mark behind it."""

    start: int
    end: int
    name: str
    kind: str
    mark: str

    @property
    def heading(self) -> bool:
        """Whether it is a heading of its own."""
        return not self.mark

    @property
    def dashed(self) -> bool:
        return self.mark[-1:] in ("-", "\u2013", "\u2014")


def learnt_places(plain: str, known: Sequence[PlaceMention], actors: Iterable[ActorMention]) -> list[PlaceMention]:
    """The further mentions of places that a text shows to be such, wherever it tells them.

    >>> [m.text for m in learnt_places("Nine died in Osweyne. Osweyne remained contested, unlike Parliament.", (), ())]
    ['Osweyne', 'Osweyne']
    """
    taken = bytearray(len(plain) + 1)
    for start, end in (*((m.start, m.end) for m in known), *((m.start, m.end) for m in actors)):
        taken[start:end] = b"\1" * (end - start)
    names = {m[1] for m in _SHOWN.finditer(plain) if not m[2] or m[2] in _GOES_ON}
    labelled = _labels_of_places(plain, known, names)
    names |= labelled
    out: list[PlaceMention] = []
    for name in sorted(n for n in names if _may_be(n)):
        spans = [(at, at + len(name)) for form in {name, name.upper()} for at in _standing(plain, form)]
        free = [(a, b) for a, b in spans if taken.find(1, a, b) < 0 and not _after_a_name(plain, a)]
        if len(free) > 1 or (free and name in labelled):
            out.extend(PlaceMention(a, b, plain[a:b], None, 0.3) for a, b in free)
            for a, b in free:
                taken[a:b] = b"\1" * (b - a)
    return out


def _standing(plain: str, name: str) -> Iterator[int]:
    """Where a name stands on its own, not as the beginning of a longer one; no pattern, for it would be made for every name."""
    at = plain.find(name)
    while at >= 0:
        end = at + len(name)
        before, after = plain[at - 1 : at] if at else "", plain[end : end + 4]
        inside = before.isalnum() or before == "-" or after[:1].isalnum() or after[:1] in ("-", "_")
        rest = after.removeprefix("'s").removeprefix("'")
        if not inside and not (rest[:1] == " " and "A" <= rest[1:2] <= "Z"):
            yield at
        at = plain.find(name, end)


def labels(plain: str) -> Iterator[Label]:
    """The names at the heads of paragraphs; one alone with a dash behind it only says where a report was written."""
    found = list(_labels(plain))
    told = sum(label.dashed for label in found)
    return (label for label in found if told >= _LEAST_DASHED or not label.dashed)


def _labels(plain: str) -> Iterator[Label]:
    begin = 0
    while begin < len(plain):
        match = _LABEL.match(plain, begin) or _HEADING.match(plain, begin)
        if match is not None and match["name"].lower() not in _HEADINGS:
            told = match.groupdict()
            kind = (told["kind"] or "").strip().lower() or (told.get("before") or "").lower()
            mark = told.get("mark", "")
            if (not kind or kind in FEATURES or kind in _AXES) and not (mark == "." and (told["kind"] or "").islower()):
                yield Label(*match.span("name"), match["name"], kind, mark)
        at = plain.find("\n", begin)
        begin = at + 1 if at >= 0 else len(plain)


def ruled_places(plain: str, places: Sequence[PlaceMention]) -> dict[int, tuple[PlaceReference, bool]]:
    """Where each paragraph with a label of its own begins, the place that the label is, and whether it is a heading alone."""
    by_start = {m.start: m for m in places}
    out: dict[int, tuple[PlaceReference, bool]] = {}
    for label in labels(plain):
        mention = by_start.get(label.start)
        if mention is not None and mention.end >= label.end:
            name = mention.text.title() if mention.text.isupper() else mention.text
            text = f"{name} {label.kind}" if label.kind in FEATURES else name
            begin = plain.rfind("\n", 0, label.start) + 1
            place = PlaceReference(text, name, label.kind if label.kind in FEATURES else None)
            out[begin] = place, label.heading
    return out


def _labels_of_places(plain: str, known: Sequence[PlaceMention], shown: Collection[str]) -> set[str]:
    """Labels nobody listed, where the others of the report are places: listed, or shown to be some."""
    starts = {m.start for m in known}
    told = [label for label in labels(plain) if not label.heading]
    listed = sum(label.start in starts or label.name in shown or _told_again(plain, label) for label in told)
    if len(told) < _LEAST_LABELS or listed < _SHARE_OF_LABELS * len(told):
        return set()
    names = {label.name for label in told if not (label.name.isupper() and len(label.name) < _SHORTEST_IN_CAPITALS)}
    return names | {name.title() for name in names if name.isupper()}


def _told_again(plain: str, label: Label) -> bool:
    """Whether a label in capitals is a name that the text has elsewhere too: "EL BUUR - … El Buur is calm"."""
    return label.name.isupper() and plain.find(label.name.title()) >= 0


def _may_be(name: str) -> bool:
    parts = name.lower().split()
    barred = any(p in NO_PLACE or p in FORCES or p in DETERMINERS for p in parts)
    return not barred and not all(p in FEATURES or p in DIRECTIONS for p in parts) and parts[0] not in _GOES_ON


def _after_a_name(plain: str, at: int) -> bool:
    """Whether it is the end of a longer name: the "Salem" of "Ali Salem"."""
    before = plain[max(0, at - 30) : at].rstrip()
    word = before.rsplit(" ", 1)[-1] if plain[max(0, at - 1) : at] == " " else ""
    return (
        bool(word) and word[0].isupper() and word[-1].isalpha() and word.lower() not in _GOES_ON and not word.isupper()
    )
