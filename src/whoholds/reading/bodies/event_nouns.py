"""Events told by a noun of war: "clashes between A and B in C", "the capture of C by A", "C's fall to A"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from whoholds.model import Casualties, Draft, Event, PlaceReference
from whoholds.model.vocabularies import EVENT_TYPE_OF, Role
from whoholds.reading.bodies.event_asides import behind_distance, behind_support, closed_before
from whoholds.reading.bodies.event_owners import apart, armed, engaged_in, owners_of
from whoholds.reading.bodies.event_types import sub_event_of
from whoholds.reading.bodies.losses import side_of
from whoholds.reading.chunks import DIRECTIONS, FEATURES, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import Frame, words
from whoholds.reading.passage import Passage, participants
from whoholds.reading.place_phrases import Where

_CASUALTY_NOUNS = words("terms", "events.casualty_nouns")
_WHERE = words("terms", "events.where")
_DONE_TO = words("terms", "events.done_to")
_SEEING = words("terms", "events.seeing")
_REPORTS = words("terms", "clauses.reports")
_LIGHT = words("terms", "events.light")
_MOST_PHRASES = 16


@dataclass
class _Told:
    """What stands around a noun of war."""

    frame: Frame
    owners: tuple[Who, ...]
    place: PlaceReference | None
    last: int
    targets: tuple[Who, ...] = ()
    lost: list[Casualties] = field(default_factory=list)


def from_noun(p: Passage, i: int, c: Chunk, clause: Clause | None = None) -> Iterator[Draft]:
    """The event a noun tells, and the further places it is told of. ``clause``: the one it is the subject of, if any."""
    assert c.frame is not None
    if c.frame.name == "talks" and clause is None:
        return  # "during talks between A and B"
    if c.frame.name in ("agreement", "protest", "chemical") and clause is None and i > 2:
        return
    if c.head in ("shell", "shells") and i + 1 < len(p.chunks) and p.chunks[i + 1].head == "of":
        return  # "the shell of a burnt-out bus"
    if c.words[:1] in (("few",), ("any",)):
        return  # "Few battles have cost so much"
    told = _around(p, i, c, clause)
    by, here = engaged_in(p, i)
    told.owners, told.place = told.owners or by, told.place or here
    if (
        told.place is None
        and clause is None
        and c.quantity is not None
        and told.frame.name in ("airstrike", "shell")
        and i == 0
        and p.recent_places
    ):
        told.place = p.recent_places[-1]
    if told.place is None and clause is None and told.lost:
        told.place = next(
            (p.where_near(k) for k in p.clauses if k.object == i), None
        )  # "In X, … documented the killing"
    if told.place is None and clause is None:
        seen = next((k for k in p.clauses if k.object == i and p.chunks[k.verb].lemma in _SEEING), None)
        seen = seen or next((k for k in p.clauses if k.phrase("by") == i), None)  # "X was closed by an air strike"
        told.place = p.where_subject(seen) if seen is not None else None  # "X saw three murders"
        there = told.place is not None
    else:
        there = False
    if told.place is None and clause is None and told.owners and _blamed(p, i):
        told.place, there = p.last_place(i), True
    dated = any(d.date is not None for d in p.chunks[i : told.last + 2])
    if told.frame.name in ("capture", "withdraw") and told.place is None and told.owners and c.definite and dated:
        told.place = p.last_place(i)  # "since X's withdrawal on 4 October"
    if clause is None and not there and not _told_enough(p, i, c, told) and not _acts(p, i, c):
        return
    if told.frame.name == "talks" and not (told.owners or told.targets):
        return
    _deadly(p, clause, told)
    if told.place is None and clause is not None and clause.subject == i and p.chunks[clause.verb].lemma in _LIGHT:
        told.place = p.where_near(clause)  # "At X the fighting goes on"
    if told.place is None and i > 1 and p.chunks[i - 1].text == ":":
        told.place = p.where(i - 2)  # "X: more than 200 rockets"
    kinds = ("clash", "shell", "airstrike", "ied", "attack")
    heard = clause is not None and c.words[:1] != ("the",) and told.frame.name in kinds
    if heard and told.place is None and p.recent_places and not p.resolver.memory.fresh(p.sentence.paragraph):
        told.place = p.last_place(i)  # "Gunfire was heard after dark": where the paragraph is
    known = told.owners or told.targets or told.place is not None or told.lost
    if not known and not _acts(p, i, c) and not (clause is not None and _told_by_clause(p, c, told, clause)):
        return
    if told.frame.name in ("capture", "withdraw") and told.place is None:
        return
    bare = not told.owners and not (told.targets and told.place) and not told.lost
    alone = told.place is None or (clause is None and not _set_in_time(p, i) and not _reported(p, i))
    if told.frame.name == "attack" and bare and alone:
        return
    yield from _drafts(p, i, c, clause, told)


def _reported(p: Passage, i: int) -> bool:
    """ "Accounts of a raid on X"."""
    return i > 1 and p.chunks[i - 1].head == "of" and p.chunks[i - 2].head in _REPORTS


def _blamed(p: Passage, i: int) -> bool:
    """ "blamed a Russian air strike", "put the blame on …"."""
    on = i > 1 and p.chunks[i - 1].head == "on" and p.chunks[i - 2].head == "blame"
    return on or any(k.object == i and p.chunks[k.verb].lemma == "blame" for k in p.clauses)


_ARMS = ("grenade", "shell", "airstrike", "ied", "chemical")


def _told_by_clause(p: Passage, c: Chunk, told: _Told, clause: Clause) -> bool:
    """What its verb adds: how many there were, that there was none, what was hit, on what kind of ground."""
    if told.frame.name == "agreement" or c.quantity is not None or c.words[:1] == ("no",):
        return True  # "153 clashes have been recorded"
    if told.frame.name in _ARMS and clause.phrase("into", "on", "at", "onto") is not None:
        return True
    grounds = (p.chunks[at] for prep, at in clause.phrases if prep in _WHERE)
    return any(g.kind == "noun" and g.head in FEATURES for g in grounds)


def _acts(p: Passage, i: int, c: Chunk) -> bool:
    """ "A gas attack on the bakery sent pupils home": somewhere or somebody is struck, and it has had its effect."""
    struck = i + 2 < len(p.chunks) and p.chunks[i + 1].head in ("on", "at", "against") and p.chunks[i + 2].nominal
    if c.frame is None or not struck or c.words[:1] not in (("a",), ("an",), ("#",)):
        return False
    hit = p.chunks[i + 2].head in FEATURES or p.chunks[i + 2].civil
    by = (k for k in p.clauses if k.subject == i or (hit and k.verb < i))
    deed = next((p.chunks[k.verb] for k in by), None)
    return deed is not None and (deed.form in ("ed", "past") or deed.perfect) and not (deed.modal or deed.negated)


def _around(p: Passage, i: int, c: Chunk, clause: Clause | None) -> _Told:
    """Walks from the noun to the right: by whom, against whom, where, how many."""
    assert c.frame is not None
    told = _Told(c.frame, owners_of(p, i), p.where(i) if c.places else None, i)
    if c.frame.name == "capture" and c.words[:1] and c.words[0] in ("its", "their") and told.place is None:
        told.place = p.last_place(i)
    k, limit, crossed = i + 1, len(p.chunks), False
    while k < limit and k - i < _MOST_PHRASES:
        d = p.chunks[k]
        if d.kind == "prep" and k + 1 < limit and p.chunks[k + 1].nominal:
            at, ends = _phrase(p, told, d.head, k + 1)
            told.last = max(told.last, at)
            if ends:
                break
            k = at + 1
            continue
        if d.kind == "prep" and k + 1 < limit and p.chunks[k + 1].date is not None:
            told.last = k + 1  # "broke out on Tuesday between"
            k += 2
            continue
        if d.kind == "pron" and d.head == "there" and told.place is None:
            told.place = p.where(k)
        if d.kind == "noun" and d.head in DIRECTIONS and k + 2 < limit and p.chunks[k + 1].head == "of":
            told.place = told.place or p.where(k + 2)  # "gunfire south of Tripoli"
            told.last = k + 2
            k += 3
            continue
        if d.kind == "place" and told.place is None:
            told.place = p.where(k)
        beside = d.kind == "conj" and k + 1 < limit and p.chunks[k + 1].kind == "place"
        if d.kind in ("adv", "date", "place") or beside or (d.kind == "pron" and d.head == "there"):
            told.last = k
            k += 1
            continue
        backed = behind_support(p, k) if d.kind == "comma" and told.owners and not told.targets else None
        if backed is not None:  # "between the army, supported by X, and the rebels"
            told.targets, told.last = p.who(backed), backed
            k = backed + 1
            continue
        if d.kind == "comma" and clause is not None and closed_before(p, k, clause.verb):
            k = clause.verb  # "The offensive, backed by X, started in Y"
            continue
        aside = behind_distance(p, k) if d.kind == "comma" and clause is not None else None
        if aside is not None:  # ", 27 km west of Goma,"
            k = aside
            continue
        if (
            d.kind == "verb"
            and d.infinitive
            and k == i + 1
            and k + 1 < limit
            and p.chunks[k + 1].kind in ("place", "noun")
        ):
            told.place = told.place or p.where(k + 1)  # "the operation to retake X"
            told.last = k + 1
            k += 2
            continue
        if d.kind == "verb" and clause is not None and k == clause.verb and not crossed:
            crossed = True
            told.last = k
            k += 1
            continue
        if (
            d.kind == "conj"
            and k + 1 < limit
            and told.owners
            and p.chunks[k + 1].kind == "noun"
            and armed(p.chunks[k + 1])
        ):
            told.owners = tuple(
                dict.fromkeys((*told.owners, *p.who(k + 1)))
            )  # "the entry of X and allied factions into Y"
            told.last = k + 1
            k += 2
            continue
        if d.kind == "conj" and k + 1 < limit and p.chunks[k + 1].kind == "actor" and told.owners and not told.targets:
            if not told.frame.symmetric:
                break
            told.targets = p.who(k + 1)
            told.last = k + 1
            k += 2
            continue
        break
    return told


def _phrase(p: Passage, told: _Told, prep: str, at: int) -> tuple[int, bool]:
    """What one phrase after the noun adds; the last chunk it took, and whether the noun's story ends before it."""
    e = p.chunks[at]
    who = p.who(at) if e.kind != "place" else ()
    name = told.frame.name
    listed = p.place_at(at)
    if prep == "between" and not told.owners:
        told.owners = who or p.sides_of(at)
        if at + 2 < len(p.chunks) and p.chunks[at + 1].kind == "conj":
            keys = {w.key for w in told.owners}
            told.targets = tuple(w for w in p.who(at + 2) or p.sides_of(at + 2) if w.key not in keys)
            at += 2
        if len(told.owners) > 1 and not told.targets:
            told.owners, told.targets = told.owners[:1], told.owners[1:]
        return at, False
    if name == "advance" and prep in ("for", "by", "over") and who:
        if prep == "over":
            told.targets = told.targets or who
        else:
            told.owners = told.owners or who
    elif prep in _DONE_TO and who and e.frame is None:
        if prep == "of" and name in ("withdraw", "advance"):
            told.owners = told.owners or who
        else:
            told.targets = told.targets or who
            if prep == "of" and name == "kill" and e.quantity is not None:
                told.lost = [_counted("killed", p, at)]
    elif (prep == "by" and e.frame is not None and name == "kill") or (
        prep in ("in", "during") and e.frame is not None and name == "kill"
    ):
        told.frame, told.owners = e.frame, told.owners or owners_of(p, at)
    elif (prep in ("by", "from") and who) or (prep == "to" and who and name == "capture"):
        told.owners = told.owners or who
    if told.place is None and prep in _WHERE and e.frame is None and (e.places or (e.kind == "noun" and not who)):
        told.place = p.where(at)  # the place told, or "the area", "its market square"
        if listed is not None and listed.last > at + 1 and listed.reference.relation == "and":
            return listed.last - 1, False  # "of A and the district of B by X"
    ends = e.frame is not None and e.frame is not told.frame and prep not in ("in", "of", "during")
    return at, ends


