"""Fills a brief from the ledger: figures, maps, what happened, who holds what, claims, what to watch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from whoholds.model import UNKNOWN, Area, ControlDay, Event, Figure, Relation, Statement
from whoholds.model.vocabularies import RelationKind

if TYPE_CHECKING:
    from whoholds.publishing.briefs import Brief, CheckedClaim, Happening, Headline, Picture, Sentence
    from whoholds.workbench.bench import Workbench
    from whoholds.workbench.claims import Checked

NEW_GROUPS = (RelationKind.APPEARS, RelationKind.DRAWN_FROM)
MOST_HAPPENINGS, MOST_CLAIMS, MOST_WATCHED = 40, 14, 10
WATCH_DAYS = 60
SAME_EVENT = 0.9
SHEET_DPI = 130


def write(
    bench: Workbench,
    on: date,
    out: Path,
    *,
    known_at: datetime | None = None,
    days: int = 14,
    title: str | None = None,
    focus: Sequence[str] | None = None,
) -> str:
    """Compose and write a brief; says what it holds."""
    from whoholds.publishing.briefs import write_brief
    from whoholds.workbench.exporting import written

    brief = compose(bench, on, known_at=known_at, days=days, title=title, focus=focus)
    with written(out):
        write_brief(brief, out)
    late = f". {held_back}" if (held_back := bench.held_back(on)) else ""
    return (
        f"{len(brief.happenings)} events, {len(brief.claims)} claims, {len(brief.pictures)} maps, "
        f"{len(brief.documents)} documents{late}"
    )


def compose(
    bench: Workbench,
    on: date,
    *,
    known_at: datetime | None = None,
    days: int = 14,
    title: str | None = None,
    focus: Sequence[str] | None = None,
    checked: Sequence[Checked] | None = None,
) -> Brief:
    """The brief of a day, looking some days back. ``checked``: all claims with their verdicts, where they are held already."""
    from whoholds.publishing.briefs import Brief, Sentence
    from whoholds.publishing.exporters import Dossier, open_statements

    documents = {d.id: d for d in bench.ledger.documents()}
    sources = bench.sources()
    rule, held_back = bench.withholding, bench.held_back(on)
    on = rule.shown(on)
    everything = [s for s in bench.ledger.statements(known_at=known_at) if not rule.too_young(s)]
    statements, _ = open_statements(everything, documents, sources)
    first = on - timedelta(days=days - 1)
    recent = [s for s in statements if s.valid and s.valid.start <= on and s.valid.last >= first]
    control = bench.control(on, known_at=known_at)
    areas, land = main_areas(bench, control)
    may_be_shown = {s.id for s in statements}
    held = bench.check(known_at=known_at) if checked is None else checked
    chosen = claims([c for c in held if c.statement.id in may_be_shown], on, first)
    told_by = {x.source for s in statements for x in s.said_by if x.source} | {d.source for d in documents.values()}
    used = {d: documents[d] for d in {s.citation.document for s in statements} if d in documents}
    return Brief(
        title=title or f"{bench.theatre.title}: who holds what",
        on=on,
        known_at=known_at,
        method=control.method,
        summary=tuple(summary(bench, recent, areas, land, first, on)),
        headlines=tuple(headlines(bench, recent, areas, land, chosen)),
        pictures=tuple(pictures(bench, control, focus)),
        happenings=tuple(happenings(bench, recent)),
        areas=tuple(areas),
        areas_note=f"Of {land}. " if land else "",
        claims=tuple(chosen[:MOST_CLAIMS]),
        watch=tuple(watch(bench, statements, on)),
        gaps=(
            *((Sentence(held_back, basis="The theatre's publication delay."),) if held_back else ()),
            *gaps(statements, control),
        ),
        documents=used,
        sources={i: sources[i] for i in sorted(told_by) if i in sources},
        actors={a.id: a for a in bench.theatre.actors},
        statements={s.id: s for s in statements},
        attributions=tuple(Dossier(bench.theatre, statements, used, sources).attributions),
    )


def main_areas(bench: Workbench, control: ControlDay) -> tuple[list[Area], str]:
    """The areas of the theatre's first country, or of all its land; and its name."""
    from dataclasses import replace

    from whoholds.estimating.areas import areas as measure
    from whoholds.workbench import measuring

    for focus in bench.theatre.focuses[:1]:
        rows = measuring.areas_by_name(bench, control, focus.title)
        if rows:
            return [replace(a, division="") for a in rows], focus.title
    return measure(control), ""


