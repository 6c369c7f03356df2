"""Which words of a sentence are said, by where the verb of speech stands among them."""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.sentences import Prose, Sentence


def scope(chunks: Sequence[Chunk], clause: Clause, sentence: Sentence, prose: Prose) -> tuple[int, int]:
    """Which words are said: before the verb for ", he said.", after it for "he said that …", both around a quotation."""
    verb = chunks[clause.verb]
    following = [c for c in chunks[clause.verb + 1 :] if c.kind not in ("mark",)]
    subject = chunks[clause.subject] if clause.subject is not None else verb
    content_after = any(c.kind == "verb" for c in following) or '"' in prose.plain[verb.end : sentence.end]
    content_before = (
        any(c.kind == "verb" for c in chunks[: clause.subject if clause.subject is not None else clause.verb])
        or '"' in prose.plain[sentence.start : min(subject.start, verb.start)]
    )
    if that_after(chunks, clause.verb):
        return min(subject.start, verb.start), sentence.end
    trailing = not content_after or (content_before and _after_comma(chunks, clause) and not _own_words(chunks, clause))
    own_end = chunks[max(clause.last, clause.verb + 1) - 1].end
    begin = min(subject.start, verb.start)
    if clause.subject is not None and any(c.kind == "verb" for c in chunks[clause.subject + 1 : clause.verb]):
        begin = verb.start  # "X, which holds Y, denied the charge": that it holds Y is not its word
    if trailing and content_before:
        return _segment(chunks, clause, sentence), own_end
    if not has_complement(chunks, clause) and '"' not in prose.plain[verb.end : sentence.end]:
        return begin, own_end  # "declared victory over X": what follows is somebody else's
    return begin, sentence.end


def has_complement(chunks: Sequence[Chunk], clause: Clause) -> bool:
    """Whether a clause follows: "said that …", "said X did …"."""
    nxt = chunks[clause.verb + 1] if clause.verb + 1 < len(chunks) else None
    if nxt is None:
        return True
    if (nxt.kind == "sub" and nxt.head == "that") or nxt.kind == "comma":
        return True
    if nxt.kind == "verb" and (nxt.form == "ing" or nxt.infinitive or nxt.text.startswith("having ")):
        return True
    if that_after(chunks, clause.verb):
        return True  # "said on Telegram that"
    at = clause.verb + 1
    while at + 1 < len(chunks) and chunks[at].kind in ("prep", "date", "adv") and at < clause.verb + 4:
        at += 1
    told = chunks[at : at + 4]  # "said on Wednesday they had taken"
    if told and (told[0].kind == "pron" or (at == clause.verb + 1 and told[0].nominal)):
        return any(c.kind == "verb" for c in told[1:])
    dated = at > clause.verb + 1 and chunks[at - 1].date is not None
    return (nxt.nominal and any(c.kind == "verb" for c in chunks[clause.verb + 2 : clause.verb + 6])) or (
        dated and bool(told) and told[0].nominal and any(c.kind == "verb" for c in told[1:3])
    )


def that_after(chunks: Sequence[Chunk], verb: int) -> bool:
    """Whether "that" opens what is said, though it may stand far off: "said in a message carried by its agency that"."""
    for at in range(verb + 1, min(len(chunks), verb + 10)):
        c = chunks[at]
        if c.kind == "sub":
            return c.head == "that"
        if c.kind == "mark" or (c.kind == "verb" and not (c.form in ("ed", "participle") and chunks[at - 1].nominal)):
            return False
    return False


def _own_words(chunks: Sequence[Chunk], clause: Clause) -> bool:
    """ "the group denies having fled": what is said follows at once."""
    nxt = chunks[clause.verb + 1] if clause.verb + 1 < len(chunks) else None
    return (
        nxt is not None
        and nxt.kind == "verb"
        and (nxt.infinitive or nxt.form == "ing" or nxt.text.startswith("having"))
    )


def _segment(chunks: Sequence[Chunk], clause: Clause, sentence: Sentence) -> int:
    """Where the words of a speaker named at the end begin: not before a semicolon."""
    marks = [c.end for c in chunks[: clause.verb] if c.kind == "mark" and c.head == ";"]
    return marks[-1] if marks else sentence.start


def _after_comma(chunks: Sequence[Chunk], clause: Clause) -> bool:
    first = min(clause.verb, clause.subject if clause.subject is not None else clause.verb)
    return first > 0 and chunks[first - 1].kind == "comma"
