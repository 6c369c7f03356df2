"""A reader for one theatre: documents in, drafts out, whatever the extractors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whoholds.errors import WhoholdsError
from whoholds.model import Actor, Document, Draft, PlaceMention, Problem, Theatre
from whoholds.reading.extractors import Extractor, Knowledge, extractor

if TYPE_CHECKING:
    from whoholds.reading.endpoint import Endpoint
    from whoholds.reading.foreign import Named


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one document. ``actors`` are provisional: named by the report, not in the theatre, for review.

    ``named``: what a report in a foreign script names, where no extractor read more of it.
    """

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...] = ()
    actors: tuple[Actor, ...] = ()
    named: Named | None = None


class Reader:
    """Reads documents with the extractors named; made once for a theatre.

    Raises: PluginUnknown, LibraryMissing.

    >>> from datetime import UTC, datetime
    >>> reader = Reader(Theatre("t", "T"), lambda text: ())
    >>> reader.read(Document("d", "s", "Nothing happened.", datetime(2020, 1, 1, tzinfo=UTC))).drafts
    ()
    """

    def __init__(
        self,
        theatre: Theatre,
        spot_places: Callable[[str], Sequence[PlaceMention]],
        extractors: Sequence[str] = ("rules",),
        endpoint: Endpoint | None = None,
    ) -> None:
        knowledge = Knowledge(theatre, spot_places, endpoint)
        self.extractors: dict[str, Extractor] = {name: extractor.get(name)(knowledge) for name in extractors}

    def read(self, document: Document) -> Reading:
        """The drafts of one document; a draft whose quotation is not in the text is refused and told."""
        drafts: list[Draft] = []
        problems: list[Problem] = []
        actors: dict[str, Actor] = {}
        named: Named | None = None
        where = document.file_name or document.id[:12]
        for name, one in self.extractors.items():
            try:
                found = list(one.extract(document))
            except WhoholdsError as error:
                problems.append(Problem(where, f"the {name} extractor: {error.message}", error.hint))
                continue
            for draft in found:
                c = draft.citation
                if c.start is None or c.end is None or document.text[c.start : c.end] != c.exact or not c.exact:
                    problems.append(
                        Problem(where, f"refused: {name} quotes words that are not in the text: {c.exact[:60]!r}")
                    )
                    continue
                drafts.append(draft)
            problems.extend(getattr(one, "problems", ()))
            named = named or getattr(one, "named", None)
            actors.update({a.id: a for a in getattr(one, "new_actors", ())})
        if document.published_at is None and drafts and all(d.valid is None for d in drafts):
            problems.append(
                Problem(where, "the report has no date: its statements stay undated", "say it with --published DAY")
            )
        return Reading(tuple(drafts), tuple(problems), tuple(actors.values()), None if drafts else named)