def summary(
    bench: Workbench, recent: Sequence[Statement], areas: Sequence[Area], land: str, first: date, on: date
) -> list[Sentence]:
    """What the ledger holds of the days, and who holds most."""
    from whoholds.publishing.briefs import Sentence
    from whoholds.publishing.days import day_text

    names = bench.state_names()
    events = [s for s in recent if s.kind == "event" and not s.denied]
    out = []
    if events:
        publishers = {bench.ledger.document(d).source for d in {s.citation.document for s in events}}
        kinds = Counter(s.body.event_type for s in events)  # type: ignore[union-attr]  # they are events
        most, n = kinds.most_common(1)[0]
        text = (
            f"From {day_text(first)} to {day_text(on)} the ledger holds {len(events)} reports of events "
            f"by {len(publishers)} publishers; most ({n}) tell of {most.lower()}."
        )
        out.append(Sentence(text, basis="Count of the ledger's event statements that speak of these days."))
    leading = [a for a in areas if a.denominator == "land" and a.state != UNKNOWN][:3]
    if leading:
        shares = ", ".join(f"{names.get(a.state, a.state)} {a.share:.0%}" for a in leading)
        where = f" of {land}" if land else ""
        basis = "Sum of the map's cells by their likeliest holder; the table gives the intervals."
        out.append(Sentence(f"Most land{where} is held by {shares}.", basis=basis))
    return out


def headlines(
    bench: Workbench, recent: Sequence[Statement], areas: Sequence[Area], land: str, chosen: Sequence[CheckedClaim]
) -> list[Headline]:
    """Up to four figures: what the group most spoken of holds by the map and as told, losses told, claims that fell."""
    from whoholds.publishing.briefs import Headline, Sentence
    from whoholds.publishing.wording import amount, casualties

    names = bench.state_names()
    out: list[Headline] = []
    spoken = Counter(p.actor for s in recent if s.kind in ("standing", "figure") for p in s.body.actors[:1] if p.actor)
    group = spoken.most_common(1)[0][0] if spoken else None
    area = next((a for a in areas if a.denominator == "land" and a.state == group), None)
    if area is not None:
        name = names.get(area.state, area.state)
        where = f" of {land}" if land else ""
        text = (
            f"{name} holds {area.assessed:,.0f} km²{where} by the map ({area.share:.1%}); "
            f"between {area.low:,.0f} and {area.high:,.0f} km² with {area.coverage:.0%} coverage."
        )
        out.append(
            Headline(
                f"{area.share:.1%}",
                Sentence(text, basis="Sum of the map's cells, with the interval of simulated maps."),
            )
        )
    told = [
        (s, s.body.count)
        for s in recent
        if isinstance(s.body, Figure)
        and s.body.count.measure in ("share_of_area", "area_km2")
        and not s.denied
        and group in {p.actor for p in s.body.actors}  # land told without its holder says nothing by itself
    ]
    for s, count in sorted(told, key=lambda row: (row[0].known_at, row[0].id), reverse=True)[:1]:
        out.append(Headline(amount(count).removesuffix(" of the land"), _told(bench, s)))
    deadliest = [
        ((c.best or c.low or 0, c.high or 0, s.id), c, s)  # so many at least, before so many at most
        for s in recent
        if isinstance(s.body, Event) and not s.denied
        for c in s.body.casualties
        if c.measure == "killed" and (c.best or c.low or c.high)
    ]
    if deadliest:
        _, c, s = max(deadliest, key=lambda x: x[0])
        out.append(Headline(casualties(c), _told(bench, s)))
    fallen = [c for c in chosen if c.verdict.rating.value == "contradicted"]
    if chosen:
        text = f"{len(fallen)} of {len(chosen)} claims checked are contradicted by the ledger."
        if len(chosen) > MOST_CLAIMS:
            text = f"{text[:-1]}; {MOST_CLAIMS} of them stand below."
        out.append(
            Headline(
                f"{len(fallen)} of {len(chosen)}",
                Sentence(text, tuple(c.claim for c in fallen), "" if fallen else "Verdicts below."),
            )
        )
    return out[:4]


