"""Words that hang on a phrase and are no part of it: "an air strike | late", "hands | three times", "since | X was lost"."""

from __future__ import annotations

import re
from collections.abc import Callable

from whoholds.reading.chunks import Chunk
from whoholds.reading.lexicon import words

Cut = Callable[[int, int], list[Chunk]]
"""Cuts a span of the text into phrases anew."""

_BEHIND = re.compile(
    r" (?:late|early)$| (?:\w+ )?(?:once|twice)$| (?:two|three|four|five|six|seven|eight|nine|ten|\d+)$"
)


def adverbs_apart(chunks: list[Chunk], plain: str, cut: Cut) -> list[Chunk]:
    """ "an air strike | late on Sunday", "changed hands | three times": when and how often, no part of the thing."""
    out: list[Chunk] = []
    chunks = _arms_joined(chunks, plain)
    for i, c in enumerate(chunks):
        match = _BEHIND.search(c.text) if c.kind in ("noun", "place") and " " in c.text else None
        times = match is not None and i + 1 < len(chunks) and chunks[i + 1].text.lower() == "times"
        counted = match is not None and match.group().strip() not in ("late", "early")
        if out and out[-1].kind == "adv" and c.text.lower() == "times" and out[-1].end + 1 == c.start:
            out[-1].end, out[-1].head = c.end, "times"
            out[-1].text = plain[out[-1].start : c.end]
            continue
        if match is None or (counted and not times):
            out.append(c)
            continue
        at = c.start + match.start()
        out.extend(retold(cut(c.start, at), c))
        out.append(Chunk("adv", at + 1, c.end, plain[at + 1 : c.end], head=plain[at + 1 : c.end].lower()))
    return out


_ARMS = ("air", "drone", "rocket", "artillery", "missile", "mortar", "ground")


def _arms_joined(chunks: list[Chunk], plain: str) -> list[Chunk]:
    """ "14 air and drone strikes" is one phrase."""
    if not any(c.kind == "conj" for c in chunks):
        return chunks
    out: list[Chunk] = []
    for c in chunks:
        arms = len(out) > 1 and out[-1].kind == "conj" and out[-2].kind == "noun" and out[-2].head in _ARMS
        if arms and c.kind == "noun" and c.frame is not None and out[-2].frame is None and c.quantity is None:
            out.pop()
            left = out.pop()
            c.start, c.quantity, c.words = left.start, left.quantity or c.quantity, (*left.words, *c.words)
            c.actors, c.text = left.actors or c.actors, plain[left.start : c.end]
        out.append(c)
    return out


def since_clauses(chunks: list[Chunk]) -> None:
    """ "since X was lost", "since they took Y": a clause, no phrase."""
    for i, c in enumerate(chunks[:-2]):
        if c.kind != "prep" or c.head != "since" or not chunks[i + 1].nominal or chunks[i + 1].frame is not None:
            continue
        verb = chunks[i + 2]
        told = verb.kind == "verb" and verb.form != "ing" and not verb.text.lower().startswith(("has ", "have "))
        if told and (verb.passive or verb.form == "past" or chunks[i + 1].kind == "pron"):
            c.kind = "sub"


def retold(parts: list[Chunk], whole: Chunk) -> list[Chunk]:
    for part in parts:
        part.definite = part.definite or (whole.definite and part.start == whole.start)
    return parts


_DUES = words("control", "dues")


def dues_follow(c: Chunk, pay: str, after: Chunk | None) -> bool:
    """Whether taxes, tolls or tribute stand behind "pay", in its phrase or in the next."""
    rest = c.text.rpartition(f" {pay}")[2].split()
    return bool(_DUES & set(rest)) or (not rest and after is not None and after.head in _DUES)


def dues_paid(chunks: list[Chunk]) -> list[Chunk]:
    """ "pay taxes": the taxes are what is paid, and no verb."""
    for i, c in enumerate(chunks):
        if i and c.kind == "verb" and c.head in _DUES and chunks[i - 1].lemma == "pay":
            chunks[i] = Chunk("noun", c.start, c.end, c.text, head=c.head, words=(c.head,), plural=True)
    return chunks
