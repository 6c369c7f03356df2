"""Options that many verbs share, and the workbench they open."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from whoholds.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whoholds.workbench import Workbench

LedgerOption = Annotated[
    Path | None,
    typer.Option(
        "--ledger",
        "-l",
        help="The ledger; else WHOHOLDS_LEDGER, else the one *.whoholds file here.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON value on standard output.")]
KnownAtOption = Annotated[
    str | None, typer.Option("--known-at", metavar="DAY", help="Only what the world could know by the end of this day.")
]
RecordedByOption = Annotated[
    str | None, typer.Option("--recorded-by", metavar="DAY", help="Only what this ledger held by the end of this day.")
]
InternalOption = Annotated[
    bool, typer.Option("--internal", help="For use inside: hold nothing back for its age or exactness, and say so.")
]
LastDayOption = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help="The day; default: the last with evidence.")
]
OnOption = Annotated[str, typer.Option("--on", metavar="DAY", help="The day, as 2017-12-15.")]


def day(text: str) -> dt.date:
    """A day as 2017-12-15.

    Raises: SettingsError for anything else.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"'{text}' is not a day", hint="write it as 2017-12-15") from error


def end_of_day(text: str | None) -> dt.datetime | None:
    """The last instant (UTC) of a day given as text."""
    return dt.datetime.combine(day(text), dt.time.max, dt.UTC) if text else None


@contextmanager
def workbench(ledger: Path | None, *, read_only: bool = False, **flags: Any) -> Iterator[Workbench]:
    """The workbench on the ledger meant by flag, environment or folder; closed at the end. Who asks of an empty ledger is told so."""
    from whoholds.cli.printing import say
    from whoholds.settings import Settings
    from whoholds.workbench import Workbench

    settings = Settings.load(ledger=ledger, **flags)
    with Workbench.open(settings.find_ledger(), settings=settings, read_only=read_only) as bench:
        if read_only and not bench.ledger.info.rows:
            say("nothing has been read into this ledger yet: whoholds read FILE…", err=True)
        yield bench


def pairs(lines: list[str]) -> dict[str, str]:
    """FIELD=VALUE lines as a mapping.

    Raises: SettingsError for a line without the sign.
    """
    found: dict[str, str] = {}
    for line in lines:
        name, sign, value = line.partition("=")
        if not sign:
            raise SettingsError(f"'{line}' is not FIELD=VALUE", hint="for example status=contests")
        found[name.strip()] = value.strip()
    return found
