"""Statements as plain sentences: who, what, where, how many, and who says so. Nothing is added that the statement does not hold."""

from __future__ import annotations

from whoholds.model import Casualties, Control, Count, Driver, Event, Figure, Outlook, Relation, Standing, Statement
from whoholds.model.display import placed
from whoholds.model.vocabularies import ControlStatus, Modality, RelationKind, Role, StandingStatus

_EVENTS = {
    "Armed clash": ("fought {target}", "clashed"),
    "Government regains territory": ("took territory from {target}", "took territory"),
    "Non-state actor overtakes territory": ("took territory from {target}", "took territory"),
    "Non-violent transfer of territory": ("took over from {target}", "took over without a fight"),
    "Air/drone strike": ("struck {target} from the air", "carried out air strikes"),
    "Shelling/artillery/missile attack": ("shelled {target}", "shelled the area"),
    "Suicide bomb": ("sent a suicide bomber against {target}", "carried out a suicide attack"),
    "Remote explosive/landmine/IED": ("hit {target} with an explosive device", "set off an explosive device"),
    "Grenade": ("threw grenades at {target}", "threw grenades"),
    "Chemical weapon": (
        "is said to have used a chemical weapon against {target}",
        "is said to have used a chemical weapon",
    ),
    "Attack": ("attacked {target}", "attacked civilians"),
    "Abduction/forced disappearance": ("abducted members of {target}", "abducted people"),
    "Sexual violence": ("committed sexual violence against {target}", "committed sexual violence"),
    "Arrests": ("arrested members of {target}", "made arrests"),
    "Agreement": ("reached an agreement with {target}", "reached an agreement"),
    "Looting/property destruction": ("looted or destroyed property of {target}", "looted or destroyed property"),
    "Headquarters or base established": ("set up a base", "set up a base"),
    "Disrupted weapons use": ("foiled an attack by {target}", "foiled an attack"),
    "Change to group/activity": ("changed its activity", "changed its activity"),
}
_TYPES = {
    "Battles": ("attacked {target}", "fought"),
    "Explosions/Remote violence": ("fired on {target}", "fired on the area"),
    "Violence against civilians": ("attacked {target}", "attacked civilians"),
    "Strategic developments": ("acted towards {target}", "moved"),
    "Protests": ("protested against {target}", "protested"),
    "Riots": ("rioted against {target}", "rioted"),
}
_LEFT = {"Non-violent transfer of territory": "withdrew"}
_CONTROL = {
    ControlStatus.CONTROLS: "holds",
    ControlStatus.CONTESTS: "contests",
    ControlStatus.PRESENT: "is present in",
    ControlStatus.BESIEGES: "besieges",
    ControlStatus.LOST: "has lost",
    ControlStatus.ABSENT: "is not in",
}
_STANDING = {
    StandingStatus.DEFEATED: "is defeated",
    StandingStatus.DEGRADED: "is degraded",
    StandingStatus.SURVIVING: "survives",
    StandingStatus.REGROUPING: "is regrouping",
    StandingStatus.RESURGENT: "is returning",
}
_RELATION = {
    RelationKind.FIGHTS: "fights",
    RelationKind.BACKED_BY: "is backed by",
    RelationKind.ALLIED_WITH: "is allied with",
    RelationKind.PART_OF: "is part of",
    RelationKind.SUCCESSOR_OF: "is the successor of",
    RelationKind.RENAMED_TO: "now calls itself",
    RelationKind.SPLINTER_OF: "split from",
    RelationKind.DRAWN_FROM: "has drawn members from",
    RelationKind.AFFILIATED: "is affiliated with",
    RelationKind.MERGED_INTO: "merged into",
    RelationKind.RIVALS: "is a rival of",
    RelationKind.APPEARS: "has appeared",
}


def tell(statement: Statement, publisher: str = "") -> str:
    """One statement as a sentence, with its speaker, and in whose pages it stands where the publisher is another.

    >>> import datetime as dt
    >>> from whoholds.model import Citation, Location, Participant, Speaker, Tool
    >>> at = dt.datetime(2017, 12, 14, tzinfo=dt.UTC)
    >>> fight = Event(event_type="Battles", casualties=(Casualties(high=31),), location=Location("Abu Kamal", 40.9, 34.5, 5),
    ...     actors=(Participant("ISIS", Role.INITIATOR), Participant("Syrian government", Role.TARGET)))
    >>> tell(Statement(body=fight, citation=Citation.from_row("d", "1", "…"), made_by=Tool(name="t"), known_at=at, recorded_at=at,
    ...     said_by=(Speaker("Example Monitor"),)))
    'ISIS attacked Syrian government at Abu Kamal, with up to 31 killed (Example Monitor).'
    """
    core = clause(statement)
    marks = []
    if statement.modality is Modality.PLANNED:
        marks.append("planned")
    elif statement.modality is Modality.HYPOTHETICAL:
        marks.append("hypothetical")
    if statement.hedge:
        marks.append(f"“{statement.hedge}”")
    who = ", through ".join(s.name for s in statement.said_by)
    if publisher and publisher not in (s.name for s in statement.said_by):
        who = f"{who}, in {publisher}" if who else publisher
    denied = "denied: " if statement.denied else ""
    tail = "; ".join(x for x in (who, *marks) if x)
    return f"{denied}{core}{f' ({tail})' if tail else ''}."


