"""Days as people write them."""

from __future__ import annotations

from datetime import date

# fmt: off
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
# fmt: on


def day_text(day: date) -> str:
    """A day as people write it, whatever the machine's language.

    >>> day_text(date(2017, 12, 5))
    '5 December 2017'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
