"""Colours of the holders: the theatre's own, told apart by every reader and on grey paper.

A theatre gives its actors colours; actors without one take the next of a list that people with red–green or blue–yellow blindness
can tell apart. Where two holders on one sheet would still look alike, to those readers or in grey, the smaller one gets a texture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from whoholds.model import CONTESTED, UNKNOWN, Theatre

PAPER = "#ffffff"
INK = "#1f2328"
QUIET = "#6b7178"
SEA = "#dce8ee"
NEIGHBOUR = "#efeeeb"
BORDER = "#55595e"
WATER = "#7fa9c4"
NOTHING_KNOWN = "#f7f6f3"

SPARE = ("#4477aa", "#ddaa33", "#994455", "#66aa88", "#88669b", "#997744", "#44aabb", "#bb6688", "#777788", "#aabb66")
"""For actors without a colour: muted, of different lightness (after Paul Tol's schemes for colour-blind readers)."""

STRENGTH = (0.68, 0.42, 0.20)
"""How much of a colour is left on paper: sure, likely, barely."""

TEXTURES = ("lines", "crosses", "grid")

_ALIKE = 13.0  # CIE76 distance below which two fills are taken for one
_ALIKE_GREY = 7.0  # difference of lightness below which two fills merge in grey

# Machado, Oliveira and Fernandes 2009, severity 1.0 (IEEE TVCG 15:6), on linear RGB.
_SEEN_BY = {
    "everybody": np.eye(3),
    "deuteranopes": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopes": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "tritanopes": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How one state is drawn: its colour, the ink its name is set in, and a texture where colour alone would not do."""

    state: str
    name: str
    short: str
    colour: str
    ink: str
    texture: str = ""

    def fill(self, step: int = 0) -> str:
        """The colour on paper: step 0 sure, 1 likely, 2 barely."""
        return mixed(self.colour, PAPER, STRENGTH[step])


def looks(theatre: Theatre, states: Sequence[str]) -> dict[str, Look]:
    """State → how it is drawn; give the largest holder first (the later of two alike gets the texture).

    >>> from whoholds.model import Actor
    >>> theatre = Theatre("t", "T", actors=(Actor("a", "The As", colour="#aa3333"), Actor("b", "The Bs")))
    >>> [(look.name, look.colour) for look in looks(theatre, ["a", "b"]).values()]
    [('The As', '#aa3333'), ('The Bs', '#4477aa')]
    """
    actors = {a.id: a for a in theatre.actors}
    out: dict[str, Look] = {}
    spare = list(SPARE)
    for state in dict.fromkeys(states):
        if state in (CONTESTED, UNKNOWN):
            name = "Contested" if state == CONTESTED else "Nobody has reported"
            out[state] = Look(state, name, name, "#8d8d8d" if state == CONTESTED else NOTHING_KNOWN, QUIET)
            continue
        actor = actors.get(state)
        colour = actor.colour if actor and is_colour(actor.colour) else None
        used = [look.colour for look in out.values() if look.state not in (CONTESTED, UNKNOWN)]
        if not colour:
            colour = max(
                spare, key=lambda c: (min((_distance(c, u) for u in used), default=99.0) > _ALIKE, -spare.index(c))
            )
            spare = [c for c in spare if c != colour] or list(SPARE)
        name = actor.name if actor else state
        short = (actor.short if actor else "") or name
        look = Look(state, name, short, colour, _ink(colour))
        others = [o for o in out.values() if o.state not in (CONTESTED, UNKNOWN)]
        rivals = [o for o in others if alike(o.fill(), look.fill())]
        taken = {o.texture for o in rivals}
        if rivals:
            texture = next((t for t in ("", *TEXTURES) if t not in taken), TEXTURES[-1])
            look = Look(state, name, short, colour, _ink(colour), texture)
        out[state] = look
    return out


def is_colour(text: str | None) -> bool:
    """Whether it is #rrggbb."""
    return (
        bool(text)
        and len(str(text)) == 7
        and str(text)[0] == "#"
        and all(c in "0123456789abcdefABCDEF" for c in str(text)[1:])
    )


def mixed(colour: str, other: str, share: float) -> str:
    """So much of one colour in another.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    a, b = _rgb(colour), _rgb(other)
    return "#" + "".join(f"{round(255 * (x * share + y * (1 - share)) + 1e-9):02x}" for x, y in zip(a, b, strict=True))


def alike(a: str, b: str) -> bool:
    """Whether two fills could be taken for one another, by colour-blind readers or in grey."""
    return _distance(a, b) < _ALIKE or abs(lightness(a) - lightness(b)) < _ALIKE_GREY


def lightness(colour: str) -> float:
    """CIE L*: 0 black, 100 white."""
    return float(_lab(_linear(colour))[0])


def _ink(colour: str) -> str:
    """The same hue, dark enough to be read on paper."""
    share = 1.0
    while share > 0.2 and lightness(mixed(colour, "#000000", share)) > 38:
        share -= 0.05
    return mixed(colour, "#000000", share)


def _distance(a: str, b: str) -> float:
    """The smallest CIE76 distance as any reader sees the two."""
    x, y = _linear(a), _linear(b)
    return min(float(np.linalg.norm(_lab(m @ x) - _lab(m @ y))) for m in _SEEN_BY.values())


def _rgb(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]  # three, by the range


def _linear(colour: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    c = np.array(_rgb(colour))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def _lab(linear: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    t = (to_xyz @ np.clip(linear, 0, 1)) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])
