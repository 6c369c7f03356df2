"""What is drawn where, in a form that can be read in a diff: kind, colours, place and size in millimetres, words."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from matplotlib import rc_context

from tests.unit.publishing.brief_of_small import brief
from tests.unit.publishing.small import control_day, theatre
from whoholds.estimating.areas import areas
from whoholds.publishing.briefs import brief_html, brief_markdown
from whoholds.publishing.saving import saved
from whoholds.publishing.sheets import sheet_figure

HERE = Path(__file__).parent
SVG = "{http://www.w3.org/2000/svg}"
STYLE = re.compile(r"(fill|stroke|stroke-width|stroke-dasharray): ([^;]+)")


def normalised(svg: bytes) -> str:
    """One line an element that is drawn: numbers rounded to what a reader would notice."""
    lines = []
    for element in ET.parse(io.BytesIO(svg)).getroot().iter():
        style = " ".join(f"{k}={v.strip()}" for k, v in STYLE.findall(element.get("style", "")))
        if element.tag == f"{SVG}text" and (element.text or "").strip():
            lines.append(f"text {(element.text or '').strip().replace(chr(0x2009), '')}")
        elif element.tag == f"{SVG}path" and element.get("d"):
            numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", element.get("d", ""))]
            x, y = numbers[0::2], numbers[1::2]
            if not x or not y:
                continue
            # off by a fraction, because the layout itself lies on whole millimetres
            at = [round((v * 25.4 / 72 + 0.61) / 2) * 2 for v in (min(x), min(y), max(x), max(y))]
            lines.append(f"path {at[0]},{at[1]} to {at[2]},{at[3]} {style}")
    counted: list[str] = []
    for line in lines:  # runs of the same line are one line with a count
        if counted and counted[-1].split(" ×")[0] == line:
            times = int(counted[-1].split(" ×")[1]) if " ×" in counted[-1] else 1
            counted[-1] = f"{line} ×{times + 1}"
        else:
            counted.append(line)
    return "\n".join(counted) + "\n"


def compare(name: str, text: str, update: bool) -> None:
    file = HERE / name
    if update:
        file.write_text(text, encoding="utf-8")
    assert file.exists(), "write it with --update-golden, and look at it"
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "what"), [("whole", {}), ("border", {"focus": "border"}), ("column", {"layout": "column"})]
)
def test_sheet(name, what, update_golden):
    day = control_day()
    rows = areas(day, denominators=("land",)) if not what else ()
    figure = sheet_figure(
        day, theatre(), areas=rows, areas_of="in both" if rows else "", sources=("A Monitor",), **what
    )
    with rc_context({"svg.fonttype": "none"}):
        svg = saved(figure, "svg", 72, **{"svg.fonttype": "none"})
    compare(f"sheet-{name}.txt", normalised(svg), update_golden)


def test_brief(update_golden):
    compare("brief.md", brief_markdown(brief(), ["map.png"]), update_golden)
    html = re.sub(r"<style>.*?</style>", "<style/>", brief_html(brief()), flags=re.S)
    compare("brief.html", "\n".join(line for line in html.splitlines() if line.strip()) + "\n", update_golden)