def pictures(bench: Workbench, control: ControlDay, focus: Sequence[str] | None) -> list[Picture]:
    """The sheets: those asked for, or every focus that lies in the first one's frame, and the first itself."""
    from whoholds.publishing.briefs import Picture
    from whoholds.publishing.days import day_text
    from whoholds.publishing.sheets import sheet_bytes
    from whoholds.workbench import picturing

    if focus is not None:
        frames = [picturing.sheet_of(bench, (f,)) for f in focus]
    elif bench.theatre.focuses:
        west, south, east, north = bench.theatre.focuses[0].bbox
        inside = [
            f
            for f in bench.theatre.focuses
            if west - 1 <= f.bbox[0] and f.bbox[2] <= east + 1 and south - 1 <= f.bbox[1] and f.bbox[3] <= north + 1
        ]
        frames = [{"focus": f.id} for f in inside]
    else:
        frames = [picturing.sheet_of(bench, (), control)]
    titles = {f.id: f.title for f in bench.theatre.focuses}
    out = []
    for frame in frames:
        image = sheet_bytes(
            control,
            bench.theatre,
            "png",
            dpi=SHEET_DPI,
            layout="column",
            **frame,
            **picturing.credits_of(bench, control, **frame),
        )
        name = titles.get(str(frame.get("focus", "")), str(frame.get("title", bench.theatre.title)))
        out.append(
            Picture(
                image, f"{name}, {day_text(control.on)}", f"Map of who held what in {name} on {day_text(control.on)}"
            )
        )
    return out


def happenings(bench: Workbench, recent: Sequence[Statement]) -> list[Happening]:
    """Events as a timeline; tellings of one event become one entry with all their quotations."""
    from whoholds.ledger.matching import suggest
    from whoholds.publishing.briefs import Happening

    events = [s for s in recent if s.kind == "event" and not s.denied and s.modality.value == "actual"]
    twins: dict[str, str] = {}
    for pair in suggest(events, least=SAME_EVENT):
        twins.setdefault(pair.right, twins.get(pair.left, pair.left))
    groups: dict[str, list[Statement]] = {}
    for s in sorted(events, key=lambda s: (s.known_at, s.citation.start or 0, s.id)):
        groups.setdefault(twins.get(s.id, s.id), []).append(s)
    best = [
        max(g, key=lambda s: (len(s.body.actors), s.body.location is not None, -len(s.citation.exact)))
        for g in groups.values()
    ]
    entries = []
    for s, group in zip(best, groups.values(), strict=True):
        if s.valid and s.body.actors and not any(_says_less(s, other) for other in best):
            entries.append(Happening(s.valid, _told(bench, s, *(x for x in group if x is not s))))
    entries.sort(key=lambda h: (h.when.start, h.sentence.text), reverse=True)
    return entries[:MOST_HAPPENINGS]


def _says_less(s: Statement, other: Statement) -> bool:
    """Whether another reading of the same document tells the same day, place and kind of event, and more of it."""
    mine, theirs = s.body, other.body
    if not isinstance(mine, Event) or not isinstance(theirs, Event) or mine.casualties or mine.seized:
        return False
    here, there = mine.location, theirs.location
    return (
        s.citation.document == other.citation.document
        and s.valid == other.valid
        and mine.event_type == theirs.event_type
        and (here is None or (there is not None and here.name == there.name))
        and {p.name for p in mine.actors} < {p.name for p in theirs.actors}
    )


