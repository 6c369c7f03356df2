"""Wikipedia's war-map modules: a Lua file, the API's JSON, or a page's whole history as control statements, one a change."""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import Any

from whoholds.errors import DatasetError
from whoholds.model import (
    Citation,
    Control,
    Draft,
    Location,
    Participant,
    Period,
    PlaceReference,
    Problem,
    Source,
    Speaker,
    Tool,
)
from whoholds.model.ids import slug
from whoholds.model.vocabularies import Role, SourceKind
from whoholds.reading.datasets import DatasetFile, Item, Mapped, Remark, dataset
from whoholds.reading.datasets._files import open_bytes, open_text
from whoholds.reading.datasets._ground import FAULTS, Ground
from whoholds.reading.datasets._icons import Feature, Icon, icon_key, icon_of, legend_of, plain_text
from whoholds.reading.datasets._json import json_rows
from whoholds.reading.datasets._lua import LuaFault, LuaTable, marks_in, read_lua
from whoholds.reading.datasets._naming import ActorNames, how_to_map
from whoholds.reading.datasets._values import number

TOOL = Tool(name="wikipedia", version="1")
LICENCE = "CC BY-SA 4.0 (Wikipedia contributors)"
LIKE = "Location dot red.svg"
SCALE = "Wikipedia"
LONGEST_MODULE = 8_000_000
LONGEST_QUOTE = 600
BIGGEST_MARK = 300
RADIUS_KM = {"rural presence": 5.0}
DEFAULT_RADIUS_KM = 2.0


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a module: its number ("" for a bare file), when it was saved, its Lua text."""

    id: str
    saved_at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: where, its icon, its label, and its Lua source."""

    lat: float
    lon: float
    icon: str
    label: str
    source: str


class WikipediaImporter:
    """Reads the data modules behind Wikipedia's detailed maps."""

    def recognises(self, path: Path) -> float:
        """By a module's beginning: a table with marks that have a lat and a mark."""
        name = path.name.lower().removesuffix(".gz")
        if not name.endswith((".lua", ".json", ".jsonl", ".xml", ".txt")):
            return 0.0
        try:
            with open_text(path) as stream:
                head = stream.read(100_000)
        except (DatasetError, UnicodeError):
            return 0.0
        marked = "marks" in head and re.search(r"\blat\s*=", head) is not None
        return 0.95 if marked and ("return" in head or "revisions" in head or "<revision>" in head) else 0.0

    def publisher(self, file: DatasetFile) -> Source:
        """The module's editors."""
        title = file.source or _title(file.path)
        url = f"https://en.wikipedia.org/wiki/{title.replace(' ', '_')}" if title.startswith("Module:") else None
        name = title if title.lower().startswith("wikipedia") or file.source else f"Wikipedia, {title}"
        return Source(slug(name), name, SourceKind.MAP, language="en", url=url, licence=LICENCE)

    def read(self, file: DatasetFile) -> Iterator[Item]:
        """Every mark of a module, or every change of a history.

        Raises: DatasetError when a bare module is no Lua table.
        """
        publisher = self.publisher(file)
        yield publisher
        yield from _Reading(file, publisher).items(_revisions(file))


dataset("wikipedia")(WikipediaImporter())


def _title(path: Path) -> str:
    with open_text(path) as stream:
        head = stream.read(20_000)
    match = re.search(r'"title"\s*:\s*"((?:[^"\\]|\\.)+)"', head) or re.search(r"<title>([^<]+)</title>", head)
    return match[1] if match else path.name.split(".")[0].replace("_", " ")


def _revisions(file: DatasetFile) -> Iterator[Revision]:
    name = file.path.name.lower().removesuffix(".gz")
    if name.endswith((".json", ".jsonl")):
        yield from _in_order(_of_json(file.path))
    elif name.endswith(".xml"):
        yield from _in_order(_of_xml(file.path))
    else:
        with open_text(file.path) as stream:
            text = stream.read(LONGEST_MODULE + 1)
        if len(text) > LONGEST_MODULE:
            raise DatasetError(f"{file.path.name} is too long for a module", hint="is it a data module?")
        yield Revision("", file.on, text)


