"""Turns reports of an armed conflict into a cited ledger, maps of control and checked claims.

    import whoholds

    with whoholds.Workbench.create("syria.whoholds", theatre="syria-iraq") as bench:
        bench.read(["report.txt"])
        bench.check()

What is named here is stable; everything else may move. Names are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whoholds.errors import WhoholdsError
    from whoholds.model import (
        Actor,
        Area,
        Citation,
        ControlDay,
        Document,
        Period,
        Place,
        Source,
        Statement,
        Theatre,
        Verdict,
    )
    from whoholds.settings import Settings
    from whoholds.theatres import load_theatre
    from whoholds.workbench import Workbench

__all__ = [
    "Actor",
    "Area",
    "Citation",
    "ControlDay",
    "Document",
    "Period",
    "Place",
    "Settings",
    "Source",
    "Statement",
    "Theatre",
    "Verdict",
    "WhoholdsError",
    "Workbench",
    "load_theatre",
]

_HOMES = {
    "Settings": "whoholds.settings",
    "WhoholdsError": "whoholds.errors",
    "Workbench": "whoholds.workbench",
    "load_theatre": "whoholds.theatres",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'whoholds' has no attribute '{name}'")
    return getattr(import_module(_HOMES.get(name, "whoholds.model")), name)


def __dir__() -> list[str]:
    return sorted(__all__)
