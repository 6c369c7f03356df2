"""Standing: how an actor as a whole is said to stand; victory, defeat, survival, return, and their denials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Draft, PlaceReference, Speaker, Standing
from whoholds.model.vocabularies import Role, StandingStatus
from whoholds.reading.attribution import CLAIMS
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import load, longest_first, words
from whoholds.reading.passage import Passage, participants

DEFEATED, VICTORY, WON = words("standing", "defeated"), words("standing", "victory"), words("standing", "won")
DEFEAT_NOUNS = words("standing", "defeated_nouns")
DEGRADED, SURVIVING = words("standing", "degraded"), words("standing", "surviving")
REGROUPING, RESURGENT = words("standing", "regrouping"), words("standing", "resurgent")
_SURVIVES = re.compile(
    r"\b(?:" + "|".join(re.escape(d) for d in longest_first(load("standing")["surviving_phrases"])) + r")\b", re.I
)
_DECLARING = words("terms", "standing.declaring")


def find(p: Passage) -> Iterator[Draft]:
    """The statements of standing of a passage."""
    told: list[tuple[int, int]] = []
    for draft in (*_doubted(p), *_declared(p), *(d for clause in p.clauses for d in _from_clause(p, clause))):
        span = (draft.citation.start or 0, draft.citation.end or 0)
        if any(min(span[1], b) - max(span[0], a) > 0.5 * min(span[1] - span[0], b - a) for a, b in told):
            continue
        told.append(span)
        yield draft


def _draft(
    p: Passage,
    who: tuple[Who, ...],
    status: StandingStatus,
    start: int,
    end: int,
    verb: Chunk | None,
    place: PlaceReference | None,
    denied: bool = False,
    said_by: tuple[Speaker, ...] | None = None,
    first: int = 0,
    last: int = 0,
) -> Draft:
    body = Standing(status=status, actors=participants(who[:1], Role.SUBJECT), place=place)
    return p.draft(body, start, end, verb=verb, valid=p.when(first, last), denied=denied, said_by=said_by)


def _country(p: Passage) -> PlaceReference | None:
    return PlaceReference(p.country, p.country, "country") if p.country else None


def _enemy(p: Passage) -> tuple[Who, ...]:
    who = p.resolver.memory.last_group()
    return (who,) if who else ()


def _declared(p: Passage) -> Iterator[Draft]:
    """ "X declared victory over Y": X says that Y is defeated. "X and Z call this a complete defeat"."""
    for clause in p.clauses:
        verb = p.chunks[clause.verb]
        if verb.lemma not in _DECLARING or verb.infinitive or clause.object is None:
            continue
        at = clause.object
        spoken = p.chunks[at].text.lower() + " " + " ".join(c.text.lower() for c in p.chunks[at + 1 : at + 3])
        object_ = p.chunks[at]
        if not (
            object_.head in VICTORY
            or object_.head in DEFEAT_NOUNS
            or (verb.lemma in ("call", "describe") and re.search(r"\b(?:defeat|victory)\b", spoken))
        ):
            continue
        over = clause.phrase("over", "against", "of")
        who = p.who(over) or tuple(Who(m.name, m.actor, object_.text) for m in object_.actors) or _enemy(p)
        if not who:
            continue
        chain = _winner(p, clause)
        start, end = p.span(clause)
        place = p.where_near(clause) or _state_of(p, clause)
        yield _draft(
            p, who, StandingStatus.DEFEATED, start, end, verb, place, verb.negated, chain, clause.first, clause.last
        )


def _winner(p: Passage, clause: Clause) -> tuple[Speaker, ...] | None:
    """Who declares it: the subject says so himself."""
    out: list[Speaker] = []
    said = next((s for s in p.said if s.verb == clause.verb), None)
    if said is not None:
        return said.chain
    if clause.subject is None:
        return None
    c = p.chunks[clause.subject]
    speakers = p.resolver.speakers
    named: list[Chunk] = [c]
    if clause.subject >= 2 and p.chunks[clause.subject - 1].kind == "conj" and p.chunks[clause.subject - 2].nominal:
        named.insert(0, p.chunks[clause.subject - 2])
    for d in named:
        if d.kind == "actor":
            out.extend(Speaker(m.name, actor=m.actor) for m in d.actors)
            continue
        if d.kind == "noun" and clause.subject >= 2 and p.chunks[clause.subject - 1].head == "whose" and d is c:
            owner = next((k for k in range(clause.subject - 2, -1, -1) if p.chunks[k].nominal), None)
            if owner is not None:
                out.append(
                    Speaker(
                        _of_state(p, owner) + " " + d.text, actor=next((m.actor for m in p.chunks[owner].actors), None)
                    )
                )
                continue
        made = speakers.speaker(d.text, d) if speakers is not None else None
        if made is not None:
            out.append(made)
    return tuple(out) or None


def _of_state(p: Passage, at: int) -> str:
    text = p.chunks[at].text
    for state in p.resolver.memory.theatre.demonyms:
        if state.name == text and state.adjectives:
            return state.adjectives[0]
    return text


def _state_of(p: Passage, clause: Clause) -> PlaceReference | None:
    """ "Iraq, whose military declared victory": there."""
    if clause.subject is not None and clause.subject >= 2 and p.chunks[clause.subject - 1].head == "whose":
        for k in range(clause.subject - 2, -1, -1):
            if p.chunks[k].places:
                return p.where(k) or PlaceReference(p.chunks[k].text, p.chunks[k].places[-1].text, "country")
    return None


def _doubted(p: Passage) -> Iterator[Draft]:
    """ "the declarations of X's defeat are premature", "wary of Y's claim of victory"."""
    sentence = p.low[p.sentence.start : p.sentence.end]
    if not any(n in sentence for n in ("victory", "defeat", "demise", "death knell")):
        return
    if not p.found("doubts"):
        return
    for i, c in enumerate(p.chunks):
        if (
            c.kind not in ("noun", "actor")
            or (c.head not in CLAIMS and c.head not in ("victory", "knell", "triumph"))
            or (i > 0 and p.chunks[i].frame)
        ):
            continue
        tail = p.chunks[i : i + 6]
        if c.words[:1] in (("a",), ("an",)):
            continue
        if (
            i > 1
            and p.chunks[i - 1].head == "of"
            and p.chunks[i - 2].head in CLAIMS
            and p.chunks[i - 2].words[:1] in (("a",), ("an",))
        ):
            continue  # "a premature declaration of victory": any such, not this one
        if not any(d.head in DEFEAT_NOUNS or d.head in VICTORY or d.head == "knell" for d in tail):
            continue
        clause = next((k for k in p.clauses if k.subject == i or k.first <= i < max(k.last, k.verb + 1)), None)
        near = p.found("doubts", max(p.sentence.start, c.start - 80), min(p.sentence.end, c.end + 120))
        doubt = near[0] if near else None
        if doubt is None:
            continue
        who: tuple[Who, ...] = ()
        for d in tail:
            named = tuple(Who(m.name, m.actor, d.text) for m in d.actors)
            if (d.head in DEFEAT_NOUNS and named and d.head != "victory") or (
                d.kind == "actor"
                and d is not c
                and not who
                and any(e.head == "over" or e.head == "for" or e.head == "of" for e in tail)
            ):
                who = named
        who = who or _enemy(p)
        if not who:
            continue
        chain, _ = p.chain(doubt.start)
        if all(s == p.default for s in chain):
            return
        quote = p.prose.quote_at(doubt.start)
        start = p.sentence.start if quote is None else max(p.sentence.start, quote.start)
        end = max(doubt.end, tail[-1].end if doubt.start < c.start else doubt.end)
        yield _draft(
            p,
            who,
            StandingStatus.DEFEATED,
            start,
            end,
            None,
            _told_in(p, clause),
            True,
            chain,
            0,
            len(p.chunks),
        )
        return


def _told_in(p: Passage, clause: Clause | None) -> PlaceReference | None:
    """Where a doubted claim is about: a place told as one, not the state that claims ("X's claim of victory")."""
    near = p.where_near(clause) if clause is not None else None
    here = next((w for w in p.places if near is not None and w.reference == near), None)
    told = here is not None and p.chunks[here.first].kind == "prep" and "'s" not in p.plain[here.start : here.end + 2]
    return near if told else None


def _from_clause(p: Passage, clause: Clause) -> Iterator[Draft]:
    verb = p.chunks[clause.verb]
    subject, start_end = p.who(clause.subject), p.span(clause)
    start, end = start_end
    quoted = p.prose.quote_at(verb.start)
    if verb.lemma in DEFEATED and not verb.infinitive and (clause.object is not None or verb.passive):
        if verb.modal or (verb.form == "ing" and not verb.progressive and not verb.perfect):
            return
        object_at = clause.subject if verb.passive else clause.object
        target = p.chunks[object_at] if object_at is not None else None
        who = p.who(object_at)
        if (
            target is not None
            and not who
            and target.head in ("group", "terrorists", "terrorism", "enemy", "militants", "organization")
        ) or (target is not None and not who and "group" in target.words):
            who = _enemy(p)
        if (
            not who
            or (verb.lemma in ("destroy", "eliminate", "crush") and not (verb.perfect or verb.passive))
            or (target is not None and target.quantity is not None)
        ):
            return
        if verb.lemma in ("destroy", "eliminate") and target is not None and target.position:
            return
        yield _draft(
            p,
            who,
            StandingStatus.DEFEATED,
            start,
            end,
            verb,
            p.where_near(clause) or _country(p),
            verb.negated,
            None,
            clause.first,
            clause.last,
        )
    elif (
        verb.lemma in WON
        and verb.lemma == "win"
        and not verb.infinitive
        and clause.subject is not None
        and (clause.object is None or p.chunks[clause.object].head in ("war", "battle", "fight", "victory"))
    ):
        who = p.who(clause.phrase("against", "over")) or _enemy(p)
        if (
            who
            and (quoted is not None or subject)
            and (clause.object is not None or clause.phrase("in", "against", "over") is not None)
        ):
            yield _draft(
                p,
                who,
                StandingStatus.DEFEATED,
                start,
                end,
                verb,
                p.where_near(clause) or _country(p),
                verb.negated,
                None,
                clause.first,
                clause.last,
            )
    elif (
        verb.lemma in SURVIVING
        and subject
        and verb.lemma in ("spread", "survive", "endure", "persist")
        and p.resolver.memory.is_group(subject[0])
        and not verb.infinitive
    ):
        yield _draft(
            p,
            subject,
            StandingStatus.SURVIVING,
            start,
            max(end, p.sentence.end if quoted is not None and p.sentence.end - end < 60 else end),
            verb,
            None,
            verb.negated,
            None,
            clause.first,
            clause.last,
        )
    elif (
        (verb.lemma in REGROUPING or (verb.lemma in RESURGENT and verb.lemma not in ("return",)))
        and subject
        and p.resolver.memory.is_group(subject[0])
        and not verb.modal
        and not verb.infinitive
        and not _modal_before(p, clause)
        and not p.plain[: verb.start].rstrip().lower().endswith((" from", " against"))  # "to stop them from regrouping"
    ):
        status = StandingStatus.REGROUPING if verb.lemma in REGROUPING else StandingStatus.RESURGENT
        if clause.object is None:
            yield _draft(
                p,
                subject,
                status,
                start,
                end,
                verb,
                p.where_near(clause),
                verb.negated,
                None,
                clause.first,
                clause.last,
            )
    elif verb.lemma in DEGRADED and not verb.infinitive:
        who = p.who(clause.subject) if verb.passive else p.who(clause.object)
        if who and p.resolver.memory.is_group(who[0]) and not verb.modal:
            yield _draft(
                p,
                who,
                StandingStatus.DEGRADED,
                start,
                end,
                verb,
                p.where_near(clause),
                verb.negated,
                None,
                clause.first,
                clause.last,
            )
    elif verb.lemma in ("be", "remain") and subject and p.resolver.memory.is_group(subject[0]):
        match = _SURVIVES.search(p.plain, verb.start, min(p.sentence.end, verb.end + 40))
        if match is not None:
            yield _draft(
                p,
                subject,
                StandingStatus.SURVIVING,
                start,
                max(end, match.end()),
                verb,
                p.where_near(clause),
                False,
                None,
                clause.first,
                clause.last,
            )


def _modal_before(p: Passage, clause: Clause) -> bool:
    k = clause.verb - 1
    while k >= 0 and p.chunks[k].kind in ("conj", "verb", "adv"):
        if p.chunks[k].kind == "verb" and (p.chunks[k].modal or p.chunks[k].infinitive):
            return True
        k -= 1
    return False
