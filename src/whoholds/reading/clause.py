"""A clause: a verb and what belongs to it, as indexes into the phrases of its sentence."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Clause:
    """A verb with its subject (agent of an active verb), objects and prepositional phrases, as indexes into the sentence's chunks."""

    verb: int
    subject: int | None = None
    object: int | None = None
    phrases: list[tuple[str, int]] = field(default_factory=list)
    first: int = 0
    last: int = 0

    def phrase(self, *prepositions: str) -> int | None:
        """The first noun after one of these prepositions."""
        for prep, at in self.phrases:
            if prep in prepositions:
                return at
        return None