def _told_enough(p: Passage, i: int, c: Chunk, told: _Told) -> bool:
    """Whether a noun on its own, without a verb, is an event and no mere mention."""
    if p.terse or (told.owners and told.targets) or (told.lost and told.place is not None):
        return True
    if told.place is None and told.frame.name == "clash" and told.targets and c.words[:1] != ("the",):
        told.place = next((w.reference for w in p.places if w.last <= i), None)  # "entered X after clashes with Y"
        return told.place is not None
    if told.place is None and told.frame.name in ("clash", "shell", "airstrike") and _ago(p, i):
        told.place = next((w.reference for w in reversed(p.places) if w.last <= i), None)
    if told.place is None:
        return False
    if told.owners or _of_somebody(p, i, told):
        return True
    dated = any(d.date is not None for d in p.chunks[max(0, i - 2) : min(len(p.chunks), told.last + 3)])
    if told.frame.name in ("capture", "withdraw", "attack"):
        return dated or _set_in_time(p, i) or _reported(p, i)
    return told.frame.name in _TOLD_ALONE and (dated or c.words[:1] != ("the",) or _set_in_time(p, i))


def _of_somebody(p: Passage, i: int, told: _Told) -> bool:
    """ "The killing of a nurse in X drew protests": who it befell is told, so it happened."""
    whom = p.chunks[i + 2] if i + 2 < len(p.chunks) and p.chunks[i + 1].head == "of" else None
    return told.frame.name in _BEFALLING and whom is not None and (whom.civil or bool(told.targets))


