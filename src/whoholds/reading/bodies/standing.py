"""Standing: how an actor as a whole is said to stand; victory, defeat, survival, return, and their denials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whoholds.model import Draft, PlaceReference, Speaker, Standing
from whoholds.model.vocabularies import Role, StandingStatus
from whoholds.reading.attribution import CLAIMS
from whoholds.reading.bodies.standing_predicates import Told, predicated
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
_DESTROYING, _BEATING = ("destroy", "eliminate", "crush"), words("standing", "beating")
_ENEMIES, _BELIEVING = words("standing", "enemies"), words("standing", "believing")
DEGRADED_WORDS = words("standing", "degraded_adjectives")
_DECLARING = words("terms", "standing.declaring")


def find(p: Passage) -> Iterator[Draft]:
    """The statements of standing of a passage."""
    told: list[tuple[object, int, int]] = []
    for draft in (*_doubted(p), *_declared(p), *(d for clause in p.clauses for d in _from_clause(p, clause))):
        span = (draft.citation.start or 0, draft.citation.end or 0)
        status = draft.body.status if isinstance(draft.body, Standing) else None
        if any(
            min(span[1], b) - max(span[0], a) > 0.5 * min(span[1] - span[0], b - a)
            for other, a, b in told
            if other is status
        ):
            continue
        told.append((status, *span))
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
    fresh: bool = True,
) -> Draft:
    body = Standing(status=status, actors=participants(who[:1], Role.SUBJECT), place=place)
    return p.draft(
        body, start, end, verb=verb, valid=p.when(first, last) if fresh else None, denied=denied, said_by=said_by
    )


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
        fresh = not p.low.startswith(
            (" this", " it", " that"), verb.end
        )  # "call this a defeat": said before, on another day
        told = (start, end, verb, place, verb.negated, chain, clause.first, clause.last, fresh)
        yield _draft(p, who, StandingStatus.DEFEATED, *told)


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
    if verb.infinitive:
        return
    told = (
        _defeated(p, clause, verb)
        or _won(p, clause, verb)
        or _lasting(p, clause, verb)
        or _weakened(p, clause, verb)
        or (predicated(p, clause, verb) if not _modal_before(p, clause) else None)
    )
    if told is None or not told.who:
        return
    start, end = p.span(clause)
    denied = told.denied != _disbelieved(p, clause)
    end = max(end, told.end)
    yield _draft(p, told.who, told.status, start, end, verb, told.place, denied, None, clause.first, clause.last)


def _defeated(p: Passage, clause: Clause, verb: Chunk) -> Told | None:
    """ "have defeated X", "X is beaten", "X has been wiped out"."""
    if verb.lemma not in DEFEATED or (clause.object is None and not verb.passive) or verb.modal:
        return None
    if verb.form == "ing" and not verb.progressive and not verb.perfect:
        return None
    at = clause.subject if verb.passive else clause.object
    target, who = p.chunks[at] if at is not None else None, p.who(at)
    if target is not None and not who and (target.head in _ENEMIES or "group" in target.words):
        who = _enemy(p)
    if target is not None and (target.quantity is not None or (target.position and verb.lemma in _DESTROYING)):
        return None
    if verb.lemma in _DESTROYING and not (verb.perfect or verb.passive):
        return None
    more = any(c.kind not in ("date", "adv") for c in p.chunks[clause.verb + 1 : clause.last])
    if verb.lemma in _BEATING and (not verb.passive or more):
        return None  # "is beaten" for good; "was beaten back at Y" is one battle
    return Told(who, StandingStatus.DEFEATED, p.where_near(clause) or _country(p), verb.negated)


def _won(p: Passage, clause: Clause, verb: Chunk) -> Told | None:
    """ "We've won in Syria", "won the war against X"."""
    if verb.lemma not in WON or verb.lemma != "win" or clause.subject is None:
        return None
    if clause.object is not None and p.chunks[clause.object].head not in ("war", "battle", "fight", "victory"):
        return None
    if clause.object is None and clause.phrase("in", "against", "over") is None:
        return None
    if p.prose.quote_at(verb.start) is None and not p.who(clause.subject):
        return None
    who = p.who(clause.phrase("against", "over")) or _enemy(p)
    return Told(who, StandingStatus.DEFEATED, p.where_near(clause) or _country(p), verb.negated)


def _lasting(p: Passage, clause: Clause, verb: Chunk) -> Told | None:
    """ "X survives", "X has regrouped there", "X re-emerged in 2021", "X is far from over"."""
    subject = p.who(clause.subject)
    if not subject or not p.resolver.memory.is_group(subject[0]):
        return None
    _, end = p.span(clause)
    if verb.lemma in SURVIVING - {"linger"}:
        spoken = p.prose.quote_at(verb.start) is not None and p.sentence.end - end < 60
        return Told(subject, StandingStatus.SURVIVING, None, verb.negated, p.sentence.end if spoken else end)
    if verb.lemma in (REGROUPING | RESURGENT) - {"return"}:
        kept = p.plain[: verb.start].rstrip().lower().endswith((" from", " against"))  # "to stop them from regrouping"
        itself = clause.object is None or p.chunks[clause.object].head in ("there", "itself", "themselves")
        if verb.modal or kept or not itself or _modal_before(p, clause):
            return None
        status = StandingStatus.REGROUPING if verb.lemma in REGROUPING else StandingStatus.RESURGENT
        return Told(subject, status, p.where_near(clause), verb.negated)
    if verb.lemma in ("be", "remain"):
        match = _SURVIVES.search(p.plain, verb.start, min(p.sentence.end, verb.end + 40))
        if match is not None:
            return Told(subject, StandingStatus.SURVIVING, p.where_near(clause), False, match.end())
        broken = clause.object is not None and p.chunks[clause.object].head in DEGRADED_WORDS
        if broken or any(
            c.kind == "adv" and c.head in DEGRADED_WORDS for c in p.chunks[clause.verb + 1 : clause.verb + 3]
        ):
            return Told(subject, StandingStatus.DEGRADED, p.where_near(clause), verb.negated)
    return None


def _weakened(p: Passage, clause: Clause, verb: Chunk) -> Told | None:
    """ "X is weakened", "the raids have crippled X"."""
    if verb.lemma not in DEGRADED or verb.modal:
        return None
    who = p.who(clause.subject) if verb.passive else p.who(clause.object)
    if not who or not p.resolver.memory.is_group(who[0]):
        return None
    return Told(who, StandingStatus.DEGRADED, p.where_near(clause), verb.negated)


def _disbelieved(p: Passage, clause: Clause) -> bool:
    """ "does not believe that X is beaten"."""
    outer = next((k for k in reversed(p.clauses) if k.verb < clause.verb), None)
    if outer is None or p.chunks[outer.verb].lemma not in _BELIEVING or not p.chunks[outer.verb].negated:
        return False
    between = p.chunks[outer.verb + 1 : clause.first]
    return all(c.kind in ("sub", "adv") for c in between)


def _modal_before(p: Passage, clause: Clause) -> bool:
    k = clause.verb - 1
    while k >= 0 and p.chunks[k].kind in ("conj", "verb", "adv"):
        if p.chunks[k].kind == "verb" and (p.chunks[k].modal or p.chunks[k].infinitive):
            return True
        k -= 1
    return False
