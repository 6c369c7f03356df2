"""Where: a place as a report tells it, from the phrases around a place's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from whoholds.model import PlaceMention, PlaceReference
from whoholds.reading.chunks import DIRECTIONS, FEATURES, Chunk
from whoholds.reading.lexicon import load, words

LOCATIVE = words("terms", "place_phrases.locative")
_RELATION = {
    "near": "near",
    "outside": "outside",
    "around": "around",
    "along": "along",
    "between": "between",
    "by": "near",
    "off": "near",
    "beyond": "outside",
    "behind": "near",
    "through": None,
}
_SINGULAR: dict[str, str] = load("places")["kinds"]
_PARTS_BY_DIRECTION, _PARTS_OF = words("places", "parts_by_direction"), words("places", "parts")
_DIVISIONS = words("places", "divisions")
_PARTS = re.compile(
    rf"\b(?:(?:{'|'.join(sorted(words('places', 'name_parts')))})[ -](?:(?:{'|'.join(sorted(words('places', 'articles')))})[ -])?"
    rf"|[A-Z][\w'\u2019]+ (?:{'|'.join(sorted(words('places', 'articles')))})[ -])\Z"
)
_PLURAL_KINDS = frozenset(plural for plural, kind in _SINGULAR.items() if plural == kind + "s" or kind.endswith("y"))
_CENTRE = re.compile(r"[ -](?:centre|center|ville)$")
"""What says that the town of a name is meant, not its district: "Walikale-centre"."""
_AROUND = words("terms", "place_phrases.around")


@dataclass(frozen=True, slots=True)
class Where:
    """A reference, the span it is told in, and the chunks it took (first, last half-open)."""

    reference: PlaceReference
    start: int
    end: int
    first: int
    last: int


def winds(word: str) -> str:
    """A direction in the form references use.

    >>> winds("north-eastern"), winds("south")
    ('northeastern', 'south')
    """
    return word.replace("-", "")


def _wind_of(word: str) -> str:
    return winds(word).removesuffix("ern")


def where_at(chunks: Sequence[Chunk], i: int, plain: str) -> Where | None:
    """The place told by the chunk at ``i`` and its neighbours; None where it tells none."""
    c = chunks[i]
    if not c.places:
        return None
    place = c.places[-1]
    first, start = i, c.start
    words_before = list(c.words)
    at = max((k for k, w in enumerate(words_before) if w == "%"), default=0)
    direction = next((winds(w) for w in words_before[:at] if w in DIRECTIONS), None)
    kind = next((_SINGULAR.get(w, w) for w in reversed(words_before[at + 1 :]) if w in FEATURES), None)
    countryside = "countryside" in words_before[at + 1 :]
    relation: str | None = "countryside of" if countryside else None
    if direction and relation is None:
        relation = "part"
    distance: float | None = None
    parts_kind: str | None = None
    others: list[str] = []
    within: list[str] = [p.text for p in c.places[:-1]] if len(c.places) > 1 and "'s" in c.words else []
    name = _whole_name(c, place, plain)
    if len(c.places) > 1 and not within and not direction:
        others = [p.text for p in c.places[:-1]]
    prep = chunks[i - 1] if i else None
    if prep is not None and prep.kind == "prep":
        start, first = prep.start, i - 1
        before = chunks[i - 2] if i > 1 else None
        if prep.head in ("of", "from", "to") and before is not None and before.kind in ("noun", "place", "adv", "prep"):
            found = _relation_before(before, prep.head)
            if found is not None:
                relation, told, distance, told_kind = found
                direction = told or direction
                if (
                    before.head in _PLURAL_KINDS
                ):  # "districts of A" are parts of A, "the districts of A and B" are A and B
                    parts_kind = told_kind
                else:
                    kind = kind or told_kind
                start, first = before.start, i - 2
                ahead = chunks[i - 3] if i > 2 else None
                if (
                    before.head in DIRECTIONS
                    and ahead is not None
                    and ahead.quantity is not None
                    and ahead.quantity.unit == "km"
                ):
                    distance, start, first = ahead.quantity.best, ahead.start, i - 3
                elif (
                    before.head in DIRECTIONS and ahead is not None and ahead.head in FEATURES and ahead.kind == "noun"
                ):
                    start, first = ahead.start, i - 3
                if before.places:
                    within = [*within, *(p.text for p in before.places)]
                if first and chunks[first - 1].kind == "prep":
                    first -= 1
                    start = chunks[first].start
                    if relation is None and chunks[first].head in _RELATION:
                        relation = _RELATION[chunks[first].head]
                    elif chunks[first].head == "of" and first >= 2 and relation is None:
                        chained = _relation_before(chunks[first - 1], "of")
                        if chained is not None and chained[0] is not None:  # "north of the town of X"
                            relation, told, more, _ = chained
                            direction, distance = told or direction, more if more is not None else distance
                            first -= 1
                            start = chunks[first].start
                            far = chunks[first - 1].quantity if first else None
                            if far is not None and far.unit == "km":
                                distance, first = far.best, first - 1
                                start = chunks[first].start
        elif relation is None or relation == "part":
            relation = _RELATION.get(prep.head, relation)
    last = i + 1
    if relation == "between" or (prep is not None and prep.kind == "prep" and prep.head == "between"):
        relation = "between"
        if i + 2 < len(chunks) and chunks[i + 1].kind == "conj" and chunks[i + 2].places:
            others.append(chunks[i + 2].places[-1].text)
            last = i + 3
    elif relation is None and (listed := _listed(chunks, i + 1)) is not None:
        others.extend(chunks[k].places[-1].text for k in listed)
        kind = kind or parts_kind
        kind = kind or next((_SINGULAR.get(w, w) for w in reversed(chunks[listed[-1]].words) if w in FEATURES), None)
        relation = "and"
        last = listed[-1] + 1
    end = chunks[last - 1].end
    j = last
    while j + 1 < len(chunks) and len(within) < 3:
        if (
            chunks[j].kind in ("prep", "comma")
            and chunks[j + 1].kind == "place"
            and (chunks[j].kind == "comma" or chunks[j].head in ("in", "of", "within"))
        ):
            if chunks[j].kind == "comma" and not _closes(chunks, j + 2):
                break
            within.append(_told_within(chunks[j + 1]))
            end, last = chunks[j + 1].end, j + 2
            j += 2
            continue
        if (
            chunks[j].kind == "prep"
            and chunks[j].head in ("in", "of")
            and j + 3 < len(chunks)
            and chunks[j + 1].kind == "noun"
            and chunks[j + 1].head in FEATURES
            and chunks[j + 2].head == "of"
            and chunks[j + 3].kind == "place"
        ):
            within.append(_told_within(chunks[j + 3]))
            end, last = chunks[j + 3].end, j + 4
            j += 4
            continue
        break
    if relation == "and" and not others:
        relation = None
    begin = (
        chunks[first].end + 1
        if chunks[first].kind == "prep" and relation not in ("between", "near", "outside", "around", "along")
        else start
    )
    reference = PlaceReference(
        plain[begin:end].strip(),
        name,
        kind,
        relation,
        direction if relation in ("part", "countryside of", None) else None,
        distance,
        tuple(others),
        tuple(within),
    )
    return Where(reference, start, end, first, last)


def _whole_name(c: Chunk, place: PlaceMention, plain: str) -> str:
    """The name with the parts before it that the gazetteer spells otherwise: "Deir al Balah" where only "Balah" is listed."""
    before = _PARTS.search(plain, c.start, place.start)
    told = plain[before.start() : place.end] if before is not None else place.text
    return _CENTRE.sub("", told)


def _listed(chunks: Sequence[Chunk], j: int) -> list[int] | None:
    """The further places of "A, B and C" or "the town of A and the village of B"; None where no list is told."""
    out: list[int] = []
    while j < len(chunks) and len(out) < 20 and chunks[j].kind in ("comma", "conj"):
        at = _member(chunks, j + 1)
        if at is None:
            return out if out and chunks[j].kind == "conj" else None
        out.append(at)
        if chunks[j].kind == "conj":
            return out if chunks[j].head in ("and", "&", "plus") and not _begins_anew(chunks, at) else None
        j = at + 1
        if j + 1 < len(chunks) and chunks[j].kind == "comma" and chunks[j + 1].kind == "conj":
            j += 1
    return None


def _member(chunks: Sequence[Chunk], j: int) -> int | None:
    """The place a member of a list is: "B", "the village of B", "in B"."""
    if j < len(chunks) and chunks[j].kind == "prep" and chunks[j].head in ("in", "on", "near", "at"):
        return None
    if j < len(chunks) and chunks[j].kind == "place":
        return j
    if (
        j + 2 < len(chunks)
        and chunks[j].kind == "noun"
        and chunks[j].head in FEATURES
        and chunks[j + 1].head == "of"
        and chunks[j + 2].kind == "place"
    ):
        return j + 2
    return None


def _begins_anew(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether the last of a list is rather the subject of what follows: "took A and B fell"."""
    if at + 1 >= len(chunks) or chunks[at + 1].kind != "verb":
        return False
    for c in reversed(chunks[:at]):
        if c.kind == "verb":
            return not (chunks[at + 1].form in ("ed", "participle", "ing") and not chunks[at + 1].passive)
        if c.kind in ("sub", "mark"):
            return False
    return False


