"""The shapes of the API's answers, with examples; they are the documentation, and a test holds every answer against them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Day = Annotated[str, Field(examples=["2017-12-15"], pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Open(BaseModel):
    """More fields may be added; none is taken away."""

    model_config = ConfigDict(extra="allow")


class State(Open):
    """How one state of the map is named and drawn; its number is its position in the list."""

    id: str = Field(examples=["isis"])
    name: str = Field(examples=["ISIS"])
    name_ar: str = ""
    short: str = ""
    colour: str = Field(pattern="^#[0-9A-Fa-f]{6}$", examples=["#262626"])
    ink: str = ""
    texture: str = ""


class TheatreShape(Open):
    """What the map page needs first."""

    id: str = Field(examples=["demo-2017"])
    title: str = Field(examples=["Syria and Iraq"])
    title_ar: str
    version: str = Field(description="Changes when the map does; part of every address that never changes.")
    bbox: list[float] = Field(min_length=4, max_length=4, description="West, south, east, north.")
    first_on: Day
    last_on: Day
    states: list[State] = Field(description="Unknown, contested, then actors.")
    denominators: list[str]
    attributions: list[str]
    known_days: list[str]
    basemap: str | None = None


class AreaOfState(Open):
    """What one state held, at every step."""

    id: int = Field(description="Position in the theatre's states.")
    low: list[float]
    assessed: list[float]
    high: list[float]
    share: list[float] = Field(description="Assessed, of the total: 0 to 1.")


class Areas(Open):
    """A series of areas as intervals."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "example": {
                "days": ["2017-12-08", "2017-12-15"],
                "denominator": "land",
                "within": "",
                "unit": "km²",
                "coverage": 0.9,
                "total": [623000.0, 623000.0],
                "states": [
                    {"id": 2, "low": [1.0, 1.5], "assessed": [2.0, 2.5], "high": [3.0, 3.5], "share": [0.1, 0.11]}
                ],
            }
        },
    )
    days: list[str]
    denominator: str
    within: str = ""
    unit: str
    coverage: float
    total: list[float]
    states: list[AreaOfState]


class Histogram(Open):
    """Events by type and step of time."""

    days: list[str]
    by: str
    counts: dict[str, list[int]]


class Link(Open):
    """Where something else is."""

    href: str
    rel: str
    type: str | None = None
    title: str | None = None


class Geometry(Open):
    """A GeoJSON geometry, WGS84."""

    type: str
    coordinates: list[Any]


class Feature(Open):
    """A GeoJSON feature."""

    type: Literal["Feature"]
    id: str | int | None = None
    properties: dict[str, Any] | None
    geometry: Geometry | None


class FeatureCollection(Open):
    """GeoJSON features."""

    type: Literal["FeatureCollection"]
    features: list[Feature]


class Page(FeatureCollection):
    """A page of features (OGC API – Features)."""

    numberMatched: int
    numberReturned: int
    timeStamp: str
    links: list[Link]


class PlaceShape(Open):
    """A place through time, and why it is drawn as it is."""

    id: str
    name: str
    name_ar: str
    on: str
    history: list[dict[str, Any]]
    now: dict[str, Any]
    tips: str


class Hit(Open):
    """Something that was found."""

    kind: Literal["place", "actor", "document", "claim"]
    id: str
    name: str
    name_ar: str
    lon: float | None
    lat: float | None
    url: str


class SourceShape(Open):
    """Who said how much, and how often it was right."""

    id: str
    name: str
    kind: str
    reliability: str
    statements: int
    last_on: str
    silent_days: int
    protected: bool
    maps: bool = Field(description="Whether it says who holds what, so that there is a map of it alone.")
    right_at_the_front: float | None
    right_far_from_it: float | None


class StatementShape(Open):
    """The flat record of a statement: docs/formats/flat.md names every field."""

    id: str
    kind: str
    document: str
    exact: str | None
    said_by: list[str]
    actors: list[dict[str, Any]]
    known_at: str
    review: str


class Statements(Open):
    """A page of statements."""

    matched: int
    returned: int
    offset: int
    statements: list[StatementShape]


class VerdictShape(Open):
    """A claim with its verdict as known on its day, and now."""

    statement: str
    claim: str
    speaker: str
    day: str
    then: dict[str, Any]
    now: dict[str, Any]


class DocumentShape(Open):
    """A document, without its text unless one is asked for."""

    id: str
    title: str
    source: str
    published_on: str | None
    retrieved_at: str
    media_type: str
    language: str | None
    url: str | None
    derives_from: str | None
    statements: int


class ReadShape(Open):
    """What was read, and what could not be."""

    documents: list[dict[str, Any]]
    problems: list[str]
    failed: int


class DecisionIn(BaseModel):
    """What a reviewer decides."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"decision": "amended", "reason": "the text says Tuesday", "changes": {"hedge": "likely"}}
        },
    )
    decision: Literal["accepted", "amended", "rejected"]
    reason: str = Field("", max_length=2000)
    changes: dict[str, str] = Field(default_factory=dict, max_length=20)


class DecisionShape(Open):
    """What became of a decision."""

    row: StatementShape
    repeated: bool = Field(description="The very same decision was there already; nothing was written.")
    against: list[StatementShape] = Field(description="Readings of others that say something else.")


class Entry(Open):
    """One line of the audit."""

    at: str
    user: str
    address: str
    action: str
    subject: str
    outcome: str
