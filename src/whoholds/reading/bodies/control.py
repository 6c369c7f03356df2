"""Control: what an actor is said to be to a place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Control, Count, Draft, PlaceReference
from whoholds.model.vocabularies import ControlStatus, Role
from whoholds.reading.chunks import DIRECTIONS, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import frame_of_verb, load, longest_first, words
from whoholds.reading.passage import Passage, count_of, participants

_SEEN = words("control", "seen")
_PRESENCE = words("control", "presence_objects")
_HELD_IN = words("control", "control_nouns")
HELD = words("actors", "held")
SEIZING = words("terms", "control.seizing")
CONTROLS, LOST = words("control", "controls"), words("control", "lost_verbs")
TERRITORY, STRONGHOLDS = words("control", "territory_nouns"), words("control", "stronghold_nouns")
PRESENT, PRESENT_VERBS = words("control", "present"), words("control", "present_verbs")
FORMER = words("control", "former")
_EXTENT = re.compile(
    r"\b(?:" + "|".join(re.escape(e) for e in longest_first(load("control")["extents"])) + r")\b", re.I
)
_SETTLED = {
    "towns": "settlements",
    "villages": "settlements",
    "settlements": "settlements",
    "town": "settlements",
    "village": "settlements",
    "localities": "settlements",
    "cities": "settlements",
    "districts": "settlements",
    "neighborhoods": "settlements",
    "neighbourhoods": "settlements",
    "hamlets": "settlements",
    "district": "settlements",
}


def find(p: Passage) -> Iterator[Draft]:
    """The statements of control of a passage."""
    told: set[tuple[int, str]] = set()
    for clause in p.clauses:
        for draft in _from_clause(p, clause):
            key = (draft.citation.start or 0, draft.body.status.value if isinstance(draft.body, Control) else "")
            if key not in told:
                told.add(key)
                yield draft
    for i, c in enumerate(p.chunks):
        yield from _held(p, i, c)
        yield from _under_control(p, i, c)
        yield from _stronghold(p, i, c)
        yield from _besieged(p, i, c)


def _control(
    p: Passage,
    who: tuple[Who, ...],
    status: ControlStatus,
    place: PlaceReference | None,
    start: int,
    end: int,
    verb: Chunk | None,
    extent: str = "",
    count: Count | None = None,
    first: int = 0,
    last: int = 0,
    denied: bool = False,
) -> Draft:
    valid = p.when(first, last)
    body = Control(status=status, actors=participants(who[:2], Role.HOLDER), place=place, extent=extent, count=count)
    return p.draft(body, start, end, verb=verb, valid=valid, denied=denied)


def extent_in(text: str) -> str:
    """How much of a place: "large parts"; "" where it is not told.

    >>> extent_in('in "large parts" of the camp')
    'large parts'
    """
    match = _EXTENT.search(text)
    return match.group().lower() if match else ""


def _from_clause(p: Passage, clause: Clause) -> Iterator[Draft]:
    verb = p.chunks[clause.verb]
    subject = p.resolver.all_of(clause.subject)
    object_ = p.chunks[clause.object] if clause.object is not None else None
    start, end = p.span(clause)
    if verb.lemma in CONTROLS and (not verb.infinitive or _goes_on(p, clause)):
        passive = verb.passive or (
            verb.form in ("ed", "participle")
            and not verb.perfect
            and clause.phrase("by") is not None
            and clause.object is None
        )
        if passive:
            holders = p.who(clause.phrase("by"))
            place = p.where(clause.subject)
            at = clause.subject
            if place is None and at is not None and at + 2 < clause.verb and p.chunks[at + 1].head == "of":
                place = p.where(at + 2)  # "most of X is occupied"
        else:
            holders, place, at = subject, p.where_near(clause, prefer_object=True), clause.object
        territory = at is not None and (
            p.chunks[at].kind == "place"
            or p.chunks[at].head in ("control", "sway", "authority")
            or p.chunks[at].head in TERRITORY
            or _measured(p.chunks[at])
            or extent_in(p.chunks[at].text)
        )
        gone = "no longer" in p.plain[max(p.sentence.start, verb.start - 12) : verb.end].lower()
        if passive and clause.subject is not None and p.chunks[clause.subject].head not in ("it",):
            place = _subject_of_be(p, clause) or place
        if holders and territory and gone:
            yield _control(
                p,
                holders,
                ControlStatus.LOST,
                place,
                start,
                end,
                verb,
                extent_in(p.plain[verb.start : end]),
                None,
                clause.first,
                clause.last,
            )
            return
        if (
            holders
            and territory
            and (
                place is not None
                or (
                    object_ is not None
                    and (object_.head in TERRITORY or object_.head in ("control", "sway", "authority"))
                )
                or passive
            )
            and (verb.lemma not in ("run", "keep") or place is not None)
        ):
            status = ControlStatus.CONTESTS if verb.lemma == "defend" else ControlStatus.CONTROLS
            if verb.lemma == "occupy" and place is None:
                return
            yield _control(
                p,
                holders,
                status,
                place,
                start,
                end,
                verb,
                extent_in(p.plain[verb.start : end]),
                _count(p.chunks[at]) if at is not None else None,
                clause.first,
                clause.last,
                denied=verb.negated,
            )
        return
    frame = frame_of_verb().get(verb.lemma)
    if (
        verb.lemma in LOST
        and subject
        and not verb.passive
        and object_ is not None
        and (
            p.where_near(clause, prefer_object=True) is not None
            or object_.head in TERRITORY
            or object_.head == "control"
        )
        and (
            object_.kind == "place"
            or object_.head in TERRITORY
            or object_.head in ("control", "ground", "foothold", "it")
        )
    ):
        yield _control(
            p,
            subject,
            ControlStatus.LOST,
            p.where_near(clause, prefer_object=True),
            start,
            end,
            verb,
            extent_in(p.plain[start:end]),
            _count(object_),
            clause.first,
            clause.last,
            denied=verb.negated,
        )
        winners = p.who(clause.phrase("to"))
        if winners:
            yield _control(
                p,
                winners,
                ControlStatus.CONTROLS,
                p.where_near(clause, prefer_object=True),
                start,
                end,
                verb,
                "",
                None,
                clause.first,
                clause.last,
                denied=verb.negated,
            )
        return
    passed = clause.phrase("to", "into")
    if (
        verb.lemma in ("pass", "fall", "go", "shift", "transfer")
        and clause.subject is not None
        and p.chunks[clause.subject].head == "control"
        and passed is not None
        and p.who(passed)
    ):
        yield _control(
            p,
            p.who(passed),
            ControlStatus.CONTROLS,
            p.where_near(clause),
            start,
            end,
            verb,
            "",
            None,
            clause.first,
            clause.last,
            denied=verb.negated,
        )
        return
    if verb.lemma in LOST and verb.passive and clause.subject is not None and p.chunks[clause.subject].kind == "place":
        yield _control(
            p,
            p.who(clause.phrase("by")),
            ControlStatus.LOST,
            p.where(clause.subject),
            start,
            end,
            verb,
            "",
            None,
            clause.first,
            clause.last,
            denied=verb.negated,
        )
        return
    if verb.lemma in ("be", "remain") or verb.lemma in PRESENT_VERBS:
        yield from _presence(p, clause, verb, subject, start, end)
        return
    if (
        frame is not None
        and frame.control
        and not (verb.lemma in SEIZING and object_ is not None and object_.head == "control")
        and not (verb.infinitive and not p.meant(clause))
    ):
        yield from _after_event(p, clause, verb, frame.name, subject, object_, start, end)
        return
    if verb.lemma in ("battle", "fight", "clash") and (
        verb.progressive or verb.form == "ing" or clause.phrase("for", "over")
    ):
        over = clause.phrase("for", "over")
        if over is not None and p.where(over) is not None and subject:
            yield _control(
                p, subject, ControlStatus.CONTESTS, p.where(over), start, end, verb, "", None, clause.first, clause.last
            )
    settled = (
        verb.form in ("ed", "participle")
        and object_ is None
        and not verb.perfect
        and clause.verb > 0
        and p.chunks[clause.verb - 1].lemma in ("remain", "stay", "be")
    )
    if verb.lemma in _SEEN and (verb.passive or settled) and subject:
        place = p.where_near(clause)
        if (
            place is not None
            and clause.phrase("in", "at", "near", "around", "inside", "on", "along", "outside") is not None
        ):
            yield _control(
                p,
                subject,
                ControlStatus.PRESENT,
                place,
                start,
                end,
                verb,
                "",
                None,
                clause.first,
                clause.last,
                denied=verb.negated,
            )
    if (
        verb.lemma in ("maintain", "retain", "keep", "have", "establish")
        and object_ is not None
        and subject
        and object_.head in _PRESENCE
    ):
        place = p.where_near(clause)
        if place is not None:
            yield _control(
                p,
                subject,
                ControlStatus.PRESENT,
                place,
                start,
                end,
                verb,
                extent_in(object_.text),
                None,
                clause.first,
                clause.last,
                denied=verb.negated,
            )
    if verb.lemma in SEIZING and object_ is not None and object_.head == "control" and subject:
        place = p.where_near(clause)
        if place is not None:
            yield _control(
                p,
                subject,
                ControlStatus.CONTROLS,
                place,
                start,
                end,
                verb,
                extent_in(p.plain[start:end]),
                None,
                clause.first,
                clause.last,
                denied=verb.negated,
            )


def _measured(c: Chunk) -> bool:
    """Whether a phrase is so many square kilometres or such a share."""
    return c.quantity is not None and c.quantity.unit in ("km2", "share")


def _goes_on(p: Passage, clause: Clause) -> bool:
    """ "continues to hold", "managed to keep"."""
    before = next((c for c in reversed(p.chunks[: clause.verb]) if c.kind == "verb"), None)
    return before is not None and before.lemma in ("continue", "manage", "struggle", "go", "be", "come", "remain")


def _subject_of_be(p: Passage, clause: Clause) -> PlaceReference | None:
    """ "X is the last city in Y held by Z": X."""
    verb = p.chunks[clause.verb]
    if verb.passive:
        return None
    be = next((k for k in reversed(p.clauses) if k.verb < clause.verb), None)
    if (
        be is None
        or p.chunks[be.verb].lemma not in ("be", "remain", "become")
        or be.object is None
        or p.chunks[be.object].head not in TERRITORY
    ):
        return None
    return p.where(be.subject)


def _presence(
    p: Passage, clause: Clause, verb: Chunk, subject: tuple[Who, ...], start: int, end: int
) -> Iterator[Draft]:
    object_ = p.chunks[clause.object] if clause.object is not None else None
    words_ = " ".join(c.text.lower() for c in p.chunks[clause.verb : clause.verb + 3])
    present = any(w in words_.split() for w in PRESENT) or verb.lemma in PRESENT_VERBS
    contested = re.search(
        r"\b(?:contested|disputed|a frontline|a front line)\b", p.plain[verb.end : min(end + 1, verb.end + 40)]
    )
    if (
        contested
        and clause.subject is not None
        and p.where(clause.subject) is not None
        and verb.lemma in ("be", "remain")
    ):
        yield _control(
            p,
            (),
            ControlStatus.CONTESTS,
            p.where(clause.subject),
            start,
            end,
            verb,
            "",
            None,
            clause.first,
            clause.last,
            denied=verb.negated,
        )
        return
    in_control = clause.phrase("in")
    if (
        subject
        and in_control is not None
        and p.chunks[in_control].head == "control"
        and verb.lemma in ("be", "remain", "stay")
    ):
        place = p.where_near(clause)
        yield _control(
            p,
            subject,
            ControlStatus.CONTROLS,
            place,
            start,
            end,
            verb,
            "",
            None,
            clause.first,
            clause.last,
            denied=verb.negated,
        )
        return
    if (
        not present
        and subject
        and object_ is None
        and verb.lemma in ("be", "remain", "stay")
        and clause.phrases
        and clause.phrases[0][0] in ("in", "inside", "near", "at", "around")
        and p.where(clause.phrases[0][1]) is not None
        and p.chunks[clause.subject or 0].kind in ("actor", "noun", "pron")
    ):
        present = True
    if not present or not subject:
        return
    if verb.lemma == "remain" and (object_ is not None and object_.head not in PRESENT and object_.head != "control"):
        return
    places = _places_after(p, clause)
    if (
        not places
        and clause.subject is not None
        and clause.subject > 1
        and p.chunks[clause.subject - 1].head == "where"
    ):
        at = next((k for k in range(clause.subject - 2, -1, -1) if p.chunks[k].kind == "place"), None)
        where = p._where_of.get(at) if at is not None else None
        if at is not None and where is not None:  # "Harasta, where X is present"
            yield _control(
                p,
                subject,
                ControlStatus.PRESENT,
                where.reference,
                where.start,
                end,
                verb,
                "",
                None,
                clause.first,
                clause.verb + 1,
                denied=verb.negated,
            )
        return
    if not places:
        near = p.where_near(clause)
        if near is not None:
            yield _control(
                p,
                subject,
                ControlStatus.PRESENT,
                near,
                start,
                end,
                verb,
                "",
                None,
                clause.first,
                clause.verb + 1,
                denied=verb.negated,
            )
        return
    for number, (first, at, until) in enumerate(places):
        place = p.where(at)
        if place is None:
            continue
        here = start if number == 0 else p.chunks[first].start
        stop = p.chunks[until - 1].end
        text = p.plain[p.chunks[first].start : stop]
        contest = next(
            (
                k
                for k in p.clauses
                if k.verb > at
                and k.verb - until <= 4
                and any(c.kind == "sub" and c.head in ("where", "which") for c in p.chunks[until : k.verb])
                and p.chunks[k.verb].lemma in ("battle", "fight", "clash", "contest", "engage", "besiege")
            ),
            None,
        )
        status = ControlStatus.PRESENT
        if contest is not None and number == len(places) - 1:
            stop = p.chunks[max(contest.last, contest.verb + 1) - 1].end
            status = ControlStatus.CONTESTS
        yield _control(
            p,
            subject,
            status,
            place,
            here,
            stop,
            verb,
            extent_in(text),
            None,
            clause.first,
            clause.verb + 1,
            denied=verb.negated,
        )


def _places_after(p: Passage, clause: Clause) -> list[tuple[int, int, int]]:
    """The places after a verb, each with its own phrase: "in A, in large parts of B as well as in C" → (first chunk, chunk of the place, end)."""  # noqa: E501
    out: list[tuple[int, int, int]] = []
    k, n = clause.verb + 1, len(p.chunks)
    opened: int | None = None
    while k < n:
        c = p.chunks[k]
        if (
            c.kind == "verb"
            or (c.kind == "mark" and c.head == ";")
            or (c.kind == "sub" and c.head in ("where", "which", "who", "while", "after", "that"))
        ):
            break
        if c.kind == "prep" and c.head in (
            "in",
            "on",
            "near",
            "around",
            "at",
            "inside",
            "along",
            "outside",
            "across",
            "throughout",
        ):
            after = p.chunks[k - 1]
            if opened is None or after.kind in ("comma", "conj", "sub", "adv"):
                opened = k
        where = p._where_of.get(k)
        if where is not None and c.kind == "place":
            first = opened if opened is not None else where.first
            if out and first == out[-1][0]:
                k = max(where.last, k + 1)
                continue
            out.append((first, k, where.last))
            k = max(where.last, k + 1)
            opened = None
            continue
        if where is not None:
            k = max(k + 1, where.first + 1)
            continue
        k += 1
    return out


def _after_event(
    p: Passage,
    clause: Clause,
    verb: Chunk,
    frame: str,
    subject: tuple[Who, ...],
    object_: Chunk | None,
    start: int,
    end: int,
) -> Iterator[Draft]:
    """What a capture, an advance, an expulsion or a withdrawal makes of a place."""
    by = clause.phrase("by")
    passive = verb.passive or (
        verb.form in ("ed", "participle")
        and not verb.perfect
        and clause.object is None
        and (by is not None or frame in ("capture", "besiege"))
    )
    place = p.where_near(clause, prefer_object=True)
    if passive and clause.subject is not None and p.chunks[clause.subject].kind == "place":
        place = p.where(clause.subject)
    winners = p.who(by) if passive else subject
    count = _count(object_) if object_ is not None else None
    first, last = clause.first, clause.last
    if (
        frame == "capture"
        and passive
        and subject
        and clause.phrase("from") is not None
        and p.chunks[clause.subject or 0].kind != "place"
    ):
        cleared = p.where(clause.phrase("from"))
        if cleared is not None:  # "the militants have been cleared from X"
            yield _control(
                p, subject, ControlStatus.LOST, cleared, start, end, verb, "", None, first, last, denied=verb.negated
            )
        return
    if frame == "capture":
        thing = p.chunks[clause.subject] if passive and clause.subject is not None else object_
        if thing is None or not (
            thing.kind == "place" or thing.head in TERRITORY or thing.head in ("it", "which") or _measured(thing)
        ):
            return
        if verb.lemma in ("take", "free", "secure") and thing.kind != "place" and place is None:
            return
        if winners and (place is not None):
            yield _control(
                p,
                winners,
                ControlStatus.CONTROLS,
                place,
                start,
                end,
                verb,
                extent_in(thing.text),
                count,
                first,
                last,
                denied=verb.negated,
            )
        losers = p.who(clause.phrase("from"))
        if losers and place is not None and p.chunks[clause.phrase("from") or 0].kind != "place":
            yield _control(
                p, losers, ControlStatus.LOST, place, start, end, verb, "", None, first, last, denied=verb.negated
            )
    elif frame == "push":
        losers = subject if passive else p.who(clause.object)
        out_of = clause.phrase("out", "from", "of")
        if not losers or out_of is None:
            return
        yield _control(
            p,
            losers,
            ControlStatus.LOST,
            p.where(out_of) or place,
            start,
            end,
            verb,
            extent_in(p.chunks[out_of].text),
            None,
            first,
            last,
            denied=verb.negated,
        )
    elif frame == "fall":
        at = clause.subject
        winners = p.who(clause.phrase("to", "under", "into"))
        if (
            at is not None
            and p.place_of(at) is not None
            and (winners or (clause.phrase("to") is None and not clause.phrases))
        ) and winners:
            yield _control(
                p,
                winners,
                ControlStatus.CONTROLS,
                p.place_of(at),
                start,
                end,
                verb,
                "",
                None,
                first,
                last,
                denied=verb.negated,
            )
    elif frame == "withdraw":
        if (
            verb.passive
            or not subject
            or (verb.lemma in ("leave", "flee", "quit") and (object_ is None or object_.kind != "place"))
        ):
            return
        at = clause.phrase("from") if object_ is None or object_.kind != "place" else clause.object
        if at is not None and p.where(at) is not None:
            yield _control(
                p,
                subject,
                ControlStatus.LOST,
                p.where(at),
                start,
                end,
                verb,
                extent_in(p.plain[start:end]),
                None,
                first,
                last,
                denied=verb.negated,
            )
    elif frame == "advance":
        if (
            verb.lemma == "enter"
            and object_ is not None
            and (object_.kind == "place" or (place is not None and object_.head in TERRITORY))
            and subject
        ):
            yield _control(
                p,
                subject,
                ControlStatus.CONTESTS,
                place,
                start,
                end,
                verb,
                extent_in(p.plain[start:end]),
                None,
                first,
                last,
                denied=verb.negated,
            )
        elif (
            verb.lemma == "advance"
            and subject
            and place is not None
            and clause.phrase("to", "into", "in", "towards", "toward", "on") is not None
        ):
            yield _control(
                p,
                subject,
                ControlStatus.PRESENT if clause.phrase("to", "into") is not None else ControlStatus.CONTESTS,
                place,
                start,
                end,
                verb,
                "",
                None,
                first,
                last,
                denied=verb.negated,
            )
    elif frame == "besiege":
        besiegers = winners
        if (besiegers or passive) and (place is not None or (object_ is not None and object_.head in TERRITORY)):
            yield _control(
                p,
                besiegers,
                ControlStatus.BESIEGES,
                place,
                start,
                end,
                verb,
                "",
                None,
                first,
                last,
                denied=verb.negated,
            )


def _count(c: Chunk) -> Count | None:
    if c.quantity is None:
        return None
    if c.quantity.unit == "km2":
        return count_of(c.quantity, "area_km2")
    if c.quantity.unit == "share":
        return count_of(c.quantity, "share_of_area")
    return count_of(c.quantity, "settlements") if c.head in _SETTLED else None


def _held(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "the government-held town of X", "opposition-held areas in Y"."""
    holders: tuple[Who, ...] = ()
    at = i
    if c.held:
        mention = c.held[0][0]
        holders = (Who(mention.name, mention.actor, c.text),)
    else:
        side = next((w.rpartition("-")[0] for w in c.words if w.rpartition("-")[2] in HELD), "")
        holders = p.resolver.side_called(side, i) if side else ()
    if not holders:
        return
    place = p.where(i) if c.places else None
    end = c.end
    if place is None and i + 2 < len(p.chunks) and p.chunks[i + 1].kind == "prep" and p.chunks[i + 2].places:
        at = i + 2
        own = p._where_of.get(at)
        place = PlaceReference(
            p.plain[p.chunks[i + 1].start : p.chunks[at].end],
            p.chunks[at].places[-1].text,
            c.head if p.chunks[i + 1].head == "of" else None,
            None,
            None,
            None,
            (),
            own.reference.within if own else (),
        )
        if any(w in DIRECTIONS for w in p.chunks[at].words) and own is not None:
            place = own.reference
        end = p.chunks[at].end
    if place is None:
        return
    yield _control(p, holders, ControlStatus.CONTROLS, place, c.start, end, None, extent_in(c.text), None, i, at + 1)


