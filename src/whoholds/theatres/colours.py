"""How far two fills of a map lie apart: to every eye, and on a black-and-white printer."""

from __future__ import annotations

import re
from itertools import combinations
from math import dist

# Machado, Oliveira and Fernandes 2009 (IEEE TVCG 15:6), severity 1.0, for linear RGB.
SIGHT: dict[str, tuple[tuple[float, float, float], ...]] = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)  # D65
LEAST_DISTANCE = 11.0
"""Least distance in CIELAB (CIE76) of two holders' fills under every sight; about 2.3 is just noticeable side by side."""
LEAST_LIGHTNESS = 4.0
"""Least difference of CIELAB lightness of two holders' fills, for print in grey."""

Triple = tuple[float, float, float]


def is_colour(told: str) -> bool:
    """Whether it is "#rrggbb".

    >>> is_colour("#B0413E"), is_colour("red")
    (True, False)
    """
    return re.fullmatch(r"#[0-9a-fA-F]{6}", told) is not None


def lab(colour: str, sight: str = "normal") -> Triple:
    """A colour's CIELAB coordinates, as a sight sees it.

    >>> [round(v) for v in lab("#ffffff")], [round(v) for v in lab("#000000", "protanopia")]
    ([100, 0, 0], [0, 0, 0])
    """
    srgb = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in srgb]
    seen = [min(1.0, max(0.0, value)) for value in _times(SIGHT[sight], linear)]
    x, y, z = (_curve(v / w) for v, w in zip(_times(XYZ, seen), WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, sight: str = "normal") -> float:
    """The CIE76 distance of two colours, as a sight sees them.

    >>> distance("#000000", "#ffffff") > 99, distance("#B0413E", "#B0413E")
    (True, 0.0)
    """
    return dist(lab(one, sight), lab(other, sight))


def too_close(colours: dict[str, str]) -> list[tuple[str, str, str]]:
    """Pairs of names whose colours cannot be told apart, with the sight (or "grey") under which they cannot.

    >>> too_close({"a": "#B0413E", "b": "#6B7A2E", "c": "#F0C33C"})
    [('a', 'b', 'deuteranopia')]
    """
    found = []
    for one, other in combinations(colours, 2):
        for sight in SIGHT:
            if distance(colours[one], colours[other], sight) < LEAST_DISTANCE:
                found.append((one, other, sight))
        if abs(lab(colours[one])[0] - lab(colours[other])[0]) < LEAST_LIGHTNESS:
            found.append((one, other, "grey"))
    return found


def _times(matrix: tuple[tuple[float, float, float], ...], vector: list[float]) -> list[float]:
    return [sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix]


def _curve(value: float) -> float:
    return value ** (1 / 3) if value > (6 / 29) ** 3 else value / (3 * (6 / 29) ** 2) + 4 / 29
