"""What was worked out once, kept in the cache folder: cells and the estimates of days.

Everything kept can be worked out anew, and its name is a hash of all it was worked out from (the ledger's newest row, the theatre's
files, the question, the code), so nothing kept is ever out of date: what changes gets another name. A file is written aside and moved
into place; it carries the hash of its own bytes, and one that is damaged, cut short or unreadable is thrown away. The folder is bounded:
what was not used for longest goes first. A cache that cannot be written costs time and nothing else.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from whoholds.model import Arcs, Cells, ControlDay, Presence

if TYPE_CHECKING:
    from datetime import date, datetime

    from numpy.typing import NDArray

    from whoholds.settings import Settings

MOST_FILES, MOST_MEGABYTES = 96, 256
_DIGEST = 32
_ROOMS = ("model", "theatres", "checking", "estimating", "workbench")
"""Rooms whose code has a part in an estimate: when it changes, what was kept counts for nothing."""

Arrays = dict[str, "NDArray[Any]"]


class Shelf:
    """A folder of kept arrays.

    >>> import tempfile
    >>> shelf = Shelf(Path(tempfile.mkdtemp()) / "kept")
    >>> shelf.put("day", "0a", {"x": np.arange(3)})
    >>> shelf.get("day", "0a")["x"].tolist(), shelf.get("day", "0b")
    ([0, 1, 2], None)
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, kind: str, key: str) -> Arrays | None:
        """What was kept; None when it is not there, or is not whole."""
        path = self._path(kind, key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if len(data) <= _DIGEST or sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        with np.load(io.BytesIO(data[_DIGEST:]), allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}

    def put(self, kind: str, key: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Keep arrays; whoever writes the same at the same time writes the same bytes."""
        out = io.BytesIO()
        np.savez(out, **arrays)  # type: ignore[arg-type]  # numpy's types take its own switches for arrays
        data = out.getvalue()
        if len(data) > MOST_MEGABYTES * 1_000_000 // 2:
            return
        path = self._path(kind, key)
        beside = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside.write_bytes(sha256(data).digest() + data)
            beside.replace(path)
            self._make_room()
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink()

    def _path(self, kind: str, key: str) -> Path:
        return self.folder / f"{kind}-{key}"

    def _make_room(self) -> None:
        """Throw away what was not used for longest, and what a killed writer left behind."""
        found = []
        for path in self.folder.iterdir():
            with contextlib.suppress(OSError):
                told = path.stat()
                found.append((told.st_mtime_ns, told.st_size, path))
        size = 0
        for n, (_, bytes_, path) in enumerate(sorted(found, reverse=True)):
            size += bytes_
            if n >= MOST_FILES or size > MOST_MEGABYTES * 1_000_000:
                with contextlib.suppress(OSError):
                    path.unlink()


def shelf_of(settings: Settings) -> Shelf:
    """The shelf in the cache folder that is set."""
    from whoholds.locating.gazetteer import cache_folder

    return Shelf((settings.cache or cache_folder()) / "derived")


def key_of(*parts: Any) -> str:
    """A name for what is worked out from these: anything whose ``repr`` tells all of it.

    >>> key_of("day", 1) == key_of("day", 1), key_of("day", 1) == key_of("day", "1")
    (True, False)
    """
    digest = sha256(code_stamp().encode())
    for part in parts:
        told = part if isinstance(part, bytes) else repr(part).encode()
        digest.update(len(told).to_bytes(8, "big") + told)
    return digest.hexdigest()[:40]


@cache
def code_stamp() -> str:
    """Version and state of the code that has a part in an estimate."""
    from importlib.metadata import version

    digest = sha256(version("whoholds").encode())
    package = Path(__file__).resolve().parent.parent
    for room in _ROOMS:
        for path in sorted((package / room).rglob("*")):
            if path.suffix in (".py", ".toml"):
                told = path.stat()
                digest.update(f"{path.relative_to(package)} {told.st_size} {told.st_mtime_ns}".encode())
    return digest.hexdigest()


# Cells and days as arrays


def packed_cells(cells: Cells) -> Arrays:
    """Cells as plain arrays, shapes as WKB."""
    import shapely

    out: Arrays = {name: getattr(cells, name) for name in ("lon", "lat", "area_km2", "nominal_km2", "population")}
    for name in ("places", "names", "countries", "admin1", "kinds"):
        out[name] = _text(getattr(cells, name))
    for name in ("geometry", "nominal_geometry"):
        out |= _blobs(name, shapely.to_wkb(getattr(cells, name)))
    if cells.arcs is not None:
        out |= _blobs("arcs", shapely.to_wkb(cells.arcs.geometry))
        out |= {f"arcs_{name}": getattr(cells.arcs, name) for name in ("left", "right", "length_km")}
    return out


def unpacked_cells(kept: Arrays) -> Cells:
    """The other way round."""
    import shapely

    def shapes(name: str) -> NDArray[np.object_]:
        return np.asarray(shapely.from_wkb(_parted(kept, name)), dtype=object)

    arcs = None
    if "arcs_left" in kept:
        arcs = Arcs(shapes("arcs"), kept["arcs_left"], kept["arcs_right"], kept["arcs_length_km"])

    def texts(name: str) -> tuple[str, ...]:
        return tuple(_told(kept[name]))

    return Cells(
        places=texts("places"),
        names=texts("names"),
        lon=kept["lon"],
        lat=kept["lat"],
        geometry=shapes("geometry"),
        area_km2=kept["area_km2"],
        nominal_km2=kept["nominal_km2"],
        nominal_geometry=shapes("nominal_geometry"),
        population=kept["population"],
        countries=texts("countries"),
        admin1=texts("admin1"),
        kinds=texts("kinds"),
        arcs=arcs,
    )


def packed_day(day: ControlDay) -> Arrays:
    """An estimate as plain arrays, without its cells."""
    ids = {s: i for i, s in enumerate(dict.fromkeys(s for row in day.basis for s in row))}
    return {
        "states": _text(day.states),
        "method": _text([day.method]),
        "probability": day.probability,
        "last_evidence": day.last_evidence.astype("datetime64[D]").astype(np.int64),
        "ids": _text(list(ids)),
        "basis": np.array([ids[s] for row in day.basis for s in row], np.int32),
        "basis_length": np.array([len(row) for row in day.basis], np.int32),
        "claimed": _text(list(day.claimed)),
        "contenders": _text(list(day.contenders)),
        "settings": _text(list(day.settings.items())),
        "presences": _text(
            [
                (p.actor, p.status, p.name, p.lon, p.lat, p.radius_km, p.since and p.since.isoformat(), p.statements)
                for p in day.presences
            ]
        ),
    }


def unpacked_day(kept: Arrays, cells: Cells, on: date, known_at: datetime | None) -> ControlDay:
    """The other way round."""
    from datetime import date as day_type

    ids, ends = _told(kept["ids"]), np.cumsum(kept["basis_length"])
    basis = [ids[i] for i in kept["basis"].tolist()]
    return ControlDay(
        on=on,
        known_at=known_at,
        method=_told(kept["method"])[0],
        cells=cells,
        states=tuple(_told(kept["states"])),
        probability=kept["probability"],
        last_evidence=kept["last_evidence"].astype("datetime64[D]"),
        basis=tuple(tuple(basis[a:b]) for a, b in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True))
        if len(ends)
        else (),
        presences=tuple(
            Presence(a, s, n, lon, lat, r, day_type.fromisoformat(since) if since else None, tuple(statements))
            for a, s, n, lon, lat, r, since, statements in _told(kept["presences"])
        ),
        claimed=tuple(_told(kept["claimed"])),
        contenders=tuple(map(tuple, _told(kept["contenders"]))),
        settings=dict(_told(kept["settings"])),
    )


def _text(values: Sequence[Any]) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(list(values), ensure_ascii=False).encode("utf-8", "surrogatepass"), np.uint8)


def _told(kept: NDArray[np.uint8]) -> list[Any]:
    out: list[Any] = json.loads(kept.tobytes().decode("utf-8", "surrogatepass"))
    return out


def _blobs(name: str, blobs: Iterable[bytes]) -> Arrays:
    listed = list(blobs)
    return {
        f"{name}_wkb": np.frombuffer(b"".join(listed), np.uint8),
        f"{name}_ends": np.cumsum([len(b) for b in listed], dtype=np.int64),
    }


def _parted(kept: Arrays, name: str) -> list[bytes]:
    whole, ends = kept[f"{name}_wkb"].tobytes(), kept[f"{name}_ends"].tolist()
    return [whole[a:b] for a, b in zip([0, *ends[:-1]], ends, strict=True)]
