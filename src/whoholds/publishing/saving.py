"""Figures to bytes, the same bytes every time."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, Any

from whoholds.errors import SettingsError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("png", "svg", "pdf")

_RUNS = 3  # zlib's Z_RLE

_writing = threading.Lock()  # matplotlib's settings are the whole process's
_METADATA: dict[str, dict[str, Any]] = {  # no clock, no version: what is the same is written the same
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
    with _writing, rc_context(_SETTINGS | settings):
        if format == "png":
            _save_png(figure, out, dpi)
        else:
            figure.savefig(out, format=format, dpi=dpi, metadata=_METADATA[format])
    return out.getvalue()


def _save_png(figure: Figure, out: io.BytesIO, dpi: int) -> None:
    """Paper has no alpha channel, and runs of one colour pack best as runs: half the time of a plain PNG, and no larger."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    before = figure.dpi
    try:
        figure.dpi = dpi
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        drawn = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    finally:
        figure.dpi = before
    drawn.convert("RGB").save(out, "png", compress_level=1, compress_type=_RUNS, dpi=(dpi, dpi))
