"""Figures to bytes, the same bytes every time."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, Any

from whoholds.errors import SettingsError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("png", "svg", "pdf")

_writing = threading.Lock()  # matplotlib's settings are the whole process's
_METADATA: dict[str, dict[str, Any]] = {  # no clock, no version: what is the same is written the same
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": "whoholds"},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": "whoholds", "Producer": None},
}
_SETTINGS: Any = {"svg.hashsalt": "whoholds", "svg.fonttype": "path", "pdf.fonttype": 42, "path.simplify": False}


def format_of(name: str, what: str = "a sheet") -> str:
    """The format as matplotlib knows it.

    Raises: SettingsError for another than png, svg, pdf.
    """
    kind = name.lower().lstrip(".")
    if kind not in FORMATS:
        raise SettingsError(f"{what} cannot be written as '{kind}'", hint=f"one of: {', '.join(FORMATS)}")
    return kind


def saved(figure: Figure, format: str, dpi: int, **settings: Any) -> bytes:
    """The figure as a file's bytes; ``settings`` are matplotlib's, beyond ours."""
    from matplotlib import rc_context

    out = io.BytesIO()
    more: dict[str, Any] = {"pil_kwargs": {"compress_level": 3}} if format == "png" else {}
    with _writing, rc_context(_SETTINGS | settings):
        figure.savefig(out, format=format, dpi=dpi, metadata=_METADATA[format], **more)
    return out.getvalue()