def clause(statement: Statement) -> str:
    """The sentence without its speaker."""
    body = statement.body
    where = place_of(statement)
    match body:
        case Event():
            initiator, target = _name(statement, Role.INITIATOR), _name(statement, Role.TARGET)
            with_target, alone = (
                _EVENTS.get(body.sub_event_type) or _TYPES.get(body.event_type) or ("attacked {target}", "acted")
            )
            if initiator:
                said = f"{initiator} {with_target.format(target=target) if target else alone}"
            elif leaver := _name(statement, Role.SUBJECT):
                said = f"{leaver} {_LEFT.get(body.sub_event_type, 'was involved')}"
            elif target:
                said = f"{target} came under attack"
            else:
                said = body.sub_event_type or body.event_type
            at = _at(where)
            sides = {p.actor: p.name for p in body.actors}
            losses = [phrase for c in body.casualties if (phrase := casualties(c, sides.get(c.side) or c.side))]
            seized = [f"{amount(c)} seized" for c in body.seized]
            more = ", ".join([*losses, *seized])
            return f"{said}{at}{f', with {more}' if more else ''}"
        case Control():
            holder = _name(statement, Role.HOLDER, Role.SUBJECT) or "Somebody"
            what = f"{body.extent} of " if body.extent and where else ""
            if body.count and body.count.best == 0:
                return f"{holder} holds no {_unit(body.count)}{placed(where or 'the theatre')}"
            if body.count:
                return f"{holder} {_CONTROL[body.status]} {amount(body.count)}{placed(where)}"
            return f"{holder} {_CONTROL[body.status]} {what}{where or 'a place that was not told'}"
        case Figure():
            about = _name(statement, Role.HOLDER, Role.SUBJECT)
            place = placed(where)
            return f"{about + ': ' if about else ''}{amount(body.count)}{place}"
        case Standing():
            subject = _name(statement, Role.SUBJECT, Role.OBJECT, Role.TARGET, Role.HOLDER) or "The group"
            return f"{subject} {_STANDING[body.status]}{placed(where)}"
        case Relation():
            names = [p.name for p in body.actors]
            if body.relation is RelationKind.APPEARS:
                return f"{names[0] if names else 'A new group'} has appeared{placed(where)}"
            return f"{names[0] if names else '?'} {_RELATION[body.relation]} {', '.join(names[1:])}".rstrip()
        case Outlook():
            likely = f" – {body.likelihood}" if body.likelihood else ""
            return f"{_capital(' '.join(body.what.split()))}{likely}"
        case Driver():
            return f"{body.category.capitalize() or 'A condition'}: {' '.join(body.what.split())}"


def amount(count: Count) -> str:
    """A number with its bound and unit.

    >>> amount(Count("settlements", low=18)), amount(Count("share_of_area", best=0.03)), amount(Count("area_km2", best=5600))
    ('at least 18 settlements', '3 % of the land', '5,600 km²')
    """
    share = count.measure.startswith("share_of")
    unit = _unit(count)

    def number(value: float) -> str:
        return f"{value * 100:.3g} %" if share else f"{value:,.6g}"

    if count.best is not None:
        return f"{number(count.best)} {unit}"
    if count.low is not None and count.high is not None:
        return f"{number(count.low)} to {number(count.high)} {unit}"
    if count.low is not None:
        return f"at least {number(count.low)} {unit}"
    return f"up to {number(count.high or 0)} {unit}"


def casualties(c: Casualties, side: str = "") -> str:
    """Losses in words, of a side where it is told; empty when no number was.

    >>> casualties(Casualties(low=8), "Army"), casualties(Casualties()), casualties(Casualties(low=0))
    ('at least 8 killed (Army)', '', 'an unknown number killed')
    """
    side = f" ({side})" if side else ""
    if c.best is not None:
        return f"{c.best} {c.measure}{side}"
    if c.low is not None and c.high is not None:
        return f"{c.low} to {c.high} {c.measure}{side}"
    if c.low is not None:
        return f"at least {c.low} {c.measure}{side}" if c.low else f"an unknown number {c.measure}{side}"
    return f"up to {c.high} {c.measure}{side}" if c.high is not None else ""


def place_of(statement: Statement) -> str:
    """The place's name, found or as told."""
    body = statement.body
    return body.location.name if body.location else body.place.text if body.place else ""


def _at(where: str) -> str:
    """A place behind a verb: "at Hajin", "in northern Hama", "near Hajin"."""
    first = where.split(" ", 1)[0].lower()
    if first == "countryside":
        return f" in the {where}"
    part = first.endswith("ern") or first in {"northeast", "northwest", "southeast", "southwest", "central"}
    return placed(where, "in" if part else "at")


def _name(statement: Statement, *roles: Role) -> str:
    for role in roles:
        names = [p.name for p in statement.body.actors if p.role is role]
        if names:
            return " and ".join(dict.fromkeys(names))
    return ""


def _unit(count: Count) -> str:
    units = {
        "area_km2": "km²",
        "share_of_area": "of the land",
        "share_of_people": "of the people",
        "length_km": "km",
        "other": count.unit,
    }
    return units.get(count.measure, count.measure)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