def _told(bench: Workbench, s: Statement, *others: Statement) -> Sentence:
    """A statement as a sentence, resting on itself and on others that tell the same."""
    from whoholds.publishing.briefs import Sentence
    from whoholds.publishing.wording import tell

    return Sentence(tell(s, bench.source_name(bench.ledger.document(s.citation.document).source)), (s, *others))


def claims(checked: Sequence[Checked], on: date, first: date) -> list[CheckedClaim]:
    """The claims of the days, those with most evidence against them first; a speaker's claim of one kind stands once."""
    from whoholds.publishing.briefs import CheckedClaim

    order = {"contradicted": 0, "mixed": 1, "supported": 2, "not enough evidence": 3, "not checkable": 4}
    rows = [c for c in checked if first <= c.claim_on <= on]
    rows.sort(
        key=lambda c: (
            order[c.now.rating.value],
            -len(c.now.opposing) - len(c.now.supporting),
            c.claim_on,
            c.statement.id,
        )
    )
    seen = set()
    kept = []
    for c in rows:
        key = (c.speaker, c.now.proposition.kind, c.now.proposition.actor, c.now.proposition.place_name)
        if key not in seen and c.now.rating.value != "not checkable":
            seen.add(key)
            kept.append(CheckedClaim(c.statement, c.now, c.speaker, c.claim_on))
    return kept


def watch(bench: Workbench, statements: Sequence[Statement], on: date) -> list[Sentence]:
    """Outlooks, new groups and drivers told lately, the newest first."""
    lately = on - timedelta(days=WATCH_DAYS)
    rows = [
        s
        for s in statements
        if lately <= s.known_at.date() <= on + timedelta(days=1)
        and (s.kind in ("outlook", "driver") or (isinstance(s.body, Relation) and s.body.relation in NEW_GROUPS))
    ]
    rank = {"relation": 0, "outlook": 1, "driver": 2}
    rows.sort(key=lambda s: (rank[s.kind], -s.known_at.timestamp(), s.id))
    return [_told(bench, s) for s in rows[:MOST_WATCHED]]


def gaps(statements: Sequence[Statement], control: ControlDay) -> list[Sentence]:
    """What the ledger cannot say."""
    import numpy as np

    from whoholds.publishing.briefs import Sentence

    out = []
    silent = int(np.isnat(control.last_evidence).sum())
    total = len(control.cells.places)
    if silent:
        text = f"Of {total} mapped places {silent} have no report of their own; they follow their neighbours."
        out.append(Sentence(text, basis="Count of cells without evidence of their own."))
    ages = (np.datetime64(control.on) - control.last_evidence[~np.isnat(control.last_evidence)]).astype(int)
    old = int((ages > 90).sum())
    if old:
        out.append(
            Sentence(
                f"For {old} places the last evidence is older than 90 days.", basis="Age of the last evidence by cell."
            )
        )
    nominal = float(control.cells.nominal_km2.sum())
    if nominal:
        share = nominal / float(control.cells.area_km2.sum())
        text = (
            f"{nominal:,.0f} km² ({share:.0%}) of the mapped land lie far from any settlement or road and are nominal."
        )
        out.append(Sentence(text, basis="Sum of the cells' nominal parts."))
    lost = sum(1 for s in statements if s.body.place is not None and s.body.location is None)
    if lost:
        out.append(
            Sentence(
                f"{lost} statements name a place that no gazetteer here knows.", basis="Count of unresolved places."
            )
        )
    undated = sum(1 for s in statements if s.valid is None)
    if undated:
        out.append(Sentence(f"{undated} statements are undated.", basis="Count of statements without a day."))
    return out
