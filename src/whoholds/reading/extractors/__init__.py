"""Document to drafts, one file an extractor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from whoholds.model import Document, Draft, PlaceMention, Theatre
from whoholds.registry import Registry

if TYPE_CHECKING:
    from whoholds.reading.endpoint import Endpoint


@dataclass(frozen=True)
class Knowledge:
    """What an extractor may know before it reads: the theatre, and a way to find the names of places in a text.

    ``endpoint``: the language model that may be asked, for extractors that ask one.
    """

    theatre: Theatre
    spot_places: Callable[[str], Sequence[PlaceMention]]
    endpoint: Endpoint | None = None


class Extractor(Protocol):
    """Reads documents; made once for a theatre, used for many documents."""

    def extract(self, document: Document) -> Iterable[Draft]:
        """The statements of one document, as drafts with exact quotations."""


extractor: Registry[Callable[[Knowledge], Extractor]] = Registry("extractor", "whoholds.reading.extractors")
"""Decorates a callable that makes an Extractor from Knowledge: ``@extractor("rules")``."""
