"""Whose doing a verb is: its subject, found by walking back through the phrases before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whoholds.reading.chunks import DIRECTIONS, Chunk
from whoholds.reading.clause import Clause
from whoholds.reading.lexicon import words
from whoholds.reading.word_classes import TAKEN

TRIES = ("attempt", "attempts", "bid", "bids", "effort", "efforts", "try")
_SAYING = words("terms", "clauses.saying")
_CONTROLLERS = words("terms", "clauses.controllers")
_BLAMING = words("terms", "clauses.blaming")


def _back(chunks: Sequence[Chunk], i: int) -> int:
    """The index before ``i`` that is neither adverb, date nor closing mark."""
    j = i - 1
    while j >= 0 and chunks[j].kind in ("adv", "date"):
        j -= 1
    return j


def subject_of(chunks: Sequence[Chunk], i: int, by_verb: Mapping[int, Clause]) -> int | None:
    """The subject of the verb at ``i``; ``by_verb`` has the clauses before it. None where it has none."""
    verb = chunks[i]
    j = _back(chunks, i)
    if j < 0:
        return None
    previous = _previous_clause(chunks, i, by_verb)
    before = chunks[j - 1] if j else None
    if (
        verb.infinitive
        and chunks[j].nominal
        and chunks[j].frame is None
        and before is not None
        and before.head == "for"
    ):
        return j  # "a corridor for the fighters to leave"
    tried = _trying(chunks, j) if verb.infinitive else None
    if tried is not None:
        return tried
    finite = verb.text.lower().startswith(("is ", "are ", "was ", "were ", "has ", "have ", "had "))  # "are to leave"
    if verb.infinitive and not finite and chunks[j].kind != "sub":
        if previous is None:
            if j > 1 and chunks[j - 1].kind == "comma" and chunks[j - 2].kind == "place" and chunks[j].kind == "noun":
                return j - 2  # "X, the first town to fall"
            return j if chunks[j].nominal and chunks[j].actors else None  # "X's claim to have taken Y"
        governor = chunks[previous.verb]
        if governor.lemma in _CONTROLLERS and previous.object is not None:
            return previous.object
        return previous.subject
    at = chunks[j]
    bare_ing = verb.form == "ing" and not verb.progressive
    thought = _thought_of(chunks, j)
    if thought is not None and not bare_ing and not verb.infinitive:
        return thought
    blamed = _blamed(chunks, j, verb, by_verb)
    if blamed is not None:
        return blamed
    if bare_ing and at.kind in ("prep", "sub", "comma", "conj"):
        return previous.subject if previous is not None else None
    if at.kind == "sub":
        if at.head in ("who", "which", "that", "whom"):
            antecedent = antecedent_of(chunks, j)
            if antecedent is not None:
                return antecedent
        return previous.subject if previous is not None else None
    if (
        at.kind == "comma"
        and verb.form in ("ed", "participle")
        and not verb.passive
        and not verb.perfect
        and j
        and chunks[j - 1].nominal
        and i + 1 < len(chunks)
        and (
            (chunks[i + 1].kind == "prep" and chunks[i + 1].head in ("by", "from"))
            or (chunks[i + 1].kind == "date" and chunks[j - 1].kind == "place" and verb.lemma in TAKEN)
        )
    ):
        return j - 1
    if bare_ing and at.nominal and j and chunks[j - 1].kind == "prep":
        return j  # "a school sheltering families"
    if (
        at.kind == "conj"
        and previous is not None
        and (_aside_speech(chunks, previous, j) or _meanwhile(chunks, previous, j))
    ):
        outer = next((k for k in reversed(list(by_verb.values())) if k.verb < previous.verb), None)
        return outer.subject if outer is not None else None  # "X took A, as residents fled, and besieged B"
    if at.kind == "conj" and previous is not None and _done(chunks, i):
        previous = _like(chunks, previous, by_verb)
    if at.kind == "conj" or (at.kind == "comma" and previous is not None and not _aside(chunks, j)):
        return previous.subject if previous is not None else None
    return _walk_left(chunks, i, j, previous)


def _thought_of(chunks: Sequence[Chunk], said: int) -> int | None:
    """ "the rebels, who the ministry says lost 40 men": the rebels."""
    asked = said > 1 and chunks[said].lemma in _SAYING and chunks[said - 1].nominal and chunks[said - 2].kind == "sub"
    return antecedent_of(chunks, said - 2) if asked and chunks[said - 2].head in ("who", "which", "that") else None


def _trying(chunks: Sequence[Chunk], j: int) -> int | None:
    """ "an attempt by X to storm Y": X."""
    while j > 1 and chunks[j].nominal:
        if chunks[j - 1].head == "by" and chunks[j - 2].head in TRIES:
            return j
        j -= 1
    return None


def _blamed(chunks: Sequence[Chunk], j: int, verb: Chunk, by_verb: Mapping[int, Clause]) -> int | None:
    """ "accused X of shelling Y", "stopped X from taking Y", "blamed X for the raid": X does it."""
    doing = verb.form == "ing" or verb.text.lower().startswith("having ")
    if not doing or chunks[j].kind != "prep" or chunks[j].head not in ("of", "from", "for"):
        return None
    previous = _previous_clause(chunks, j, by_verb)
    if previous is None or chunks[previous.verb].lemma not in _BLAMING:
        return None
    return previous.subject if chunks[previous.verb].passive else previous.object


def antecedent_of(chunks: Sequence[Chunk], sub: int) -> int | None:
    """What "who", "which" or "that" at ``sub`` stands for."""
    j = sub - 1
    while j >= 0 and (chunks[j].kind in ("comma", "adv", "mark", "date") or _distance(chunks, j)):
        j -= 1
    if j < 0 or not chunks[j].nominal:
        return None
    # "fighters in the town who": a person does what a town cannot.
    k = j
    while (
        k > 1
        and chunks[k].kind == "place"
        and chunks[k - 1].kind == "prep"
        and chunks[k - 2].nominal
        and chunks[sub].head == "who"
    ):
        k -= 2
    return k


def _aside_speech(chunks: Sequence[Chunk], said: Clause, conj: int) -> bool:
    """Whether a speech verb stands between commas: ", residents said, and"."""
    subject = said.subject
    return (
        chunks[said.verb].lemma in _SAYING
        and subject is not None
        and 0 < subject < said.verb
        and chunks[subject - 1].kind == "comma"
        and conj - said.verb <= 2
    )


def _done(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether a verb without a helping verb is told as done to something: "arrested four others"."""
    verb, behind = chunks[i], chunks[i + 1] if i + 1 < len(chunks) else None
    bare = not (verb.passive or verb.perfect or verb.modal or verb.infinitive)
    return bare and verb.form in ("ed", "past") and behind is not None and behind.nominal


