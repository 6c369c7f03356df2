"""Whether what is told happened, is planned, is supposed, or is long past; and whether a verb tells of the present."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from whoholds.model import Period
from whoholds.model.vocabularies import Modality
from whoholds.reading.attribution import Said
from whoholds.reading.chunks import Chunk
from whoholds.reading.clause_subjects import TRIES
from whoholds.reading.clauses import Clause
from whoholds.reading.lexicon import words

_PLANNING, _PLANS = words("terms", "passage.planning"), words("terms", "passage.plans")
_DOUBTFUL, _DOING = words("terms", "passage.doubtful"), words("terms", "passage.doing")
_PAST_BASE = words("terms", "chunks.past_base")
_FAILING = words("terms", "passage.failing")
IN_A_ROW = words("terms", "passage.in_a_row")
"""What stands before "town to fall", "district to be lost"."""
_LOST = ("fall", "go", "succumb", "surrender", "capitulate", "collapse", "give_way", "give_in")
_CONDITIONS = ("if", "unless", "whether", "when", "once", "until", "before")
_FORMERLY = ("previously", "formerly", "once")


def modality_of(
    verb: Chunk | None,
    valid: Period | None,
    at: int,
    *,
    chunks: Sequence[Chunk],
    said: Sequence[Said],
    published: date | None,
    in_body: bool,
) -> Modality:
    """The modality of what stands at an offset ``at`` of a sentence, told by ``verb`` if by any, of the days ``valid``."""
    if chunks and chunks[0].head in ("if", "unless") and chunks[0].start < at:
        return Modality.HYPOTHETICAL
    place = next((k for k, c in enumerate(chunks) if c is verb), 0)
    by_verb = _by_verb(verb, chunks, place, said) if verb is not None else None
    if by_verb is not None:
        return by_verb
    if _supposed(verb, chunks, at, in_body):
        return Modality.HYPOTHETICAL
    if valid is not None and published is not None and (published - valid.last).days > 365:
        return Modality.HISTORICAL
    beside = chunks[max(0, place - 2) : place + 2]
    if verb is not None and (
        any(c.kind == "adv" and c.head in _FORMERLY for c in beside)
        or "previously" in verb.text
        or "formerly" in verb.text
    ):
        return Modality.HISTORICAL
    return Modality.ACTUAL


def _by_verb(verb: Chunk, chunks: Sequence[Chunk], at: int, said: Sequence[Said]) -> Modality | None:
    """What its auxiliaries and what it hangs on tell: "will attack", "may attack", "plans to attack"."""
    if verb.modal in ("will", "'ll", "shall"):
        return Modality.PLANNED
    if verb.modal == "would":
        reported = any(s.start <= verb.start < s.end and s.verb >= 0 for s in said)
        if reported and not any(c.kind == "sub" and c.head in ("if", "unless") for c in chunks):
            return Modality.PLANNED  # "said it would send troops"
    if verb.modal in _DOUBTFUL or verb.modal.startswith(("could", "would", "should", "may", "might")):
        return Modality.HYPOTHETICAL
    if not verb.infinitive or failed_try(chunks, verb):
        return None
    governor = next((c.lemma for c in reversed(chunks[:at]) if c.kind in ("verb", "noun")), "")
    before = next((c.head for c in reversed(chunks[:at]) if c.kind in ("verb", "noun", "actor")), "")
    planned = verb.text.startswith(("is ", "are ")) or governor in _PLANNING or before in _PLANS
    return Modality.PLANNED if planned else None


def _supposed(verb: Chunk | None, chunks: Sequence[Chunk], at: int, in_body: bool) -> bool:
    """Whether a condition goes before: "if X falls", "would return when the army leaves"."""
    if not any(c.kind == "sub" and c.head in _CONDITIONS for c in chunks):
        return False
    i = next((k for k, c in enumerate(chunks) if c.start >= at), 0)
    if any(c.kind == "sub" and c.head in ("if", "unless", "whether") for c in chunks[max(0, i - 6) : i]):
        return True
    later = any(c.kind == "sub" and c.head in ("when", "once", "until", "before") for c in chunks[max(0, i - 3) : i])
    told = verb is not None and verb.lemma in _PAST_BASE and any(c.form in ("past", "ed") for c in chunks[:i])
    if later and verb is not None and verb.form in ("s", "base") and not verb.modal and in_body and not told:
        return True
    once = any(c.kind == "sub" and c.head in ("once", "until") for c in chunks[max(0, i - 4) : i])
    return once and any(c.kind == "verb" and c.modal for c in chunks[:i])  # "would declare victory once X was cleared"


def failed_try(chunks: Sequence[Chunk], verb: Chunk) -> bool:
    """ "an attempt to storm X failed", "efforts by Y to retake X were repelled": tried, and not brought off."""
    if not verb.infinitive:
        return False
    at = next((k for k, c in enumerate(chunks) if c is verb), 0)
    tried = any(c.head in TRIES for c in chunks[max(0, at - 3) : at])
    return tried and any(c.kind == "verb" and c.lemma in _FAILING and not c.modal for c in chunks[at + 1 :])


def is_meant(chunks: Sequence[Chunk], clause: Clause) -> bool:
    """Whether an infinitive tells something done or meant: "managed to seize", "plans to attack", not "able to attack"."""
    verb = chunks[clause.verb]
    ahead = (c for c in reversed(chunks[: clause.verb]) if c.kind in ("verb", "noun", "actor", "pron"))
    before = next((c for c in ahead if c.head != "times"), None)  # "tried eleven times to break through"
    if before is None:
        return False
    if verb.text.lower().startswith(("is ", "are ", "was ", "were ", "has to ", "have to ", "had to ")):
        return True  # "are to leave by May", "had to abandon it"
    if chunks[clause.verb - 1].head in ("only", "ready", "about", "poised", "set", "due", "determined"):
        return True  # "only to be thrown out again"
    if failed_try(chunks, verb):
        return True
    if before.kind == "verb":
        return before.lemma in _DOING or before.lemma in _PLANNING
    if (verb.passive or verb.lemma in _LOST) and not IN_A_ROW.isdisjoint(before.words):
        return True  # "the first town to be retaken", "to fall"
    if verb.perfect or verb.text.lower().startswith("to have "):
        return before.head in ("claim", "claims", "boast", "boasts")  # "the claim to have taken X"
    return before.head in ("plan", "plans", "intention", "order", "orders")


def in_present(verb: Chunk) -> bool:
    """Whether a verb tells of the time of writing: "holds", "is held", "has been under"; not "held", "had been", "would hold"."""
    if verb.modal or verb.infinitive or (verb.form == "ing" and not verb.progressive):
        return False
    first = verb.text.split()[0].lower() if verb.text else ""
    if first in ("is", "are", "has", "have"):
        return True
    return verb.form in ("s", "base") and first not in ("was", "were", "had", "did")
