"""Reads bytes and datasets: documents in, drafts with exact quotations out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whoholds.reading.reader import Reader, Reading

__all__ = ["Reader", "Reading"]


def __getattr__(name: str) -> Any:  # imported only when used: the extractors bring their libraries
    if name in __all__:
        from whoholds.reading import reader

        return getattr(reader, name)
    raise AttributeError(f"module 'whoholds.reading' has no attribute '{name}'")
