"""Who does what to whom: the clauses of one sentence, found in its row of phrases."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from whoholds.reading.chunks import Chunk
from whoholds.reading.clause import Clause
from whoholds.reading.clause_arguments import fill_arguments
from whoholds.reading.clause_subjects import antecedent_of, subject_of
from whoholds.reading.lexicon import words

__all__ = ["Clause", "clauses", "governing"]

_PARTICLES = ("out", "off", "away", "down", "aside", "up", "in")
_REPORTS = words("terms", "clauses.reports")
_TELLING = words("terms", "clauses.saying") | words("terms", "clauses.telling")


def clauses(chunks: Sequence[Chunk]) -> list[Clause]:
    """The clauses of a sentence, one a verb.

    Shapes: ``first`` and ``last`` (half-open) bound the chunks from subject or verb to the last argument.
    """
    out: list[Clause] = []
    by_verb: dict[int, Clause] = {}
    for i, c in enumerate(chunks):
        if c.kind != "verb":
            continue
        clause = Clause(i)
        clause.subject = subject_of(chunks, i, by_verb)
        last = fill_arguments(chunks, i, clause)
        clause.first = _first(chunks, i, clause.subject)
        clause.last = last
        by_verb[i] = clause
        out.append(clause)
    subjects = {c.subject for c in out}
    for clause in out:  # "said it had": "it" is the subject of what follows
        if (
            clause.object in subjects
            and clause.object is not None
            and chunks[clause.object + 1].kind != "sub"
            and any(c.subject == clause.object and 0 < c.verb - clause.object <= 2 for c in out)
            and not _reduced(chunks, out, clause)
            and not _refuted(chunks, out, clause)
        ):
            clause.object = None
    _inverted_speech(chunks, out)
    _inverted_place(chunks, out)
    _shared_auxiliaries(chunks, out)
    _object_relatives(chunks, out)
    _open_participles(chunks, out)
    return out


def _reduced(chunks: Sequence[Chunk], found: Sequence[Clause], clause: Clause) -> bool:
    """ "targeted a plane parked at X", "continue the operation begun on 6 August": the object stays the verb's own."""
    if clause.object is None or chunks[clause.verb].lemma in _TELLING:
        return False
    after = next(c for c in found if c.subject == clause.object and c.verb > clause.object)
    verb = chunks[after.verb]
    bare = not (verb.passive or verb.perfect or verb.modal or verb.progressive or verb.infinitive)
    return bare and verb.form in ("ed", "participle", "ing") and after.verb == clause.object + 1 and _no_object(after)


def _refuted(chunks: Sequence[Chunk], found: Sequence[Clause], clause: Clause) -> bool:
    """ "Reports that they laid down their arms are untrue": the reports are."""
    sub = next((k for k in range(clause.verb - 1, 0, -1) if chunks[k].kind == "sub"), None)
    after = next(c for c in found if c.subject == clause.object and c.verb > clause.verb)
    if sub is None or chunks[sub - 1].head not in _REPORTS or chunks[after.verb].lemma not in ("be", "deny", "prove"):
        return False
    after.subject, after.first = sub - 1, after.verb
    return True


def _no_object(clause: Clause) -> bool:
    """Whether nothing but a preposition or a day follows a verb."""
    return clause.object is None


def _first(chunks: Sequence[Chunk], verb: int, subject: int | None) -> int:
    """Where a clause begins: with its subject, and with what "and" joins to that."""
    if subject is None or verb - subject >= 14:
        return verb
    if subject > 1 and chunks[subject - 1].kind == "conj" and chunks[subject - 2].kind in ("actor", "noun", "place"):
        before = chunks[subject - 3] if subject > 2 else None
        if before is None or before.kind in ("comma", "sub", "mark", "adv", "date", "conj"):
            return min(verb, subject - 2)
    return min(verb, subject)


def _inverted_speech(chunks: Sequence[Chunk], found: Sequence[Clause]) -> None:
    """ "…," said a resident: the one who speaks stands after the verb."""
    for clause in found:
        at = clause.verb
        if (
            chunks[at].lemma not in ("say", "add", "claim", "write", "state", "explain", "warn")
            or at + 1 >= len(chunks)
            or not chunks[at + 1].nominal
        ):
            continue
        before = chunks[at - 1] if at else None
        if (before is None or before.kind == "comma") and not any(c.kind == "verb" for c in chunks[at + 2 : at + 4]):
            clause.subject, clause.object, clause.first = at + 1, None, at


def _inverted_place(chunks: Sequence[Chunk], found: Sequence[Clause]) -> None:
    """ "Under artillery fire were A and B": what stands after the verb is under it."""
    clause = found[0] if found else None
    if clause is None or clause.object is None or chunks[clause.verb].lemma not in ("be", "come"):
        return
    opens = chunks[0].head == "under" and all(
        c.kind in ("prep", "noun", "conj", "comma", "adv") for c in chunks[1 : clause.verb]
    )
    if opens and clause.subject is not None and chunks[clause.subject].frame is not None:
        clause.phrases.insert(0, ("under", clause.subject))
        clause.subject, clause.object, clause.first = clause.object, None, 0