_BEFALLING = ("kill", "execute", "abduct", "arrest", "rape")
_TOLD_ALONE = words("terms", "frames.told_alone")


def _set_in_time(p: Passage, i: int) -> bool:
    """ "after the fall of X": told as something that has happened."""
    if p.terse:
        return True
    return i > 0 and p.chunks[i - 1].head in ("since", "after", "following")


def _ago(p: Passage, i: int) -> bool:
    """ "took X after three days of street battles": they were there."""
    of = (
        i > 2
        and p.chunks[i - 1].head == "of"
        and p.chunks[i - 2].head in ("days", "hours", "weeks", "months", "day", "week")
    )
    return of and p.chunks[i - 3].head in ("after", "following")


def _counted(measure: str, p: Passage, at: int) -> Casualties:
    q = p.chunks[at].quantity
    bounds = q.bounds if q is not None else (None, None, None)
    return Casualties(measure, side_of(p, at), *(None if v is None else int(v) for v in bounds))


def _deadly(p: Passage, clause: Clause | None, told: _Told) -> None:
    """ "an airstrike killed 14", "left dozens dead"."""
    if clause is None or clause.object is None or p.chunks[clause.object].quantity is None:
        return
    c = p.chunks[clause.object]
    if c.head in _CASUALTY_NOUNS or c.civil or c.head == "#" or p.who(clause.object):
        measure = "wounded" if c.head in ("wounded", "injured") else "killed"
        told.lost = told.lost or [_counted(measure, p, clause.object)]
        told.last = max(told.last, clause.object)


