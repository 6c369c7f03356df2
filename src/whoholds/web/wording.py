"""Words of pages that come from vocabularies, and numbers and days as pages write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whoholds.workbench.serving.desk import Desk


def word(messages: Mapping[str, str], fallback: Mapping[str, str], vocabulary: str, value: str | None) -> str:
    """A value of a vocabulary in a language; as it is where no catalogue has it (words of a source, or of a newer version).

    >>> word({"control.holds": "يسيطر"}, {}, "control", "holds"), word({}, {}, "event", "Air/drone strike")
    ('يسيطر', 'Air/drone strike')
    """
    key = f"{vocabulary}.{slug(value or '')}"
    return messages.get(key) or fallback.get(key) or (value or "")


def slug(value: str) -> str:
    """The key of a value in a catalogue.

    >>> slug("Air/drone strike"), slug("not enough evidence")
    ('air_drone_strike', 'not_enough_evidence')
    """
    return re.sub(r"[^a-z0-9]+", "_", value.casefold()).strip("_")


def naming(desk: Desk, language: str) -> Callable[[str | None, str], str]:
    """A function (id, name) → the name in a language, where one is known."""

    def named(item: str | None, name: str) -> str:
        if language != "ar" or not item:
            return name
        from whoholds.workbench.views.statements import arabic_names

        return arabic_names(desk).get(item, name)

    return named


def whole(value: float) -> str:
    """A number with a thin mark for thousands; one digit behind the point below ten.

    >>> whole(12345.6), whole(3.14), whole(7)
    ('12,346', '3.1', '7')
    """
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.1f}"


def percent(share: float | None) -> str:
    """A share in percent, one that is nearly all or nearly nothing to a tenth; nothing for none.

    >>> percent(0.0184), percent(0.5), percent(0.997), percent(1), percent(0.0001), percent(None)
    ('1.8%', '50%', '99.7%', '100%', '<0.1%', '')
    """
    if share is None:
        return ""
    value = 100 * share
    if 0 < value < 0.1:
        return "<0.1%"
    return f"{min(value, 99.9):.1f}%" if 0 < value < 10 or 99 < value < 100 else f"{value:.0f}%"


def iso(at: date | datetime | None) -> str:
    """A day, or an instant to the minute in UTC.

    >>> iso(date(2017, 12, 15)), iso(None)
    ('2017-12-15', '')
    """
    if at is None:
        return ""
    if isinstance(at, datetime):
        return at.strftime("%Y-%m-%d %H:%M")
    return at.isoformat()


def day_text(on: date | str) -> str:
    """A day in words of English, for the English brief.

    >>> day_text(date(2017, 12, 5))
    '5 December 2017'
    """
    on = date.fromisoformat(on) if isinstance(on, str) else on
    return f"{on.day} {on:%B} {on.year}"
