"""OCHA common operational datasets: p-coded tables (CSV, XLSX) and outlines (GeoJSON) of divisions and populated places.

Columns are told by their names, old and new: admin2Name_en / ADM2_EN / adm2_name, admin2Pcode / ADM2_PCODE / adm2_pcode, a
place's own name and code (ADM4_EN, featureName, NAME_EN; ADM4_PCODE, PCODE), and latitude / longitude (also point_y, center_lat).
A table without coordinates gives names and codes of divisions only when it says where they are, so such rows are left out.

Licence of the data: as each dataset on data.humdata.org says, mostly CC BY-IGO.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from whoholds.errors import GazetteerError
from whoholds.locating.entries import Entry
from whoholds.locating.gazetteers import degrees, gazetteer, holds_json, table_rows, whole

_NAME = re.compile(
    r"^adm(?:in)?_?(\d)(?:_?name)?(?:_?alt\d?)?_?(en|ar|fr|es|uk|ua|ru|ku|so|ref)?$|^adm(?:in)?_?(\d)_?name\d?$", re.I
)
_CODE = re.compile(r"^adm(?:in)?_?(\d)_?p_?code$", re.I)
_OWN_NAME = re.compile(
    r"^(?:(?:feature|place|location|site|village|settlement|community|town)_?)?name(?:_(\w\w))?(?:_?alt\d?)?$", re.I
)
_OWN_CODE = re.compile(r"^(?:(?:feature|place|location|site|village|settlement|community)_?)?(?:p_?code|id)$", re.I)
_LAT = ("latitude", "lat", "y", "point_y", "center_lat", "lat_dd", "y_coord")
_LON = ("longitude", "lon", "long", "lng", "x", "point_x", "center_lon", "lon_dd", "x_coord")
_LEVELS = ("country", "governorate", "district", "subdistrict", "village", "village")


@gazetteer("cod")
class CommonOperationalDataset:
    """A table or GeoJSON with p-codes."""

    @staticmethod
    def fits(path: Path, head: str) -> bool:
        if path.suffix.lower() == ".xlsx":
            return True
        first = head.split("\n", 1)[0] if not head.lstrip().startswith("{") else head
        return re.search(r"p_?code", first, re.I) is not None

    @staticmethod
    def read(path: Path) -> Iterator[Entry]:
        for row in _rows(path):
            entry = _entry(row)
            if entry:
                yield entry


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.suffix.lower() == ".xlsx":
        yield from _sheets(path)
        return
    if holds_json(path):
        from whoholds.locating.gazetteers.outlines import features

        yield from features(path)
        return
    yield from table_rows(path)


def _sheets(path: Path) -> Iterator[dict[str, Any]]:
    import zipfile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, InvalidFileException) as error:
        raise GazetteerError(f"{path.name} is no workbook", hint=str(error)) from error
    for sheet in book.worksheets:
        rows: Iterable[tuple[Any, ...]] = sheet.iter_rows(values_only=True)
        head: list[str] | None = None
        for cells in rows:
            texts = [str(c).strip() if c is not None else "" for c in cells]
            if head is None:
                if any(_CODE.match(t) or _OWN_CODE.match(t) for t in texts):
                    head = texts
            elif not texts[0].startswith("#"):  # a row of HXL tags
                yield dict(zip(head, texts, strict=False))


def _entry(row: dict[str, Any]) -> Entry | None:
    names: dict[int, list[tuple[str, str]]] = {}
    codes: dict[int, str] = {}
    own_names: list[tuple[str, str]] = []
    own_code, lat, lon, population, country = "", "", "", 0, ""
    for key, value in row.items():
        text = str(value or "").strip()
        low = key.lower()
        if not text or text.startswith("#"):
            continue
        if match := _CODE.match(key):
            codes[int(match[1])] = text
        elif match := _NAME.match(key):
            language = {"ref": "", "ua": "uk"}.get((match[2] or "").lower(), (match[2] or "").lower())
            names.setdefault(int(match[1] or match[3]), []).append((text, language))
        elif match := _OWN_NAME.match(key):
            own_names.append((text, (match[1] or "").lower()))
        elif _OWN_CODE.match(key):
            own_code = text
        elif low in _LAT:
            lat = text
        elif low in _LON:
            lon = text
        elif "population" in low or low in ("pop", "t_tl"):
            population = max(population, whole(text))
    point = degrees(lat, lon)
    level = max([k for k in codes if k in names], default=0)
    if not point or not (own_names or names):
        return None
    country = _iso(codes.get(0) or next(iter(codes.values()), own_code))
    if own_names and own_code and level < 4:
        entry_names, code, kind = own_names, own_code, "village"
        within = [codes[k] for k in sorted(codes, reverse=True)]
    else:
        entry_names, code, kind = names.get(level, own_names), codes.get(level, own_code), _LEVELS[min(level, 5)]
        within = [codes[k] for k in sorted(codes, reverse=True) if k < level]
    return Entry(
        ids=(f"pcode:{code}",), names=tuple(dict.fromkeys(entry_names)), lat=point[0], lon=point[1], kind=kind, country=country,
        within=tuple(f"pcode:{c}" for c in within), population=population, geometry=row.get("__outline__"),
    )  # fmt: skip


def _iso(code: str) -> str:
    """The country a p-code belongs to: its first letters are ISO's two or three.

    >>> _iso("SY070601"), _iso("SYR"), _iso("7")
    ('SY', 'SY', '')
    """
    import pycountry

    letters = re.match(r"[A-Za-z]*", code)
    text = letters[0].upper() if letters else ""
    found = pycountry.countries.get(alpha_3=text[:3]) if len(text) >= 3 else None
    found = found or (pycountry.countries.get(alpha_2=text[:2]) if len(text) >= 2 else None)
    return str(found.alpha_2) if found else ""
