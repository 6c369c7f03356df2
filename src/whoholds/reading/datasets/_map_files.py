"""What the name of a map's file tells: the day, and the series it is one of."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

_NAMED_DAYS = (
    (re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)"), False),
    (re.compile(r"(?<!\d)(\d\d)[-_.](\d\d)[-_.](\d\d)(?!\d)"), True),
)
_UNIX_TIME = re.compile(r"(?<!\d)(1[0-9]{9})(?!\d)")


def day_in_name(stem: str) -> date | None:
    """The day a file's name tells: 20240729, 2024-07-29, 24_08_01, or seconds since 1970.

    >>> [str(day_in_name(n)) for n in ("map_20240729", "Control_24_08_01", "1654266031", "front-2024-13-41", "map 7")]
    ['2024-07-29', '2024-08-01', '2022-06-03', 'None', 'None']
    """
    for pattern, short in _NAMED_DAYS:
        if match := pattern.search(stem):
            try:
                return date(int(match[1]) + (2000 if short else 0), int(match[2]), int(match[3]))
            except ValueError:
                continue
    if match := _UNIX_TIME.search(stem):
        return datetime.fromtimestamp(int(match[1]), UTC).date()
    return None


def series_name(path: Path) -> str:
    """The name of a series of maps: a file's name without its day; the folder's where nothing is left.

    >>> series_name(Path("kml/Control_24_08_01.kml")), series_name(Path("deepstate_raw/1654266031.geojson"))
    ('Control', 'deepstate raw')
    """
    stem = path.name.split(".")[0]
    for pattern in (*(p for p, _ in _NAMED_DAYS), _UNIX_TIME):
        stem = pattern.sub("", stem)
    stem = re.sub(r"[\s_\-.]+", " ", stem).strip()
    return stem or re.sub(r"[\s_]+", " ", path.resolve().parent.name) or "map"
