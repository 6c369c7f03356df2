"""Small charts and the graph of an actor's ties, as SVG drawn on the server: presentation attributes and classes only, no styles.

Charts hold shapes alone, stretched to the width there is; their words stand beside them as text of the page. Time runs from left to
right in every language, as on the sheets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

BOX_WIDTH, BOX_HEIGHT, GAP, GRAPH_WIDTH = 244, 46, 12, 830
MOST_SIDE, MOST_WITH = 7, 4
"""So many of a kind stand on each side; the list beside the graph tells all."""

ORIGINS = frozenset({"successor_of", "splinter_of", "drawn_from", "part_of"})
BECOMES = frozenset({"renamed_to", "merged_into"})
AGAINST = frozenset({"fights", "rivals"})


def swatch(colour: str) -> Markup:
    """A patch of a holder's colour."""
    return Markup(
        '<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" fill="{}"/></svg>'
    ).format(colour)


def bars(rows: Sequence[Mapping[str, Any]], keys: Sequence[str], label: str) -> Markup:
    """Stacked bars, one a step of time; ``keys`` from the bottom up are the classes part-0, part-1.

    >>> "<rect" in bars([{"n": 2}, {"n": 0}], ["n"], "two")
    True
    """
    top = max((sum(r[k] for k in keys) for r in rows), default=0) or 1
    shapes = Markup("")
    for x, row in enumerate(rows):
        at = 100.0
        for n, key in enumerate(keys):
            height = 100 * row[key] / top
            if height:
                at -= height
                shapes += Markup('<rect class="part-{}" x="{:.2f}" y="{:.2f}" width=".84" height="{:.2f}"/>').format(
                    n, x + 0.08, at, height
                )
    return _chart(shapes, max(len(rows), 1), label, "bars")


def band(rows: Sequence[Mapping[str, Any]], label: str, colour: str) -> Markup:
    """What was assessed as a line, between at least and at most as a band."""
    if len(rows) < 2:
        return Markup("")
    top = max(float(r["high"]) for r in rows) or 1.0

    def point(x: int, value: float) -> str:
        return f"{x},{100 - 100 * value / top:.2f}"

    upper = [point(x, r["high"]) for x, r in enumerate(rows)]
    lower = [point(x, r["low"]) for x, r in enumerate(rows)]
    line = [point(x, r["assessed"]) for x, r in enumerate(rows)]
    shapes = Markup('<polygon class="band" points="{}" fill="{}"/><polyline class="line" points="{}"/>').format(
        " ".join([*upper, *reversed(lower)]), colour, " ".join(line)
    )
    return _chart(shapes, len(rows) - 1, label, "area")


def sides(steps: Sequence[Mapping[str, Any]], label: str) -> Markup:
    """Evidence for (up) and against (down) at each step."""
    top = max((max(s["weight_for"], s["weight_against"]) for s in steps), default=0.0) or 1.0
    shapes = Markup("")
    for x, s in enumerate(steps):
        up, down = 48 * s["weight_for"] / top, 48 * s["weight_against"] / top
        shapes += Markup('<rect class="for" x="{:.2f}" y="{:.2f}" width=".6" height="{:.2f}"/>').format(
            x + 0.2, 50 - up, up
        )
        shapes += Markup('<rect class="against" x="{:.2f}" y="50" width=".6" height="{:.2f}"/>').format(x + 0.2, down)
    shapes += Markup('<line class="zero" x1="0" x2="{}" y1="50" y2="50"/>').format(len(steps))
    return _chart(shapes, max(len(steps), 1), label, "sides")


def shares(rows: Sequence[Mapping[str, Any]], label: str) -> Markup:
    """Shares of a whole as one bar."""
    shapes, x = Markup(""), 0.0
    for r in rows:
        width = 100 * float(r["share"])
        shapes += Markup('<rect x="{:.3f}" y="0" width="{:.3f}" height="100" fill="{}"/>').format(x, width, r["colour"])
        x += width
    return _chart(shapes, 100, label, "shares")


def _chart(shapes: Markup, width: float, label: str, kind: str) -> Markup:
    return Markup(
        '<svg class="chart {}" viewBox="0 0 {} 100" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
    ).format(kind, width, label, shapes)


