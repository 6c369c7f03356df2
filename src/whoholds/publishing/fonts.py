"""The type the sheets are set in, brought along so that every machine prints the same page.

IBM Plex Sans Condensed and IBM Plex Sans Arabic (SIL Open Font License 1.1, fonts/OFL.txt); what they lack falls back to matplotlib's
own DejaVu Sans.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

FOLDER = Path(__file__).parent / "fonts"
FAMILIES = ["IBM Plex Sans Condensed", "IBM Plex Sans Arabic", "DejaVu Sans"]
BOLD = ["IBM Plex Sans Condensed SemiBold", "IBM Plex Sans Arabic SemiBold", "DejaVu Sans"]
MM_PER_POINT = 25.4 / 72


@cache
def _register() -> None:
    from matplotlib.font_manager import fontManager

    for file in sorted(FOLDER.glob("*.ttf")):
        fontManager.addfont(str(file))


@cache
def face(size: float, *, bold: bool = False, italic: bool = False) -> FontProperties:
    """The type in one size (points)."""
    from matplotlib.font_manager import FontProperties

    _register()
    return FontProperties(
        family=BOLD if bold else FAMILIES, size=size, style="italic" if italic and not bold else "normal"
    )


@cache
def size_mm(text: str, size: float, *, bold: bool = False, italic: bool = False) -> tuple[float, float]:
    """Width and height of one line of type. Unit: millimetres."""
    width, _, _ = _ruler().get_text_width_height_descent(text, face(size, bold=bold, italic=italic), False)
    return float(width) * 25.4 / 720, size * MM_PER_POINT


@cache
def _ruler() -> Any:
    from matplotlib.backends import backend_agg

    untyped: Any = backend_agg
    return untyped.RendererAgg(16, 16, 720)  # measured at 720 dpi, where hinting no longer matters


def wrapped(text: str, width_mm: float, size: float, *, bold: bool = False) -> list[str]:
    """The lines of a text set to a width."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and size_mm(longer, size, bold=bold)[0] <= width_mm:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
