"""Who does what to whom: subjects, objects and what belongs to a verb, found in the row of phrases of one sentence."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from whoholds.reading.chunks import DIRECTIONS, Chunk
from whoholds.reading.lexicon import words

_SAYING = words("terms", "clauses.saying")
_TELLING = _SAYING | {"tell", "inform", "assure", "warn", "remind", "notify", "brief", "convince", "indicate"}
_CONTROLLERS = words("terms", "clauses.controllers")
_SPELLS = ("night", "day", "morning", "afternoon", "evening", "week", "weekend", "month", "time", "while")


@dataclass(slots=True)
class Clause:
    """A verb with its subject (agent of an active verb), objects and prepositional phrases, as indexes into the sentence's chunks."""

    verb: int
    subject: int | None = None
    object: int | None = None
    phrases: list[tuple[str, int]] = field(default_factory=list)
    first: int = 0
    last: int = 0

    def phrase(self, *prepositions: str) -> int | None:
        """The first noun after one of these prepositions."""
        return next((at for prep, at in self.phrases if prep in prepositions), None)


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
        clause.subject = _subject(chunks, i, by_verb)
        last = _arguments(chunks, i, clause)
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


def _back(chunks: Sequence[Chunk], i: int) -> int:
    """The index before ``i`` that is neither adverb, date nor closing mark."""
    j = i - 1
    while j >= 0 and chunks[j].kind in ("adv", "date"):
        j -= 1
    return j


def _subject(chunks: Sequence[Chunk], i: int, by_verb: dict[int, Clause]) -> int | None:
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
    if verb.infinitive and chunks[j].kind != "sub":
        if previous is None:
            return None
        governor = chunks[previous.verb]
        if governor.lemma in _CONTROLLERS and previous.object is not None:
            return previous.object
        return previous.subject
    at = chunks[j]
    bare_ing = verb.form == "ing" and not verb.progressive
    blamed = _blamed(chunks, j, verb, by_verb)
    if blamed is not None:
        return blamed
    if bare_ing and at.kind in ("prep", "sub", "comma", "conj"):
        return previous.subject if previous is not None else None
    if at.kind == "sub":
        if at.head in ("who", "which", "that", "whom"):
            antecedent = _antecedent(chunks, j)
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
        and chunks[i + 1].kind == "prep"
        and chunks[i + 1].head in ("by", "from")
    ):
        return j - 1
    if bare_ing and at.nominal and j and chunks[j - 1].kind == "prep":
        return j  # "a school sheltering families"
    if at.kind == "conj" and previous is not None and _aside_speech(chunks, previous, j):
        outer = next((k for k in reversed(list(by_verb.values())) if k.verb < previous.verb), None)
        return outer.subject if outer is not None else None  # "X took A, residents said, and besieged B"
    if at.kind == "conj" or (at.kind == "comma" and previous is not None and not _aside(chunks, j)):
        return previous.subject if previous is not None else None
    return _walk_left(chunks, i, j, previous)


_BLAMING = words("terms", "clauses.blaming")


def _blamed(chunks: Sequence[Chunk], j: int, verb: Chunk, by_verb: dict[int, Clause]) -> int | None:
    """ "accused X of shelling Y", "stopped X from taking Y", "blamed X for the raid": X does it."""
    doing = verb.form == "ing" or verb.text.lower().startswith("having ")
    if not doing or chunks[j].kind != "prep" or chunks[j].head not in ("of", "from", "for"):
        return None
    previous = _previous_clause(chunks, j, by_verb)
    if previous is None or chunks[previous.verb].lemma not in _BLAMING:
        return None
    return previous.subject if chunks[previous.verb].passive else previous.object


def _antecedent(chunks: Sequence[Chunk], sub: int) -> int | None:
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


def _walk_left(chunks: Sequence[Chunk], i: int, j: int, previous: Clause | None) -> int | None:
    while j >= 0:
        c = chunks[j]
        if c.kind == "comma":
            opening = next((k for k in range(j - 1, max(-1, j - 16), -1) if chunks[k].kind == "comma"), None)
            if (
                opening is not None
                and opening > 0
                and chunks[opening - 1].nominal
                and not any(
                    chunks[k].kind == "sub" and chunks[k].head in ("while", "as", "after", "when") and k == opening + 1
                    for k in range(opening, j)
                )
                and chunks[opening + 1].kind != "conj"
            ):
                j = opening - 1
                continue
            j -= 1
            continue
        if c.nominal:
            before = chunks[j - 1] if j else None
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
                antecedent = _antecedent(chunks, k - 1)  # "the convoy that left X was ambushed"
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