def _of_json(path: Path) -> Iterator[Revision]:
    for row in json_rows(path, "revisions", again=True):
        slots = row.get("slots")
        content = slots.get("main", {}) if isinstance(slots, dict) else row
        text = content.get("content", content.get("*")) if isinstance(content, dict) else None
        if isinstance(text, str) and "timestamp" in row:
            yield Revision(str(row.get("revid", "")), _instant(str(row["timestamp"])), text)


def _of_xml(path: Path) -> Iterator[Revision]:
    """The revisions of a MediaWiki export."""
    from xml.etree.ElementTree import ParseError  # only the name of an error; the parser is defusedxml's

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    with open_bytes(path) as stream:
        try:
            for _, element in iterparse(stream, events=("end",), forbid_dtd=True):
                if element.tag.rpartition("}")[2] != "revision":
                    continue
                told = {child.tag.rpartition("}")[2]: child.text or "" for child in element}
                if told.get("timestamp") and told.get("text"):
                    yield Revision(told.get("id", ""), _instant(told["timestamp"]), told["text"])
                element.clear()
        except DefusedXmlException as error:
            raise DatasetError(
                f"{path.name} declares a document type or entities, which can be a bomb",
                hint="export it again without them; nothing was taken",
            ) from error
        except ParseError as error:
            raise DatasetError(
                f"{path.name} is no sound XML: {error}", hint="export it again; nothing was taken"
            ) from error


def _instant(told: str) -> datetime:
    try:
        return datetime.fromisoformat(told)
    except ValueError as error:
        raise DatasetError(f"'{told[:40]}' is no timestamp", hint="fetch the history again") from error


def _in_order(revisions: Iterator[Revision]) -> Iterator[Revision]:
    """Oldest first, through a temporary file: the API gives the newest first, and a history may be large."""
    store = sqlite3.connect("")
    store.execute("CREATE TABLE revisions (saved_at TEXT, id TEXT, text BLOB)")
    for r in revisions:
        packed = zlib.compress(r.text[: LONGEST_MODULE + 1].encode("utf-8", "replace"), 1)
        store.execute(
            "INSERT INTO revisions VALUES (?, ?, ?)", (r.saved_at.isoformat() if r.saved_at else "", r.id, packed)
        )
    count = 0
    for at, name, packed in store.execute(
        "SELECT saved_at, id, text FROM revisions ORDER BY saved_at, CAST(id AS INTEGER)"
    ):
        count += 1
        yield Revision(name, datetime.fromisoformat(at), zlib.decompress(packed).decode())
    if not count:
        raise DatasetError(
            "there is no revision with its content in the file",
            hint="ask the API for it: action=query&prop=revisions&rvprop=content|timestamp|ids&rvslots=main",
        )


