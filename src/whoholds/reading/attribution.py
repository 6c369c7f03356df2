"""Who says which part of a sentence, and whether they deny it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from whoholds.model import Speaker
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.lexicon import words
from whoholds.reading.said_words import has_complement, scope, that_after
from whoholds.reading.sentences import Prose, Sentence
from whoholds.reading.speaker_chains import listed_speakers, subject_chain, together
from whoholds.reading.speakers import Speakers

SPEECH, DENIALS = words("speech", "verbs"), words("speech", "denials")
CLAIMS = words("speech", "claims")
_FOUGHT_FOR = words("speech", "fought_for")
_OFFERS = words("speech", "offers")
_WITH_CLAUSE = words("speech", "with_clause")
_UNSAID = words("speech", "unsaid")
_REPORT = frozenset(("report", "state", "claim", "estimate"))
_FEARING = words("speech", "fearing")
_CITING = frozenset(("citing", "quoting"))


@dataclass(frozen=True, slots=True)
class Said:
    """Words from ``start`` to ``end`` are said by this chain. ``denied``: the speaker denies them."""

    start: int
    end: int
    chain: tuple[Speaker, ...]
    denied: bool = False
    verb: int = -1
    beside: tuple[tuple[Speaker, ...], ...] = ()
    """The chains of those who say the same: "X and Y said" are two who say it, not one through the other."""


def attribute(
    prose: Prose, sentence: Sentence, chunks: Sequence[Chunk], found: Sequence[Clause], speakers: Speakers
) -> list[Said]:
    """Who says which part of a sentence, innermost last. Remembers the speaker for the quotations that follow."""
    out: list[Said] = [*_labelled(prose, sentence, speakers)]
    via: list[Speaker] = []
    citing: list[Speaker] = []
    for i, c in enumerate(chunks):
        low = c.text.lower()
        if (
            c.kind in ("noun", "prep", "verb")
            and low in ("according", "acc", "acc.")
            and i + 2 < len(chunks)
            and chunks[i + 1].head == "to"
        ):
            chain = listed_speakers(chunks, i + 2, speakers)
            if chain:
                out.append(Said(sentence.start, sentence.end, (chain[0],), beside=tuple((one,) for one in chain[1:])))
        elif low.split(" ")[0] in _CITING and (c.kind == "verb" or c.kind == "noun"):
            if c.kind == "verb":
                citing.extend(listed_speakers(chunks, i + 1, speakers))
            else:
                first = speakers.speaker(c.text.split(" ", 1)[1] if " " in c.text else "", c)
                citing.extend([first] if first else [])
                if i + 2 < len(chunks) and chunks[i + 1].kind == "conj":
                    second = speakers.speaker(chunks[i + 2].text, chunks[i + 2])
                    citing.extend([second] if second else [])
        elif (
            c.kind == "verb"
            and c.lemma in ("cite", "quote", "report", "publish", "carry", "air")
            and i + 2 < len(chunks)
            and chunks[i + 1].head == "by"
            and chunks[i + 2].nominal
        ):
            by = speakers.speaker(chunks[i + 2].text, chunks[i + 2])
            if by:
                via.append(by)
    spoken: tuple[Speaker, ...] = ()
    for clause in found:
        verb = chunks[clause.verb]
        if (
            verb.lemma not in SPEECH
            or (verb.passive and verb.lemma not in ("quote",))
            or (clause.subject is None and not _inverted(chunks, clause))
        ):
            continue
        if verb.negated and verb.lemma in _UNSAID:
            continue
        if verb.lemma in _WITH_CLAUSE and not has_complement(chunks, clause):
            continue
        subject = clause.subject if clause.subject is not None else clause.verb + 1
        chain = subject_chain(chunks, subject, speakers)
        outer = _speaks_on(chunks, clause, found, out)
        if outer is not None:
            chain = list(outer.chain)
        if not chain and chunks[subject].kind == "pron" and out and chunks[subject].head in ("he", "she", "it", "they"):
            chain = list(out[-1].chain)  # "X said he would declare …"
        if not chain and chunks[subject].kind == "pron":
            pronoun = chunks[subject].head
            if pronoun in ("he", "she") and speakers.person is not None and speakers.person not in speakers.last:
                chain = [speakers.person]
            elif pronoun in ("he", "she", "it", "they"):
                chain = list(speakers.last)
        if not chain:
            continue
        if verb.lemma == "tell" and clause.object is not None and chunks[clause.object].kind == "noun":
            heard = speakers.speaker(chunks[clause.object].text, chunks[clause.object])
            if heard is not None and (heard.source or re.match(r"\s*[A-Z]", chunks[clause.object].text)):
                chain.append(heard)
        denied = verb.lemma in DENIALS and not verb.negated
        if denied and clause.object is not None and chunks[clause.object].head in _OFFERS:
            continue  # who rejects a truce says nothing of what else is told
        if verb.lemma == "dispute" and clause.object is not None and _fought_for(chunks[clause.object]):
            continue  # who dispute control of a town fight for it
        if denied and out and _aside(chunks, clause):
            continue  # "X said that Y fell, a claim that Z rejected": it is X who says that Y fell
        beside = together(chunks, subject, chain) if outer is None else []
        chains = [tuple(dict.fromkeys([*citing, one, *via])) for one in beside] or [
            tuple(dict.fromkeys([*citing, *chain, *via]))
        ]
        start, end = scope(chunks, clause, sentence, prose)
        out.append(Said(start, end, chains[0], denied, clause.verb, tuple(chains[1:])))
        spoken = chains[-1]
    if not out and (worried := _worried(chunks, speakers)) is not None:
        out.append(worried)
        spoken = worried.chain
    if not out and (last := _trailing(chunks, speakers)) is not None:
        out.append(Said(sentence.start, sentence.end, (last,)))
        spoken = out[-1].chain
    if not out and (citing or via):
        out.append(Said(sentence.start, sentence.end, tuple(dict.fromkeys([*citing, *via]))))
        spoken = out[-1].chain
    speakers.meet(chunks, found)
    if spoken:
        if speakers.person is not None and speakers.person not in spoken:
            speakers.person = None  # somebody else has spoken since: "she said" is theirs
        speakers.last, speakers.last_paragraph = spoken, sentence.paragraph
        if len(spoken) > 1 or spoken[0].source:
            speakers.reports = spoken[-1]
    elif out:
        speakers.reports = out[0].chain[-1]
        speakers.last, speakers.last_paragraph = out[0].chain, sentence.paragraph
    return out


_ECHO = re.compile(
    r"(?:That|This)(?:'s| is| was| comes| came) (?:according to|from|the word of) ((?:[^,.;]|\.(?=\w))+)"
)
_LABEL = re.compile(r"\s*([A-Z][^:;\"\u201c\u201d.]{1,60}?):\s*([\"\u201c\u2018\u00ab'])")
_CLOSING = {'"': '"', "\u201c": "\u201d", "\u2018": "\u2019", "\u00ab": "\u00bb", "'": "'"}


def _labelled(prose: Prose, sentence: Sentence, speakers: Speakers) -> list[Said]:
    """Headlines and live pages quote after a name and a colon: 'Trump: "We won"'."""
    text = prose.plain[sentence.start : sentence.end]
    label = _LABEL.match(text)
    who = speakers.speaker(label[1]) if label is not None else None
    if label is None or who is None:
        return []
    closed = text.find(_CLOSING[label[2]], label.end())
    return [Said(sentence.start + label.start(2), sentence.start + (closed + 1 if closed > 0 else len(text)), (who,))]


def _trailing(chunks: Sequence[Chunk], speakers: Speakers) -> Speaker | None:
    """ "…, local authorities report.": a verb of speech at the end that looks like a noun."""
    words_ = chunks[-1].text.split() if chunks and chunks[-1].kind == "noun" else []
    if len(words_) < 2 or len(chunks) < 4 or chunks[-2].kind != "comma" or words_[-1] not in _REPORT:
        return None
    who = " ".join(words_[:-1])
    return speakers.speaker(who) if who.lower().endswith(("s", "media", "police", "staff")) else None


def _worried(chunks: Sequence[Chunk], speakers: Speakers) -> Said | None:
    """ "Diplomats fear that", "Partners are concerned that": what is feared is theirs to say."""
    for at, c in enumerate(chunks[:-2]):
        if c.head != "that" or c.kind != "sub" or at < 2:
            continue
        feared, who = chunks[at - 1], chunks[at - 2]
        if feared.head in _FEARING and who.kind == "noun":
            made = speakers.speaker(who.text, who)
            return Said(who.start, chunks[-1].end, (made,)) if made is not None else None
    return None


def _speaks_on(chunks: Sequence[Chunk], clause: Clause, found: Sequence[Clause], out: Sequence[Said]) -> Said | None:
    """ "X confirmed that Y held Z, and reported clashes": X reports, not Y."""
    before = chunks[clause.verb - 1] if clause.verb else None
    if before is None or before.kind != "conj" or not out or clause.subject is None or clause.verb - clause.subject < 3:
        return None
    last = out[-1]
    told = next((k for k in found if k.verb == last.verb), None)
    return last if told is not None and told.subject != clause.subject and last.verb < clause.subject else None


def echoed(following: str, speakers: Speakers) -> Speaker | None:
    """Who says a sentence of which the next one tells: "That's according to X"."""
    told = _ECHO.match(following)
    return speakers.speaker(told[1]) if told is not None else None


def _fought_for(c: Chunk) -> bool:
    return c.kind == "place" or c.head in _FOUGHT_FOR


def _aside(chunks: Sequence[Chunk], clause: Clause) -> bool:
    """Whether a denial is told in passing: ", which Z rejected", "a claim that Z disputes"."""
    before = chunks[clause.subject - 1] if clause.subject else None
    return (
        before is not None
        and before.kind == "sub"
        and before.head in ("which", "that")
        and not that_after(chunks, clause.verb)
    )


def _inverted(chunks: Sequence[Chunk], clause: Clause) -> bool:
    nxt = chunks[clause.verb + 1] if clause.verb + 1 < len(chunks) else None
    return nxt is not None and nxt.nominal
