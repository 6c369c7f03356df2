"""What a language model may propose: the schema it is held to, and the bodies its proposals become."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from whoholds.model import (
    AnyBody,
    Casualties,
    Control,
    Count,
    Document,
    Driver,
    Event,
    Figure,
    Outlook,
    Participant,
    Period,
    PlaceReference,
    Precision,
    Relation,
    Standing,
)
from whoholds.model.vocabularies import (
    DRIVERS,
    EVENT_TYPE_OF,
    ICD_203,
    MEASURES,
    SUB_EVENT_TYPES,
    ControlStatus,
    Modality,
    RelationKind,
    Role,
    StandingStatus,
)

_MOST_PROPOSALS = 500


class Unusable(ValueError):
    """A proposal that cannot become a draft; the message is the reason it is counted under."""


class _Told(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)


class ToldActor(_Told):
    """An actor and its part."""

    name: str = Field(min_length=1, max_length=200)
    role: Role
    told: str = Field("", max_length=300)


class ToldPlace(_Told):
    """A place as the report tells it."""

    text: str = Field(min_length=1, max_length=400)
    name: str = Field("", max_length=200)
    kind: str | None = Field(None, max_length=40)
    relation: str | None = Field(None, max_length=40)
    direction: str | None = Field(None, max_length=40)
    distance_km: float | None = Field(None, ge=0, le=2_000)
    others: list[str] = Field(default_factory=list, max_length=20)
    within: list[str] = Field(default_factory=list, max_length=10)


class ToldCount(_Told):
    """A number as told."""

    measure: str = "other"
    low: float | None = None
    best: float | None = None
    high: float | None = None
    unit: str = Field("", max_length=40)


class ToldCasualties(_Told):
    """Losses of one side."""

    measure: Literal["killed", "wounded", "captured", "displaced"] = "killed"
    side: str = Field("", max_length=200)
    low: int | None = Field(None, ge=0, le=10_000_000)
    best: int | None = Field(None, ge=0, le=10_000_000)
    high: int | None = Field(None, ge=0, le=10_000_000)


class Proposal(_Told):
    """One statement as a model proposes it."""

    kind: Literal["event", "control", "figure", "standing", "relation", "outlook", "driver"]
    quote: str = Field(min_length=1, max_length=4_000)
    said_by: list[str] = Field(default_factory=list, max_length=6)
    denied: bool = False
    hedge: str = Field("", max_length=100)
    modality: Modality = Modality.ACTUAL
    valid_from: date | None = None
    valid_to: date | None = None
    date_precision: Precision = Precision.DAY
    actors: list[ToldActor] = Field(default_factory=list, max_length=12)
    place: ToldPlace | None = None
    event_type: str = ""
    sub_event_type: str = ""
    casualties: list[ToldCasualties] = Field(default_factory=list, max_length=12)
    seized: list[ToldCount] = Field(default_factory=list, max_length=12)
    status: str = ""
    extent: str = Field("", max_length=100)
    count: ToldCount | None = None
    relation: str = ""
    what: str = Field("", max_length=600)
    likelihood: str = ""
    category: str = ""


class Answer(_Told):
    """What the model is to answer with."""

    statements: list[Proposal]


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of an answer, in the strict form that structured output asks for: every field named, no others."""
    found: dict[str, Any] = json.loads(json.dumps(Answer.model_json_schema()))
    words = {
        "event_type": ["", *SUB_EVENT_TYPES],
        "sub_event_type": ["", *EVENT_TYPE_OF],
        "status": ["", *ControlStatus, *StandingStatus],
        "relation": ["", *RelationKind],
        "likelihood": ["", *ICD_203],
        "category": ["", *DRIVERS],
    }
    for name, values in words.items():
        found["$defs"]["Proposal"]["properties"][name]["enum"] = [str(v) for v in values]
    found["$defs"]["ToldCount"]["properties"]["measure"]["enum"] = list(MEASURES)
    for part in (found, *found["$defs"].values()):
        if part.get("type") == "object":
            part["required"], part["additionalProperties"] = list(part["properties"]), False
            for described in part["properties"].values():
                for unsaid in ("default", "title", "minLength", "maxLength", "maxItems", "minimum", "maximum"):
                    described.pop(unsaid, None)
    return found


def proposals_in(answer: str) -> tuple[list[Proposal], int, bool]:
    """The proposals in an answer, how many are not of the schema, and whether it was whole; of half an answer, those that are complete.

    >>> whole = '{"statements": [{"kind": "driver", "quote": "people must improve their living conditions"}]}'
    >>> [len(proposals_in(text)[0]) for text in (whole, whole[:-1], whole[:-20], "Sorry, no.")]
    [1, 1, 0, 0]
    """
    from pydantic_core import from_json

    text = answer.strip().removeprefix("```json").removeprefix("```").removesuffix("```").strip()
    begin = text.find("{")
    whole = True
    try:
        read = from_json(text[max(0, begin) :])
    except ValueError:
        whole = False
        try:
            read = from_json(text[max(0, begin) :], allow_partial=True)
        except ValueError:
            return [], 0, False
    listed = read.get("statements") if isinstance(read, dict) else None
    if not isinstance(listed, list):
        return [], 0, False
    proposals: list[Proposal] = []
    others = 0
    for item in listed[:_MOST_PROPOSALS]:
        try:
            proposals.append(Proposal.model_validate(item))
        except ValidationError:
            others += 1
    return proposals, others, whole


