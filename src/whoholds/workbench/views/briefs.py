"""A brief put together by an editor: which day, which parts in which order, which sheets; previewed, then given out."""

from __future__ import annotations

import base64
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from whoholds.errors import SettingsError

if TYPE_CHECKING:
    from whoholds.publishing.briefs import Brief
    from whoholds.workbench.serving.desk import Desk

MOST_KEPT = 4
MOST_DAYS = 366
_turn = threading.Lock()
_kept: OrderedDict[tuple[Any, ...], Brief] = OrderedDict()


@dataclass(frozen=True)
class Wish:
    """What an editor asks for. ``focuses`` are sheets by id; ``parts`` in the order wanted, none means all in their usual order."""

    on: date
    known_on: date | None = None
    title: str = ""
    days: int = 14
    focuses: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def part_names() -> tuple[str, ...]:
    """The parts of a brief in their usual order."""
    from whoholds.publishing.briefs import PARTS

    return PARTS


def look_over(desk: Desk, wish: Wish) -> None:
    """See that a wish can be met.

    Raises: SettingsError for a part or sheet there is not.
    """
    if unknown := [p for p in wish.parts if p not in part_names()]:
        raise SettingsError(f"a brief has no part '{unknown[0]}'", hint=f"one of: {', '.join(part_names())}")
    known_focuses = {f.id for f in desk.shown.theatre.focuses}
    if unknown := [f for f in wish.focuses if f not in known_focuses]:
        raise SettingsError(f"there is no sheet '{unknown[0]}'", hint=f"one of: {', '.join(sorted(known_focuses))}")
    if not 1 <= wish.days <= MOST_DAYS:
        raise SettingsError("a brief looks back a day at least and a year at most", hint="days=14")


def compose(desk: Desk, wish: Wish) -> Brief:
    """The brief that was wished for; what costs time is kept, so that turning parts round costs nothing.

    Raises: SettingsError for a part or sheet there is not.
    """
    from whoholds.workbench import briefing

    look_over(desk, wish)
    key = _key(desk, wish)
    with _turn:  # drawing sheets takes seconds; one at a time
        made = _kept.get(key)
        if made is None:
            known_at = datetime.combine(wish.known_on, time.max, UTC) if wish.known_on else None
            focus = (list(wish.focuses) or None) if _draws(wish) else []
            checked = desk.checked if known_at is None else None
            made = briefing.compose(
                desk.bench, wish.on, known_at=known_at, days=wish.days, focus=focus, checked=checked
            )
            _kept[key] = made
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return replace(made, title=wish.title or made.title, parts=wish.parts or part_names())


def is_kept(desk: Desk, wish: Wish) -> bool:
    """Whether nothing of it has to be drawn first."""
    return _key(desk, wish) in _kept


def _draws(wish: Wish) -> bool:
    return not wish.parts or "pictures" in wish.parts


def _key(desk: Desk, wish: Wish) -> tuple[Any, ...]:
    return (id(desk.bench), desk.shown.head, wish.on, wish.known_on, wish.days, wish.focuses, _draws(wish))


def preview(brief: Brief) -> Mapping[str, Any]:
    """What a page needs to show a brief: the brief, its notes and tables, its pictures as data addresses."""
    from whoholds.publishing.briefs import laid_out
    from whoholds.publishing.palette import is_colour

    colours = {i: a.colour if a.colour and is_colour(a.colour) else "#b9b9b9" for i, a in brief.actors.items()}
    return {
        **laid_out(brief),
        "pictures": [
            (p, f"data:{p.media_type};base64,{base64.b64encode(p.image).decode('ascii')}") for p in brief.pictures
        ],
        "colours": colours,
    }


def written(brief: Brief, form: str) -> bytes:
    """The brief as a file: html stands alone, md comes without its pictures.

    Raises: SettingsError for another form.
    """
    from whoholds.publishing.briefs import BRIEF_FORMATS, brief_html, brief_markdown

    match form:
        case "html":
            return brief_html(brief).encode()
        case "md":
            return brief_markdown(brief).encode()
    raise SettingsError(f"a brief cannot be written as '{form}'", hint=f"one of: {', '.join(BRIEF_FORMATS)}")


def focuses(desk: Desk) -> Sequence[tuple[str, str, str]]:
    """Id, title and Arabic title of the sheets there are."""
    return [(f.id, f.title, f.title_ar) for f in desk.shown.theatre.focuses]
