"""Which place is meant where none is named: "the town", "it", "there", "the capital", "its eastern outskirts", "the country"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from whoholds.model import PlaceReference
from whoholds.reading.attribution import SPEECH
from whoholds.reading.chunks import DIRECTIONS, FORCES, Chunk
from whoholds.reading.lexicon import words
from whoholds.reading.place_phrases import Where, is_elsewhere, relation_to, winds

SETTLEMENTS = words("terms", "passage.settlements")
_WIDE = words("places", "wide")
_TOWNS = words("places", "towns")
_QUARTERS = words("places", "quarters")
_WATERS = words("places", "waters")
_OFFICES = words("places", "offices") | words("speech", "roles")
_COMING = words("places", "coming")
_OWNER = re.compile(r"^(?:.*'s|[Tt]he|[Ii]ts|[Tt]heir) ")
_EXPELLING = words("places", "expelling")
_SITES, _PACTS = words("places", "town_sites") | words("places", "sites"), words("places", "pacts")
_ABBREVIATED = re.compile(r"(?:[A-Z]\.?){1,4}")
_PLURAL = frozenset(word[:-1] + "ies" if word.endswith("y") else word + "s" for word in _TOWNS)
_AIRFIELDS = words("places", "airfields")
_ASIDE = frozenset(("because", "where", "which", "whose", "after"))
_NEAR = 3
"""How many places back "the village" may look for one that was called a village."""
_OF_DIVISION = words("places", "of_division")


@dataclass(frozen=True, slots=True)
class MeantPlaces:
    """The places of one sentence and those told before it, the last one last; ``capitals``: country → capital."""

    chunks: Sequence[Chunk]
    places: Sequence[Where]
    recent: Sequence[PlaceReference]
    countries: Sequence[str]
    states: Mapping[str | None, str]
    capitals: Mapping[str, str]
    state_names: frozenset[str]
    _kept: list[tuple[Where, bool]] = field(default_factory=list)
    """The places "the town" may mean, and whether somebody is only on the way there; looked for once."""

    def meant(self, at: int) -> PlaceReference | None:
        """The place a phrase without a name means; None where it means none."""
        c = self.chunks[at]
        if c.kind == "pron" and c.head == "there":
            return self.there(at)
        if c.kind == "pron" and c.head == "them":
            return self._several(at)
        if c.kind == "pron" and c.head in ("it", "which", "that"):
            return self.last(at)
        if c.kind != "noun":
            return None
        if c.head in ("capital", "seat") and c.definite and len(c.words) <= 3:
            return self._capital(at)
        if c.definite and c.head in SETTLEMENTS and not c.places:
            if any(not w.islower() for w in c.text.split()[1:] if w[:1].isalnum()):
                return self._named(at)
            return self._with_next(at, self._beside(at, self.last(at, c.head)))
        if c.definite and c.head in _PLURAL and not c.places and {"two", "both"} & set(c.text.lower().split()):
            return self._last_two(at)
        if c.head in _QUARTERS and not c.places and not c.actors:
            return self._quarter(at)
        if c.head in DIRECTIONS and c.definite and self._of_town(at):
            return self._part(self.last(at, self.chunks[at + 2].head), c)
        if c.head == "country" and c.definite and self.countries:
            return PlaceReference(c.text, self.countries[-1], "country")
        if c.head in ("countries", "states", "nations") and len(self.countries) > 1:
            if "both" in c.words or "two" in c.text.lower().split():
                return PlaceReference(c.text, self.countries[-2], "country", "and", others=(self.countries[-1],))
            return None
        if c.head in ("territory", "soil", "land", "countryside"):  # "Syrian territory"
            state = next(
                (self.states[m.actor] for m in c.actors if m.kind == "adjective" and m.actor in self.states), None
            )
            return PlaceReference(c.text, state, "country") if state else None
        return None

    def there(self, at: int) -> PlaceReference | None:
        """The place "there" means: one the sentence has named for whatever reason, "a resident of X told us of fighting there"."""
        told = [w.reference for w in self._named_places() if w.last <= at]
        return _itself(told[-1]) if told else self.last(at)

    def _several(self, at: int) -> PlaceReference | None:
        """What "them" means where it is places, "entered both villages and lost them again"; people only where they are driven out."""
        if at and self.chunks[at - 1].kind == "verb" and self.chunks[at - 1].lemma.partition("_")[0] in _EXPELLING:
            return self.last(at)
        for k in range(at - 1, -1, -1):
            c = self.chunks[k]
            if c.kind == "place" and (joined := next((w for w in self.places if w.first <= k < w.last), None)):
                return joined.reference if joined.reference.relation == "and" else None
            if c.kind == "noun" and c.head in _PLURAL:
                return self.last(at)
            if c.kind == "actor" or c.civil:
                return None
        return None

    def _last_two(self, at: int) -> PlaceReference | None:
        """ "The two towns": those told last."""
        known = [r for r in (*self.recent, *self.told(at)) if r.kind not in _WIDE and not _is_water(r)]
        pair = next((r for r in known[:-3:-1] if r.relation == "and" and len(r.others) == 1), None)
        if pair is not None:  # "A and B, …, arrived at C, and the two towns"
            known = [pair]
        names = list(dict.fromkeys(name for r in known[-3:] for name in (r.name, *r.others)))[-2:]
        return PlaceReference(names[0], names[0], relation="and", others=(names[1],)) if len(names) == 2 else None

    def _beside(self, at: int, place: PlaceReference | None) -> PlaceReference | None:
        """ "Southwest of the city", "two kilometres from the town", "outside the village": not the place itself."""
        if place is None or at < 2 or self.chunks[at - 1].kind != "prep":
            return place
        relation = relation_to(self.chunks, at)
        if relation is None:
            return place
        told, direction, distance, first = relation
        text = " ".join((*(c.text for c in self.chunks[first:at]), place.name))
        return PlaceReference(text, place.name, place.kind, told, direction, distance, within=place.within)

    def _with_next(self, at: int, place: PlaceReference | None) -> PlaceReference | None:
        """ "That base and X": both."""
        if place is None or at + 2 >= len(self.chunks) or self.chunks[at + 1].head != "and":
            return place
        also = next((w.reference for w in self.places if w.first == at + 2), None)
        verb = self.chunks[at + 3] if at + 3 < len(self.chunks) else None
        if also is None or also.relation not in (None, "and") or (verb is not None and verb.kind == "verb"):
            return place
        return replace(place, relation="and", others=(also.name, *also.others)) if place.relation is None else place

    def _named(self, at: int) -> PlaceReference | None:
        """ "The T2 station southwest of the city": a name nobody listed is no place told before, but may lie beside one."""
        for further in range(at + 2, min(at + 5, len(self.chunks))):
            c = self.chunks[further]
            if (
                c.kind == "noun"
                and c.definite
                and c.head in SETTLEMENTS
                and (found := relation_to(self.chunks, further))
            ):
                return self._beside(further, self.last(at, c.head)) if found[3] <= at + 1 else None
        return None

    def last(self, at: int, kind: str = "") -> PlaceReference | None:
        """The last place told before a phrase, of that kind where one is; states are not meant by "it"."""
        known = [*self.recent, *self.told(at)]
        if not kind:
            return _itself(known[-1]) if known else None
        near = [r for r in known if r.kind not in _WIDE and not _is_water(r)][-_NEAR:]
        around = at + 1 < len(self.chunks) and self.chunks[at + 1].head == "around"  # "the town around it"
        if kind in _TOWNS and not around:  # "X: … at the Y port. The town": X
            near = [r for r in near if r.kind not in _SITES] or near
        alike = _AIRFIELDS if kind in _AIRFIELDS else {kind}
        same = [r for r in near if r.kind in alike] or near
        if same:
            return _itself(same[-1])
        if not known:
            return None
        wide = _itself(known[-1])  # "Hama province: they left the city": its city
        return replace(wide, kind="city") if kind in _TOWNS and wide.kind in _WIDE else wide

    def told(self, before: int | None = None) -> list[PlaceReference]:
        """The sentence's places that "the town" may mean: no states, nothing told of somebody's office or of where another lies."""
        if not self.places:
            return []
        known = self._known()
        return [w.reference for w, on_the_way in known if not on_the_way and (before is None or w.last <= before)]

    def left_with(self) -> list[PlaceReference]:
        """The places a sentence leaves the next one with: "A push towards X is likely" leaves it with X."""
        left = self.told() or [w.reference for w, _ in self._known() if self._aimed_at(w)]
        if left or any(c.kind == "verb" for c in self.chunks):
            aside = {id(r) for r in left if self._aside(r)}
            return [r for r in left if id(r) in aside] + [r for r in left if id(r) not in aside]
        return [_itself(w.reference) for w in self.places if is_elsewhere(w.reference)]  # "Where? West of X."

    def _aside(self, reference: PlaceReference) -> bool:
        """ "They shelled X, because gunners sat on Y", "… X, having taken Y": the town is X."""
        first = next((w.first for w in self.places if w.reference is reference), 0)
        ahead = self.chunks[1:first]
        return any((c.kind == "sub" and c.head in _ASIDE) or c.text.startswith("having ") for c in ahead)

    def _known(self) -> list[tuple[Where, bool]]:
        if not self._kept:
            self._kept.extend((w, self._on_the_way(w)) for w in self.places if self._may_be_meant(w))
        return self._kept

    def _may_be_meant(self, where: Where) -> bool:
        name = where.reference.name
        return (
            name not in self.state_names
            and not _ABBREVIATED.fullmatch(name)
            and not is_elsewhere(where.reference)
            and not self._of_office(where)
            and not self._of_witness(where)
            and self.chunks[where.last - 1].head not in _PACTS
        )

    def _of_witness(self, where: Where) -> bool:
        """ "Survivors who reached X say that …": where those are who tell it."""
        ahead = self.chunks[: where.first]
        who = next((k for k in range(len(ahead) - 1, -1, -1) if ahead[k].head == "who"), None)
        if who is None or sum(c.kind == "verb" for c in ahead[who:]) != 1:
            return False
        if self.chunks[where.last - 1].head in SPEECH:  # "who fled to X say that": one phrase
            return True
        verb = next((c for c in self.chunks[where.last :] if c.kind == "verb"), None)
        return verb is not None and verb.lemma in SPEECH

    def _aimed_at(self, where: Where) -> bool:
        """ "A push towards X", "who fled towards X were surrounded there"; else who fled there has not arrived."""
        at = where.first if self.chunks[where.first].kind == "prep" else where.first - 1
        there = any(c.head == "there" and c.kind == "pron" for c in self.chunks[where.last :])
        return at > 0 and (there or self.chunks[at - 1].kind == "noun")

    def _named_places(self) -> list[Where]:
        return [
            w
            for w in self.places
            if w.reference.name not in self.state_names
            and not _ABBREVIATED.fullmatch(w.reference.name)
            and not is_elsewhere(w.reference)
        ]

    def _on_the_way(self, where: Where) -> bool:
        """ "Fired from X", "came from X", "heading towards X": a place nobody is at yet or any more."""
        at = where.first if self.chunks[where.first].kind == "prep" else where.first - 1
        preposition = self.chunks[at].head if at >= 0 else ""
        if preposition in ("towards", "toward"):
            return True
        verb = next((c for c in reversed(self.chunks[: max(at, 0)]) if c.kind == "verb"), None)
        return preposition == "from" and verb is not None and verb.lemma in _COMING

    def _of_office(self, where: Where) -> bool:
        """ "The governor of X", "the seat of X"."""
        at = where.first if self.chunks[where.first].kind == "prep" else where.first - 1
        if at < 1 or self.chunks[at].head not in ("of", "for", "from"):
            return False
        told = self.chunks[at - 1]
        if self.chunks[at].head == "from":  # "fighters from X"; "a lawmaker from X" tells of X
            return told.kind in ("noun", "actor") and told.head in FORCES
        return told.head in _OFFICES

    def _capital(self, at: int) -> PlaceReference | None:
        """ "The capital": the one named beside it, a division's where it is called so, else that of the country last named."""
        c = self.chunks[at]
        for aside, comma in ((at + 2, at + 1), (at - 2, at - 1)):
            if 0 <= comma < len(self.chunks) and self.chunks[comma].kind == "comma":
                named = next((w for w in self.places if w.first <= aside < w.last), None)
                if named is not None and not self._is_state(named.reference):
                    return _itself(named.reference)
        if _OF_DIVISION & set(c.words):
            known = [r for r in (*self.recent, *(w.reference for w in self.places if w.last <= at)) if r.kind in _WIDE]
            return replace(_itself(known[-1]), kind="city") if known else None
        country = self.countries[-1] if self.countries else ""
        if c.head != "capital" or country not in self.capitals:
            return None
        direction = next((w for w in c.words if w in DIRECTIONS), None)
        return PlaceReference(c.text, self.capitals[country], "city", "part" if direction else None, direction)

    def _quarter(self, at: int) -> PlaceReference | None:
        """ "The eastern outskirts", "the city's southern districts", "the surrounding villages": of the place told before."""
        c = self.chunks[at]
        owned = c.words[:1] in (("its",), ("their",)) or "'s" in c.words
        if not (owned or c.definite) or (at + 1 < len(self.chunks) and self.chunks[at + 1].head == "of"):
            return None
        if not (owned or {"surrounding", "nearby", "neighbouring", "neighboring"} & set(c.words) or self._wind(c)):
            return None
        town = next((w for w in c.words if w in SETTLEMENTS), "") if "'s" in c.words else ""
        if "'s" in c.words and not town:
            return None
        return self._part(self.last(at, town), c)

    def _part(self, place: PlaceReference | None, c: Chunk) -> PlaceReference | None:
        if place is None:
            return None
        direction = self._wind(c)
        told = _OWNER.sub("", c.text)
        text = f"{told} of {place.name}"
        return replace(place, text=text, relation="part", direction=direction) if direction else place

    def _wind(self, c: Chunk) -> str | None:
        return next((winds(w) for w in c.words if w in DIRECTIONS), None)

    def _of_town(self, at: int) -> bool:
        """ "the east of the city"."""
        after = self.chunks[at + 1 : at + 3]
        return len(after) == 2 and after[0].head == "of" and after[1].definite and after[1].head in _TOWNS

    def _is_state(self, place: PlaceReference) -> bool:
        return place.kind == "country" or place.name in self.state_names


def _is_water(place: PlaceReference) -> bool:
    return place.kind in _WATERS or place.name.lower().rpartition(" ")[2] in _WATERS


def _itself(reference: PlaceReference) -> PlaceReference:
    """The place itself, when it is meant again."""
    return PlaceReference(reference.name, reference.name, reference.kind, within=reference.within)
