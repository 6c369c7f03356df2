"""One sentence with everything known about it: phrases, clauses, who, where, when, who says it. What the bodies are read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from whoholds.model import (
    AnyBody,
    Citation,
    Control,
    Count,
    Document,
    Draft,
    Event,
    Participant,
    Period,
    PlaceReference,
    Speaker,
    Tool,
)
from whoholds.model.vocabularies import Modality, Role
from whoholds.reading.attribution import SPEECH, Said
from whoholds.reading.chunks import Chunk
from whoholds.reading.clause_dates import ClauseDates
from whoholds.reading.clause_subjects import antecedent_of
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.meant_places import MeantPlaces
from whoholds.reading.modality import in_present, is_meant, modality_of
from whoholds.reading.phrase_actors import Resolver
from whoholds.reading.phrases import Found
from whoholds.reading.place_phrases import LOCATIVE, Where, all_places
from whoholds.reading.quantities import Quantity
from whoholds.reading.sentences import Prose, Sentence
from whoholds.reading.taken_back import is_taken_back


@dataclass
class Passage:
    """A sentence as the bodies see it."""

    document: Document
    prose: Prose
    sentence: Sentence
    chunks: list[Chunk]
    clauses: list[Clause]
    resolver: Resolver
    said: list[Said]
    default: Speaker
    tool: Tool
    quoted: tuple[Speaker, ...] = ()
    day: Period | None = None
    """The day the text is at, for "the following day" and for clauses without a date."""
    places: list[Where] = field(default_factory=list)
    countries: tuple[str, ...] = ()
    states: Mapping[str | None, str] = field(default_factory=dict)
    recent_places: tuple[PlaceReference, ...] = ()
    """Places told in the sentences before, the last one last; countries are not among them."""
    capitals: Mapping[str, str] = field(default_factory=dict)
    carried: Period | None = None
    """The day of a sentence that tells none: what its paragraph told before; ``day`` also reaches back further."""
    state_names: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.places = all_places(self.chunks, self.prose.plain)
        self.plain, self.low = self.prose.plain, self.prose.low
        self.dates = ClauseDates(self.chunks, self.day, self.carried, self.document.published_on)
        self.meant_places = MeantPlaces(
            self.chunks,
            self.places,
            self.recent_places,
            self.countries,
            self.states,
            self.capitals,
            self.state_names,
        )
        self._where_of = {k: w for w in self.places for k in range(w.first, w.last)}

    @property
    def text(self) -> str:
        """The sentence, plain."""
        return self.plain[self.sentence.start : self.sentence.end]

    @property
    def terse(self) -> bool:
        """Whether the sentence has no words to spare: a headline, or a note without a finite verb ("Ambush near X, 9 killed")."""
        if self.sentence.kind == "headline":
            return True
        return len(self.chunks) <= _NOTE and not any(
            self._finite(k) for k, c in enumerate(self.chunks) if c.kind == "verb"
        )

    def _finite(self, at: int) -> bool:
        """Whether a verb makes a sentence: "killed" at the end of a note does not."""
        c, nxt = self.chunks[at], self.chunks[at + 1] if at + 1 < len(self.chunks) else None
        ends = nxt is None or nxt.kind in ("comma", "mark", "conj") or nxt.head == "by"
        bare = c.form in ("ed", "participle") and not (c.passive or c.perfect or c.modal) and c.lemma not in SPEECH
        return not (c.form == "ing" and not c.progressive) and not (bare and ends)

    def found(self, phrases: str, start: int | None = None, end: int | None = None) -> Sequence[Found]:
        """The phrases of one of the lexicon's lists (phrases.phrase_lists) in the sentence, or in ``text[start:end]``."""
        a = self.sentence.start if start is None else start
        return self.prose.found(phrases, a, self.sentence.end if end is None else end)

    def who(self, at: int | None) -> tuple[Who, ...]:
        """The actors a phrase stands for."""
        return self.resolver.who(at)

    @property
    def country(self) -> str:
        """The country last named."""
        return self.countries[-1] if self.countries else ""

    def place_of(self, at: int | None) -> PlaceReference | None:
        """The place a phrase tells, a state or capital among them ("Kabul has fallen")."""
        if at is None:
            return None
        c = self.chunks[at]
        found = self.where(at)
        if found is None and c.kind == "actor" and c.places:
            found = PlaceReference(c.places[-1].text, c.places[-1].text)
        return found

    def where_subject(self, clause: Clause) -> PlaceReference | None:
        """The place a subject is or is told with: "the village of X", "the road between X and Y"."""
        at = clause.subject
        if at is None:
            return None
        own = self.where(at)
        if own is not None:
            return own
        return next((w.reference for w in self.places if at < w.first <= at + 2 and w.last <= clause.verb), None)

    def is_state(self, place: PlaceReference | None) -> bool:
        """Whether a place is a whole country."""
        return place is not None and (place.kind == "country" or place.name in self.state_names)

    def place_at(self, at: int) -> Where | None:
        """The place told at a phrase, with the phrases it took."""
        return self._where_of.get(at)

    def sides_of(self, at: int) -> tuple[Who, ...]:
        """The state a place stands for where a side is due: "a truce between X and the rebels"."""
        c = self.chunks[at]
        return tuple(Who(m.name, m.actor, c.text) for m in c.actors if m.kind in ("state", "capital")) or tuple(
            Who(name, actor, c.text) for actor, name in self.states.items() if actor and name == c.text
        )

    def where(self, at: int | None) -> PlaceReference | None:
        """The place a phrase tells."""
        if at is None:
            return None
        found = self._where_of.get(at)
        return found.reference if found is not None else self.meant_places.meant(at)

    def last_place(self, at: int) -> PlaceReference | None:
        """The last place told before a phrase; states are not meant by "it"."""
        return self.meant_places.last(at)

    def aimed_at(self, clause: Clause) -> PlaceReference | None:
        """Where a shot goes, wherever it comes from: "fired from X at Y"."""
        for prep, at in clause.phrases:
            if prep in ("at", "on", "into", "towards", "toward", "against", "onto") and self.where(at) is not None:
                return self.where(at)
        return None

    def where_near(self, clause: Clause, prefer_object: bool = False) -> PlaceReference | None:
        """The place a clause is about: its own, else one told at the beginning of the sentence."""
        if prefer_object and clause.object is not None and self.chunks[clause.object].kind == "place":
            return self.where(clause.object)
        if (
            prefer_object
            and clause.object is not None
            and not any(self.chunks[at].kind == "place" for _, at in clause.phrases)
        ):
            found = self.meant_places.meant(clause.object)
            if found is not None:
                return found
        if clause.subject is not None and clause.subject > 1 and self.chunks[clause.subject - 1].head == "whose":
            owner = antecedent_of(self.chunks, clause.subject - 1)  # "X, whose district centre fell"
            if owner is not None and self.chunks[owner].kind == "place" and not self._where_of.get(clause.object or 0):
                return self.where(owner)
        country: PlaceReference | None = None
        for prep, at in clause.phrases:
            if (prep in LOCATIVE or prep == "including") and self.chunks[at].kind in ("place", "noun"):
                found = self.where(at)
                if found is None or (self.chunks[at].kind != "place" and found.kind != "country"):
                    continue
                if not self.is_state(found):
                    return found
                country = country or found  # "crossed into Syria at Jarablus": at Jarablus
        if country is not None:
            return country
        if clause.object is not None and self.chunks[clause.object].places:
            return self.where(clause.object)
        for at in range(clause.verb, min(clause.last, len(self.chunks))):
            if at in self._where_of:
                return self._where_of[at].reference
        for prep, at in clause.phrases:
            if (prep in LOCATIVE or prep == "of") and self.meant_places.meant(at) is not None:
                return self.meant_places.meant(at)
        verb = self.chunks[clause.verb]
        if (
            verb.form == "ing"
            and not verb.progressive
            and clause.verb
            and self.chunks[clause.verb - 1].kind in ("comma", "conj")
        ):
            governor = next((k for k in reversed(self.clauses) if k.verb < clause.verb), None)
            if governor is not None:  # ", seizing 12 buildings": where the main clause is
                return self.where_near(governor)
        if any(c.kind == "pron" and c.head == "there" for c in self.chunks[clause.verb : clause.last + 1]):
            return self.meant_places.there(clause.verb)
        relative = self._where_relative(clause)
        if relative is not None:
            return relative
        joined = self._joined_to(clause)
        if joined is not None:  # "attacked posts in X and captured 12 buildings": there
            return self.where_near(joined, prefer_object)
        # a place told at the head of the sentence holds for it all
        for where in self.places:
            ahead = self.chunks[: where.first]
            opens = all(c.kind in ("date", "comma", "adv", "conj", "prep", "mark") for c in ahead)
            colon = (
                where.last < len(self.chunks) and self.chunks[where.last].text == ":"
            )  # "Djibo: fighters attacked …"
            if opens and where.last <= clause.verb and (colon or self.chunks[where.first].kind == "prep"):
                return where.reference
        if clause.subject is not None:
            for where in self.places:
                if clause.subject < where.first <= clause.subject + 3 and where.last <= clause.verb:
                    return where.reference
        return None

    def _where_relative(self, clause: Clause) -> PlaceReference | None:
        """ "X, where the rebels are confined": X."""
        opener = self.chunks[clause.first - 1] if clause.first else None
        if opener is None or opener.head != "where":
            return None
        at = next((k for k in range(len(self.places) - 1, -1, -1) if self.places[k].last < clause.first), None)
        if at is None:
            return None
        where, before = self.places[at], self.places[at - 1] if at else None
        within = before is not None and self.chunks[where.first].head == "in" and where.first - before.last <= 1
        return before.reference if within and before is not None else where.reference  # "X, in Y, where": X

    def _joined_to(self, clause: Clause) -> Clause | None:
        """The clause whose subject a verb after "and" shares."""
        if clause.subject is None or not clause.verb or self.chunks[clause.verb - 1].kind not in ("conj", "adv"):
            return None
        at = next((k for k in range(len(self.clauses)) if self.clauses[k] is clause), 0)
        before = self.clauses[at - 1] if at else None
        return (
            before if before is not None and before.subject == clause.subject and before.verb > clause.subject else None
        )

    def when(self, first: int, last: int) -> Period | None:
        """The days of a clause, from its first chunk to its last."""
        return self.dates.when(first, last)

    def state_when(self, verb: Chunk | None, first: int, last: int) -> Period | None:
        """The days of a state: told in the present it is that of the report's own day, unless the sentence tells another."""
        published = self.document.published_on
        if verb is None or published is None or not in_present(verb) or self.dates.is_dated(verb):
            return self.when(first, last)
        return Period.day(published)

    def chain(self, at: int) -> tuple[tuple[Speaker, ...], bool]:
        """Who says what stands at an offset, and whether they deny it."""
        best: Said | None = None
        for said in self.said:
            if said.start <= at < said.end and (best is None or said.end - said.start <= best.end - best.start):
                best = said
        if best is not None:
            return best.chain, best.denied
        quote = self.prose.quote_at(at)
        if quote is not None and not quote.scare and self.quoted:
            return self.quoted, False
        return (self.default,), False

    def each_speaker(self, drafts: Iterable[Draft]) -> Iterator[Draft]:
        """What two say side by side is said twice, once by each."""
        beside = {said.chain: said.beside for said in self.said if said.beside}
        if not beside:
            yield from drafts
            return
        for draft in drafts:
            yield draft
            for other in beside.get(draft.said_by, ()):
                yield replace(draft, said_by=other)

    def modality(self, verb: Chunk | None, valid: Period | None, at: int) -> Modality:
        """Whether it happened, is planned, is supposed, or is long past."""
        return modality_of(
            verb,
            valid,
            at,
            chunks=self.chunks,
            said=self.said,
            published=self.document.published_on,
            in_body=self.sentence.kind == "body",
        )

    def meant(self, clause: Clause) -> bool:
        """Whether an infinitive tells something done or meant: "managed to seize", "plans to attack", not "able to attack"."""
        return is_meant(self.chunks, clause)

    def draft(
        self,
        body: AnyBody,
        start: int,
        end: int,
        *,
        verb: Chunk | None = None,
        valid: Period | None = None,
        denied: bool = False,
        hedge: str = "",
        said_by: tuple[Speaker, ...] | None = None,
        modality: Modality | None = None,
    ) -> Draft:
        """A draft with its exact quotation, its speakers, hedge and modality."""
        start, end = self._tidy(start, end)
        chain, speaker_denies = self.chain(verb.start if verb is not None else start)
        citation = Citation.from_text(self.document.id, self.document.text, start, end, self.document.page_of(start))
        return Draft(
            body=body,
            citation=citation,
            made_by=self.tool,
            said_by=said_by if said_by is not None else chain,
            denied=(denied != speaker_denies) or self._untrue,
            hedge=hedge or next((f.text for f in self.found("hedges", start, end)), ""),
            modality=modality if modality is not None else self.modality(verb, valid, start),
            valid=valid,
        )

    @cached_property
    def _untrue(self) -> bool:
        return is_taken_back(self.low, self.sentence.start, self.sentence.end)

    def _tidy(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self.plain[start] in " ,;:.":
            start += 1
        while end > start and self.plain[end - 1] in " ,;:":
            end -= 1
        return start, end

    def span(self, clause: Clause) -> tuple[int, int]:
        """Where a clause stands in the text, from subject to last argument."""
        first = clause.first
        if first > 0 and self.chunks[first - 1].kind == "date" and first == 1:
            first = 0
        if clause.object is not None and clause.object < first and first - clause.object < 8:
            first = clause.object  # "the dam, which X still hold"
        return self.chunks[first].start, self.chunks[max(clause.last, clause.verb + 1) - 1].end


_NOTE = 14


def each_place(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """One statement for each place of "A, B and C"; losses and numbers stay with the first, so that they are counted once."""
    for draft in drafts:
        place = draft.body.place
        if place is None or place.relation != "and" or place.kind == "country":
            yield draft
            continue
        for number, name in enumerate((place.name, *place.others)):
            here = PlaceReference(name, name, place.kind, within=place.within)
            body: AnyBody = replace(draft.body, place=here)
            if number and isinstance(body, Event):
                body = replace(body, casualties=(), seized=())
            elif number and isinstance(body, Control):
                body = replace(body, count=None)
            yield replace(draft, body=body)


def participants(who: Iterable[Who], role: Role) -> tuple[Participant, ...]:
    """Actors in one role, each once."""
    return tuple(dict.fromkeys(Participant(w.name, role, w.actor, w.told) for w in who))


def count_of(quantity: Quantity, measure: str) -> Count:
    """A quantity as a Count."""
    return Count(
        measure, quantity.low, quantity.best, quantity.high, "km²" if quantity.unit == "km2" else quantity.unit
    )
