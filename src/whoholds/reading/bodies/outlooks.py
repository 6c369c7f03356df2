"""Outlooks: what is said to be going to happen, and how likely that is in the terms of ICD 203."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from whoholds.model import Draft, Outlook, Period, PlaceReference, Speaker
from whoholds.model.vocabularies import Modality, Role, StandingStatus
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import frame_of_verb, listed, load, words
from whoholds.reading.passage import Passage, participants

_LIKELY = {phrase: term for term, phrases in load("outlooks")["phrases"].items() for phrase in phrases}
_NOUNS = dict.fromkeys(words("standing", "regrouping_nouns"), StandingStatus.REGROUPING) | dict.fromkeys(
    words("standing", "resurgent_nouns"), StandingStatus.RESURGENT
)
_VERBS = dict.fromkeys(words("standing", "regrouping"), StandingStatus.REGROUPING) | dict.fromkeys(
    words("standing", "resurgent"), StandingStatus.RESURGENT
)
_PATTERNS = [
    (re.compile(rf"\b(?:{pattern})"), term)
    for term, patterns in load("outlooks")["patterns"].items()
    for pattern in patterns
]
_ANY_PATTERN = re.compile(
    rf"\b(?:{'|'.join(pattern for patterns in load('outlooks')['patterns'].values() for pattern in patterns)})"
)
_GUESSING: dict[str, str] = load("outlooks")["war"]["guessing"]
_PAST = re.compile(rf"\b(?:{'|'.join(listed('outlooks', 'time.past'))})\b", re.I)


_WAR_VERBS, _MATTERS = words("outlooks", "war.verbs"), words("outlooks", "war.matters")
_FEARING = words("outlooks", "war.fearing")
_BREAK = re.compile(
    r"[;,]? (?:and|but|while|though|although)(?: (?:warn|warned|warns|said|says|add|adds))?(?: that)? |; "
)
_AHEAD = re.compile(rf"\b(?:{'|'.join(listed('outlooks', 'time.ahead'))})\b", re.I)
_GROUND = words("figures", "numbers.territory") | words("outlooks", "war.ground")
_COULD = ("could", "may", "might")


@dataclass(frozen=True, slots=True)
class _Guess:
    """Where a sentence says how likely something is, the term of ICD 203 ("" where none is told), and the words it is told in."""

    at: int
    end: int
    term: str
    start: int
    stop: int


def matched(p: Passage) -> int | None:
    """Where the word of likelihood ends in a passage."""
    match = next(iter(p.found("likelihoods")), None)
    return match.end if match else None


def find(p: Passage) -> Iterator[Draft]:
    """The outlooks of a passage, each from its word of likelihood outwards to the end of what it is told of."""
    guesses = _guesses(p)
    if guesses and not _PAST.search(p.text):
        for guess in guesses:
            yield from _outlook(p, guess)


def _guesses(p: Passage) -> list[_Guess]:
    """The words of likelihood of a sentence, each with its part of it; one a part, the most definite."""
    found = [(m.start, m.end, _LIKELY[m.text]) for m in p.found("likelihoods")]
    found += [
        (m.start(), m.end(), term)
        for pattern, term in (_PATTERNS if _ANY_PATTERN.search(p.low, p.sentence.start, p.sentence.end) else ())
        for m in pattern.finditer(p.low, p.sentence.start, p.sentence.end)
    ]
    if not any(term for _, _, term in found):
        found += [(p.chunks[k.verb].start, p.chunks[k.verb].end, told) for k, told in _guessed(p)]
    if not found:
        found = [(p.chunks[k.verb].start, p.chunks[k.verb].end, "") for k in p.clauses if _may_yet(p, k)][:1]
    out: list[_Guess] = []
    for at, end, term in sorted(found):
        told = _turned(term) if _negated(p, at, end) else term
        last = out[-1] if out else None
        cut = next(_BREAK.finditer(p.plain, last.end, at), None) if last is not None and at > last.end else None
        if last is not None and cut is None:
            if told and not last.term:
                out[-1] = replace(last, at=at, end=end, term=told)
            continue
        begin = cut.end() if cut is not None else p.sentence.start
        if last is not None and cut is not None:
            out[-1] = replace(last, stop=cut.start())
        out.append(_Guess(at, end, told, begin, p.sentence.end))
    return out


_TURNED = {"likely": "unlikely", "very likely": "very unlikely", "almost certain": "almost no chance"}


def _turned(term: str) -> str:
    """What a likely thing's not happening comes to for the thing."""
    return _TURNED.get(term, term)


def _negated(p: Passage, at: int, end: int) -> bool:
    """ "will probably not take X", "is not expected to", "are likely not to"."""
    return p.low.startswith((" not ", " never "), end) or p.low[max(0, at - 5) : at].endswith((" not ", "n't "))


