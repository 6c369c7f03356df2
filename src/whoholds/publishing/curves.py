"""Lines made easy on the eye: fronts with their corners cut, roads and rivers bent through their points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray


def curved(lines: NDArray[np.object_], steps: int = 8) -> NDArray[np.object_]:
    """Each line as a curve through all its points (Catmull and Rom): a road still passes through its towns.

    >>> curve = curved(np.array([shapely.LineString([(0, 0), (2, 1), (4, 0)])]))[0]
    >>> len(curve.coords), float(shapely.distance(curve, shapely.Point(2, 1)))
    (17, 0.0)
    """
    out = []
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    for line in lines:
        xy = shapely.get_coordinates(line)
        if len(xy) < 3:
            out.append(line)
            continue
        ends = (xy[-2], xy[1]) if shapely.is_closed(line) else (2 * xy[0] - xy[1], 2 * xy[-1] - xy[-2])
        q = np.concatenate([[ends[0]], xy, [ends[1]]])
        parts = [
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
            for a, b, c, d in zip(q[:-3], q[1:-2], q[2:-1], q[3:], strict=True)
        ]
        out.append(shapely.LineString(np.concatenate([*parts, xy[-1:]])))
    return np.array(out, dtype=object)


def rounded(lines: NDArray[np.object_], rounds: int) -> NDArray[np.object_]:
    """Each line with its corners cut ``rounds`` times; its ends stay where they are, so lines that met still meet.

    >>> rounded(np.array([shapely.LineString([(0, 0), (4, 0), (4, 4)])]), 1)[0].wkt
    'LINESTRING (0 0, 3 0, 4 1, 4 4)'
    """
    for _ in range(rounds if len(lines) else 0):
        xy, index = shapely.get_coordinates(lines, return_index=True)
        last = np.r_[index[1:] != index[:-1], True]
        first = np.r_[True, last[:-1]]
        closed = shapely.is_closed(lines)[index]
        # Every segment gives its points at one and three quarters; open lines keep their two ends instead.
        a, b = xy[:-1], xy[1:]
        segment = ~last[:-1]
        quarter, three = a * 0.75 + b * 0.25, a * 0.25 + b * 0.75
        open_start, open_end = (first & ~closed)[:-1], (last & ~closed)[1:]
        quarter[open_start], three[open_end] = a[open_start], b[open_end]
        pairs = np.stack([quarter[segment], three[segment]], axis=1).reshape(-1, 2)
        of_pair = np.repeat(index[:-1][segment], 2)
        loops = np.flatnonzero(shapely.is_closed(lines))
        if len(loops):  # a closed line ends where it now begins
            begins = np.searchsorted(of_pair, loops)
            pairs = np.concatenate([pairs, pairs[begins]])
            of_pair = np.concatenate([of_pair, loops])
            order = np.argsort(of_pair, kind="stable")
            pairs, of_pair = pairs[order], of_pair[order]
        lines = np.asarray(shapely.linestrings(pairs, indices=of_pair), dtype=object)
    return lines