def _like(chunks: Sequence[Chunk], previous: Clause, by_verb: Mapping[int, Clause]) -> Clause:
    """The clause that a past joined by "and" goes on from: "beheaded a man accused of dealing with X and | arrested two"."""
    for clause in reversed(list(by_verb.values())):
        verb = chunks[clause.verb]
        open_ended = (verb.form == "ing" and not verb.progressive) or verb.infinitive or bool(verb.modal)
        if not open_ended and not _told_of_an_object(chunks, clause, by_verb):
            return clause
    return previous


def _told_of_an_object(chunks: Sequence[Chunk], clause: Clause, by_verb: Mapping[int, Clause]) -> bool:
    """Whether a participle only tells what an object is like: "beheaded a man accused of …"."""
    verb, at = chunks[clause.verb], clause.subject
    if verb.form not in ("ed", "participle") or verb.passive or verb.perfect or clause.object is not None:
        return False
    return at == clause.verb - 1 and any(
        k.object == at and chunks[k.verb].lemma not in _SAYING for k in by_verb.values()
    )


def _meanwhile(chunks: Sequence[Chunk], told: Clause, conj: int) -> bool:
    """Whether a clause stands between commas: ", as residents fled, and"."""
    at = told.subject
    if at is None or at < 2 or at > told.verb or chunks[conj - 1].kind != "comma":
        return False
    return chunks[at - 1].head in ("as", "while", "when", "where") and chunks[at - 2].kind == "comma"


def _distance(chunks: Sequence[Chunk], j: int) -> bool:
    """ ", 60 km upstream, which": an aside between a place and its relative clause."""
    q = chunks[j].quantity
    return chunks[j].kind == "noun" and q is not None and q.unit == "km" and j > 0 and chunks[j - 1].kind == "comma"


def _aside(chunks: Sequence[Chunk], comma: int) -> bool:
    """Whether the comma at ``comma`` closes an aside: ", which holds X," / ", backed by Y," / ", a faction of Z,"."""
    for k in range(comma - 1, max(-1, comma - 14), -1):
        if chunks[k].kind == "comma":
            return (k > 0 and chunks[k - 1].nominal) or (k > 0 and chunks[k - 1].kind == "mark")
    return False