def _under_control(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "X is under the control of Y", "X remained in rebel hands", "not a single village in X under the control of Y"."""
    if (
        c.head not in _HELD_IN
        or c.kind not in ("noun", "actor")
        or i == 0
        or p.chunks[i - 1].kind != "prep"
        or p.chunks[i - 1].head not in ("under", "in", "into", "to", "outside", "beyond")
    ):
        return
    holders: tuple[Who, ...] = tuple(Who(m.name, m.actor, c.text) for m in c.actors)
    end = c.end
    if not holders and i + 2 < len(p.chunks) and p.chunks[i + 1].kind == "prep" and p.chunks[i + 1].head == "of":
        holders = p.who(i + 2)
        end = p.chunks[i + 2].end
    if not holders:
        holders = p.resolver.side_in(i)
    if not holders:
        return
    k = i - 2
    place: PlaceReference | None = None
    first = i - 1
    none = False
    count: Count | None = None
    while k >= 0 and i - k < 14:
        d = p.chunks[k]
        if d.kind in ("sub", "mark") or (d.kind == "comma" and d.text != ":"):
            break
        if d.places and place is None:
            where = p._where_of.get(k)
            place = where.reference if where else None
            first = where.first if where else k
            if where is not None:
                first = where.first
        if d.kind == "noun" and d.head in TERRITORY:
            first = min(first, k)
            if d.quantity is not None:
                count = _count(d)
        if (
            (d.kind == "adv" and d.head == "not")
            or d.words[:1] == ("no",)
            or "not a single" in p.plain[max(p.sentence.start, d.start - 5) : d.end]
        ):
            none = True
            first = min(first, k)
        k -= 1
    if place is None:
        subject_at = next((k.subject for k in p.clauses if k.verb < i and k.subject is not None), None)
        place = p.where(subject_at)
        if subject_at is not None:
            first = min(first, subject_at)
        if place is None and (subject_at is None or p.chunks[subject_at].head not in TERRITORY):
            return
    verb = next((p.chunks[k] for k in range(i - 2, first, -1) if p.chunks[k].kind == "verb"), None)
    denied = verb.negated if verb is not None else False
    if none:
        yield _control(
            p,
            holders,
            ControlStatus.LOST,
            place,
            p.chunks[first].start,
            end,
            verb,
            "",
            Count("settlements", best=0.0),
            first,
            i + 3,
        )
    else:
        yield _control(
            p,
            holders,
            ControlStatus.ABSENT if p.chunks[i - 1].head in ("outside", "beyond") else ControlStatus.CONTROLS,
            place,
            p.chunks[first].start,
            end,
            verb,
            extent_in(p.plain[p.chunks[first].start : end]),
            count,
            first,
            i + 3,
            denied=denied,
        )


def _besieged(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "X has been under siege (by Y)"."""
    if c.head not in ("siege", "blockade") or i == 0 or p.chunks[i - 1].head != "under":
        return
    clause = next((k for k in p.clauses if k.verb < i < max(k.last, k.verb + 4)), None)
    place = p.where(clause.subject) if clause is not None else None
    if clause is None or place is None:
        return
    start, end = p.span(clause)
    yield _control(
        p,
        p.who(clause.phrase("by", "from")),
        ControlStatus.BESIEGES,
        place,
        start,
        max(end, c.end),
        p.chunks[clause.verb],
        "",
        None,
        clause.first,
        clause.last,
        denied=p.chunks[clause.verb].negated,
    )


def _stronghold(p: Passage, i: int, c: Chunk) -> Iterator[Draft]:
    """ "X, a former stronghold of Y", "Y's last stronghold of X"."""
    if c.head not in STRONGHOLDS or c.kind not in ("noun", "actor"):
        return
    former = any(w in FORMER for w in c.words)
    holders: tuple[Who, ...] = tuple(Who(m.name, m.actor, c.text) for m in c.actors) if c.actors else ()
    if (
        not holders
        and i + 2 < len(p.chunks)
        and p.chunks[i + 1].kind == "prep"
        and p.chunks[i + 1].head in ("for", "of")
    ):
        holders = p.who(i + 2)
    end = (
        p.chunks[i + 2].end
        if i + 2 < len(p.chunks) and p.chunks[i + 1].kind == "prep" and p.chunks[i + 1].head in ("for", "of")
        else c.end
    )
    if not holders:
        holders = p.resolver.side_in(i)
    if not holders or not (former or "last" in c.words or "key" in c.words or c.head in ("stronghold", "bastion")):
        return
    place: PlaceReference | None = None
    start = c.start
    if i >= 2 and p.chunks[i - 1].kind == "comma" and p.chunks[i - 2].places:
        where = p._where_of.get(i - 2)
        anchor = p.chunks[i - 2].places[-1].text
        kind = where.reference.kind if where else None
        within = where.reference.within if where and where.reference.name == anchor else ()
        place = PlaceReference(p.plain[p.chunks[i - 2].start : p.chunks[i - 2].end], anchor, kind, within=within)
        start = p.chunks[where.first if where else i - 2].start
    elif i + 2 < len(p.chunks) and p.chunks[i + 1].head == "of" and p.chunks[i + 2].places:
        place = p.where(i + 2)
        end = p.chunks[i + 2].end
    if place is None:
        return
    yield _control(
        p,
        holders,
        ControlStatus.LOST if former else ControlStatus.CONTROLS,
        place,
        start,
        end,
        None,
        "",
        None,
        i,
        i + 1,
    )
