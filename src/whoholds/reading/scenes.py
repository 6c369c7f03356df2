"""The scene of a report: where the sentence before left it. An event told without a place happened there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from whoholds.model import Control, Draft, Event, PlaceReference
from whoholds.model.vocabularies import Modality
from whoholds.reading.lexicon import words
from whoholds.reading.meant_places import SETTLEMENTS
from whoholds.reading.passage import Passage

_FAR = 2
"""Sentences without a place after which a scene is forgotten."""
_DAYS_APART = 3
_ON_THE_GROUND = frozenset(("Battles", "Explosions/Remote violence", "Violence against civilians"))
_ALSO = frozenset(
    ("Non-violent transfer of territory", "Looting/property destruction", "Arrests", "Change to group/activity")
)
_SUMS = re.compile(r"\b(?:since|in total|so far|the (?:war|conflict)|nationwide|across the country|overall)\b", re.I)
_VERDICTS, _SPEAKING = words("places", "verdicts"), frozenset(("speak", "address", "talk"))
_OF_A_TOWN = words("places", "of_a_town")
_COMMON, _TOWN_SITES = words("places", "common"), words("places", "town_sites")


@dataclass
class Scene:
    """Where the text is; ``told`` the last event's draft, ``town`` the last place with a name of its own."""

    place: PlaceReference | None = None
    told: Draft | None = None
    town: PlaceReference | None = None
    paragraph: int = -1
    sentences_ago: int = 0
    ruled: PlaceReference | None = None
    """The place that a label at the head of the paragraph rules it by."""

    def placed(self, passage: Passage, drafts: Sequence[Draft]) -> list[Draft]:
        """The drafts of a sentence, events without a place put where they happened; remembers where the sentence leaves off."""
        here = passage.sentence.paragraph == self.paragraph or self.ruled is not None
        named = [r for r in passage.meant_places.told() if not passage.is_state(r) and not _of_a_town(r.name)]
        out = [self._completed(self._in_town(d, passage, named), here) for d in drafts]
        own = [r for r in passage.meant_places.told() if not passage.is_state(r)]
        if own and (spoken_at := _spoken_at(passage)):
            own = [r for r in own if r not in spoken_at]
        located = [d for d in out if d.body.place is not None and isinstance(d.body, Event | Control)]
        out = [self._filled(d, passage, own, located) if self._wants_place(d) else d for d in out]
        self._remember(passage, out, own)
        return out

    def _wants_place(self, draft: Draft) -> bool:
        body = draft.body
        return (
            isinstance(body, Event)
            and body.place is None
            and (body.event_type in _ON_THE_GROUND or body.sub_event_type in _ALSO)
            and draft.modality in (Modality.ACTUAL, Modality.HISTORICAL)
        )

    def _filled(self, draft: Draft, passage: Passage, own: Sequence[PlaceReference], located: Sequence[Draft]) -> Draft:
        start, end = draft.citation.start or 0, draft.citation.end or 0
        within = [w.reference for w in passage.places if start <= w.start and w.end <= end and w.reference in own]
        if within:
            place: PlaceReference | None = within[0]
        elif _is_verdict(passage, start, end):
            place = None
        elif (beside := _beside(passage, start)) is not None:
            place = beside
        elif located:  # "22 were killed when gunmen looted the market in X"
            nearest = min(located, key=lambda d: abs((d.citation.start or 0) - start))
            place = nearest.body.place
        elif own:
            place = own[0] if len({r.name for r in own}) == 1 else None
        elif draft.modality is Modality.HISTORICAL:
            place = None
        else:
            place = self.place if self._goes_on(draft, passage) else self._under_label(passage)
        return replace(draft, body=replace(draft.body, place=place)) if place is not None else draft

    def _under_label(self, passage: Passage) -> PlaceReference | None:
        return None if passage.places or _SUMS.search(passage.text) else self.ruled

    def _goes_on(self, draft: Draft, passage: Passage) -> bool:
        """Whether a sentence without a place of its own is of the scene before: close by, of the same days, no sum of a war."""
        if passage.sentence.paragraph != self.paragraph or self.sentences_ago > _FAR or passage.places:
            return False
        if _SUMS.search(passage.text):
            return False
        before = self.told.valid if self.told is not None else None
        return draft.valid is None or before is None or abs((draft.valid.start - before.start).days) <= _DAYS_APART

    def _in_town(self, draft: Draft, passage: Passage, named: Sequence[PlaceReference]) -> Draft:
        """ "The streets", "the perimeter", "the gates": those of the town the sentence, the paragraph or the text is in."""
        place = draft.body.place
        if place is None or not _of_a_town(place.text):
            return draft
        here = self.place if passage.sentence.paragraph == self.paragraph and self.sentences_ago <= _FAR else None
        own = place if not _of_a_town(place.name) else None  # "the gates" of a town that is known already
        town = own or (named[0] if named else None) or here or self.ruled
        if town is None or _of_a_town(town.name):
            return draft
        told = place.text.removeprefix("the ").removeprefix("The ")
        meant = place if own else replace(town, relation=None, direction=None, distance_km=None, others=())
        meant = replace(meant, text=f"{told} of {town.name}")
        return replace(draft, body=replace(draft.body, place=meant))

    def _completed(self, draft: Draft, here: bool) -> Draft:
        """ "The Old City", "the Great Mosque" are those of the town the text is in, "X market" that of the paragraph's town."""
        place = draft.body.place
        if place is None or self.town is None or place.within or self.town.name == place.name:
            return draft
        if not is_common(place.name) and not (here and place.kind in _TOWN_SITES and place.relation is None):
            return draft
        return replace(draft, body=replace(draft.body, place=replace(place, within=(self.town.name,))))

    def _remember(self, passage: Passage, drafts: Sequence[Draft], own: Sequence[PlaceReference]) -> None:
        events = [d for d in drafts if isinstance(d.body, Event | Control) and d.body.place is not None]
        told = [d for d in events if not passage.is_state(d.body.place)]
        if told:
            happened = any(isinstance(d.body, Event) for d in told)
            last = told[-1] if happened or len({d.body.place for d in told}) == 1 else None  # "they hold A, B and C"
            self.place, self.told, self.sentences_ago = last.body.place if last else None, last, 0
        elif own:
            self.place, self.told, self.sentences_ago = own[-1], None, 0
        else:
            self.sentences_ago += 1
        self.paragraph = passage.sentence.paragraph
        named = [r for r in own if not is_common(r.name)]
        self.town = named[-1] if named else self.town


