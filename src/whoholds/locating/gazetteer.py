"""The gazetteer: every place whoholds knows, kept as one index on disk and opened at once."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoholds.errors import GazetteerError
from whoholds.locating.building import Building
from whoholds.locating.gazetteers import gazetteer, read_file
from whoholds.locating.gazetteers.theatre import entry_of
from whoholds.locating.gazetteers.world import digest
from whoholds.locating.index import Index
from whoholds.locating.index_file import facts_of, read_arrays, write_arrays
from whoholds.model import Place

_log = logging.getLogger(__name__)
_KEPT_AT_MOST = 200 * 1024**2
_WITHOUT_WORLD = "none"


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding a file: places that are new, places that were there and now have more names or ids."""

    file: str
    new: int
    merged: int


def cache_folder() -> Path:
    """Where indexes are kept: WHOHOLDS_CACHE, else the platform's folder for caches."""
    told = os.environ.get("WHOHOLDS_CACHE")
    if told:
        return Path(told).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "whoholds" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "whoholds"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "whoholds"


class Gazetteer:
    """The places of the world, of the files that were added, and of a theatre.

    ``layers`` are looked through in order; the first is the theatre's where there is one.
    """

    def __init__(self, index: Index, path: Path | None = None, theatre: Index | None = None) -> None:
        self.index, self.path, self.theatre = index, path, theatre
        self.layers = (theatre, index) if theatre is not None else (index,)

    @classmethod
    def open(cls, path: Path | str | None = None, *, theatre: Iterable[Place] = ()) -> Gazetteer:
        """Open the index at ``path`` (default: the world's, in the cache folder), building the world's the first time.

        Raises: GazetteerError.
        """
        path = Path(path) if path else cache_folder() / "gazetteer" / "places.index"
        index = _opened(path)
        places = [entry_of(p) for p in theatre]
        layer = None
        if places:
            building = Building()
            building.add(places)
            layer = Index(*building.finish(), gazetteer="theatre")
        return cls(index, path, layer)

    @classmethod
    def create(cls, path: Path | str) -> Gazetteer:
        """An empty gazetteer at ``path``, without the world, for those who want only what they add.

        Raises: GazetteerError when there is one already.
        """
        path = Path(path)
        if path.exists():
            raise GazetteerError(f"there is a gazetteer at {path} already", hint="open it, or give another path")
        arrays, facts = Building().finish()
        write_arrays(path, arrays, facts | {"added": [], "world": _WITHOUT_WORLD})
        return cls(Index(*read_arrays(path)), path)

    @classmethod
    def of(cls, places: Iterable[Place]) -> Gazetteer:
        """A gazetteer of these places alone, in memory.

        >>> small = Gazetteer.of([Place("x:1", "Ash Shaykh Maskin", 36.16, 32.83)])
        >>> [small.index.name(n) for n in range(len(small.index))]
        ['Ash Shaykh Maskin']
        """
        building = Building()
        building.add(entry_of(p) for p in places)
        return cls(Index(*building.finish()))

    @property
    def added(self) -> list[dict[str, object]]:
        """The files that were added: name, sha256, numbers of new and merged places."""
        return list(self.index.facts.get("added", []))

    def add(self, *files: Path | str, kind: str | None = None) -> list[Added]:
        """Merge files into the index: a place with a known id, or of the same name, sort and spot, gets the new names and ids.

        A file whose bytes were added before is left out. All files come in, or none.

        Raises: GazetteerError.
        """
        if self.path is None:
            raise GazetteerError("a gazetteer in memory cannot be added to", hint="open one from disk")
        known = {str(a["sha256"]) for a in self.added}
        building = Building(self.index.arrays, self.index.facts)
        told, facts = [], self.added
        for file in map(Path, files):
            sha256 = _sha256(file)
            if sha256 in known:
                told.append(Added(file.name, 0, 0))
                continue
            new, merged = building.add(read_file(file, kind))
            if not new + merged:
                raise GazetteerError(f"no place could be read from {file.name}", hint="are name and coordinates in it?")
            known.add(sha256)
            told.append(Added(file.name, new, merged))
            small = file.is_file() and file.stat().st_size <= _KEPT_AT_MOST
            facts.append({
                "kind": kind or "", "file": file.name, "sha256": sha256, "new": new, "merged": merged, "path": str(file.resolve()),
                "kept": f"{sha256[:12]}-{file.name}" if small else "",
            })  # fmt: skip
        if any(t.new or t.merged for t in told):
            arrays, more = building.finish()
            _keep(self.path, [Path(f) for f in files])
            write_arrays(self.path, arrays, more | {"added": facts, "world": self.index.facts.get("world")})
            self.index = Index(*read_arrays(self.path))
            self.layers = (*self.layers[:-1], self.index)
        return told

    def place(self, identifier: str) -> Place | None:
        """The place with that id, of whichever gazetteer."""
        for layer in self.layers:
            number = layer.by_id(identifier)
            if number is not None:
                return layer.place(number)
        return None

    def __len__(self) -> int:
        return sum(len(layer) for layer in self.layers)


def _opened(path: Path) -> Index:
    """The index at a path, built when it is not there, and built again, with the user's files, when it is of another whoholds."""
    world = digest()
    added: list[dict[str, Any]] = []
    facts: dict[str, Any] = {}
    if path.exists():
        try:
            arrays, facts = read_arrays(path)
        except GazetteerError:
            facts = facts_of(path)
        else:
            if facts.get("world") in (world, _WITHOUT_WORLD):
                return Index(arrays, facts)
        added = list(facts.get("added", []))
    building = Building()
    _log.warning("building the index of places, which is done once and takes about half a minute: %s", path)
    if facts.get("world") != _WITHOUT_WORLD:
        building.add(gazetteer.get("world").read(path))
    kept: list[dict[str, Any]] = []
    for file in added:
        source = _kept(path) / str(file["kept"]) if file.get("kept") else Path(str(file.get("path", "")))
        try:
            entries = list(read_file(source, str(file.get("kind") or "") or None))
        except GazetteerError as error:
            _log.warning("the gazetteer was built anew without %s: %s", file["file"], error)
            continue
        building.add(entries)
        kept.append(file)
    arrays, made = building.finish()
    write_arrays(
        path,
        arrays,
        made | {"added": kept, "world": facts.get("world") if facts.get("world") == _WITHOUT_WORLD else world},
    )
    return Index(*read_arrays(path))


def _kept(path: Path) -> Path:
    """Where copies of the files the user added lie, to build the index again from."""
    return path.with_name(path.name + ".added")


def _keep(path: Path, files: list[Path]) -> None:
    for file in files:
        if file.is_file() and file.stat().st_size <= _KEPT_AT_MOST:
            _kept(path).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, _kept(path) / f"{_sha256(file)[:12]}-{file.name}")


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    try:
        for path in sorted(file.rglob("*.geojson")) if file.is_dir() else [file]:
            with path.open("rb") as source:
                while block := source.read(1 << 20):
                    digest.update(block)
    except OSError as error:
        raise GazetteerError(f"{file} cannot be read", hint=str(error)) from error
    return digest.hexdigest()