def _guessed(p: Passage) -> Iterator[tuple[Clause, str]]:
    """ "residents fear the rebels will return", "predicts that X will collapse": what somebody guesses of what lies ahead."""
    for clause in p.clauses:
        verb = p.chunks[clause.verb]
        if verb.lemma not in _GUESSING or verb.infinitive or verb.modal:
            continue
        nxt = next((k for k in p.clauses if k.verb > clause.verb), None)
        ahead = nxt is not None and p.chunks[nxt.verb].modal in _AHEAD_MODALS and nxt.verb - clause.verb <= 8
        feared = p.chunks[clause.object] if clause.object is not None and verb.lemma in _FEARING else None
        matter = (
            feared is not None and verb.form in ("s", "base") and (feared.frame is not None or feared.head in _MATTERS)
        )
        if (ahead or matter) and verb.text.split()[0].lower() not in ("had", "was", "were"):
            yield clause, _turned(_GUESSING[verb.lemma]) if verb.negated else _GUESSING[verb.lemma]


_AHEAD_MODALS = words("outlooks", "time.modals")


def _may_yet(p: Passage, clause: Clause) -> bool:
    """ "X may try to bomb its way in", "could fall within weeks", "a siege would …": a war's deed that is said to be possible."""
    verb = p.chunks[clause.verb]
    if verb.modal not in (*_COULD, "would") or verb.perfect or verb.negated or p.sentence.kind != "body":
        return False
    if clause.subject is None:
        return False
    subject = p.chunks[clause.subject]
    nxt = next((p.chunks[k.verb].lemma for k in p.clauses if k.verb > clause.verb), "")
    deed = verb.lemma if verb.lemma not in ("try", "attempt", "seek", "begin", "start", "be") else nxt
    warlike = deed in frame_of_verb() or deed in _WAR_VERBS
    if verb.modal == "would":  # only of what is supposed: what somebody "said it would" do is a plan
        supposed = warlike and _SUPPOSING.search(p.low, p.sentence.start, p.sentence.end) is not None
        reported = any(s.start <= verb.start < s.end and s.verb >= 0 for s in p.said) or any(
            c.kind == "sub" and c.head in ("that", "whether") for c in p.chunks[: clause.subject]
        )
        follows = subject.head in _MATTERS or (warlike and subject.frame is not None)
        return supposed or (follows and not reported)
    ahead = _AHEAD.search(p.plain, verb.end, p.sentence.end) is not None
    sided = not subject.civil and (bool(p.who(clause.subject)) or subject.kind == "place" or subject.head in _MATTERS)
    return warlike and (verb.modal in ("may", "might") or ahead or sided)


_SUPPOSING = re.compile(rf"\b(?:{'|'.join(listed('outlooks', 'time.supposing'))})\b")


def _outlook(p: Passage, guess: _Guess) -> Iterator[Draft]:
    chunks = [c for c in p.chunks if guess.start <= c.start < guess.stop]
    status = _status(chunks)
    if _happened(p, guess) if not guess.term else _surmised(p, guess):
        return
    who = _doer(p, guess) or _about(p, _main(chunks, guess.end), guess.end)
    places = [w for w in p.places if guess.start <= w.start < guess.stop]
    matter = any(c.frame is not None or c.head in _MATTERS for c in chunks if c.kind != "verb" or c.text in _MATTERS)
    deed = any(
        c.kind == "verb" and (c.lemma in _VERBS or c.lemma in _WAR_VERBS or c.lemma in frame_of_verb()) for c in chunks
    )
    turn = "next" in p.low[guess.at : guess.end]  # "X is next": whose turn it is
    ground = any(c.head in _GROUND or c.position for c in chunks if c.kind == "noun")
    war = status is not None or matter or deed or turn
    told = (
        bool(who or places) or (guess.term and (matter or (deed and ground))) or any(c.modal in _COULD for c in chunks)
    )
    if not war or not told:
        return
    near = next((w.reference for w in places if w.start >= guess.at), None)
    near = near or next((w.reference for w in places if w.start > guess.at - 60), None)
    place = near or (places[0].reference if places else _state(p))
    body = Outlook(
        what=re.sub(r"\s+", " ", p.document.text[guess.start : guess.stop])[:300],
        status=status,
        due=_due(p, chunks),
        likelihood=guess.term,
        actors=participants(who[:2], Role.SUBJECT),
        place=place,
    )
    yield p.draft(
        body, guess.start, guess.stop, valid=body.due, said_by=_whose_guess(p, guess), modality=Modality.HYPOTHETICAL
    )


def _surmised(p: Passage, guess: _Guess) -> bool:
    """ "forces likely struck the bridge", "was probably aimed at X": a guess at what has been."""
    if p.low[guess.at : guess.end] not in ("likely", "probably"):
        return False
    verb = next((c for c in p.chunks if c.kind == "verb" and c.end > guess.at), None)
    return verb is not None and not verb.modal and (verb.form in ("past", "ed", "participle") or verb.perfect)


