"""What a noun phrase comes to once its words are known: an actor, a place or a thing, its head, its event, its number."""

from __future__ import annotations

from whoholds.model import PlaceMention
from whoholds.reading.actor_spotting import ActorMention
from whoholds.reading.chunks import Chunk
from whoholds.reading.lexicon import Frame, words
from whoholds.reading.quantities import Quantity
from whoholds.reading.sentence_words import SentenceWords
from whoholds.reading.word_classes import CIVILIANS, FEATURES, FORCES, POSITIONS

_TRAILING, _MANY = words("chunking", "trailing"), words("chunking", "many")


def close(
    s: SentenceWords,
    i: int,
    j: int,
    actors: list[tuple[ActorMention, int, int]],
    places: list[tuple[PlaceMention, int, int]],
    quantity: Quantity | None,
    content: list[str],
    backers: list[tuple[ActorMention, str, int, int]],
    held: list[tuple[ActorMention, str, int, int]],
) -> Chunk:
    """The phrase of words ``i`` to ``j``; ``content`` has @ for an actor, % for a place, # for a number."""
    while j > i + 1 and s.low[j - 1] in ("'s", "'"):
        j -= 1
        content = content[:-1]
    head = content[-1] if content else ""
    if head in _TRAILING and len(content) > 1:
        head = content[-2]
    words_ = tuple(content)
    frame = _frame(s, content)
    kind = "noun"
    position = civil = False
    mentions = [m for m, _, _ in actors]
    if not frame and actors and (head == "@" or head in FORCES or head in POSITIONS):
        kind, position = "actor", head in POSITIONS and head not in FORCES
        if head == "@" and len(actors) > 1:
            mentions = mentions[-1:]
        if places and head in POSITIONS and actors[-1][1] < places[-1][1]:
            kind = "place"
    elif (
        not frame and places and not (actors and head == "@") and (head == "%" or head in FEATURES or head in POSITIONS)
    ):
        kind = "place"
    elif not frame and head in ("men", "man") and any(m.kind in ("name", "acronym", "new") for m in mentions):
        kind = "actor"  # "HTS security men"
    elif not frame and head in CIVILIANS:
        civil = not (head in _MEN and any(w in _WHOSE for w in content[:-1]))  # "two of his men" fight
    elif not frame and head == "@" and actors:
        kind = "actor"
    if (
        kind == "actor"
        and all(m.kind == "adjective" for m in mentions)
        and head == "@"
        and not content[-1].endswith("s")
    ):
        pass
    definite = bool(content) and (
        content[0] in ("the", "its", "their", "this", "these", "that", "those") or "'s" in content
    )
    told = s.low[j - 1] if j > i else ""
    plural = (told.endswith("s") and not told.endswith("ss")) or told in _MANY
    return s.phrase(
        kind,
        i,
        j,
        head=head if head not in ("@", "%") else told,
        words=words_,
        actors=mentions,
        places=[p for p, _, _ in places],
        quantity=quantity,
        frame=frame,
        position=position,
        civil=civil,
        plural=plural,
        definite=definite,
        backers=backers,
        held=held,
    )


_MEN = ("men", "man", "people", "youths", "boys")
_WHOSE = words("terms", "chunks.whose")
_MINERALS = words("terms", "events.minerals")
_BLOWS = words("events", "arms.blows")
_GUNS = words("events", "arms.guns")
_WINGS = words("events", "arms.wings")


def _frame(s: SentenceWords, content: list[str]) -> Frame | None:
    if not content:
        return None
    if content[-1] in ("mine", "mines") and len(content) > 1 and content[-2] in _MINERALS:
        return None  # "gold mines" go off under nobody
    two = " ".join(content[-2:])
    found = s.nouns.get(two) or s.nouns.get(content[-1])
    if (
        found is None
        and len(content) > 1
        and content[-1] in ("fire", "attack", "attacks", "strike", "strikes", "raids", "raid")
    ):
        found = s.nouns.get(content[-2])
    if found is not None and len(content) > 1 and content[-1] in _BLOWS:
        return s.nouns["shelling"] if content[-2] in _GUNS else s.nouns["airstrike"] if content[-2] in _WINGS else found
    return found