def body_of(proposal: Proposal, ids: Mapping[str, str], names: Mapping[str, str]) -> AnyBody:
    """The body a proposal stands for. ``ids``: names of actors, lower case, to their ids; ``names``: ids to names.

    Raises: Unusable when a word is not of our vocabularies, or what the kind cannot be without is missing.
    """
    actors = tuple(_participant(a, ids, names) for a in proposal.actors)
    place = _place(proposal.place)
    if proposal.kind == "event":
        sub = _word(proposal.sub_event_type, EVENT_TYPE_OF)
        return Event(
            actors=actors,
            place=place,
            event_type=EVENT_TYPE_OF[sub] if sub else _needed(_word(proposal.event_type, SUB_EVENT_TYPES)),
            sub_event_type=sub,
            casualties=tuple(_losses(c, ids) for c in proposal.casualties),
            seized=tuple(_count(c) for c in proposal.seized),
        )
    if proposal.kind == "control":
        count = _count(proposal.count) if proposal.count else None
        status = ControlStatus(_needed(_word(proposal.status, ControlStatus)))
        _holder(actors)
        return Control(actors=actors, place=place, status=status, extent=proposal.extent, count=count)
    if proposal.kind == "figure":
        if proposal.count is None:
            raise Unusable("a figure without a number")
        return Figure(actors=actors, place=place, count=_count(proposal.count))
    if proposal.kind == "standing":
        _holder(actors)
        return Standing(
            actors=actors, place=place, status=StandingStatus(_needed(_word(proposal.status, StandingStatus)))
        )
    if proposal.kind == "relation":
        if len(actors) < 2:
            raise Unusable("a relation of fewer than two actors")
        return Relation(
            actors=actors, place=place, relation=RelationKind(_needed(_word(proposal.relation, RelationKind)))
        )
    if proposal.kind == "outlook":
        status_told = _word(proposal.status, StandingStatus)
        return Outlook(
            actors=actors,
            place=place,
            what=proposal.what or proposal.quote,
            status=StandingStatus(status_told) if status_told else None,
            likelihood=_word(proposal.likelihood, ICD_203),
        )
    return Driver(
        actors=actors, place=place, what=proposal.what or proposal.quote, category=_word(proposal.category, DRIVERS)
    )


def valid_of(proposal: Proposal, document: Document) -> Period | None:
    """The days it holds; none when the text does not tell a year and has no day of its own, for a day is never invented."""
    first, last = proposal.valid_from or proposal.valid_to, proposal.valid_to or proposal.valid_from
    if first is None or last is None or last < first or first.year < 1900:
        return None
    published = document.published_on
    if published is None and str(first.year) not in document.text:
        return None
    foretold = proposal.kind == "outlook" or proposal.modality in (Modality.PLANNED, Modality.HYPOTHETICAL)
    if published is not None and first > published + timedelta(days=1) and not foretold:
        return None
    try:
        return Period.between(first, last, proposal.date_precision)
    except OverflowError:  # 31 December 9999 has no day after it
        return None


def _participant(told: ToldActor, ids: Mapping[str, str], names: Mapping[str, str]) -> Participant:
    actor = ids.get(told.name.casefold()) or ids.get(told.told.casefold())
    return Participant(names.get(actor, told.name) if actor else told.name, told.role, actor, told.told or told.name)


def _place(told: ToldPlace | None) -> PlaceReference | None:
    if told is None:
        return None
    return PlaceReference(
        told.text,
        told.name or told.text,
        told.kind,
        told.relation or None,
        told.direction or None,
        told.distance_km,
        tuple(told.others),
        tuple(told.within),
    )


def _count(told: ToldCount) -> Count:
    measure = _word(told.measure, MEASURES)
    if told.low is None and told.best is None and told.high is None:
        raise Unusable("a figure without a number")
    numbers = [n for n in (told.low, told.best, told.high) if n is not None]
    if measure.startswith("share") and not all(0 <= n <= 1 for n in numbers):
        raise Unusable("a share that does not lie between 0 and 1")
    if any(n != n or abs(n) == float("inf") for n in numbers) or numbers != sorted(numbers):
        raise Unusable("numbers out of order")
    return Count(measure or "other", told.low, told.best, told.high, told.unit)


def _losses(told: ToldCasualties, ids: Mapping[str, str]) -> Casualties:
    return Casualties(told.measure, ids.get(told.side.casefold(), told.side), told.low, told.best, told.high)


def _holder(actors: tuple[Participant, ...]) -> None:
    if not actors:
        raise Unusable("nobody is named")


def _word(told: str, words: Any) -> str:
    """A word of a vocabulary, however it is capitalised.

    Raises: Unusable when it is none of it.
    """
    if not told:
        return ""
    found = next((str(w) for w in words if str(w).casefold() == told.casefold()), None)
    if found is None:
        raise Unusable("a word that is not of the vocabulary")
    return found


def _needed(word: str) -> str:
    if not word:
        raise Unusable("a word that its kind needs is missing")
    return word
