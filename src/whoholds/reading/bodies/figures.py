"""Figures: numbers about an actor or a place that are more than an event's losses."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.model import Draft, Figure
from whoholds.model.vocabularies import Role
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import words
from whoholds.reading.passage import Passage, count_of, participants

_MEASURES = {
    "towns": "settlements", "villages": "settlements", "settlements": "settlements", "town": "settlements", "village": "settlements", "localities": "settlements", "hamlets": "settlements",  # noqa: E501
    "cities": "settlements", "buildings": "buildings", "houses": "buildings", "homes": "buildings", "fighters": "fighters", "militants": "fighters", "soldiers": "fighters", "troops": "fighters",  # noqa: E501
    "people": "people", "civilians": "people", "residents": "people", "families": "people", "persons": "people", "inhabitants": "people", "refugees": "displaced", "vehicles": "vehicles", "tanks": "vehicles",  # noqa: E501
    "sorties": "sorties", "airstrikes": "sorties", "strikes": "sorties",
}  # fmt: skip
_VERBS = {
    "kill": "killed",
    "die": "killed",
    "wound": "wounded",
    "injure": "wounded",
    "displace": "displaced",
    "flee": "displaced",
    "uproot": "displaced",
    "capture": "captured",
    "detain": "captured",
    "arrest": "captured",
}
_FATES = {
    "dead": "killed",
    "killed": "killed",
    "wounded": "wounded",
    "injured": "wounded",
    "missing": "other",
    "displaced": "displaced",
    "captured": "captured",
}
_HOLDING = words("terms", "figures.holding")
_TERRITORY = words("terms", "figures.territory")


def find(p: Passage) -> Iterator[Draft]:
    """The figures of a passage."""
    for i, c in enumerate(p.chunks):
        q = c.quantity
        if q is None or c.kind == "date":
            continue
        clause = _around(p, i)
        if q.unit == "km2":
            yield from _area(p, i, c, clause)
        elif q.unit == "share":
            yield from _share(p, i, c, clause)
        elif not q.unit:
            yield from _number(p, i, c, clause)


def _around(p: Passage, i: int) -> Clause | None:
    return next((k for k in reversed(p.clauses) if k.first <= i < max(k.last, k.verb + 3) or k.verb < i), None)


def _holders(p: Passage, clause: Clause | None) -> tuple[Who, ...]:
    if clause is None:
        return ()
    verb = p.chunks[clause.verb]
    return p.who(clause.phrase("by")) if verb.passive else p.who(clause.subject)


def _draft(
    p: Passage, c: Chunk, measure: str, who: tuple[Who, ...], clause: Clause | None, start: int, end: int, i: int
) -> Draft | None:
    if c.quantity is None:
        return None
    place = p.where(i) if c.places else None
    if place is None:
        after = next((w for w in p.places if w.first >= i and w.start - c.end < 60), None)
        place = after.reference if after is not None else (p.where_near(clause) if clause is not None else None)
    if place is None and p.country and "'s" not in c.words and measure in ("share_of_area", "area_km2"):
        from whoholds.model import PlaceReference

        place = PlaceReference(p.country, p.country, "country")
    verb = p.chunks[clause.verb] if clause is not None else None
    body = Figure(
        actors=participants(
            who, Role.HOLDER if measure in ("area_km2", "share_of_area", "settlements", "buildings") else Role.SUBJECT
        ),
        place=place,
        count=count_of(c.quantity, measure),
    )
    first, last = (clause.first, max(clause.last, i + 1)) if clause is not None else (i, i + 1)
    return p.draft(
        body,
        start,
        end,
        verb=verb,
        valid=p.when(first, last),
        hedge=c.quantity.hedge,
        denied=bool(verb and verb.negated),
    )


def _area(p: Passage, i: int, c: Chunk, clause: Clause | None) -> Iterator[Draft]:
    assert c.quantity is not None
    start = c.quantity.start
    if "than" in c.quantity.hedge or "size of" in c.quantity.hedge:
        start = next((d.start for d in reversed(p.chunks[: i + 1]) if d.head in _TERRITORY or d.kind == "verb"), start)
        start = next((d.start for d in p.chunks[: i + 1] if d.head in _TERRITORY), start)
    draft = _draft(p, c, "area_km2", _holders(p, clause), clause, start, c.quantity.end, i)
    if draft is not None:
        yield draft


def _share(p: Passage, i: int, c: Chunk, clause: Clause | None) -> Iterator[Draft]:
    assert c.quantity is not None
    nxt = (
        p.chunks[i + 2]
        if i + 2 < len(p.chunks) and p.chunks[i + 1].kind == "prep" and p.chunks[i + 1].head == "of"
        else None
    )
    if nxt is None:
        return
    people = nxt.head in ("population", "people", "residents", "fighters", "civilians", "inhabitants")
    holding = (clause is not None and p.chunks[clause.verb].lemma in _HOLDING) or "control" in p.text
    if (not people and not (nxt.kind == "place" or nxt.head in _TERRITORY)) or (not holding and not people):
        return
    start = (
        p.chunks[clause.first].start if clause is not None and clause.object == i and i - clause.first < 6 else c.start
    )
    at = i + 2
    draft = _draft(
        p,
        c,
        "share_of_people" if people else "share_of_area",
        _holders(p, clause),
        clause,
        start,
        p.chunks[at].end,
        at if p.chunks[at].places else i,
    )
    if draft is not None:
        yield draft


def _number(p: Passage, i: int, c: Chunk, clause: Clause | None) -> Iterator[Draft]:
    assert c.quantity is not None
    measure = _MEASURES.get(c.head)
    if c.head in _FATES:
        draft = _draft(p, c, _FATES[c.head], p.who(i), None, c.start, c.end, i)
        if draft is not None:
            yield draft
        return
    verb = p.chunks[clause.verb] if clause is not None else None
    if clause is not None and verb is not None and verb.lemma in _VERBS and (clause.object == i or clause.subject == i):
        of_verb = _VERBS[verb.lemma]
        if verb.lemma in ("capture", "detain", "arrest") and measure in ("settlements", "buildings", "vehicles"):
            of_verb = measure or of_verb
        # people killed by somebody in one event are that event's casualties; a number told for itself, or a toll, is a figure
        if (
            verb.lemma in ("kill", "die", "wound", "injure", "capture", "detain", "arrest")
            and of_verb in ("killed", "wounded", "captured")
            and not _is_toll(p)
            and clause.subject != i
        ):
            return
        if verb.lemma == "flee" and clause.subject != i:
            return
        who = p.who(i) if not c.civil else ()
        draft = _draft(p, c, of_verb, who, clause, *p.span(clause), i)
        if draft is not None:
            yield draft
        return
    if measure is None:
        return
    told = c.quantity.best or c.quantity.low or c.quantity.high or 0
    if c.civil and told >= 100 and measure in ("people", "displaced"):
        of_people = (
            "displaced"
            if "displaced" in c.words or (verb is not None and verb.lemma in ("displace", "flee"))
            else "people"
        )
        draft = _draft(p, c, of_people, (), clause, c.start, c.end, i)
        if draft is not None:
            yield draft
        return
    if measure in ("settlements", "buildings"):
        if (
            clause is None
            or verb is None
            or verb.lemma not in _HOLDING
            or (c.quantity.low is None and (c.quantity.best or c.quantity.high or 0) < 3)
        ):
            return
        if c.quantity.best is not None and c.quantity.best < 3:
            return
        if verb.lemma in ("seize", "capture", "take", "overrun") and verb.form == "ing":
            return
        end = c.end
        where = next((w for w in p.places if w.first == i + 1 or w.first == i), None)
        if where is not None:
            end = where.end
        draft = _draft(p, c, measure, _holders(p, clause), clause, c.start, end, i)
        if draft is not None:
            yield draft
    elif (
        measure in ("fighters", "displaced")
        and verb is not None
        and verb.lemma in ("have", "deploy", "number", "command", "send", "lose", "host", "field", "recruit")
        and not verb.infinitive
    ):
        who = _holders(p, clause) or p.who(i)
        draft = _draft(p, c, measure, who, clause, *p.span(clause), i)  # type: ignore[arg-type] # verb came from clause
        if draft is not None:
            yield draft


def _is_toll(p: Passage) -> bool:
    low = p.text.lower()
    return any(
        w in low
        for w in (
            "since ",
            "so far",
            "in total",
            "death toll",
            "overall",
            "this year",
            "to date",
            "altogether",
            "has killed",
            "have been killed",
            "have killed",
            "has left",
            "at least tens of",
            "years of",
        )
    )