def _closes(chunks: Sequence[Chunk], j: int) -> bool:
    """Whether a place after a comma is "Town, Province," and not a list of places."""
    return j >= len(chunks) or (
        chunks[j].kind in ("comma", "mark", "verb", "date", "sub", "prep")
        and not (chunks[j].kind == "comma" and j + 1 < len(chunks) and chunks[j + 1].kind in ("place", "conj"))
    )


def _told_within(c: Chunk) -> str:
    return c.text.removeprefix("the ")


def _relation_before(before: Chunk, prep: str) -> tuple[str | None, str | None, float | None, str | None] | None:
    """relation, direction, distance, kind of "15 km north-west [of]", "the town [of]", "the countryside [of]"."""
    head = before.head
    distance = _km(before)
    if before.kind == "adv" or before.kind == "prep":
        return (f"{_wind_of(head)} of", None, None, None) if head in DIRECTIONS and prep == "of" else None
    if head in DIRECTIONS and prep == "of":
        if head.endswith("ern"):
            return "part", winds(head), distance, None
        article = before.words[:1] == ("the",)
        return (
            ("part", winds(head), distance, None)
            if article and distance is None
            else (f"{_wind_of(head)} of", None, distance, None)
        )
    if distance is not None and prep == "from":
        return "near", None, distance, None
    direction = next((winds(w) for w in before.words if w in DIRECTIONS), None)
    if head == "countryside" and prep == "of":
        return "countryside of", direction, None, None
    if head in _AROUND and prep == "of":
        return ("around", None, None, None) if direction is None else ("part", direction, None, None)
    if head in _PARTS_BY_DIRECTION and direction and prep == "of":
        return "part", direction, None, None
    if head in FEATURES and prep == "of":
        return None, None, None, _SINGULAR.get(head, head)
    if head in _PARTS_OF and prep == "of":
        return None, None, None, None
    if distance is not None and head not in FEATURES:
        return None
    return None


