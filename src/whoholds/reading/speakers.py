"""Who may speak: the people, offices and sources a phrase names, and who spoke last in a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from whoholds.model import Document, Source, Speaker, Theatre
from whoholds.reading.actor_spotting import ActorSpotter
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.lexicon import listed, words

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer

ROLES = words("speech", "roles")
_OF_THE_STATE = words("speech", "of_the_state")
_TITLES = re.compile(rf"^(?:(?:{'|'.join(listed('speech', 'untitled'))})\s+)+", re.I)
_RANKS = re.compile(rf"^(?:(?:{'|'.join(listed('speech', 'ranks'))})\.?[ -])+(?=[A-Z])")
_NOT_SPEAKERS = words("terms", "attribution.not_speakers")


class KnownSpeakers:
    """The people and sources of a theatre by name; made once for a theatre."""

    def __init__(self, theatre: Theatre, tokenize: Tokenizer) -> None:
        from spacy.matcher import PhraseMatcher

        self.people = {n.lower(): p for p in theatre.people for n in (p.name, *p.names)}
        self.sources = {n.lower(): s for s in theatre.sources for n in (s.name, *s.names)}
        self._tokenize = tokenize
        self._matcher = PhraseMatcher(tokenize.vocab, attr="LOWER")
        self._matcher.add("sources", [tokenize(name) for name in self.sources if len(name) > 4])

        self.source_in = lru_cache(maxsize=4096)(self._source_in)  # reports tell the same speakers over and over

    def _source_in(self, low: str) -> Source | None:
        """The longest source named within a phrase in small letters."""
        doc = self._tokenize(low)
        told = [low[doc[a].idx : doc[b - 1].idx + len(doc[b - 1])] for _, a, b in self._matcher(doc)]
        return self.sources.get(max(told, key=len, default=""))


@dataclass
class Speakers:
    """Knows the names of people and sources; remembers who spoke last in a document."""

    theatre: Theatre
    spotter: ActorSpotter
    document: Document
    known: KnownSpeakers | None = None
    last: tuple[Speaker, ...] = ()
    last_paragraph: int = -1
    surnames: dict[str, Speaker] = field(default_factory=dict)
    reports: Speaker | None = None
    person: Speaker | None = None
    home: str | None = None
    """The state whose army "the army" is."""

    def __post_init__(self) -> None:
        known = self.known or KnownSpeakers(self.theatre, self.spotter.tokenize)
        self.people, self.sources, self.source_in = known.people, known.sources, known.source_in

    def meet(self, chunks: Sequence[Chunk], found: Sequence[Clause]) -> None:
        """Remembers the person a sentence was about: whom the next "he" means."""
        for clause in found:
            c = chunks[clause.subject] if clause.subject is not None else None
            if c is None or c.kind != "noun" or not c.text.split()[-1][:1].isupper():
                continue
            made = self.speaker(c.text, c)
            if made is not None and (
                made.person is not None or (made.name.split()[-1].lower() in self.surnames and made.source is None)
            ):
                self.person = made
                return

    def publisher(self) -> Speaker:
        """The source of the document, when nobody else says it."""
        source = self.spotter.sources.get(self.document.source)
        return Speaker(source.name if source else self.document.source, source=self.document.source)

    def affiliation(self, speaker: Speaker) -> str | None:
        """The side a source speaks for, where it is one's."""
        source = self.spotter.sources.get(speaker.source) if speaker.source else None
        return source.affiliation if source is not None else None

    def adjective_of(self, state: str) -> str:
        """ "Iraq" → "Iraqi"."""
        return next((d.adjectives[0] for d in self.theatre.demonyms if d.name == state and d.adjectives), state + "'s")

    def speaker(self, told: str, c: Chunk | None = None) -> Speaker | None:
        """Whom a phrase names as a speaker; None for words that are nobody."""
        told = " ".join(told.split()).strip(" ,'\"()")
        bare = _TITLES.sub("", told)
        low = told.lower()
        for form in (low, bare.lower(), low.removeprefix("the ")):
            if form in self.sources:
                source = self.sources[form]
                return Speaker(source.name, source=source.id)
            if form in self.people:
                person = self.people[form]
                return Speaker(person.name, person=person.id, actor=person.affiliation)
        for name in sorted(_CAPITALIZED.findall(told), key=len, reverse=True):
            known = name.lower()
            if known in self.people:
                person = self.people[known]
                return Speaker(person.name, person=person.id, actor=person.affiliation)
            tail = next(
                (
                    self.people[" ".join(known.split()[k:])]
                    for k in range(1, len(known.split()))
                    if " ".join(known.split()[k:]) in self.people
                ),
                None,
            )
            if tail is not None:
                return Speaker(tail.name, person=tail.id, actor=tail.affiliation)
        within = self.source_in(low)
        if within is not None:
            return Speaker(within.name, source=within.id)
        if low in self.surnames:
            return self.surnames[low]
        if low.split(" ")[-1] in self.surnames and len(low.split(" ")) < 3:
            return self.surnames[low.split(" ")[-1]]
        actor = c.actors[0].actor if c is not None and c.actors and c.kind in ("actor", "place") else None
        if actor is not None and c is not None and actor != "civilians":
            return Speaker(self.spotter.name(actor), actor=actor)
        if self.home is not None and low.removeprefix("the ") in _OF_THE_STATE:
            return Speaker(self.spotter.name(self.home), actor=self.home)
        name = " ".join(w for w in bare.split() if w.lower() not in ("also",))
        if not name or name.lower() in _NOT_SPEAKERS or len(name) > 90:
            return None
        told_of = c is not None and c.civil
        if not (told_of or name != name.lower() or any(w in ROLES for w in low.split())):
            return None
        proper = _PROPER.search(bare)
        shown = _RANKS.sub("", _person_in(bare) or name) or name
        made = Speaker(shown, actor=c.actors[0].actor if c is not None and c.actors else None)
        if proper:
            self.surnames[proper.group().split()[-1].lower()] = made
        return made


_CAPITALIZED = re.compile(r"[A-Z\u00c0-\u00de][\w'.-]+(?: (?:al-|bin |ibn |von |de )?[A-Z\u00c0-\u00de][\w'-]+)*")
_PROPER = re.compile(r"(?:[A-Z][\w'-]+ )+(?:al-)?[A-Z][\w'-]+$")
_PERSON = re.compile(r"(?:^|[a-z.] )((?:[A-Z][\w'-]+ ){1,3}(?:al-)?[A-Z][\w'-]+)$")


def _person_in(told: str) -> str | None:
    """ "Lt. Gen. Ivan Petrov" / "senior Russian officer Ivan Petrov": the name behind a title in small letters."""
    match = _PERSON.search(told)
    if match and re.search(r"[a-z]+ $", told[: match.start(1)] or ""):
        return match.group(1)
    return None
