"""The command line, one file a verb.

Exit codes: 0 done; 1 done, but some items had problems (or a failure of no other kind); 2 wrong usage or setting; 3 input that cannot be
read; 4 the ledger; 5 the network; 6 not found; 7 a plug-in or its library; 130 interrupted.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import Annotated

import typer

from whoholds.errors import WhoholdsError

NOT_VERBS = {"options", "printing"}
ORDER = (
    *("init", "read", "import", "follow", "show", "why", "review", "match"),
    *("map", "areas", "gaps", "compare", "check", "brief", "export", "audit", "dump", "load", "serve"),
    *("sources", "gazetteer", "locate", "theatre", "validate", "compare-extractors"),
)
"""The verbs as the journey meets them; others follow by name."""

EPILOG = """Exit codes: 0 done · 1 done with problems · 2 usage · 3 input · 4 ledger · 5 network · 6 not found · 7 plug-in.
Settings: flags, then WHOHOLDS_… variables, then whoholds.toml."""


def build() -> typer.Typer:
    """The program with all its verbs."""
    app = typer.Typer(
        name="whoholds",
        help="Turns reports of an armed conflict into a cited ledger, maps of control and checked claims.",
        epilog=EPILOG,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # boxes would cost half the time that --help may take
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def top(
        _version: Annotated[
            bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_print_version)
        ] = False,
    ) -> None:
        pass

    names = [m.name for m in pkgutil.iter_modules(__path__) if m.name not in NOT_VERBS]
    verbs = {n.rstrip("_").replace("_", "-"): importlib.import_module(f"{__name__}.{n}") for n in names}
    for verb in sorted(verbs, key=lambda v: (ORDER.index(v) if v in ORDER else len(ORDER), v)):
        verbs[verb].add_to(app)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"whoholds {version('whoholds')}")
        raise typer.Exit


def main(arguments: list[str] | None = None) -> None:
    """Run the program; expected failures end in one clear message and their exit code."""
    try:
        build()(arguments)
    except WhoholdsError as error:
        from whoholds.cli.printing import say

        say(f"whoholds: {error.message}" + (f"\n  → {error.hint}" if error.hint else ""), err=True)
        sys.exit(error.exit_code)
    except SystemExit as left:
        if not isinstance(left.__context__, BrokenPipeError):
            raise
        sys.exit(0)  # whoever was reading (head, less) has gone: that is no failure
