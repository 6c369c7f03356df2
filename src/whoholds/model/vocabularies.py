"""The field's words, by name: ACLED, UCDP, Admiralty, ICD 203, control scales, Mapping Militants, UN drivers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class ActorKind(StrEnum):
    """ACLED's eight kinds of actor (codebook, ``inter``), in its order 1–8."""

    STATE_FORCES = "State Forces"
    REBEL_GROUPS = "Rebel Groups"
    POLITICAL_MILITIAS = "Political Militias"
    IDENTITY_MILITIAS = "Identity Militias"
    RIOTERS = "Rioters"
    PROTESTERS = "Protesters"
    CIVILIANS = "Civilians"
    EXTERNAL_FORCES = "External/Other Forces"


SUB_EVENT_TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Battles": ("Government regains territory", "Non-state actor overtakes territory", "Armed clash"),
        "Protests": ("Excessive force against protesters", "Protest with intervention", "Peaceful protest"),
        "Riots": ("Violent demonstration", "Mob violence"),
        "Explosions/Remote violence": (
            "Chemical weapon",
            "Air/drone strike",
            "Suicide bomb",
            "Shelling/artillery/missile attack",
            "Remote explosive/landmine/IED",
            "Grenade",
        ),
        "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
        "Strategic developments": (
            "Agreement",
            "Arrests",
            "Change to group/activity",
            "Disrupted weapons use",
            "Headquarters or base established",
            "Looting/property destruction",
            "Non-violent transfer of territory",
            "Other",
        ),
    }
)
"""ACLED event types and their sub-event types (ACLED codebook)."""

EVENT_TYPE_OF: Mapping[str, str] = MappingProxyType(
    {sub: kind for kind, subs in SUB_EVENT_TYPES.items() for sub in subs}
)
"""Sub-event type → event type."""


class UcdpViolence(StrEnum):
    """UCDP GED ``type_of_violence`` 1, 2, 3."""

    STATE_BASED = "state-based"
    NON_STATE = "non-state"
    ONE_SIDED = "one-sided"


class Modality(StrEnum):
    """Whether what is told happened (PLOVER's flags; negation is ``denied``)."""

    ACTUAL = "actual"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"


class StatementStatus(StrEnum):
    """What has become of a reading."""

    MACHINE = "machine"
    ACCEPTED = "accepted"
    AMENDED = "amended"
    REJECTED = "rejected"


class ControlStatus(StrEnum):
    """What an actor is to a place."""

    CONTROLS = "controls"
    CONTESTS = "contests"
    PRESENT = "present"
    BESIEGES = "besieges"
    LOST = "lost"
    ABSENT = "absent"


class StandingStatus(StrEnum):
    """How an actor stands as a whole."""

    DEFEATED = "defeated"
    DEGRADED = "degraded"
    SURVIVING = "surviving"
    REGROUPING = "regrouping"
    RESURGENT = "resurgent"


class RelationKind(StrEnum):
    """How two actors stand to each other (Mapping Militants, widened)."""

    FIGHTS = "fights"
    BACKED_BY = "backed_by"
    ALLIED_WITH = "allied_with"
    PART_OF = "part_of"
    SUCCESSOR_OF = "successor_of"
    RENAMED_TO = "renamed_to"
    SPLINTER_OF = "splinter_of"
    DRAWN_FROM = "drawn_from"
    AFFILIATED = "affiliated"
    MERGED_INTO = "merged_into"
    RIVALS = "rivals"
    APPEARS = "appears"


class Role(StrEnum):
    """What an actor is in a statement."""

    INITIATOR = "initiator"
    TARGET = "target"
    HOLDER = "holder"
    SUBJECT = "subject"
    OBJECT = "object"
    BACKER = "backer"


class Rating(StrEnum):
    """What a check comes to."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    MIXED = "mixed"
    NOT_ENOUGH_EVIDENCE = "not enough evidence"
    NOT_CHECKABLE = "not checkable"


class JudgementKind(StrEnum):
    """What somebody decided about two things."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    UNDONE = "undone"
    RETRACTS = "retracts"
    ACCEPTS = "accepts"
    REJECTS = "rejects"


class SourceKind(StrEnum):
    """What kind of witness a source is."""

    MONITOR = "monitor"
    NEWS_AGENCY = "news agency"
    NEWSPAPER = "newspaper"
    BROADCASTER = "broadcaster"
    LOCAL_MEDIA = "local media"
    STATE_MEDIA = "state media"
    ARMED_GROUP_MEDIA = "armed group media"
    GOVERNMENT = "government"
    MILITARY = "military"
    THINK_TANK = "think tank"
    NGO = "ngo"
    UN = "un"
    DATASET = "dataset"
    MAP = "map"
    SOCIAL_MEDIA = "social media"
    PERSON = "person"
    OTHER = "other"