def _shared_auxiliaries(chunks: Sequence[Chunk], found: Sequence[Clause]) -> None:
    """ "is weakened but not defeated", "was attacked and looted": the second verb is passive too."""
    for left, right in itertools.pairwise(found):
        first, second = chunks[left.verb], chunks[right.verb]
        between = chunks[left.verb + 1 : right.verb]
        if any(c.kind == "adv" and c.head in ("not", "never", "no longer") for c in between[-1:]):
            second.negated = True
        apart = first.lemma == "be" and all(c.kind == "adv" for c in between)  # had been "temporarily relocated"
        if apart and between and second.form in ("ed", "participle") and not (second.passive or second.perfect):
            second.passive = True
        if (
            first.passive
            and not second.passive
            and second.form in ("ed", "participle")
            and not second.perfect
            and between
            and (
                all(c.kind in ("conj", "adv", "comma") or c.text.lower() in _PARTICLES for c in between)
                or (left.phrase("by") is not None and right.object is None and _and_then(between))
            )
        ):
            second.passive = True
        if first.perfect and not first.passive and second.form == "participle" and between:
            together = left.subject == right.subject and chunks[right.verb - 1].kind == "conj"
            second.perfect = second.perfect or together  # "had broken through and taken the heights"


def _and_then(between: Sequence[Chunk]) -> bool:
    """ "was entered by X and then | cleared of them"."""
    last = next((c for c in reversed(between) if c.kind != "adv"), between[-1])
    return last.kind == "conj" and sum(c.kind == "conj" for c in between) == 1


def _object_relatives(chunks: Sequence[Chunk], found: Sequence[Clause]) -> None:
    """ "…, which it took": the object is what stands before "which"."""
    for clause in found:
        subject = clause.subject
        if (
            (clause.object is None or clause.object > clause.verb + 1)
            and subject is not None
            and subject > 1
            and chunks[subject - 1].kind == "sub"
            and chunks[subject - 1].head in ("which", "that")
            and not chunks[clause.verb].passive
            and not _told_to(chunks, subject - 1)
            and chunks[subject - 2].head not in _REPORTS
        ):
            clause.object = antecedent_of(chunks, subject - 1)
        elif clause.object is None and subject is not None and subject > 1 and chunks[subject - 2].head == "whose":
            if chunks[subject - 1].kind == "noun" and not chunks[clause.verb].passive:
                clause.object = subject - 1  # "whose airport road the insurgents had cut"
        elif subject is not None and subject > 0 and chunks[subject - 1].head == "what":
            _what(chunks, found, clause)
        elif (
            clause.object is None
            and subject is not None
            and subject == clause.verb - 1
            and subject > 0
            and chunks[subject].kind == "pron"
            and chunks[subject - 1].kind == "noun"
            and chunks[subject - 1].frame is not None
            and not chunks[clause.verb].passive
        ):
            clause.object = subject - 1  # "the air strikes it launched"


def _what(chunks: Sequence[Chunk], found: Sequence[Clause], clause: Clause) -> None:
    """ "What X did seize was the station": the station is the object."""
    main = next((k for k in found if k.verb > clause.verb), None)
    if main is None or chunks[main.verb].lemma != "be" or main.object is None or chunks[clause.verb].passive:
        return
    clause.object, clause.last = main.object, main.last
    clause.phrases.extend(main.phrases)


def _told_to(chunks: Sequence[Chunk], that: int) -> bool:
    """ "told X that Y did": nothing is done to X."""
    before = next(
        (c for c in reversed(chunks[:that]) if c.kind not in ("adv", "date", "noun", "actor", "place", "prep", "pron")),
        None,
    )
    return chunks[that].head == "that" and before is not None and before.lemma in _TELLING


def _open_participles(chunks: Sequence[Chunk], found: list[Clause]) -> None:
    """ "Citing X, the report said" / "After driving …, the army took": an opening participle takes the subject of the main clause."""
    for k, clause in enumerate(found):
        verb = chunks[clause.verb]
        if clause.subject is None and verb.form == "ing" and clause.verb <= 2:
            main = next((c for c in found[k + 1 :] if c.subject is not None), None)
            if main is not None:
                clause.subject = main.subject
        elif clause.subject is None and k and verb.text.lower().startswith("having "):
            clause.subject = found[k - 1].subject


def governing(found: Sequence[Clause], at: int) -> Iterator[Clause]:
    """The clauses that begin before a chunk, nearest first."""
    for clause in reversed(found):
        if clause.verb < at:
            yield clause
