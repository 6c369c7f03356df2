"""What a clause tells of an event, weighed: who, to whom, where, each from 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass

from whoholds.model import PlaceReference
from whoholds.reading.chunks import Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Who
from whoholds.reading.lexicon import Frame, words
from whoholds.reading.passage import Passage

DESTROYED = words("terms", "events.destroyed")


@dataclass(slots=True)
class Told:
    """A clause with a verb of war. ``target``: what it is done to; ``doer`` and ``done_to``: how well the two are told."""

    p: Passage
    frame: Frame
    clause: Clause
    initiators: tuple[Who, ...]
    targets: tuple[Who, ...]
    place: PlaceReference | None
    subject: Chunk | None
    target: Chunk | None
    passive: bool
    doer: float = 0.0
    done_to: float = 0.0

    @property
    def name(self) -> str:
        """What the verb means."""
        return self.frame.name

    @property
    def verb(self) -> Chunk:
        """The verb."""
        return self.p.chunks[self.clause.verb]

    @property
    def lemma(self) -> str:
        """The verb's first form."""
        return self.verb.lemma

    @property
    def where(self) -> float:
        """Whether a place is told."""
        return 1.0 if self.place is not None else 0.0


def goes_in(p: Passage, clause: Clause) -> bool:
    """ "the militants moved in": into the place last told."""
    return clause.verb + 1 < len(p.chunks) and p.chunks[clause.verb + 1].text.lower() == "in"
