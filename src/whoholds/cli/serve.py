"""``whoholds serve``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.options import LedgerOption


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("serve")(serve)


def serve(
    ledger_file: Annotated[
        Path | None, typer.Argument(metavar="[LEDGER]", help="The ledger; else as with --ledger.", show_default=False)
    ] = None,
    host: Annotated[
        str, typer.Option(help="Where to listen. Elsewhere than on loopback only with accounts.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port.")] = 8000,
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    name: Annotated[
        list[str] | None, typer.Option(help="A name that others reach it by (again for more); no other is answered to.")
    ] = None,
    certificate: Annotated[Path | None, typer.Option(help="Certificate (PEM), for HTTPS.", exists=True)] = None,
    key: Annotated[Path | None, typer.Option(help="Its key (PEM).", exists=True)] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A proxy on this computer speaks HTTPS and tells whom it speaks for.")
    ] = False,
    public: Annotated[
        bool, typer.Option("--public", help="Show everybody the map, without sign-in, and what may be given out.")
    ] = False,
    tiles: Annotated[
        str,
        typer.Option(metavar="ADDRESS", help="A base map: …/{z}/{x}/{y}.png, or a PMTiles file, here or elsewhere."),
    ] = "",
    ledger: LedgerOption = None,
) -> None:
    """Open a ledger in the browser: map, documents, review, claims, and an API.

    Without accounts it answers to this computer alone. `whoholds users add` makes accounts; from the first one on everybody signs in.
    """
    from whoholds.cli.options import workbench
    from whoholds.web.running import Address, house_at
    from whoholds.web.running import serve as run
    from whoholds.workbench.serving.desk import cache_of

    with workbench(ledger_file or ledger) as bench:
        address = Address(host, port, tuple(name or ()), certificate, key, behind_proxy)
        house = house_at(address, Path(bench.ledger.info.place), bench.settings.reviewer, public=public, tiles=tiles)
        run(bench, address, house, cache=cache_of(bench.settings), opens=open_, tell=typer.echo)