def _happened(p: Passage, guess: _Guess) -> bool:
    """ "warned that mines had been left behind", "a month ago they threatened to": nothing that lies ahead."""
    verb = next((c for c in p.chunks if c.kind == "verb" and c.start >= guess.end), None)
    had = next((c for c in p.chunks if c.kind == "verb" and c.start <= guess.at < c.end), None)
    if had is not None and had.text.lower().startswith(("was ", "were ", "had ")):
        return True  # "were threatening to march on X"
    past = (
        verb is not None
        and not verb.modal
        and (verb.perfect or verb.text.lower().startswith(("was ", "were ", "had ")))
    )
    return past and p.plain[guess.at : guess.end].lower().endswith("that")


def _main(chunks: list[Chunk], after: int) -> list[Chunk]:
    """What a likelihood is told of: not what a clause behind it adds ("…, though Y would intervene")."""
    adds = next(
        (k for k, c in enumerate(chunks) if c.kind == "sub" and c.head in _ADDING and c.start > after), len(chunks)
    )
    return chunks[:adds]


_ADDING = ("though", "although", "while", "because", "if", "unless", "once", "as")


def _due(p: Passage, chunks: list[Chunk]) -> Period | None:
    """By when: "by June", or a date after the text's own."""
    published = p.document.published_on
    for c in chunks:
        if c.date is None:
            continue
        later = c.date.period is not None and published is not None and c.date.period.start > published
        if c.date.link in ("by", "until") or later:
            return c.date.against(p.day)
    return None


def _whose_guess(p: Passage, guess: _Guess) -> tuple[Speaker, ...]:
    """Who says so; "diplomats fear that …" are the diplomats."""
    chain, _ = p.chain(guess.at)
    speakers = p.resolver.speakers
    if chain != (p.default,) or speakers is None:
        return chain
    for clause in reversed(p.clauses):
        verb = p.chunks[clause.verb]
        if (
            verb.start <= guess.at
            and verb.lemma in _FEARING
            and clause.subject is not None
            and verb.start >= guess.start - 80
        ):
            c = p.chunks[clause.subject]
            made = speakers.speaker(c.text, c) if c.kind in ("noun", "actor") else None
            return (made,) if made is not None else chain
    return chain


def _state(p: Passage) -> PlaceReference | None:
    """ "Iraq … is confronting a possible return": there."""
    return next(
        (PlaceReference(c.text, c.places[-1].text, "country") for c in p.chunks if c.kind == "actor" and c.places), None
    )


def _status(chunks: list[Chunk]) -> StandingStatus | None:
    for c in chunks:
        if c.kind in ("noun", "actor") and c.head in _NOUNS:
            return _NOUNS[c.head]
        if c.kind == "verb" and c.lemma in _VERBS and c.lemma not in ("return",):
            return _VERBS[c.lemma]
    return None


def _named(p: Passage, i: int) -> tuple[Who, ...]:
    """Who a phrase is, or whose attack: "a GNA assault"."""
    c = p.chunks[i]
    return p.who(i) or (
        tuple(Who(m.name, m.actor, c.text) for m in c.actors) if c.frame is not None or c.kind == "actor" else ()
    )


def _doer(p: Passage, guess: _Guess) -> tuple[Who, ...]:
    """Who a likelihood is told of: the subject of its verb, or the sides between whom it is said to be fought."""
    clause = next(
        (k for k in p.clauses if guess.start <= p.chunks[k.verb].start and p.chunks[k.verb].end >= guess.at), None
    )
    if clause is None or clause.subject is None or clause.verb - clause.subject > 8:
        return ()
    if p.chunks[clause.verb].lemma in _FEARING or p.chunks[clause.subject].civil:
        return ()
    subject = p.chunks[clause.subject]
    who = tuple(w for w in p.who(clause.subject) if w.name != "Civilians")
    who = who or (
        tuple(Who(m.name, m.actor, subject.text) for m in subject.actors[:1]) if subject.kind == "noun" else ()
    )
    if who or p.chunks[clause.subject].frame is None:
        return who if p.chunks[clause.subject].kind != "place" else ()
    between = range(clause.subject + 1, clause.verb)
    return tuple(w for k in between if p.chunks[k].kind == "actor" for w in p.who(k))[:2]


def _about(p: Passage, chunks: list[Chunk], after: int) -> tuple[Who, ...]:
    """The actor the outlook is about: a group in it, nearest after the word of likelihood."""
    mine = {c.start for c in chunks}
    named = [
        (abs(c.start - after), w)
        for i, c in enumerate(p.chunks)
        if c.start in mine and c.kind in ("actor", "noun") and not c.civil
        for w in _named(p, i)
    ]
    groups = [(d, w) for d, w in named if p.resolver.memory.is_group(w)]
    best = min(groups or named, key=lambda x: x[0], default=None)
    if best is None:
        owned = next((c for c in chunks if c.actors and c.kind == "noun"), None)
        return tuple(Who(m.name, m.actor, owned.text) for m in owned.actors[:1]) if owned is not None else ()
    return (best[1],)
