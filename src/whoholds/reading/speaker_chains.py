"""Who speaks: the chain of speakers that a phrase names, and those who say the same side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whoholds.model import Speaker
from whoholds.reading.chunks import Chunk
from whoholds.reading.lexicon import words
from whoholds.reading.speakers import Speakers

_PERSON = re.compile(r"(?:(?:al-|el-|bin |ibn |von |de )?[A-Z][\w'.-]+ ?){1,5}")
_THE_SOURCE = words("speech", "the_source")


def subject_chain(chunks: Sequence[Chunk], subject: int, speakers: Speakers) -> list[Speaker]:
    """The speakers that the subject of a verb of speech names; none for a pronoun."""
    c = chunks[subject]
    if c.kind == "pron":
        return []
    text = c.text
    first, last = subject, subject
    # "the spokesman for the ministry", "the Observatory for Human Rights"
    while (
        last + 2 < len(chunks)
        and chunks[last + 1].kind == "prep"
        and chunks[last + 1].head in ("for", "of")
        and chunks[last + 2].nominal
        and last - subject < 4
    ):
        last += 2
        text = text + " " + chunks[last - 1].text + " " + chunks[last].text
    out: list[Speaker] = []
    low = text.lower()
    if subject >= 2 and chunks[subject - 1].head == "whose":  # "Iraq, whose military declared"
        owner = next((chunks[k] for k in range(subject - 2, -1, -1) if chunks[k].nominal), None)
        if owner is not None and owner.actors:
            m = owner.actors[0]
            adjective = speakers.adjective_of(owner.text)
            return [Speaker(f"{adjective} {text}", actor=m.actor)]
    if low in _THE_SOURCE and (speakers.reports or speakers.last):
        out.append(speakers.reports or speakers.last[-1])
        return out
    # an apposition before the verb: "Ivan Petrov, a senior officer, said" → the name
    if (
        first >= 2
        and chunks[first - 1].kind == "comma"
        and chunks[first - 2].kind in ("noun", "actor")
        and chunks[first - 2].text[:1].isupper()
        and text[:1].islower()
    ):
        named = speakers.speaker(chunks[first - 2].text, chunks[first - 2])
        if named is not None:
            return [named]
    # the other way round: "The officer, Ivan Petrov, said" → the name
    if (
        text[:1].isalpha()
        and last + 2 < len(chunks)
        and chunks[last + 1].kind == "comma"
        and chunks[last + 2].kind == "noun"
        and _PERSON.fullmatch(chunks[last + 2].text.strip())
        and low.split()[0] in ("the", "a", "an", "its", "his", "their")
    ):
        named = speakers.speaker(chunks[last + 2].text, chunks[last + 2])
        if named is not None:
            return [named]
    if first >= 2 and chunks[first - 1].kind == "conj" and chunks[first - 2].nominal:
        before = speakers.speaker(chunks[first - 2].text, chunks[first - 2])
        if before is not None:
            out.append(before)
    made = speakers.speaker(text, c)
    if made is not None:
        out.append(made)
    return out


def listed_speakers(chunks: Sequence[Chunk], i: int, speakers: Speakers) -> list[Speaker]:
    """The speakers named from ``i`` on: "A and B", "A, citing B"."""
    out: list[Speaker] = []
    while i < len(chunks) and chunks[i].nominal:
        text, j = chunks[i].text, i
        while (
            j + 2 < len(chunks)
            and chunks[j + 1].kind == "prep"
            and chunks[j + 1].head in ("for", "of", "in", "at")
            and chunks[j + 2].nominal
            and j - i < 4
        ):
            j += 2
            text += " " + chunks[j - 1].text + " " + chunks[j].text
        made = speakers.speaker(text, chunks[i])
        if made is not None:
            out.append(made)
        if (
            j + 2 < len(chunks)
            and chunks[j + 1].kind == "conj"
            and chunks[j + 2].nominal
            and not (j + 3 < len(chunks) and chunks[j + 3].kind == "verb")
        ):
            i = j + 2
            continue
        break
    return out


def together(chunks: Sequence[Chunk], subject: int, chain: Sequence[Speaker]) -> list[Speaker]:
    """Those who speak side by side: "the U.S. and Russia", "White House staff and Macron"; empty where one speaks."""
    c = chunks[subject]
    if c.kind == "actor" and len(c.actors) > 1 and len(chain) == 1:
        return [chain[0], *(Speaker(m.name, actor=m.actor) for m in c.actors[1:])]
    joined = subject >= 2 and chunks[subject - 1].kind == "conj" and chunks[subject - 2].nominal
    return list(chain) if joined and len(chain) > 1 else []
