"""The rules extractor: no model, no network, the same answer every time."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

from whoholds.model import Actor, Document, Draft, Event, Period, PlaceReference, Problem, Speaker, Tool
from whoholds.model.vocabularies import Modality
from whoholds.reading.actor_spotting import ActorSpotter
from whoholds.reading.attribution import Said, attribute, echoed
from whoholds.reading.bodies import control, drivers, events, figures, outlooks, relations, standing
from whoholds.reading.chunking import chunk
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import clauses
from whoholds.reading.coreference import Memory
from whoholds.reading.dates import spot_dates
from whoholds.reading.epithets import Epithets
from whoholds.reading.extractors import Knowledge, extractor
from whoholds.reading.foreign import Named, foreign_language, named
from whoholds.reading.home_country import home_country, lands_of
from whoholds.reading.learnt_places import learnt_places, ruled_places
from whoholds.reading.mending import mended
from whoholds.reading.passage import Passage
from whoholds.reading.phrase_actors import Resolver
from whoholds.reading.phrases import PhraseFinder
from whoholds.reading.quantities import spot_quantities
from whoholds.reading.scenes import Scene
from whoholds.reading.sentences import Prose, Sentence, plain_text, prepare
from whoholds.reading.speakers import KnownSpeakers, Speakers
from whoholds.reading.tokens import forgetting

VERSION = "1"
TOOL = Tool(name="rules", version=VERSION)
_BODIES = (events.find, control.find, figures.find, standing.find, relations.find, outlooks.find, drivers.find)
_WORD = re.compile(r"[^\W\d_]{2}")  # what has no word tells nothing
M = TypeVar("M")


@extractor("rules")
class Rules:
    """Reads English reports by rule.

    >>> from whoholds.model import Actor, Theatre
    >>> from datetime import UTC, datetime
    >>> rules = Rules(Knowledge(Theatre("t", "T", actors=(Actor("isis", "ISIS"), Actor("sdf", "SDF"))), lambda text: ()))
    >>> text = "ISIS attacked the SDF on Monday."
    >>> day = datetime(2017, 12, 15, tzinfo=UTC)
    >>> [(d.body.event_type, d.citation.exact, str(d.valid)) for d in rules.extract(Document("d", "s", text, day, published_at=day))]
    [('Battles', 'ISIS attacked the SDF on Monday', '2017-12-11')]
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.theatre = knowledge.theatre
        self.spot_places = knowledge.spot_places
        self.spotter = ActorSpotter(knowledge.theatre)
        self.phrases = PhraseFinder(self.spotter.tokenize)
        self.known_speakers = KnownSpeakers(knowledge.theatre, self.spotter.tokenize)
        self.countries = {d.name for d in self.theatre.demonyms} | {
            o.name for o in self.theatre.outlines if o.level == 0
        }
        self.capitals = {d.name: d.capital for d in self.theatre.demonyms if d.capital}
        self.states: dict[str | None, str] = {d.actor: d.name for d in self.theatre.demonyms if d.actor}
        self.state_names = frozenset(self.states.values())
        self.lands = {d.country: d.name for d in self.theatre.demonyms}
        self.problems: list[Problem] = []
        self.new_actors: tuple[Actor, ...] = ()
        self.named: Named | None = None

    def extract(self, document: Document) -> Iterable[Draft]:
        """The statements of one document, in its order."""
        self.problems, self.new_actors, self.named = [], (), None
        language = foreign_language(document)
        if language is not None:
            self.named = self._named(language, document)
            return ()
        with forgetting(self.spotter.tokenize):
            prose = prepare(document.text, self.spotter.tokenize, self.phrases)
            return list(_Reading(self, document, prose).drafts()) if prose.sentences else []

    def _named(self, language: str, document: Document) -> Named:
        plain = plain_text(document.text)
        with forgetting(self.spotter.tokenize):
            actors = [m for m in self.spotter.spot(plain, document.published_on).mentions if m.kind != "new"]
        return named(language, plain, self.spot_places(plain), actors)


