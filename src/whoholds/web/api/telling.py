"""How the API answers: JSON with an ETag, compressed where that is worth it; and the parameters that many routes share."""

from __future__ import annotations

import gzip
import hashlib
import json
import math
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from starlette.responses import Response

from whoholds.errors import InputError
from whoholds.web.access import SHOWN, Visitor
from whoholds.web.ready import ASK_AGAIN

_WORTH_BYTES = 1_000

SinceQuery = Annotated[date | None, Query(description="From this day on.", examples=["2017-12-01"])]
UntilQuery = Annotated[date | None, Query(description="Up to this day.", examples=["2017-12-15"])]
KnownQuery = Annotated[
    date | None, Query(alias="known_at", description="Only what the world could know by the end of this day.")
]
LimitQuery = Annotated[int, Query(ge=1, le=5_000, description="At most so many.")]
BboxQuery = Annotated[
    str | None, Query(max_length=200, description="West, south, east, north in degrees.", examples=["40,33,41.5,36"])
]
ShownTo = Annotated[Visitor, Depends(SHOWN)]


def is_inner(request: Request, visitor: Visitor) -> bool:
    """Whether everything may be told; what is embedded elsewhere never is."""
    return visitor.inner and not request.url.path.startswith("/embed/")


def box(text: str | None) -> tuple[float, float, float, float] | None:
    """A bbox of four numbers, or of six with heights, which are left out.

    Raises: InputError.

    >>> box("40,33,41.5,36")
    (40.0, 33.0, 41.5, 36.0)
    """
    if text is None:
        return None
    try:
        numbers = [float(x) for x in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)) or numbers[1] > numbers[3]:
        raise InputError("bbox is west,south,east,north", hint="for example bbox=40,33,41.5,36")
    west, south, east, north = numbers
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise InputError("bbox lies outside the world", hint="degrees: longitude -180 to 180, latitude -90 to 90")
    return west, south, east, north


def tell(
    request: Request, value: Any, *, media_type: str = "application/json", cache: str = ASK_AGAIN, status: int = 200
) -> Response:
    """A value (or bytes that are JSON already) as the answer; 304 when the client has it."""
    body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": etag, "Cache-Control": cache, "Vary": "Accept-Encoding, Cookie"}
    if etag in request.headers.get("if-none-match", "") and request.method in ("GET", "HEAD"):
        return Response(status_code=304, headers=headers)
    if len(body) > _WORTH_BYTES and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, 5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status, headers, media_type)