def graph(
    actor: Mapping[str, Any],
    relations: Sequence[Mapping[str, Any]],
    label: str,
    word: Callable[[str, str], str],
    named: Callable[[str | None, str], str],
) -> Markup:
    """An actor among those it came from and stands with (left), and those that came from it or it fights (right)."""
    origins: list[Mapping[str, Any]] = []
    allies: list[Mapping[str, Any]] = []
    offspring: list[Mapping[str, Any]] = []
    enemies: list[Mapping[str, Any]] = []
    seen: set[str] = set()
    for r in relations:
        if r["other"] in seen:  # its first tie stands for all: lineage comes first
            continue
        seen.add(r["other"])
        if r["relation"] in (ORIGINS if r["outward"] else BECOMES):
            origins.append(r)
        elif r["relation"] in (BECOMES if r["outward"] else ORIGINS):
            offspring.append(r)
        else:
            (enemies if r["relation"] in AGAINST else allies).append(r)
    left = [*origins[:MOST_SIDE], *allies[:MOST_WITH]]
    right = [*offspring[:MOST_SIDE], *enemies[:MOST_WITH]]
    if not left and not right:
        return Markup("")
    rows = max(len(left), len(right), 1)
    height = rows * (BOX_HEIGHT + GAP) + GAP
    middle = height / 2
    centre_x = (GRAPH_WIDTH - BOX_WIDTH) / 2
    edges, boxes = Markup(""), Markup("")
    for side, listed, x in (("left", left, 1), ("right", right, GRAPH_WIDTH - BOX_WIDTH - 1)):
        begin = middle - (len(listed) * (BOX_HEIGHT + GAP) - GAP) / 2
        for n, r in enumerate(listed):
            y = begin + n * (BOX_HEIGHT + GAP)
            a = (x + BOX_WIDTH, y + BOX_HEIGHT / 2) if side == "left" else (centre_x + BOX_WIDTH, middle)
            b = (centre_x, middle) if side == "left" else (x, y + BOX_HEIGHT / 2)
            bend = (a[0] + b[0]) / 2
            kind = "descent" if r["descent"] else "against" if r["relation"] in AGAINST else "with"
            edges += Markup(
                '<path class="edge {}" d="M{:.0f},{:.1f} C{:.0f},{:.1f} {:.0f},{:.1f} {:.0f},{:.1f}"/>'
            ).format(kind, *a, bend, a[1], bend, b[1], *b)
            told = word("relation" if r["outward"] else "relation_of", r["relation"])
            when = f" · {r['since'].year if r['since'] else ''}–{r['until'].year if r['until'] else ''}"
            boxes += _box(
                x,
                y,
                named(r["other"], r["other_name"]),
                told + (when if r["since"] or r["until"] else ""),
                f"/actors/{quote(r['other'], safe='')}",
                r["other_colour"],
            )
    name = named(actor["id"], actor["name"])
    boxes += _box(centre_x, middle - BOX_HEIGHT / 2, name, word("actor_kind", actor["kind"]), "", actor["colour"])
    return Markup(
        '<svg class="graph" viewBox="0 0 {} {:.0f}" width="{}" height="{:.0f}" role="img" aria-label="{}">{}{}</svg>'
    ).format(GRAPH_WIDTH, height, GRAPH_WIDTH, height, label, edges, boxes)


def _box(x: float, y: float, name: str, below: str, address: str, colour: str) -> Markup:
    inside = Markup(
        '<rect class="{}" x="{:.0f}" y="{:.1f}" width="{}" height="{}"/>'
        '<rect x="{:.0f}" y="{:.1f}" width="6" height="{}" fill="{}"/>'
        '<text class="name" x="{:.0f}" y="{:.1f}">{}</text><text class="below" x="{:.0f}" y="{:.1f}">{}</text>'
    ).format(
        "box" if address else "box own", x, y, BOX_WIDTH, BOX_HEIGHT, x, y, BOX_HEIGHT, colour,
        x + 16, y + 19, _cut(name, 34), x + 16, y + 37, _cut(below, 38),
    )  # fmt: skip
    return Markup('<a href="{}" tabindex="-1">{}</a>').format(address, inside) if address else inside


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
