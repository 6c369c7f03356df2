"""Theatres by name: the built-in ones and the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whoholds.errors import SettingsError

if TYPE_CHECKING:
    from whoholds.model import Theatre
    from whoholds.settings import Settings


def find_theatre(name: str, settings: Settings) -> Theatre:
    """The theatre of that name or folder: the user's own folder of theatres goes before the built-in ones."""
    from whoholds.theatres import load_theatre

    if settings.theatres and (settings.theatres / name).is_dir():
        return load_theatre(str(settings.theatres / name))
    return load_theatre(name)


def list_theatres() -> list[dict[str, Any]]:
    """Every built-in theatre with its counts."""
    from whoholds.theatres import load_theatre, theatre_names

    rows = []
    for name in theatre_names():
        t = load_theatre(name)
        rows.append(
            {
                "theatre": t.id,
                "title": t.title,
                "actors": len(t.actors),
                "places": len(t.places),
                "sources": len(t.sources),
                "people": len(t.people),
            }
        )
    return rows


def check_theatres(name: str | None) -> dict[str, list[Any]]:
    """Problems by theatre; None checks all built-in ones."""
    from whoholds.theatres import check_theatre, theatre_names

    if name is not None and not name.strip():
        raise SettingsError("a theatre has a name", hint="whoholds theatre list")
    return {n: list(check_theatre(n)) for n in ([name] if name else theatre_names())}