def _drafts(p: Passage, i: int, c: Chunk, clause: Clause | None, told: _Told) -> Iterator[Draft]:
    owners, targets = apart(told.owners, told.targets)
    sub = sub_event_of(p, told.frame, None, owners, targets, False)
    if told.lost and told.frame.name == "attack" and any(w in p.low[c.start : c.end] for w in ("air", "drone")):
        sub = "Air/drone strike"
    if sub == "kill":
        sub = "Attack"
    start, end = c.start, p.chunks[told.last].end
    valid = p.when(i, told.last + 1)
    actors = participants(owners, Role.INITIATOR) + participants(targets, Role.TARGET)
    body = Event(
        event_type=EVENT_TYPE_OF[sub], sub_event_type=sub, actors=actors, place=told.place, casualties=tuple(told.lost)
    )
    verb = p.chunks[clause.verb] if clause is not None else None
    denied = bool(verb and verb.negated) or c.words[:1] == ("no",)
    yield p.draft(body, start, end, verb=verb, valid=valid, denied=denied)
    for where in _elsewhere(p, told.last):
        there = replace(body, place=where.reference, casualties=())
        yield p.draft(there, start, where.end, verb=verb, valid=valid, denied=denied)


def _elsewhere(p: Passage, last: int) -> Iterator[Where]:
    """Further places of the same event: "… in A and in the outskirts of B"; each place is an event of its own (ACLED)."""
    at = last + 1
    for _ in range(4):
        where = next(
            (w for w in p.places if at < w.first + 1 and w.first <= at + 3 and w.start > p.chunks[last].start), None
        )
        if where is None or at >= len(p.chunks) or p.chunks[at].kind not in ("conj", "comma"):
            return
        between = p.chunks[at : where.first]
        if any(
            d.kind not in ("conj", "comma", "prep", "adv", "noun") or d.frame is not None for d in between
        ) or not any(d.kind == "prep" for d in p.chunks[at : where.last]):
            return
        if any(
            d.kind == "noun"
            and (
                d.quantity is not None
                or (d.head not in FEATURES and d.head not in DIRECTIONS and d.head not in _AROUND)
            )
            for d in between
        ):
            return
        yield where
        last, at = where.last - 1, where.last


_AROUND = words("terms", "events.surroundings")
