"""``whoholds users``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.options import JsonOption, LedgerOption
from whoholds.errors import InputError


def add_to(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("add")(add)
    group.command("list")(list_users)
    group.command("remove")(remove)
    group.command("log")(log)
    app.add_typer(group, name="users", help="Say who may sign in to `whoholds serve`, and see what they did.")


def add(
    name: Annotated[str, typer.Argument(help="The name to sign in with; it stands on reviews.")],
    role: Annotated[str, typer.Option(help="reader, reviewer, editor or admin.")] = "reader",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Take the password from standard input instead of asking.")
    ] = False,
    ledger: LedgerOption = None,
) -> None:
    """Let somebody sign in, or give them a new role and password."""
    from whoholds.web.accounts import Accounts, Role

    path, rank = _path(ledger), Role.named(role)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else _asked()
    Accounts(path).add(name, rank, password)
    typer.echo(f"{name} may sign in as {role} ({path})")


def _asked() -> str:
    from getpass import getpass

    first = getpass("Password (12 characters or more): ")
    if first != getpass("Again: "):
        raise InputError("the two passwords differ", hint="type the same one twice")
    return first


def list_users(ledger: LedgerOption = None, as_json: JsonOption = False) -> None:
    """List who may sign in."""
    from whoholds.cli.printing import print_json, print_table
    from whoholds.web.accounts import Accounts, as_row

    rows = [as_row(u) for u in Accounts(_path(ledger)).users()]
    header = ("name", "role", "since")
    if as_json:
        print_json([dict(zip(header, r, strict=True)) for r in rows])
    else:
        print_table(rows, header)


def remove(name: Annotated[str, typer.Argument(help="Whose account.")], ledger: LedgerOption = None) -> None:
    """Let somebody sign in no more; their sessions end at once."""
    from whoholds.web.accounts import Accounts

    Accounts(_path(ledger)).remove(name)
    typer.echo(f"{name} may sign in no more")


def log(
    limit: Annotated[int, typer.Option(min=1, help="So many lines, the newest first.")] = 50,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who did what."""
    from whoholds.cli.printing import print_json, print_table
    from whoholds.web.accounts import Accounts

    header = ("at", "user", "address", "action", "subject", "outcome")
    rows = [
        (e.at.isoformat(), e.user, e.address, e.action, e.subject, e.outcome)
        for e in Accounts(_path(ledger)).audit(limit)
    ]
    if as_json:
        print_json([dict(zip(header, r, strict=True)) for r in rows])
    else:
        print_table(rows, header)


def _path(ledger: Path | None) -> Path:
    from whoholds.settings import Settings
    from whoholds.web.accounts import accounts_of

    found = Settings.load(ledger=ledger).find_ledger()
    if not found.is_file():
        from whoholds.errors import LedgerMissing

        raise LedgerMissing(f"there is no ledger at {found}", hint=f"make one: whoholds init {found}")
    return accounts_of(found)
