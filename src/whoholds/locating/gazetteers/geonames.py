"""GeoNames: country dumps (SY.txt, SY.zip, allCountries.txt), 19 columns separated by tabs.

Licence of the data: CC BY 4.0, geonames.org.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from whoholds.errors import GazetteerError
from whoholds.locating.entries import Entry
from whoholds.locating.gazetteers import degrees, gazetteer, open_text, whole

_COLUMNS = 19
_CODES = {
    "PCLI": "country", "PCLS": "country", "PCLD": "country", "PCLF": "country", "PCL": "country", "ADM1": "governorate",
    "ADM2": "district", "ADM3": "subdistrict", "ADM4": "subdistrict", "PPLX": "neighbourhood", "AIRB": "base", "MILB": "base",
    "INSM": "base", "AIRP": "airport", "AIRF": "airport", "AIRQ": "airport", "DAM": "dam", "RESV": "lake", "RSV": "lake",
    "OILF": "oil_field", "OILW": "oil_field", "GASF": "gas_field", "CMP": "camp", "CMPRF": "camp", "CMPL": "camp",
    "PSTB": "crossing", "PSTC": "crossing", "BDG": "crossing", "PRN": "prison", "RDJCT": "road_junction", "CONT": "continent",
    "ISL": "island", "DSRT": "desert", "RGN": "region", "AREA": "region", "VAL": "valley", "WAD": "valley", "STMI": "river",
    "FRM": "farm", "FRMT": "farm", "RUIN": "ruin", "ANS": "ruin", "SEA": "sea", "OCN": "sea", "GULF": "sea", "LK": "lake",
}  # fmt: skip
_CLASSES = {
    "P": "village",
    "A": "subdistrict",
    "H": "river",
    "L": "region",
    "T": "mountain",
    "R": "road",
    "S": "facility",
    "U": "sea",
    "V": "region",
}


@gazetteer("geonames")
class GeoNames:
    """A dump as GeoNames offers it for download, packed or not."""

    @staticmethod
    def fits(path: Path, head: str) -> bool:  # noqa: ARG004
        first = head.split("\n", 1)[0].split("\t")
        return len(first) == _COLUMNS and first[0].isdigit() and degrees(first[4], first[5]) is not None

    @staticmethod
    def read(path: Path) -> Iterator[Entry]:
        with open_text(path) as file:
            try:
                for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                    point = degrees(row[4], row[5]) if len(row) == _COLUMNS else None
                    if point:
                        yield _entry(row, point)
            except (csv.Error, EOFError, OSError) as error:
                raise GazetteerError(f"{path.name} breaks off", hint=f"download it again ({error})") from error


def _entry(row: list[str], point: tuple[float, float]) -> Entry:
    population, code, country = whole(row[14]), row[7], row[8].upper()
    kind = _CODES.get(code, _CLASSES.get(row[6], "village"))
    if kind == "village":
        kind = (
            "city"
            if population >= 100_000
            else "town"
            if population >= 5_000 or code in ("PPLA", "PPLA2", "PPLC")
            else kind
        )
    ids = [f"geonames:{row[0]}"]
    if kind == "governorate":
        ids.append(f"admin1:{country}.{row[10]}")
    if kind == "district":
        ids.append(f"admin2:{country}.{row[10]}.{row[11]}")
    names = [(row[1], ""), (row[2], "")] + [(n, "") for n in row[3].split(",")]
    return Entry(
        ids=tuple(ids), names=tuple((n, lang) for n, lang in names if n and not is_romanised(n)), lat=point[0], lon=point[1],
        kind=kind, country=country, within=(f"admin2:{country}.{row[10]}.{row[11]}", f"admin1:{country}.{row[10]}"),
        population=population, quiet=tuple(n for n in row[3].split(",") if is_code(n)),
    )  # fmt: skip


def is_code(name: str) -> bool:
    """An airport's or station's code among the names.

    >>> is_code("DAM"), is_code("Homs")
    (True, False)
    """
    return len(name) <= 4 and name.isascii() and name.isupper()


def is_romanised(name: str) -> bool:
    """A machine's romanisation of another script ("d mshq"), or a code: nobody writes it in a report.

    >>> is_romanised("da ma shi ge"), is_romanised("Damascus"), is_romanised("دمشق")
    (True, False, False)
    """
    return (name.isascii() and name == name.lower()) or is_code(name)