def _previous_clause(chunks: Sequence[Chunk], i: int, by_verb: dict[int, Clause]) -> Clause | None:
    for k in range(i - 1, -1, -1):
        if chunks[k].kind == "verb" and k in by_verb:
            return by_verb[k]
    return None


def _arguments(chunks: Sequence[Chunk], i: int, clause: Clause) -> int:
    """Fills object and phrases; returns the end of the clause."""
    j = i + 1
    last = i + 1
    n = len(chunks)
    seen_comma = False
    while j < n and j - i < 40:
        c = chunks[j]
        if c.kind in ("adv",):
            j += 1
            continue
        if c.kind == "date":
            last = j + 1
            j += 1
            continue
        if c.kind == "prep":
            k = j + 1
            while k < n and chunks[k].kind == "adv":
                k += 1
            if k < n and chunks[k].kind == "prep":  # "from near", "up to"
                k += 1
            if k < n and chunks[k].nominal:
                clause.phrases.append((c.head, k))
                last = k + 1
                j = k + 1
                seen_comma = False
                continue
            if k < n and chunks[k].kind == "date":
                last = k + 1
                j = k + 1
                continue
            j += 1
            if k < n and chunks[k].kind == "verb":
                break
            continue
        if c.kind == "noun" and c.head in _SPELLS and c.words[:1] and c.words[0] in ("all", "the", "most", "both"):
            last = j + 1  # "all night"
            j += 1
            continue
        if c.nominal:
            if seen_comma:
                # ", X attacked": a new clause; ", a town in Y": an apposition to the last noun
                follows = next((chunks[k].kind for k in range(j + 1, n) if chunks[k].kind not in ("adv", "date")), "")
                if follows == "verb":
                    break
                last = j + 1
                j += 1
                seen_comma = False
                continue
            if clause.object is None and not clause.phrases:
                clause.object = j
                last = j + 1
                j += 1
                continue
            follows = next((chunks[k].kind for k in range(j + 1, n) if chunks[k].kind not in ("adv", "date")), "")
            if follows == "verb":
                break
            last = j + 1
            j += 1
            continue
        if c.kind == "comma":
            seen_comma = True
            j += 1
            continue
        if c.kind == "conj":
            if seen_comma and chunks[i].passive and not clause.phrases:
                break  # "X was killed, and a battalion …"
            k = j + 1
            while k < n and chunks[k].kind == "adv":
                k += 1
            if k >= n or chunks[k].kind in ("verb", "sub") or c.head == "but":
                break
            if (
                chunks[k].frame is not None
                and chunks[k].kind == "noun"
                and not (
                    clause.object is not None and chunks[clause.object].frame is not None and k - clause.object <= 2
                )
            ):
                break  # "… and clashes in X": told by its own noun
            if (
                chunks[k].nominal
                and next((chunks[m].kind for m in range(k + 1, n) if chunks[m].kind not in ("adv", "date")), "")
                == "verb"
                and not (k + 1 < n and chunks[k + 1].kind == "verb" and chunks[k + 1].form == "ing")
            ):
                break
            seen_comma = False
            j += 1
            continue
        if c.kind == "mark":
            if c.head == "(":
                close = next(
                    (k for k in range(j, min(n, j + 12)) if chunks[k].kind == "mark" and chunks[k].head == ")"), None
                )
                if close is not None:
                    j = close + 1
                    continue
            j += 1
            if c.head not in ("(", ")", "/", "-"):
                break
            continue
        break
    return last


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
        if (
            first.passive
            and not second.passive
            and second.form in ("ed", "participle")
            and not second.perfect
            and between
            and all(c.kind in ("conj", "adv", "comma") for c in between)
        ):
            second.passive = True


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
        ):
            clause.object = _antecedent(chunks, subject - 1)
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


def _told_to(chunks: Sequence[Chunk], that: int) -> bool:
    """ "told X that Y did": nothing is done to X."""
    before = next(
        (c for c in reversed(chunks[:that]) if c.kind not in ("adv", "date", "noun", "actor", "place", "prep")), None
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