def _spoken_at(passage: Passage) -> list[PlaceReference]:
    """Where somebody only spoke: "telling servicemen at the base that …", "speaking in the town, X said …"."""
    chunks, spans = passage.chunks, []
    for verb in (s.verb for s in passage.said if s.verb >= 0):
        that = next((k for k in range(verb + 1, min(verb + 10, len(chunks))) if chunks[k].head == "that"), verb)
        spans.append((verb, that))
    spans += [(k.verb, k.last) for k in passage.clauses if chunks[k.verb].lemma in _SPEAKING]
    return [w.reference for w in passage.places if any(first < w.first and w.last <= last for first, last in spans)]


def _beside(passage: Passage, start: int) -> PlaceReference | None:
    """ "Two kilometres from the town"."""
    told = (
        passage.meant_places.meant(at)
        for at, c in enumerate(passage.chunks)
        if c.kind == "noun" and start <= c.start and c.definite and c.head in SETTLEMENTS and not c.places
    )
    return next((place for place in told if place is not None and place.relation is not None), None)


def _is_verdict(passage: Passage, start: int, end: int) -> bool:
    """Whether what is told is how a war went, "X has routed Y", not what happened somewhere."""
    return any(c.kind == "verb" and c.lemma in _VERDICTS for c in passage.chunks if start <= c.start < end)


def _of_a_town(told: str) -> bool:
    """Whether a place is only what every town has, told in small letters."""
    name = told[:1].lower() + told[1:]
    if not name.startswith("the ") or name != name.lower():
        return False
    words_ = name.split()[1:]
    return len(words_) < 4 and (words_[-1] in _OF_A_TOWN or words_[0] in _OF_A_TOWN or " ".join(words_) in _OF_A_TOWN)


def is_common(name: str) -> bool:
    """Whether a name is made of ordinary words, so that every town has one.

    >>> is_common("the Old City"), is_common("Great Mosque"), is_common("Hama")
    (True, True, False)
    """
    parts = name.lower().removeprefix("the ").split()
    return len(parts) > 1 and all(part in _COMMON for part in parts)
