"""Where names go, so that none lies on another.

Names are set in the order of their weight. Each tries eight places about its point (to the right first, as readers expect it) and
takes the first that touches nothing set before: no name, no point, no sign. A name that must be there and finds no room is set
farther off with a hairline; any other is left out rather than laid over something.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

APART = 0.5
"""So far apart are two names on one line. Unit: millimetres."""

Align = Literal["left", "center", "right"]
Rect = tuple[float, float, float, float]

# dx, dy in units of the gap; which corner of the name's box that is; how the lines are aligned
_SPOTS: tuple[tuple[float, float, float, float, Align], ...] = (
    (1.0, 0.0, 0.0, 0.5, "left"),
    (0.8, 0.7, 0.0, 0.0, "left"),
    (0.8, -0.7, 0.0, 1.0, "left"),
    (-1.0, 0.0, 1.0, 0.5, "right"),
    (-0.8, 0.7, 1.0, 0.0, "right"),
    (-0.8, -0.7, 1.0, 1.0, "right"),
    (0.0, 1.1, 0.5, 0.0, "center"),
    (0.0, -1.1, 0.5, 1.0, "center"),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a name's box lies (left, bottom) and how its lines are aligned; ``far`` asks for a hairline to the point."""

    x: float
    y: float
    align: Align
    far: bool = False


@dataclass
class Room:
    """What is taken on the map so far. Unit: millimetres."""

    bounds: Rect
    _taken: list[Rect] = field(default_factory=list)

    def free(self, rect: Rect) -> bool:
        """Whether it lies within the bounds and touches nothing."""
        if rect[0] < self.bounds[0] or rect[1] < self.bounds[1] or rect[2] > self.bounds[2] or rect[3] > self.bounds[3]:
            return False
        if not self._taken:
            return True
        t = np.array(self._taken)
        return not bool(((t[:, 0] < rect[2]) & (t[:, 2] > rect[0]) & (t[:, 1] < rect[3]) & (t[:, 3] > rect[1])).any())

    def take(self, rect: Rect) -> None:
        """From now on nothing else goes there."""
        self._taken.append(rect)

    def around(self, x: float, y: float, half: float) -> None:
        """Take the square about a point."""
        self.take((x - half, y - half, x + half, y + half))

    def place(self, x: float, y: float, size: tuple[float, float], gap: float, *, must: bool = False) -> Placed | None:
        """Find room for a name of this size about a point, and take it.

        >>> room = Room((0, 0, 100, 100))
        >>> room.place(50, 50, (20, 4), 1.0)
        Placed(x=51.0, y=48.0, align='left', far=False)
        >>> room.place(50, 50, (20, 4), 1.0)
        Placed(x=29.0, y=48.0, align='right', far=False)
        """
        for reach in (1.0, 4.0, 7.0) if must else (1.0,):
            for dx, dy, ox, oy, align in _SPOTS:
                left, bottom = x + dx * gap * reach - ox * size[0], y + dy * gap * reach - oy * size[1]
                rect = (left, bottom, left + size[0], bottom + size[1])
                if self.free(rect):
                    self.take((rect[0] - APART, rect[1], rect[2] + APART, rect[3]))
                    return Placed(left, bottom, align, reach > 1)
        return None