@dataclass
class _Reading:
    """One module and its history being read."""

    file: DatasetFile
    publisher: Source
    state: dict[tuple[str, ...], str] = field(default_factory=dict)
    unexplained: Counter[tuple[str, str]] = field(default_factory=Counter)
    keys: dict[str, str] = field(default_factory=dict)
    """Icons nobody explains, and the colour a mapping would explain them by."""
    counts: Counter[str] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)
    faulty: set[str] = field(default_factory=set)
    legend: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = ActorNames(self.file.theatre, self.file.mapping, generic=False)
        self.ground = Ground(self.file.theatre)
        own = self.file.mapping.get("legend")
        self.own_legend = legend_of(Path(own).read_text(encoding="utf-8")) if own and Path(own).is_file() else {}

    def items(self, revisions: Iterator[Revision]) -> Iterator[Item]:
        """What each revision changes; a bare file is all change."""
        name = self.file.path.name
        for revision in revisions:
            try:
                module, faults = read_lua(revision.text)
            except (DatasetError, RecursionError) as error:
                if not revision.id:
                    raise
                yield Problem(
                    f"{name}, revision {revision.id}", str(error), "vandalised or half-saved; the next one counts"
                )
                continue
            yield from self._faults(faults, revision)
            yield from self._legend(module)
            yield from self._changes(module, revision)
        for (icon, why), times in self.unexplained.most_common():
            colour = self.keys.get(icon)
            hint = (
                how_to_map(colour, self.file.theatre)
                if colour
                else f"say which it is like: --map {quote(f'{icon}={LIKE}')}"
            )
            yield Problem(name, f"icon '{icon}' on {times:,} marks: {why}", hint)
        for what, times in self.counts.most_common():
            yield Remark(name, f"{times:,} {what}")
        if self.file.on is None and "undated" in self.told:
            yield Remark(
                name, "the file tells no day and neither did you: its statements are undated; give --on 2017-12-15"
            )

    def _faults(self, faults: list[LuaFault], revision: Revision) -> Iterator[Problem]:
        for fault in faults:
            where = f"{self.file.path.name}{', revision ' + revision.id if revision.id else ''}, line {fault.line}"
            key = f"{fault.line} {fault.message}"
            if key not in self.faulty:
                self.faulty.add(key)
                yield Problem(where, fault.message, "an editor's slip: the rest was read")

    def _legend(self, module: LuaTable) -> Iterator[Item]:
        arguments = module.get("containerArgs")
        captions = (
            [v for v in arguments.fields.values() if isinstance(v, str)] if isinstance(arguments, LuaTable) else []
        )
        found = {**(legend_of("\n".join(captions)) or self.legend), **self.own_legend}
        if found != self.legend:
            self.legend = found
            for colour, told in found.items():
                actor = self._actor(colour, told)
                yield Mapped("holder", colour if self.names.mapped(colour) is not None else told, actor.actor or "")
        further = module.get("secondaryModules")
        if isinstance(further, LuaTable) and further.items and "further" not in self.told:
            self.told.add("further")
            listed = ", ".join(str(m).partition("|")[0].replace("_", " ") for m in further.items)
            yield Remark(
                self.file.path.name, f"the map is drawn from further modules, each to be imported on its own: {listed}"
            )

    def _actor(self, colour: str, told: str) -> Participant:
        """The actor of a colour: by the user's word for the colour, else by the legend's words, never by the colour alone."""
        on = self.file.on.date() if self.file.on else None
        if self.names.mapped(colour):
            return self.names.participant(colour, Role.HOLDER, on)
        short = re.search(r"\(([^)]{2,40})\)", told)
        for name in (told, told.partition("(")[0].strip(), short[1] if short else "", told.partition(" and ")[0]):
            if name and (self.names.mapped(name) or self.names.find(name, on)):
                found = self.names.participant(name, Role.HOLDER, on)
                return Participant(found.name, Role.HOLDER, found.actor, told)
        return Participant(told, Role.HOLDER, None, told)

    def _changes(self, module: LuaTable, revision: Revision) -> Iterator[Item]:
        marks = list(self._marks(module, revision))
        problems = [m for m in marks if isinstance(m, Problem)]
        sound = [m for m in marks if isinstance(m, Mark)]
        labels = {(m.lat, m.lon): m.label for m in sound if m.label}
        yield from problems
        now: dict[tuple[str, ...], str] = {}
        for mark in sound:
            label = mark.label or labels.get((mark.lat, mark.lon), "")
            place = (plain_text(label).casefold(),) if label else (f"{mark.lat:.3f}", f"{mark.lon:.3f}")
            drafts = list(self._drafts(mark, label, revision))
            for draft in drafts:
                body = draft.body
                assert isinstance(body, Control)
                holder = body.actors[0].told if body.actors else ""
                key = (*place, body.scale_value, body.extent, holder)
                if key in now:
                    self.counts["marks stand there twice"] += not revision.id
                    continue
                now[key] = holder
                if key not in self.state:
                    yield draft
        self.state = now

    def _marks(self, module: LuaTable, revision: Revision) -> Iterator[Mark | Problem]:
        for order, told in enumerate(marks_in(module), start=1):
            table: LuaTable = told[""]
            lat, lon = _degrees(told.get("lat")), _degrees(told.get("long", told.get("lon")))
            icon = told.get("mark")
            source = " ".join(revision.text[table.start : table.end].split())[:LONGEST_QUOTE]
            fault = "latitude or longitude is missing or no number" if lat is None or lon is None else ""
            label = next(
                (str(told[n]) for n in ("label", "link") if isinstance(told.get(n), str) and told[n].strip()), ""
            )
            if not fault and not isinstance(icon, str):
                fault = "no icon"
            size = told.get("marksize")
            if not fault and size not in (None, "") and number(str(size)) is None:
                fault = f"marksize '{str(size)[:20]}' is no number"
            if not fault and lat is not None and lon is not None:
                where = self.ground.fault(lat, lon)
                if where == "outside":
                    self.counts["marks lie outside the theatre and were left out"] += (
                        not revision.id or source not in self.faulty
                    )
                    self.faulty.add(source)
                    continue
                fault = FAULTS[where][0].format(lat=lat, lon=lon) if where else ""
            if fault:
                if source not in self.faulty:  # the same slip in a thousand revisions is told once
                    self.faulty.add(source)
                    at = f"{self.file.path.name}{', revision ' + revision.id if revision.id else ''}, mark {order}"
                    yield Problem(at, f"{fault}: {source[:120]}", "an editor's slip: correct it in the module")
                continue
            assert lat is not None and lon is not None and isinstance(icon, str)
            yield Mark(lat, lon, icon, label, source)

    def _drafts(self, mark: Mark, label: str, revision: Revision) -> Iterator[Draft]:
        shown = self._shown(mark.icon)
        if isinstance(shown, Feature):
            self.counts[f"marks show a {shown.what}, no holder"] += not revision.id
            return
        if shown is None:
            self.unexplained[icon_key(mark.icon), "nobody explains it"] += 1
            return
        for colour in shown.colours:
            if colour not in self.legend and not self.names.mapped(colour):
                self.keys[icon_key(mark.icon)] = colour
                self.unexplained[icon_key(mark.icon), f"the legend does not say whose colour {colour} is"] += 1
                continue
            yield self._draft(mark, label, shown, self._actor(colour, self.legend.get(colour, colour)), revision)

    def _shown(self, icon: str) -> Icon | Feature | None:
        ours = self.file.mapping.get(icon) or self.file.mapping.get(icon_key(icon))
        return icon_of(ours) if ours else icon_of(icon)

    def _draft(self, mark: Mark, label: str, shown: Icon, actor: Participant, revision: Revision) -> Draft:
        name = plain_text(label) or f"{mark.lat:.3f}, {mark.lon:.3f}"
        saved_on = revision.saved_at.date() if revision.saved_at else None
        if saved_on is None:
            self.told.add("undated")
        radius = RADIUS_KM.get(shown.value, DEFAULT_RADIUS_KM)
        row = f"revision {revision.id}, {name}" if revision.id else f"{name} ({mark.lat:g}, {mark.lon:g})"
        return Draft(
            body=Control(
                actors=(actor,),
                place=PlaceReference(name, name, shown.kind) if label else None,
                location=Location(name, mark.lon, mark.lat, radius, basis="row"),
                status=shown.status,
                extent=shown.extent,
                scale=SCALE,
                scale_value=shown.value,
            ),
            citation=Citation.from_row(self.file.document, row, mark.source),
            made_by=TOOL,
            said_by=(Speaker(self.publisher.name, self.publisher.id),),
            valid=Period.day(saved_on) if saved_on else None,
            known_at=revision.saved_at,
        )


def _degrees(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    return float(value) if isinstance(value, int | float) else number(str(value))