class _Reading:
    """One document while it is read."""

    def __init__(self, rules: Rules, document: Document, prose: Prose) -> None:
        self.rules, self.document, self.prose = rules, document, prose
        found = rules.spotter.spot(prose.plain, document.published_on, prose.doc)
        rules.new_actors = tuple(found.new.values())
        source = re.findall(r"[^\W_]+", document.source)
        itself = "".join(word[0] for word in source).upper() if len(source) > 2 else ""  # the "LNA" of the L. N. Agency
        self.actors = [m for m in found.mentions if not itself or prose.plain[m.start : m.end] != itself]
        spotted = [m for m in rules.spot_places(prose.plain) if m.kind != "demonym"]
        spotted += learnt_places(prose.plain, spotted, self.actors)
        self.places = sorted(spotted, key=lambda m: (m.start, -m.end))
        self.ruled = ruled_places(prose.plain, self.places)
        self.actor_starts, self.place_starts = [m.start for m in self.actors], [m.start for m in self.places]
        self.sentence_starts = [s.start for s in prose.sentences]
        self.spoken_until = {q.paragraph: q.end for q in prose.quotes if not q.scare}
        self.cut_ahead: dict[int, list[Chunk]] = {}
        self.memory = Memory(rules.theatre, rules.spotter)
        self.memory.count(self.actors)
        told = self.memory.told_states(rules.states)
        self.home = home_country(prose.plain, self.places, rules.lands, told)
        self.memory.settle(document, rules.states, self.home, prose.plain, self.actors)
        self.speakers = Speakers(rules.theatre, rules.spotter, document, rules.known_speakers)
        self.speakers.home = next((k for k, name in rules.states.items() if name == self.home and k), None)
        self.default = self.speakers.publisher()
        self.day: Period | None = None
        self.paragraph = -1
        self.told_here = False  # whether this paragraph told a day: an undated sentence is not of another paragraph's
        self.lands = lands_of(self.places, rules.lands, told)
        self.epithets = Epithets(self.memory, rules.states, self.home, self.lands)
        self.countries: list[str] = []
        self.recent_places: list[PlaceReference] = []
        self.scene = Scene()
        self.section: PlaceReference | None = None
        """The place that the last heading was."""

    def drafts(self) -> Iterator[Draft]:
        told = (s for s in self.prose.sentences if s.kind in ("body", "headline"))
        sentences = [s for s in told if _WORD.search(self.prose.plain, s.start, s.end)]
        out: list[Draft] = []
        for number, sentence in enumerate(sentences):
            passage = self._passage(sentence, sentences[number + 1] if number + 1 < len(sentences) else None)
            found = list(passage.each_speaker(chain.from_iterable(find(passage) for find in _BODIES)))
            found = self.scene.placed(passage, found)
            out.extend(found)
            self._remember(passage, found)
        yield from self._settled(out)

    def _settled(self, drafts: list[Draft]) -> Iterator[Draft]:
        """Each statement once."""
        seen: set[tuple[object, ...]] = set()
        for draft in drafts:
            key = (draft.body, draft.citation.start, draft.citation.end, draft.denied, draft.said_by)
            if key not in seen:
                seen.add(key)
                yield draft

    def _within(self, mentions: Sequence[M], starts: list[int], sentence: Sentence) -> list[M]:
        return list(mentions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)])

    def _passage(self, sentence: Sentence, following: Sentence | None) -> Passage:
        plain = self.prose.plain
        actors = self._within(self.actors, self.actor_starts, sentence)
        places = self._within(self.places, self.place_starts, sentence)
        published = self.document.published_on
        dates = spot_dates(plain, published, sentence.start, sentence.end, self.prose.low)
        quantities = spot_quantities(plain, sentence.start, sentence.end, self.prose.low)
        for q in quantities:
            if q.disagreement:
                self.rules.problems.append(
                    Problem(
                        self.document.file_name or self.document.id[:12],
                        q.disagreement,
                        "see which of the two the source means",
                    )
                )

        def cut(start: int, end: int) -> list[Chunk]:
            return chunk(self.prose, start, end, actors, places, dates, quantities)

        chunks = mended(cut(sentence.start, sentence.end), plain, cut)
        found = clauses(chunks)
        if sentence.paragraph != self.paragraph:
            self.paragraph = sentence.paragraph
            self.told_here = False
            self.lands.paragraph = sentence.start
            self._enter(plain.rfind("\n", 0, sentence.start) + 1, sentence.kind == "headline")
        self.lands.enter(chunks, found)
        said = attribute(self.prose, sentence, chunks, found, self.speakers)
        if not said and following is not None:
            speaker = echoed(plain[following.start : following.end], self.speakers)
            said = [Said(sentence.start, sentence.end, (speaker,))] if speaker is not None else said
        self.epithets.here = (
            next((c.text for c in chunks[:3] if c.kind == "place" and c.text in self.rules.countries), "")
            if chunks and chunks[0].kind == "prep"
            else ""
        )
        resolver = Resolver(self.memory, self.epithets, self.speakers, chunks, found, said)
        quoted = self._quoted(sentence, said)
        day = self._same_day(chunks, following) or self.day
        for place in places:
            if place.text in self.rules.countries:
                self.countries = [*[c for c in self.countries if c != place.text][-5:], place.text]
        return Passage(
            self.document,
            self.prose,
            sentence,
            chunks,
            found,
            resolver,
            said,
            self.default,
            TOOL,
            quoted,
            day,
            [],
            tuple(self.countries),
            self.rules.states,
            tuple(self.recent_places[-8:]),
            self.rules.capitals,
            day if self.told_here else None,
            self.rules.state_names,
        )

    def _enter(self, paragraph: int, heading: bool) -> None:
        """Goes to a paragraph: where a label or the heading above rules it, it is there."""
        ruled, alone = self.ruled.get(paragraph, (None, False))
        ruled = None if ruled is None or ruled.name in self.rules.countries else ruled
        if heading:
            self.section = ruled if alone else None
        self.scene.ruled = ruled or self.section
        if self.scene.ruled is not None:
            self.recent_places = [*self.recent_places, self.scene.ruled][-8:]

    def _quoted(self, sentence: Sentence, said: Sequence[Said]) -> tuple[Speaker, ...]:
        """Who speaks in quotations here: the one named in the paragraph, or the one who spoke last."""
        if said:
            return said[-1].chain
        if self.speakers.last_paragraph == sentence.paragraph:
            return self.speakers.last
        if self.spoken_until.get(sentence.paragraph, 0) > sentence.start:
            return self._speaker_ahead(sentence) or self.speakers.last
        return self.speakers.last

    def _speaker_ahead(self, sentence: Sentence) -> tuple[Speaker, ...]:
        """The speaker named later in the same paragraph: ("First. Second," he said)."""
        first = bisect_left(self.sentence_starts, sentence.start) + 1
        for other in self.prose.sentences[first : first + 6]:
            if other.paragraph == sentence.paragraph:
                chunks = self._cut_ahead(other)
                remembered = (self.speakers.last, self.speakers.last_paragraph, self.speakers.reports)
                said = attribute(self.prose, other, chunks, clauses(chunks), self.speakers)
                self.speakers.last, self.speakers.last_paragraph, self.speakers.reports = remembered
                if said:
                    return tuple(said[-1].chain)
        return ()

    def _cut_ahead(self, sentence: Sentence) -> list[Chunk]:
        """A sentence's phrases before its turn; several sentences before it may ask."""
        if sentence.start not in self.cut_ahead:
            if len(self.cut_ahead) > 6:
                self.cut_ahead.clear()
            actors = self._within(self.actors, self.actor_starts, sentence)
            self.cut_ahead[sentence.start] = chunk(self.prose, sentence.start, sentence.end, actors)
        return self.cut_ahead[sentence.start]

    def _same_day(self, chunks: list[Chunk], following: Sentence | None) -> Period | None:
        """ "The same day that X declared …": the day X is quoted in the sentence after, where that tells it."""
        if (
            len(chunks) < 3
            or chunks[0].date is None
            or chunks[0].date.anchor != "same"
            or chunks[1].head != "that"
            or following is None
        ):
            return None
        if self.document.published_on is None:
            return None
        names = {w for c in chunks[2:6] for w in c.text.split() if w[:1].isupper()}
        text = self.prose.plain[following.start : following.end]
        if not any(n in text for n in names):
            return None
        told = [
            d
            for d in spot_dates(
                self.prose.plain, self.document.published_on, following.start, following.end, self.prose.low
            )
            if d.period is not None and d.period.days == 1
        ]
        return told[0].period if told else None

    def _remember(self, passage: Passage, drafts: Sequence[Draft]) -> None:
        """What the next sentence may refer to: who, the day, the country."""
        for i, c in enumerate(passage.chunks):
            if c.kind == "actor":
                for who in passage.who(i):
                    self.memory.notice(who)
        self.recent_places = [*self.recent_places, *passage.meant_places.left_with()][-8:]
        subject = min(
            (k.subject for k in passage.clauses if k.subject is not None and passage.who(k.subject)), default=None
        )
        agents = (a for k in passage.clauses if (a := passage.resolver.agent(k))) if subject is None else iter(())
        topic = passage.who(subject) or next(agents, ()) or passage.resolver.possessor()
        if topic:
            self.memory.subject = topic[0]
        days = [
            c.date.against(passage.day)
            for i, c in enumerate(passage.chunks)
            if c.date is not None and not (self.told_here and _in_retrospect(passage, i))
        ]  # "which they had recaptured on the 11th": the text stays at the day it was
        known = [d for d in days if d is not None and d.days <= 4]
        self.told_here = self.told_here or bool(known)
        happened = [
            d.valid for d in drafts if isinstance(d.body, Event) and d.valid in known and d.modality is Modality.ACTUAL
        ]
        if (
            happened and happened[-1] is not None
        ):  # "killed nine on Thursday, he said on Saturday": the text is at Thursday
            self.day = Period.day(happened[-1].start)
        elif known:
            self.day = Period.day(known[-1].start) if known[-1].days > 1 else known[-1]
        elif any(d is not None for d in days):
            self.day = None


def _in_retrospect(passage: Passage, at: int) -> bool:
    """Whether a day is told of what had been before: "had recaptured on 11 May"."""
    verb = next((passage.chunks[k.verb] for k in passage.clauses if k.first <= at < k.last and k.verb < at), None)
    return verb is not None and verb.text.lower().startswith("had ")
