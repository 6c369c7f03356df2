"""What is known of a war before the first report is read: data files, a folder a theatre, and their loader.

A theatre is a folder with a ``theatre.toml`` and any of ``actors.csv``, ``actor_names.csv``, ``relations.csv``, ``people.csv``,
``sources.csv``, ``places.csv``, ``demonyms.csv``, ``lines.geojson``, ``outlines.geojson``, ``divisions.geojson``. A user's own theatre
is the path of such a folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from whoholds.model import Problem, Theatre

__all__ = ["check_theatre", "load_theatre", "theatre_names"]


def load_theatre(name: str | Path = "world") -> Theatre:
    """The theatre of that name, or of the folder at that path.

    Raises: TheatreError, when there is none or a file of it cannot be understood.

    >>> load_theatre("syria-iraq").actor("hts").name
    "Hay'at Tahrir al-Sham"
    >>> load_theatre("atlantis")
    Traceback (most recent call last):
    ...
    whoholds.errors.TheatreError: there is no theatre 'atlantis'
    """
    from whoholds.theatres.loading import load

    return load(str(name))


def theatre_names() -> list[str]:
    """The theatres that come with whoholds.

    >>> theatre_names()
    ['sudan-2023', 'syria-iraq', 'ukraine-2022', 'world']
    """
    from whoholds.theatres.loading import names

    return names()


def check_theatre(name: str | Path) -> list[Problem]:
    """What is doubtful in a theatre's files; an empty list is a clean bill.

    Raises: TheatreError, when it cannot be loaded at all.

    >>> check_theatre("syria-iraq")
    []
    """
    from whoholds.theatres.proofreading import proofread

    return proofread(load_theatre(name))