def relation_to(chunks: Sequence[Chunk], at: int) -> tuple[str, str | None, float | None, int] | None:
    """How something lies to the place of a phrase without a name, and from where that is told: "15 km north of the town".

    Relation, direction, distance in km, first phrase; None where it lies in the place, or nothing tells.
    """
    prep, before = chunks[at - 1], chunks[at - 2]
    if prep.head in ("near", "outside", "around", "beyond"):
        return _RELATION[prep.head] or "near", None, None, at - 1
    if prep.head not in ("of", "from") or before.kind not in ("noun", "adv", "prep"):
        return None
    relation, direction, distance, _ = _relation_before(before, prep.head) or (None, None, None, None)
    if relation is None or relation in ("part", "countryside of"):
        return None
    ahead = chunks[at - 3] if at > 2 else None
    if before.head in DIRECTIONS and ahead is not None and ahead.quantity is not None and ahead.quantity.unit == "km":
        return relation, direction, _km(ahead), at - 3
    return relation, direction, distance, at - 2


def _km(c: Chunk) -> float | None:
    """The distance a phrase tells: "15 km"; of "one to two kilometres" the middle."""
    told = c.quantity
    if told is None or told.unit != "km":
        return None
    return told.best if told.best is not None or told.low is None or told.high is None else (told.low + told.high) / 2


def is_elsewhere(reference: PlaceReference) -> bool:
    """Whether a phrase names a place only to say where another is: "30 km north of B" is not B."""
    away = (
        reference.relation is not None and reference.relation.endswith(" of") and reference.relation != "countryside of"
    )
    return away or reference.distance_km is not None


def all_places(chunks: Sequence[Chunk], plain: str) -> list[Where]:
    """Every place told in a sentence, in order; a place that is another's province, or says where another is, is not told again."""
    out: list[Where] = []
    taken = -1
    for i, c in enumerate(chunks):
        if i < taken or not c.places or c.kind not in ("place", "noun"):
            continue
        found = where_at(chunks, i, plain)
        if found is None:
            continue
        taken = found.last
        before = out[-1] if out else None
        if before is not None and before.reference.relation is None and _says_where(chunks, before, found):
            beside = found.reference
            reference = replace(before.reference, within=(*before.reference.within, beside.text, *beside.within)[:3])
            out[-1] = replace(before, reference=reference, last=found.last)
        else:
            out.append(found)
    return out


def _says_where(chunks: Sequence[Chunk], place: Where, found: Where) -> bool:
    """Whether what follows a place after a comma tells where it is: ", 30 km north of B", ", a town in B", ", in southern B"."""
    if place.last >= len(chunks) or place.reference.others:
        return False
    if chunks[place.last].kind != "comma" and chunks[place.last].head != "(":
        return False
    between, reference = chunks[place.last + 1 : found.first], found.reference
    if reference.kind in ("capital", "seat") and not between and _closes(chunks, found.last):  # "X, the capital of Y,"
        return True
    if is_elsewhere(reference) or (reference.relation == "near" and not between):
        return (
            all(c.kind in ("adv", "noun", "prep") and not c.actors and c.frame is None for c in between[:3])
            and len(between) < 4
        )
    if reference.others or reference.relation not in (None, "part"):
        return False
    after = chunks[found.last] if found.last < len(chunks) else None
    closed = after is None or after.kind in ("comma", "mark", "verb", "date", "sub")
    if closed and after is not None and after.kind == "comma" and found.last + 1 < len(chunks):
        closed = chunks[found.last + 1].kind not in ("conj", "place", "prep")
    told = [c for c in between if c.kind != "prep"]
    preposition = next((c.head for c in chunks[place.last + 1 : found.last] if c.kind == "prep"), "")
    if len(told) == 1 and told[0].kind == "noun" and told[0].head in FEATURES and not told[0].actors:
        return preposition in ("in", "of") and told[0].words[:1] != ("another",)
    return (
        not told and preposition == "in" and closed and (reference.relation == "part" or reference.kind in _DIVISIONS)
    )
