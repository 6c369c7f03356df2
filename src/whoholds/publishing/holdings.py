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
from whoholds.publishing.curves import rounded

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
        self._chains = _Chains(cells.arcs) if cells.arcs is not None else None

    def shapes(self, states: Sequence[State]) -> dict[State, Any]:
        """State → the (Multi)Polygon of all its cells; ``states`` is one value a cell."""
        codes, code = coded(states)
        if self._chains is None:
            shapes = [shapely.coverage_union_all(self.cells.geometry[code == c]) for c in range(len(codes))]
            return dict(zip(codes, shapes, strict=True))
        faces, of_face = self.faces(code)
        return {s: shapely.multipolygons(faces[of_face == c]) for c, s in enumerate(codes)}

    def faces(self, code: NDArray[np.int32]) -> tuple[NDArray[np.object_], NDArray[np.int32]]:
        """The faces between different codes, and the code of each."""
        return self._faces(self._between(code)[0], code)

    def drawing(self, code: NDArray[np.int32], *, rounds: int = 3) -> Drawing:
        """The same with rounded inner lines, and the lines themselves with what lies on either side."""
        lines, sides = self._between(code)
        inner = sides[:, 1] >= 0
        lines[inner] = rounded(lines[inner], rounds)
        faces, of_face = self._faces(lines, code)
        return Drawing(faces, of_face, lines, sides)

    def _between(self, code: NDArray[np.int32]) -> tuple[NDArray[np.object_], NDArray[np.int32]]:
        """The lines between different codes, and the codes on either side (−1 outside)."""
        if self._chains is None:
            raise InputError("these cells have no arcs", hint="build them with build_cells")
        return self._chains.between(code)

    def _faces(
        self, lines: NDArray[np.object_], code: NDArray[np.int32]
    ) -> tuple[NDArray[np.object_], NDArray[np.int32]]:
        faces = shapely.get_parts(shapely.polygonize(lines))
        face, cell = self._tree.query(shapely.point_on_surface(faces), predicate="intersects")
        of_face = np.full(len(faces), -1, dtype=np.int32)
        of_face[face] = code[cell]
        kept = of_face >= 0  # faces of no cell are lakes and other lands
        return faces[kept], of_face[kept]


class _Chains:
    """The arcs with their ends numbered, so that those of a day are strung together without comparing coordinates.

    An arc run forward is half-edge 2i, backward 2i + 1. Where just two drawn arcs meet, one goes on into the other.
    """

    def __init__(self, arcs: Arcs) -> None:
        self._left, self._right = (
            arcs.left,
            arcs.right,
        )  # right is −1 outside: the last entry of a code with −1 appended
        self._xy, index = shapely.get_coordinates(arcs.geometry, return_index=True)
        bounds = np.searchsorted(index, np.arange(len(arcs.geometry) + 1))
        self._first, self._count = bounds[:-1], np.diff(bounds)
        ends = np.concatenate([self._xy[self._first], self._xy[bounds[1:] - 1]])
        node = np.unique(ends[:, 0] + 1j * ends[:, 1], return_inverse=True)[1].ravel()
        self._node = node.reshape(2, -1).T.astype(np.int64)  # where each arc begins and ends

    def between(self, code: NDArray[np.int32]) -> tuple[NDArray[np.object_], NDArray[np.int32]]:
        outside = np.append(code, np.int32(-1))
        left, right = outside[self._left], outside[self._right]
        drawn = np.flatnonzero(left != right)
        order, begins = _strung(self._node[drawn].ravel())
        arc, backward = drawn[order >> 1], (order & 1).astype(bool)
        # a chain takes all points of its first arc, and all but the first of every further one
        count = self._count[arc] - 1
        count[begins] += 1
        step = np.where(backward, -1, 1)
        start = np.where(backward, self._first[arc] + self._count[arc] - 1, self._first[arc])
        start = start + np.where(begins, 0, step)
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        xy = self._xy[np.repeat(start, count) + within * np.repeat(step, count)]
        chain = np.cumsum(begins) - 1
        lines = np.asarray(shapely.linestrings(xy, indices=np.repeat(chain, count)), dtype=object).reshape(-1)
        of_chain = arc[begins]
        return lines, np.stack([left[of_chain], right[of_chain]], axis=1)


def _strung(node: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Half-edges in the order in which they make chains, each arc once, and where a new chain begins.

    ``node`` is, for each half-edge, the node it leaves from.
    """
    leaving = np.argsort(node, kind="stable")
    sorted_nodes = node[leaving]
    new = np.flatnonzero(np.r_[True, sorted_nodes[1:] != sorted_nodes[:-1]])
    pair = new[np.diff(np.r_[new, len(node)]) == 2]
    one, other = leaving[pair], leaving[pair + 1]
    after = np.full(len(node), -1, dtype=np.int64)
    after[one ^ 1], after[other ^ 1] = other, one
    has_before = np.zeros(len(node), dtype=bool)
    has_before[after[after >= 0]] = True
    follow, used = after.tolist(), bytearray(len(node) // 2)
    order: list[int] = []
    begins: list[int] = []
    # chains with two ends first, then the rings that are left
    for half in [*np.flatnonzero(~has_before).tolist(), *range(0, len(node), 2)]:
        if used[half >> 1]:
            continue
        begins.append(len(order))
        while half >= 0 and not used[half >> 1]:
            used[half >> 1] = 1
            order.append(half)
            half = follow[half]
    first = np.zeros(len(order), dtype=bool)
    first[begins] = True
    return np.array(order, dtype=np.int64), first


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """Faces and the lines between them. Shapes: ``sides`` lines × 2 codes, −1 outside."""

    faces: NDArray[np.object_]
    of_face: NDArray[np.int32]
    lines: NDArray[np.object_]
    sides: NDArray[np.int32]
