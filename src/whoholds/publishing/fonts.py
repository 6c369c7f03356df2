"""The type the sheets are set in, brought along so that every machine prints the same page.

IBM Plex Sans Condensed and IBM Plex Sans Arabic (SIL Open Font License 1.1, fonts/OFL.txt); what they lack falls back to matplotlib's
own DejaVu Sans.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoholds.model.display import shown

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

FOLDER = Path(__file__).parent / "fonts"
FAMILIES = ["IBM Plex Sans Condensed", "IBM Plex Sans Arabic", "DejaVu Sans"]
BOLD = ["IBM Plex Sans Condensed SemiBold", "IBM Plex Sans Arabic SemiBold", "DejaVu Sans"]
MM_PER_POINT = 25.4 / 72
_MEASURED = 10.0
_FILES = {  # the faces by bold and italic, the Latin one first
    (False, False): ("IBMPlexSansCondensed_400Regular.ttf", "IBMPlexSansArabic_400Regular.ttf"),
    (False, True): ("IBMPlexSansCondensed_400Regular_Italic.ttf", "IBMPlexSansArabic_400Regular.ttf"),
    (True, False): ("IBMPlexSansCondensed_600SemiBold.ttf", "IBMPlexSansArabic_600SemiBold.ttf"),
}


@cache
def _register() -> None:
    from matplotlib.font_manager import fontManager

    for file in sorted(FOLDER.glob("*.ttf")):
        fontManager.addfont(str(file))


@cache
def face(size: float, *, bold: bool = False, italic: bool = False, text: str = "") -> FontProperties:
    """The type in one size (points). With ``text`` the one file that has all its signs, where there is one: looking through all fonts
    of a machine for each size takes longer than drawing with them."""
    from matplotlib.font_manager import FontProperties

    italic = italic and not bold
    file = next((f for f in _FILES[bold, italic] if text and _signs(f).issuperset(map(ord, text))), None)
    if file is not None:
        return FontProperties(fname=FOLDER / file, size=size)
    _register()
    return FontProperties(family=BOLD if bold else FAMILIES, size=size, style="italic" if italic else "normal")


@cache
def _signs(file: str) -> frozenset[int]:
    """The signs a font has."""
    from matplotlib.font_manager import get_font

    return frozenset(get_font(str(FOLDER / file)).get_charmap())


@cache
def size_mm(text: str, size: float, *, bold: bool = False, italic: bool = False) -> tuple[float, float]:
    """Width and height of one line of type. Unit: millimetres."""
    return _width_of(shown(text).replace("\u200b", ""), bold, italic) * size, size * MM_PER_POINT


@cache
def _width_of(text: str, bold: bool, italic: bool) -> float:
    """The width of a line of one point; measured large, for what is measured once holds for every size."""
    font = face(_MEASURED, bold=bold, italic=italic, text=text)
    width, _, _ = _ruler().get_text_width_height_descent(text, font, False)
    return float(width) * 25.4 / 720 / _MEASURED


@cache
def _ruler() -> Any:
    from matplotlib.backends import backend_agg

    untyped: Any = backend_agg
    return untyped.RendererAgg(16, 16, 720)  # measured at 720 dpi, where hinting no longer matters


def wrapped(text: str, width_mm: float, size: float, *, bold: bool = False) -> list[str]:
    """The lines of a text set to a width."""
    space = size_mm("n n", size, bold=bold)[0] - 2 * size_mm("n", size, bold=bold)[0]
    lines: list[str] = []
    filled = 0.0
    for word in text.split():
        width = size_mm(word, size, bold=bold)[0]
        if lines and filled + space + width <= width_mm:
            lines[-1] += f" {word}"
            filled += space + width
        else:
            lines.append(word)
            filled = width
    return lines
