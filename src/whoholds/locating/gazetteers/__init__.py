"""Gazetteer formats, one file each: what a file of that format says of its places, as entries."""

from __future__ import annotations

import csv
import gzip
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

from whoholds.errors import GazetteerError
from whoholds.locating.entries import Entry
from whoholds.registry import Registry


class GazetteerFormat(Protocol):
    """A plug-in: does a file look like its format, and what places are in it."""

    def fits(self, path: Path, head: str) -> bool: ...

    def read(self, path: Path) -> Iterator[Entry]: ...


gazetteer: Registry[GazetteerFormat] = Registry("gazetteer", "whoholds.locating.gazetteers")

_HEAD_CHARACTERS = 4096
_UNPACKED_AT_MOST = 4 * 1024**3
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def open_text(path: Path, member: str | None = None) -> IO[str]:
    """The file as text, unpacked when it is .gz or .zip (the named member, else the largest table).

    Raises: GazetteerError.
    """
    try:
        if path.suffix == ".gz":
            return io.TextIOWrapper(gzip.open(path, "rb"), encoding="utf-8-sig", errors="replace", newline="")
        if path.suffix == ".zip":
            archive = zipfile.ZipFile(path)
            names = [
                i for i in archive.infolist() if i.filename.endswith((".txt", ".csv", ".tsv", ".geojson", ".json"))
            ]
            names = [i for i in names if "readme" not in i.filename.lower()]
            chosen = member or (max(names, key=lambda i: i.file_size).filename if names else "")
            if not chosen:
                raise GazetteerError(
                    f"no table of places in {path.name}", hint="expected a .txt, .csv, .tsv or .geojson inside"
                )
            if archive.getinfo(chosen).file_size > _UNPACKED_AT_MOST:
                raise GazetteerError(f"{chosen} in {path.name} is larger than 4 GB", hint="load one country at a time")
            return io.TextIOWrapper(archive.open(chosen), encoding="utf-8-sig", errors="replace", newline="")
        return path.open(encoding="utf-8-sig", errors="replace", newline="")
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise GazetteerError(f"{path} cannot be read", hint=str(error)) from error


def holds_json(path: Path) -> bool:
    """Whether a file is GeoJSON rather than a table."""
    with open_text(path) as file:
        return file.readline().lstrip().startswith("{")


def table_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table by the names of its columns, whichever of tab, comma and semicolon parts them.

    Raises: GazetteerError where it breaks off.
    """
    with open_text(path) as file:
        first = file.readline()
    with open_text(path) as file:
        try:
            for row in csv.DictReader(file, delimiter=max("\t,;", key=first.count)):
                yield {k.strip(): v for k, v in row.items() if k and isinstance(v, str)}
        except (csv.Error, EOFError, OSError) as error:
            raise GazetteerError(f"{path.name} breaks off", hint=f"download it again ({error})") from error


def read_file(path: Path, kind: str | None = None) -> Iterator[Entry]:
    """The places of a file; its format told by ``kind`` or recognised.

    Raises: GazetteerError when no format fits or the file is broken.
    """
    return gazetteer.get(kind or recognise(path)).read(path)


def recognise(path: Path) -> str:
    """The name of the format a file is in.

    Raises: GazetteerError.
    """
    head = ""
    if not path.exists():
        raise GazetteerError(
            f"there is no file {path}", hint="give a GeoNames, Who's On First, OCHA COD or GeoJSON file"
        )
    if path.is_file() and path.suffix.lower() not in (".xlsx",):
        try:
            with open_text(path) as file:
                head = file.read(_HEAD_CHARACTERS)
        except (OSError, EOFError, UnicodeError, zipfile.BadZipFile) as error:
            raise GazetteerError(f"{path} cannot be read", hint=str(error)) from error
    for name in sorted(gazetteer.names(), key=lambda n: n == "outlines"):  # the broadest format last
        if gazetteer.get(name).fits(path, head):
            return name
    raise GazetteerError(f"{path.name} is no gazetteer whoholds knows", hint=f"formats: {', '.join(gazetteer.names())}")


def degrees(lat: str, lon: str) -> tuple[float, float] | None:
    """Latitude and longitude when both are numbers on the globe and not (0, 0), which means unknown.

    >>> degrees("35.5", "40.1"), degrees("", "40"), degrees("0", "0"), degrees("95", "1")
    ((35.5, 40.1), None, None, None)
    """
    try:
        y, x = float(lat), float(lon)
    except (TypeError, ValueError):
        return None
    return (y, x) if abs(y) <= 90 and abs(x) <= 180 and (y or x) else None


def whole(text: str | None) -> int:
    """A count written as text; 0 when there is none.

    >>> whole("1,200"), whole(""), whole("-3"), whole("9e99")
    (1200, 0, 0, 4000000000)
    """
    try:
        return int(min(max(0.0, float((text or "0").replace(",", ""))), 4e9))
    except ValueError:
        return 0


def radius_of_box(box: str) -> float | None:
    """Half the diagonal of "west,south,east,north", in km, where it has an extent.

    >>> radius_of_box("38,36,39,37") > 60, radius_of_box("38,36,38,36"), radius_of_box("")
    (True, None, None)
    """
    import math

    try:
        west, south, east, north = (float(v) for v in box.split(","))
    except ValueError:
        return None
    km = math.hypot((east - west) * math.cos(math.radians((south + north) / 2)), north - south) * 111.2 / 2
    return round(km, 2) if km > 0.1 else None
