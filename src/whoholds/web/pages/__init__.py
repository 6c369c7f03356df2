"""Pages: one file a page, each with a ``router``; what lies here is found."""

from __future__ import annotations

import importlib
import pkgutil

from fastapi import APIRouter

NOT_PAGES = {"rendering"}


def routers() -> list[APIRouter]:
    """The router of every page."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name not in NOT_PAGES)
    return [importlib.import_module(f"{__name__}.{name}").router for name in names]