ADMIRALTY_RELIABILITY: Mapping[str, str] = MappingProxyType(
    {
        "A": "completely reliable",
        "B": "usually reliable",
        "C": "fairly reliable",
        "D": "not usually reliable",
        "E": "unreliable",
        "F": "reliability cannot be judged",
    }
)
"""Admiralty code, the source (NATO AJP-2.1)."""

ADMIRALTY_CREDIBILITY: Mapping[int, str] = MappingProxyType(
    {
        1: "confirmed by other sources",
        2: "probably true",
        3: "possibly true",
        4: "doubtful",
        5: "improbable",
        6: "truth cannot be judged",
    }
)
"""Admiralty code, the information; graded independently of the source."""

ICD_203: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "almost no chance": (0.01, 0.05),
        "very unlikely": (0.05, 0.20),
        "unlikely": (0.20, 0.45),
        "roughly even chance": (0.45, 0.55),
        "likely": (0.55, 0.80),
        "very likely": (0.80, 0.95),
        "almost certain": (0.95, 0.99),
    }
)
"""ICD 203 terms of likelihood (one column, never mixed) and their ranges of probability."""


def likelihood_term(probability: float) -> str:
    """The ICD 203 term for a probability; the ends take the outermost terms.

    >>> likelihood_term(0.7), likelihood_term(0.0), likelihood_term(0.95)
    ('likely', 'almost no chance', 'almost certain')
    """
    if not 0 <= probability <= 1:
        raise ValueError(f"a probability lies between 0 and 1, not {probability}")
    return next((term for term, (_, high) in ICD_203.items() if probability < high), "almost certain")


CONTROL_SCALES: Mapping[str, Mapping[str, ControlStatus]] = MappingProxyType(
    {
        "Kalyvas (incumbent's view)": MappingProxyType(
            {
                "1": ControlStatus.CONTROLS,
                "2": ControlStatus.CONTROLS,
                "3": ControlStatus.CONTESTS,
                "4": ControlStatus.PRESENT,
                "5": ControlStatus.ABSENT,
            }
        ),
        "SIGAR (government's view)": MappingProxyType(
            {
                "government control": ControlStatus.CONTROLS,
                "government influence": ControlStatus.CONTROLS,
                "contested": ControlStatus.CONTESTS,
                "insurgent influence": ControlStatus.PRESENT,
                "insurgent control": ControlStatus.LOST,
            }
        ),
        "Long War Journal (insurgent's view)": MappingProxyType(
            {
                "controlled": ControlStatus.CONTROLS,
                "contested": ControlStatus.CONTESTS,
                "unconfirmed": ControlStatus.PRESENT,
            }
        ),
        "ISW": MappingProxyType(
            {
                "assessed control of terrain": ControlStatus.CONTROLS,
                "claimed control": ControlStatus.CONTROLS,
                "assessed advances": ControlStatus.CONTESTS,
                "infiltration": ControlStatus.PRESENT,
                "support zone": ControlStatus.PRESENT,
                "attack zone": ControlStatus.CONTESTS,
            }
        ),
        "Wikipedia": MappingProxyType(
            {
                "control": ControlStatus.CONTROLS,
                "contested": ControlStatus.CONTESTS,
                "stable mixed control": ControlStatus.CONTROLS,
                "besieged": ControlStatus.BESIEGES,
                "base": ControlStatus.CONTROLS,
            }
        ),
    }
)
"""How other people's scales of control map to ours; the scale and its value are kept with the statement."""

DRIVERS: tuple[str, ...] = (
    "lack of socio-economic opportunities",
    "marginalization and discrimination",
    "poor governance, violations of human rights and the rule of law",
    "prolonged and unresolved conflicts",
    "radicalization in prisons",
    "collective grievances and victimization",
    "distortion of beliefs",
    "leadership and social networks",
    "physical insecurity",
)
"""Conditions said to feed a conflict, after the UN Plan of Action to Prevent Violent Extremism (A/70/674)."""

MEASURES: tuple[str, ...] = (
    "area_km2",
    "share_of_area",
    "length_km",
    "settlements",
    "buildings",
    "people",
    "fighters",
    "killed",
    "wounded",
    "captured",
    "displaced",
    "vehicles",
    "share_of_people",
    "sorties",
    "strikes",
    "other",
)
"""What a figure counts or measures; shares lie between 0 and 1."""

KM2_PER_SQUARE_MILE = 2.589988
