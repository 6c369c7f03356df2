"""Writes what documentation repeats from the code: docs/reference/, and the outputs shown in README.md.

    python tools/write_docs.py            write
    python tools/write_docs.py --check    say what is out of date, exit 1

In README.md a line `<!-- run: COMMAND -->` is followed by a fenced block; the block is replaced by the command and what it prints, run in a
fresh folder on the demo dossier, all commands of the page in order.
"""

from __future__ import annotations

import importlib
import inspect
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MARK = re.compile(r"<!-- run: (?P<command>.+?) -->\n```[a-z]*\n.*?```\n", re.S)
REGISTRIES = (
    ("Formats of reports", "whoholds.reading.formats", "document_format"),
    ("Extractors", "whoholds.reading.extractors", "extractor"),
    ("Datasets", "whoholds.reading.datasets", "dataset"),
    ("Gazetteers", "whoholds.locating.gazetteers", "gazetteer"),
    ("Estimators", "whoholds.estimating.estimators", "estimator"),
    ("Exporters", "whoholds.publishing.exporters", "exporter"),
)


def readme(text: str) -> str:
    """README.md with the outputs its commands print now."""
    environment = {
        **os.environ,
        "NO_COLOR": "1",
        "COLUMNS": "100",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    environment = {k: v for k, v in environment.items() if not k.startswith("WHOHOLDS_") or k == "WHOHOLDS_CACHE"}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "examples").symlink_to(ROOT / "examples")

        def run(found: re.Match[str]) -> str:
            command = found["command"]
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=600,
            )
            if done.returncode not in (0, 1):
                raise SystemExit(f"README: {command} ended with {done.returncode}:\n{done.stderr}")
            printed = "\n".join(line.rstrip() for line in done.stdout.splitlines())
            return f"<!-- run: {command} -->\n```console\n$ {command}\n{printed}\n```\n"

        return MARK.sub(run, text)


def commands() -> str:
    """Every verb with its help."""
    import typer.main

    from whoholds.cli import build

    group: Any = typer.main.get_command(build())
    out = [
        "# Commands",
        "",
        "Written by `make docs` from the code.",
        "",
        "```text",
        group.__class__.__name__ and _help(group, "whoholds"),
        "```",
        "",
    ]
    for name, command in sorted(group.commands.items()):
        out += _command(command, f"whoholds {name}", 2)
    return "\n".join(out).rstrip() + "\n"


def _command(command: Any, path: str, level: int) -> list[str]:
    out = [f"{'#' * level} {path}", "", "```text", _help(command, path), "```", ""]
    for name, sub in sorted(getattr(command, "commands", {}).items()):
        out += _command(sub, f"{path} {name}", level + 1)
    return out


def _help(command: Any, path: str) -> str:
    context = command.make_context(path, [], resilient_parsing=True, terminal_width=100, max_content_width=100)
    return command.get_help(context).rstrip()


def settings() -> str:
    """Every setting with its default."""
    from whoholds.settings import Settings

    out = [
        "# Settings",
        "",
        "Flags beat environment variables, these beat `whoholds.toml` in the folder, that beats the default.",
        "",
        "| setting | variable | default | what it is |",
        "|---|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = "the user's name" if name == "reviewer" else field.get_default(call_default_factory=False)
        default = "" if default is None or "SecretStr" in type(default).__name__ else default
        out.append(f"| `{name}` | `WHOHOLDS_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(out) + "\n"


def plugins() -> str:
    """Every plug-in of every kind with the first line of its docstring."""
    out = [
        "# Plug-ins",
        "",
        "One file in the room's folder each; other distributions add theirs through entry points.",
        "",
    ]
    for title, package, attribute in REGISTRIES:
        registry = getattr(importlib.import_module(package), attribute)
        out += [
            f"## {title}",
            "",
            f"`@{attribute}(name)` in `{package}`, entry-point group `{registry.group}`.",
            "",
            "| name | what it does |",
            "|---|---|",
        ]
        for name in registry.names():
            module = importlib.import_module(f"{package}.{name.replace('-', '_')}")
            out.append(f"| `{name}` | {(inspect.getdoc(module) or '').splitlines()[0]} |")
        out.append("")
    return "\n".join(out).rstrip() + "\n"


def fields() -> str:
    """The flat record."""
    from whoholds.publishing.flat import FIELDS

    rows = "\n".join(f"| `{k}` | {v} |" for k, v in FIELDS.items())
    return f"# The flat record\n\nWhat `whoholds export --format jsonl` writes, one object a line; absent is null.\n\n| field | meaning |\n|---|---|\n{rows}\n"


def python_names() -> str:
    """The public names."""
    import whoholds

    out = ["# Python", "", "```python", "import whoholds", "```", ""]
    for name in sorted(whoholds.__all__):
        thing = getattr(whoholds, name)
        signature = ""
        if callable(thing):
            try:
                signature = str(inspect.signature(thing))
            except (TypeError, ValueError):
                signature = "(…)"
        out += [
            f"## {name}",
            "",
            f"`{name}{signature}`" if len(signature) < 160 else f"`{name}(…)`",
            "",
            inspect.getdoc(thing) or "",
            "",
        ]
    return "\n".join(out).rstrip() + "\n"


PAGES = {
    "docs/reference/commands.md": commands,
    "docs/reference/settings.md": settings,
    "docs/reference/plugins.md": plugins,
    "docs/reference/flat-record.md": fields,
    "docs/reference/python.md": python_names,
}


def main() -> None:
    """Write, or with --check compare."""
    check = "--check" in sys.argv
    only = [a for a in sys.argv[1:] if not a.startswith("-")]
    stale = []
    wanted = {path: make for path, make in PAGES.items() if not only or path in only}
    made = {path: make() for path, make in wanted.items()}
    if not only or "README.md" in only:
        made["README.md"] = readme((ROOT / "README.md").read_text(encoding="utf-8"))
    for path, text in made.items():
        file = ROOT / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            stale.append(path)
            if not check:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
    verb = "out of date" if check else "written"
    print("\n".join(f"{verb}: {shlex.quote(p)}" for p in stale) or "all up to date")
    if check and stale:
        sys.exit(1)


if __name__ == "__main__":
    main()
