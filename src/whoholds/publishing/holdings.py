"""The polygons of a day: one shape a state, from the arcs between cells.

Only arcs between cells of different states (or a cell and the outside) are looked at, so a day's map costs its fronts and borders,
not its cells. For display the fronts can be rounded; areas are always told from the cells, never from these shapes.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import shapely

from whoholds.errors import InputError
from whoholds.model import Arcs, Cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

State = TypeVar("State", bound=Hashable)


def holdings(cells: Cells, states: Sequence[State]) -> dict[State, Any]:
    """State → the (Multi)Polygon of all its cells, in EPSG:4326; see ``Mosaic.shapes``."""
    return Mosaic(cells).shapes(states)


def coded(states: Sequence[State]) -> tuple[list[State], NDArray[np.int32]]:
    """The different states in order of appearance, and the position of each cell's state among them.

    >>> names, code = coded(["a", "b", "a"])
    >>> names, code.tolist()
    (['a', 'b'], [0, 1, 0])
    """
    codes: dict[State, int] = {}
    code = np.fromiter((codes.setdefault(s, len(codes)) for s in states), np.int32, len(states))
    return list(codes), code


class Mosaic:
    """Cells made ready to be put together day after day."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._tree = shapely.STRtree(cells.geometry)

    def shapes(self, states: Sequence[State]) -> dict[State, Any]:
        """State → the (Multi)Polygon of all its cells; ``states`` is one value a cell."""
        codes, code = coded(states)
        if self.cells.arcs is None:
            shapes = [shapely.coverage_union_all(self.cells.geometry[code == c]) for c in range(len(codes))]
            return dict(zip(codes, shapes, strict=True))
        faces, of_face = self.faces(code)
        return {s: shapely.multipolygons(faces[of_face == c]) for c, s in enumerate(codes)}

    def faces(self, code: NDArray[np.int32]) -> tuple[NDArray[np.object_], NDArray[np.int32]]:
        """The faces between different codes, and the code of each."""
        arcs = self._arcs()
        drawn = code[arcs.left] != np.where(arcs.right < 0, -1, code[arcs.right])
        return self._faces(_chains(arcs.geometry[drawn]), code)

    def drawing(self, code: NDArray[np.int32], *, rounds: int = 3) -> Drawing:
        """The same with rounded inner lines, and the lines themselves with what lies on either side."""
        arcs = self._arcs()
        other = np.where(arcs.right < 0, -1, code[arcs.right])
        drawn = np.flatnonzero(code[arcs.left] != other)
        chains = _chains(arcs.geometry[drawn])
        of_chain = drawn[_arc_of(chains, arcs.geometry[drawn])]
        sides = np.stack([code[arcs.left[of_chain]], other[of_chain]], axis=1)
        inner = sides[:, 1] >= 0
        lines = chains.copy()
        lines[inner] = rounded(chains[inner], rounds)
        faces, of_face = self._faces(lines, code)
        return Drawing(faces, of_face, lines, sides)

    def _faces(
        self, lines: NDArray[np.object_], code: NDArray[np.int32]
    ) -> tuple[NDArray[np.object_], NDArray[np.int32]]:
        faces = shapely.get_parts(shapely.polygonize(lines))
        face, cell = self._tree.query(shapely.point_on_surface(faces), predicate="intersects")
        of_face = np.full(len(faces), -1, dtype=np.int32)
        of_face[face] = code[cell]
        kept = of_face >= 0  # faces of no cell are lakes and other lands
        return faces[kept], of_face[kept]

    def _arcs(self) -> Arcs:
        if self.cells.arcs is None:
            raise InputError("these cells have no arcs", hint="build them with build_cells")
        return self.cells.arcs


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """Faces and the lines between them. Shapes: ``sides`` lines × 2 codes, −1 outside."""

    faces: NDArray[np.object_]
    of_face: NDArray[np.int32]
    lines: NDArray[np.object_]
    sides: NDArray[np.int32]


def _chains(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Lines joined end to end wherever just two of them meet."""
    if not len(lines):
        return lines
    out: NDArray[np.object_] = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    return out


def _arc_of(chains: NDArray[np.object_], arcs: NDArray[np.object_]) -> NDArray[np.int64]:
    """One of the arcs each chain is made of: the one whose end is the chain's first stretch."""
    ends: dict[tuple[float, ...], int] = {}
    for i, j in ((0, 1), (-1, -2)):
        a, b = shapely.get_coordinates(shapely.get_point(arcs, i)), shapely.get_coordinates(shapely.get_point(arcs, j))
        ends.update((tuple(e), n) for n, e in enumerate(np.hstack([a, b]).tolist()))
    first, second = shapely.get_point(chains, 0), shapely.get_point(chains, 1)
    starts = np.hstack([shapely.get_coordinates(first), shapely.get_coordinates(second)]).tolist()
    return np.array([ends[tuple(s)] for s in starts], dtype=np.int64)


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
