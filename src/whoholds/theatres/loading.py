"""From a theatre's folder to a Theatre: find it, read its files, lay it over the theatre it extends."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from whoholds.errors import TheatreError
from whoholds.model import Actor, ActorName, Demonym, Focus, Outline, Person, Place, Source, Theatre
from whoholds.theatres import files, states

BUILT_IN = Path(__file__).parent
SETTINGS = frozenset(
    {"name", "title", "title_ar", "extends", "countries", "neighbours", "bbox", "since", "until", "languages"}
    | {"publication_delay_days", "coarsen_km", "nominal_km"}  # editorial settings
    | {"default_holder", "holders", "official_area_km2", "same_as", "focus", "attributions"}
)
Known = TypeVar("Known", Actor, Person, Source, Place, Outline)


def names() -> list[str]:
    """The folders beside this file that hold a theatre.toml."""
    return sorted(p.parent.name for p in BUILT_IN.glob("*/theatre.toml"))


def load(name: str) -> Theatre:
    """The theatre of a name or path; the same object as long as none of its files is changed."""
    folder = _folder(name)
    return _load(folder, _stamp(folder), (), outlined=True)


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    return tuple((p.name, p.stat().st_mtime_ns) for p in sorted(folder.iterdir()) if p.is_file())


def _folder(name: str) -> Path:
    for folder in (BUILT_IN / name if Path(name).name == name else None, Path(name).expanduser()):
        if folder and (folder / "theatre.toml").is_file():
            return folder.resolve()
    if Path(name).is_dir():
        raise TheatreError(
            f"the folder '{name}' holds no theatre.toml", hint="see the folder of any theatre that comes along"
        )
    hint = f"one of {', '.join(names())}, or the path of a folder with a theatre.toml"
    raise TheatreError(f"there is no theatre '{name}'", hint=hint)


INHERITED = {name: name for name in (
    "countries", "bbox", "since", "until", "languages", "publication_delay_days", "coarsen_km", "nominal_km", "default_holder", "holders"
)} | {"focus": "focuses"}  # fmt: skip
"""Settings that a theatre takes from the one it extends when it does not set them itself, and their fields."""


@lru_cache(maxsize=16)
def _load(
    folder: Path,
    stamp: tuple[tuple[str, int], ...],  # noqa: ARG001 (the cache's key: a changed file is read again)
    below: tuple[Path, ...],
    outlined: bool,
) -> Theatre:
    told = settings(folder)
    own = _own(folder, told, outlined)
    if not (extended := told.get("extends")):
        return own
    ground = _folder(str(extended))
    if ground == folder or ground in below:
        raise TheatreError(
            f"{folder / 'theatre.toml'}: a theatre extends itself", hint="leave 'extends' out in one of them"
        )
    beneath = _load(ground, _stamp(ground), (*below, folder), outlined=not own.outlines)
    laid = lay_over(own, beneath, told.get("same_as", {}))
    kept = {field: getattr(beneath, field) for setting, field in INHERITED.items() if setting not in told}
    return replace(laid, **kept)


def settings(folder: Path) -> dict[str, Any]:
    """A theatre's theatre.toml.

    Raises: TheatreError.
    """
    path = folder / "theatre.toml"
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TheatreError(f"{path}: {error}", hint="it has to be TOML in UTF-8") from error
    if unknown := sorted(set(told) - SETTINGS):
        raise TheatreError(f"{path}: unknown setting '{unknown[0]}'", hint=f"known: {', '.join(sorted(SETTINGS))}")
    for wanted in ("name", "title"):
        if not isinstance(told.get(wanted), str):
            raise TheatreError(f"{path}: '{wanted}' is missing", hint=f'write {wanted} = "…"')
    return told


def _own(folder: Path, told: Mapping[str, Any], outlined: bool) -> Theatre:
    path = folder / "theatre.toml"
    inside = set(told.get("countries", ()))
    official = told.get("official_area_km2", {})
    outlines = files.outlines(folder / "outlines.geojson", level=0) if outlined else ()
    nations, forms = states.states(folder / "demonyms.csv"), states.forms(folder / "state_forms.csv")
    return Theatre(
        id=told["name"],
        title=told["title"],
        title_ar=told.get("title_ar", ""),
        countries=tuple(told.get("countries", ())),
        bbox=_bbox(path, told.get("bbox")),
        since=_day(path, told.get("since")),
        until=_day(path, told.get("until")),
        languages=tuple(told.get("languages", ("en",))),
        actors=states.state_actors(files.actors(folder), nations, forms),
        relations=files.relations(folder / "relations.csv"),
        people=files.people(folder / "people.csv"),
        sources=states.office_sources(files.sources(folder / "sources.csv"), nations, forms),
        places=files.places(folder / "places.csv", gazetteer=told["name"]),
        lines=files.lines(folder / "lines.geojson"),
        outlines=tuple(
            replace(o, inside=not inside or o.id in inside, area_km2=official.get(o.id))
            for o in outlines
            if o.country == o.id
        ),
        occupied=tuple(replace(o, inside=False) for o in outlines if o.country != o.id),
        divisions=files.outlines(folder / "divisions.geojson", level=1),
        demonyms=tuple(state.demonym for state in nations),
        focuses=tuple(_focus(path, sheet) for sheet in told.get("focus", ())),
        publication_delay_days=int(told.get("publication_delay_days", 0)),
        coarsen_km=float(told.get("coarsen_km", 0.0)),
        nominal_km=float(told.get("nominal_km", 25.0)),
        default_holder=dict(told.get("default_holder", {})),
        holders=tuple(told.get("holders", ())),
        attributions=tuple(told.get("attributions", ())),
        folder=str(folder),
    )


def _bbox(path: Path, told: Any) -> tuple[float, float, float, float] | None:
    if told is None:
        return None
    try:
        west, south, east, north = (float(number) for number in told)
    except (TypeError, ValueError) as error:
        raise TheatreError(f"{path}: a bbox is [west, south, east, north], not {told}") from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise TheatreError(
            f"{path}: the bbox {told} is no part of the world", hint="[west, south, east, north] in degrees"
        )
    return west, south, east, north


def _day(path: Path, told: Any) -> date | None:
    if told is None or type(told) is date:
        return told
    raise TheatreError(f"{path}: {told!r} is no day", hint="write since = 2011-03-15, without quotes")


def _focus(path: Path, told: Mapping[str, Any]) -> Focus:
    bbox = _bbox(path, told.get("bbox"))
    if bbox is None or "id" not in told:
        raise TheatreError(f"{path}: a [[focus]] needs id and bbox")
    title = str(told.get("title", told["id"]))
    places, names = tuple(told.get("places", ())), tuple(told.get("names", ()))
    return Focus(str(told["id"]), title, bbox, str(told.get("title_ar", "")), places, names)


def lay_over(own: Theatre, ground: Theatre, same_as: Mapping[str, str]) -> Theatre:
    """``own`` on top of the theatre it extends.

    An id told by both is the own one's; of actors the names of both are kept. ``same_as`` says which actor of the ground is the same
    as one of its own (its "syria" is our "syrian-government"). A name stays with the own actor that claims it; an actor of the ground
    that has no name left is gone.
    """
    actors = _actors_over(own.actors, ground.actors, same_as)
    present = {a.id for a in actors}

    def meant(actor: str | None) -> str | None:
        actor = same_as.get(actor, actor) if actor else None
        return actor if actor in present else None

    relations = [replace(r, subject=meant(r.subject) or "", object=meant(r.object) or "") for r in ground.relations]
    return replace(
        own,
        actors=actors,
        relations=own.relations
        + tuple(r for r in relations if r.subject and r.object and r.subject != r.object and r not in own.relations),
        people=_joined(own.people, (replace(p, affiliation=meant(p.affiliation)) for p in ground.people)),
        sources=_sources_over(own.sources, (_speaking_for(s, meant(s.affiliation)) for s in ground.sources)),
        places=_joined(own.places, ground.places),
        demonyms=_demonyms_over(own.demonyms, (replace(d, actor=meant(d.actor)) for d in ground.demonyms)),
        lines=own.lines or ground.lines,
        outlines=own.outlines or ground.outlines,
        occupied=own.occupied or ground.occupied,
        divisions=own.divisions or ground.divisions,
        attributions=own.attributions + tuple(a for a in ground.attributions if a not in own.attributions),
    )


def _actors_over(own: tuple[Actor, ...], ground: tuple[Actor, ...], same_as: Mapping[str, str]) -> tuple[Actor, ...]:
    known = {a.id for a in own}
    claimed = {(n.text.casefold(), n.language) for a in own for n in a.names}
    more: dict[str, list[ActorName]] = {}
    added = []
    for actor in ground:
        names = [n for n in actor.names if (n.text.casefold(), n.language) not in claimed]
        target = same_as.get(actor.id, actor.id)
        if target in known:
            more.setdefault(target, []).extend(names)
        elif names:
            parent = same_as.get(actor.parent, actor.parent) if actor.parent else None
            added.append(replace(actor, names=tuple(names), parent=parent))
    left = known | {a.id for a in added}
    merged = [replace(a, names=(*a.names, *more[a.id])) if a.id in more else a for a in own]
    return (*merged, *(a if a.parent in left else replace(a, parent=None) for a in added))


def _speaking_for(source: Source, actor: str | None) -> Source:
    return source if actor == source.affiliation else replace(source, affiliation=actor)


def _sources_over(own: tuple[Source, ...], ground: Iterable[Source]) -> tuple[Source, ...]:
    claimed = {name.casefold() for source in own for name in (source.name, *source.names)}
    added = []
    for source in ground:
        told = (source.name, *source.names)
        names = [name for name in told if name.casefold() not in claimed]
        if len(names) == len(told):
            added.append(source)
        elif names:
            added.append(replace(source, name=names[0], names=tuple(names[1:])))
    return _joined(own, added)


def _joined(own: tuple[Known, ...], ground: Iterable[Known]) -> tuple[Known, ...]:
    known = {item.id for item in own}
    return own + tuple(item for item in ground if item.id not in known)


def _demonyms_over(own: tuple[Demonym, ...], ground: Iterable[Demonym]) -> tuple[Demonym, ...]:
    known = {item.country for item in own}
    return own + tuple(item for item in ground if item.country not in known)
