"""Where two extractors differ over the same document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from whoholds.model import Draft

_LEAST_OVERLAP = 0.4  # of the shorter quotation
_OWN_FIELDS = {
    "event": ("event_type", "sub_event_type", "casualties", "seized"),
    "control": ("status", "extent", "count"),
    "figure": ("count",),
    "standing": ("status",),
    "relation": ("relation",),
    "outlook": ("status", "likelihood"),
    "driver": ("category",),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field on which two readings of the same words differ."""

    field: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Match:
    """Two drafts of one kind that rest on the same words, and where they differ."""

    left: Draft
    right: Draft
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two readings of one document, side by side."""

    matches: tuple[Match, ...]
    only_left: tuple[Draft, ...]
    only_right: tuple[Draft, ...]

    @property
    def agreement(self) -> float | None:
        """Matched drafts as a share of all that either found; None when neither found any."""
        total = len(self.matches) + len(self.only_left) + len(self.only_right)
        return len(self.matches) / total if total else None

    def fields(self) -> dict[str, int]:
        """How often each field differs among the matches, most often first."""
        return dict(Counter(d.field for m in self.matches for d in m.differences).most_common())


def compare(left: Iterable[Draft], right: Iterable[Draft]) -> Comparison:
    """Pair the drafts of two extractors over one document: same kind, quotations that overlap; the closest first.

    >>> from whoholds.model import Citation, Control, Tool
    >>> from whoholds.model.vocabularies import ControlStatus
    >>> text = "The army holds Tamr."
    >>> def draft(status, start, end):
    ...     return Draft(body=Control(status=status), citation=Citation.from_text("d", text, start, end), made_by=Tool(name="x"))
    >>> found = compare([draft(ControlStatus.CONTROLS, 0, 19)], [draft(ControlStatus.CONTESTS, 4, 19)])
    >>> found.agreement, found.matches[0].differences
    (1.0, (Difference(field='status', left='controls', right='contests'),))
    """
    lefts, rights = list(left), list(right)
    pairs = sorted(
        (-_closeness(a, b), i, j)
        for i, a in enumerate(lefts)
        for j, b in enumerate(rights)
        if _overlap(a, b) >= _LEAST_OVERLAP
    )
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    matches: list[tuple[int, Match]] = []
    for _, i, j in pairs:
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            matches.append((i, Match(lefts[i], rights[j], tuple(_differences(lefts[i], rights[j])))))
    return Comparison(
        tuple(m for _, m in sorted(matches, key=lambda pair: pair[0])),
        tuple(d for i, d in enumerate(lefts) if i not in taken_left),
        tuple(d for j, d in enumerate(rights) if j not in taken_right),
    )


def _overlap(a: Draft, b: Draft) -> float:
    """Of the shorter quotation, the part that the other covers too; 0 when the kinds differ."""
    left, right = a.citation, b.citation
    if a.body.kind != b.body.kind or left.start is None or left.end is None or right.start is None or right.end is None:
        return 0.0
    shared = min(left.end, right.end) - max(left.start, right.start)
    return max(0.0, shared / min(left.end - left.start, right.end - right.start))


def _closeness(a: Draft, b: Draft) -> float:
    """Overlap first, then how many fields agree: two statements may rest on the same sentence."""
    return _overlap(a, b) - 0.25 * len(list(_differences(a, b)))


def _differences(a: Draft, b: Draft) -> Iterable[Difference]:
    own = ((name, getattr(a.body, name), getattr(b.body, name)) for name in _OWN_FIELDS[a.body.kind])
    shared: Sequence[tuple[str, Any, Any]] = (
        ("actors", _actors(a), _actors(b)),
        ("place", a.body.place.name if a.body.place else None, b.body.place.name if b.body.place else None),
        ("valid", a.valid, b.valid),
        ("said_by", [s.name for s in a.said_by], [s.name for s in b.said_by]),
        ("denied", a.denied, b.denied),
        ("modality", a.modality, b.modality),
    )
    for name, left, right in (*shared, *own):
        if _same(left, right):
            continue
        yield Difference(name, _shown(left), _shown(right))


def _actors(draft: Draft) -> list[str]:
    return sorted(f"{p.role}: {p.name}" for p in draft.body.actors)


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    return bool(left == right)


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(_shown(v) for v in value) or "—"
    return "—" if value is None or value == "" else str(value)
