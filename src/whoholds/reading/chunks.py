"""A phrase of a sentence: who, where, when, what is done."""

from __future__ import annotations

from dataclasses import dataclass, field

from whoholds.model import PlaceMention
from whoholds.reading.actor_spotting import ActorMention
from whoholds.reading.dates import DateMention
from whoholds.reading.lexicon import Frame
from whoholds.reading.quantities import Quantity
from whoholds.reading.word_classes import CIVILIANS, DETERMINERS, DIRECTIONS, FEATURES, FORCES, POSITIONS

__all__ = ["CIVILIANS", "DETERMINERS", "DIRECTIONS", "FEATURES", "FORCES", "POSITIONS", "Chunk"]


@dataclass(slots=True)
class Chunk:
    """A phrase of a sentence. ``kind``: actor, place, date, noun, verb, prep, conj, sub, pron, comma, mark, adv.

    Nouns may carry actors they belong to ("ISIS leader"), a quantity, and the frame of an event ("Russian airstrikes").
    Verbs carry lemma, form and the flags of their auxiliaries.
    """

    kind: str
    start: int
    end: int
    text: str
    head: str = ""
    words: tuple[str, ...] = ()
    actors: list[ActorMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    quantity: Quantity | None = None
    date: DateMention | None = None
    frame: Frame | None = None
    lemma: str = ""
    form: str = ""
    passive: bool = False
    perfect: bool = False
    progressive: bool = False
    infinitive: bool = False
    modal: str = ""
    negated: bool = False
    position: bool = False
    civil: bool = False
    plural: bool = False
    definite: bool = False
    backers: list[tuple[ActorMention, str, int, int]] = field(default_factory=list)
    held: list[tuple[ActorMention, str, int, int]] = field(default_factory=list)

    @property
    def nominal(self) -> bool:
        """Whether it can be a subject or object."""
        return self.kind in ("actor", "noun", "place", "pron")
