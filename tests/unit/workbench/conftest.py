"""The demo dossier read once, for all who ask it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from whoholds.cli import build

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


@pytest.fixture(scope="session")
def run() -> Callable[..., Any]:
    """run("show", "events", …) → what was printed; run.json(…) → parsed; errors raise."""
    app = build()
    runner = CliRunner()

    def call(*arguments: str, code: int = 0, **more: Any) -> str:
        result = runner.invoke(app, [str(a) for a in arguments], **more)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result.stdout

    call.json = lambda *a, **k: json.loads(call(*a, "--json", **k))  # type: ignore[attr-defined]
    return call


@pytest.fixture(scope="session")
def demo(run: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The ledger of the demo: dossier and control table."""
    path = tmp_path_factory.mktemp("demo") / "syria.whoholds"
    run("init", path, "--theatre", EXAMPLES / "theatre")
    run("read", EXAMPLES / "dossier", "--ledger", path)
    run("import", "table", EXAMPLES / "control_2017-12-15.csv", "--ledger", path)
    return path