def _goes_on(chunks: Sequence[Chunk], i: int, before: int) -> bool:
    """ "X carried out 61 strikes, dropping 133 bombs, used drones": a verb before the aside has the same subject."""
    verb = chunks[before]
    if verb.kind != "verb" or verb.infinitive or (verb.form == "ing" and not verb.progressive):
        return False
    return chunks[before - 1].nominal and (before < 2 or chunks[before - 2].kind != "sub") and _done(chunks, i)


def _of_listed_places(chunks: Sequence[Chunk], j: int) -> int | None:
    """ "people in A and B said", "attacks on A, B and C were": the people, the attacks."""
    k = j
    while k > 1 and chunks[k].kind == "place" and chunks[k - 1].kind in ("conj", "comma"):
        k -= 2
    listed = k < j and chunks[j - 1].kind == "conj" and chunks[k].kind == "place" and k > 1
    if not listed or chunks[k - 1].kind != "prep" or not chunks[k - 2].nominal or chunks[k - 2].kind == "place":
        return None
    opens = k == 2 or (chunks[k - 3].kind in ("sub", "mark", "conj") and chunks[k - 3].head not in ("after", "before"))
    return k - 2 if opens else None


def _walk_left(chunks: Sequence[Chunk], i: int, j: int, previous: Clause | None) -> int | None:
    while j >= 0:
        c = chunks[j]
        if c.kind == "comma":
            opening = next((k for k in range(j - 1, max(-1, j - 16), -1) if chunks[k].kind == "comma"), None)
            if (
                opening is not None
                and opening > 0
                and chunks[opening - 1].nominal
                and not (
                    chunks[opening + 1].kind == "sub"
                    and chunks[opening + 1].head in ("while", "as", "after", "when")
                    and any(c.kind == "verb" for c in chunks[:opening])
                )  # "the army, as residents had feared, shelled X"
                and chunks[opening + 1].kind != "conj"
            ):
                if opening > 2 and _goes_on(chunks, i, opening - 2):
                    return previous.subject if previous is not None else None
                j = opening - 1
                continue
            j -= 1
            continue
        if c.nominal:
            before = chunks[j - 1] if j else None
            heard = _of_listed_places(chunks, j)
            if heard is not None:
                return heard
            if before is not None and before.kind == "prep":
                j -= 2
                while j >= 0 and chunks[j].kind in ("adv", "date"):
                    j -= 1
                continue
            reduced = before is not None and before.kind == "verb" and (before.infinitive or before.form == "ing")
            if j > 1 and before is not None and reduced and not before.progressive and chunks[j - 2].nominal:
                j -= 2  # "a strike on a school sheltering families killed", "the operation to retake X was launched"
                continue
            if j > 3 and before is not None and before.kind == "conj" and chunks[j - 3].head == "between":
                j -= 4  # "the road between A and B was cut"
                continue
            if c.head in DIRECTIONS and j + 1 < i and chunks[j + 1].kind == "prep" and j and chunks[j - 1].nominal:
                j -= 1  # "attacks south of X were"
                continue
            k = j - 1
            while k >= 0 and (chunks[k].kind == "adv" or (chunks[k].infinitive and k and chunks[k - 1].kind == "verb")):
                k -= 1  # "boys who refused to hand over weapons were executed"
            if (
                k > 0
                and chunks[k].kind == "verb"
                and chunks[k - 1].kind == "sub"
                and chunks[k - 1].head in ("who", "which", "that")
            ):
                antecedent = antecedent_of(chunks, k - 1)  # "the convoy that left X was ambushed"
                if (
                    antecedent is not None
                    and chunks[i].kind == "verb"
                    and (chunks[i].passive or chunks[i].form in ("ed", "past", "s"))
                    and chunks[k].lemma not in _SAYING
                ):
                    return antecedent
            if (
                j > 1
                and chunks[j - 1].kind == "conj"
                and chunks[j - 2].kind == "actor"
                and c.words[:1]
                and c.words[0] in ("its", "their", "allied")
            ):
                return j - 2  # "the army and its allies"
            return j
        if c.kind == "verb":
            if (c.form == "ing" and not c.progressive) or (c.form == "ed" and not c.passive and previous is not None):  # noqa: SIM102
                # a reduced relative clause: "fighters based in X attacked"
                if j and chunks[j - 1].nominal:
                    j -= 1
                    continue
            return previous.subject if previous is not None else None
        if c.kind in ("sub", "mark") and c.head != "(" and c.head != ")":
            return previous.subject if previous is not None and c.head in ("and",) else None
        j -= 1
    return None


def _previous_clause(chunks: Sequence[Chunk], i: int, by_verb: Mapping[int, Clause]) -> Clause | None:
    for k in range(i - 1, -1, -1):
        if chunks[k].kind == "verb" and k in by_verb:
            return by_verb[k]
    return None
