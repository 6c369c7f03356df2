"""TopoJSON, as world-atlas and us-atlas hold it: its arcs as points."""

from __future__ import annotations

from typing import Any


def arcs_of(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Every arc as longitudes and latitudes; in the file each point is told by its steps from the one before.

    >>> arcs_of({"transform": {"scale": [0.5, 0.5], "translate": [10, 20]}, "arcs": [[[2, 4], [2, 0]]]})
    [[(11.0, 22.0), (12.0, 22.0)]]
    """
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs
