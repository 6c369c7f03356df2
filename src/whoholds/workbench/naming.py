"""What a report in a foreign script names, as a note on its document: places found on the map, actors, and what to do for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whoholds.model import Document, PlaceReference, Problem

if TYPE_CHECKING:
    from whoholds.reading.foreign import Named
    from whoholds.workbench.locations import Locator

_MOST_TOLD = 12


def note_on(document: Document, named: Named, locator: Locator) -> Problem:
    """One line for a person: the names as the ledger has them; a place that is not found is given as written."""
    found = {p: locator.room.locate(PlaceReference(p, p)) for p in named.places}
    places = list(dict.fromkeys(at.name if at is not None else told for told, at in found.items()))
    return Problem(
        document.file_name or document.id[:12],
        f"{named.language}: {_listed(places, 'place')} and {_listed(named.actors, 'actor')} named; what is said of them is not read",
        "read it with a language model: --extractor rules,model",
    )


def _listed(names: list[str] | tuple[str, ...], what: str) -> str:
    """ "2 places (Hama, Idlib)".

    >>> _listed(["Hama"], "place"), _listed([], "actor")
    ('1 place (Hama)', 'no actor')
    """
    if not names:
        return f"no {what}"
    more = ", …" if len(names) > _MOST_TOLD else ""
    return f"{len(names)} {what}{'s' if len(names) > 1 else ''} ({', '.join(names[:_MOST_TOLD])}{more})"
