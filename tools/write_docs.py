"""Writes what documentation repeats from the code: docs/reference/, and the outputs shown in README.md.

    python tools/write_docs.py            write
    python tools/write_docs.py --check    say what is out of date, exit 1

In README.md a line `<!-- run: COMMAND -->` is followed by a fenced block; the block is replaced by the command and what it prints, run in a
fresh folder on the demo dossier, all commands of the page in order.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections import ChainMap
from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MARK = re.compile(r"<!-- run: (?P<command>.+?) -->\n```[a-z]*\n.*?```\n", re.S)
WRITTEN = "Written by `make docs` from the code."
PICTURES = {"map.png": "docs/images/syria-2017-12-15.png"}
"""What README.md's commands draw, and where the page has it from."""
PICTURE_WIDTH = 1600
REGISTRIES = (
    ("Formats of reports", "whoholds.reading.formats", "document_format"),
    ("Extractors", "whoholds.reading.extractors", "extractor"),
    ("Datasets", "whoholds.reading.datasets", "dataset"),
    ("Gazetteers", "whoholds.locating.gazetteers", "gazetteer"),
    ("Estimators", "whoholds.estimating.estimators", "estimator"),
    ("Exporters", "whoholds.publishing.exporters", "exporter"),
)


def readme(text: str, keep_pictures: bool = False) -> str:
    """README.md with the outputs its commands print now; the pictures they draw go where the page has them from."""
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

        written = MARK.sub(run, text)
        for drawn, kept in PICTURES.items() if keep_pictures else ():
            _keep_picture(Path(folder) / drawn, ROOT / kept)
        return written


def _keep_picture(drawn: Path, kept: Path) -> None:
    """As wide as a page shows it and in 256 colours: a sheet for print would weigh five times as much in every clone."""
    from PIL import Image

    kept.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(drawn) as sheet:
        height = round(sheet.height * PICTURE_WIDTH / sheet.width)
        small = sheet.convert("RGB").resize((PICTURE_WIDTH, height), Image.Resampling.LANCZOS)
        # The octree keeps the hues of small signs, which the median cut gives up.
        small.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(kept, optimize=True)


def commands() -> str:
    """Every verb with its help."""
    import typer.main

    from whoholds.cli import build

    group: Any = typer.main.get_command(build())
    top = _context(group, "whoholds")
    out = ["# Commands", "", WRITTEN, "", "```text", _help(top), "```", ""]
    for name, command in sorted(group.commands.items()):
        out += _command(command, name, 2, top)
    return "\n".join(out).rstrip() + "\n"


def _command(command: Any, name: str, level: int, parent: Any) -> list[str]:
    context = _context(command, name, parent)
    out = [f"{'#' * level} {context.command_path}", "", "```text", _help(context), "```", ""]
    for sub_name, sub in sorted(getattr(command, "commands", {}).items()):
        out += _command(sub, sub_name, level + 1, context)
    return out


def _context(command: Any, name: str, parent: Any = None) -> Any:
    """As a call makes it: what a group allows (``-h``), its commands inherit."""
    return command.make_context(
        name, [], parent=parent, resilient_parsing=True, terminal_width=100, max_content_width=100
    )


def _help(context: Any) -> str:
    return "\n".join(line.rstrip() for line in context.command.get_help(context).rstrip().splitlines())


def settings() -> str:
    """Every setting with its default."""
    from whoholds.settings import Settings

    out = [
        "# Settings",
        "",
        WRITTEN,
        "",
        "Flags beat environment variables, these beat `whoholds.toml` in the folder, that beats the default.",
        "",
        "| setting | variable | default | what it is |",
        "|---|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = "the user's name" if name == "reviewer" else field.get_default(call_default_factory=False)
        default = "" if default is None or "SecretStr" in type(default).__name__ else default
        out.append(f"| `{name}` | `WHOHOLDS_{name.upper()}` | {default} | {_cell(field.description)} |")
    return "\n".join(out) + "\n"


def plugins() -> str:
    """Every plug-in of every kind with the first line of its docstring."""
    out = [
        "# Plug-ins",
        "",
        WRITTEN,
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
            out.append(f"| `{name}` | {_cell(_first_line(_described(registry, package, name)))} |")
        out.append("")
    return "\n".join(out).rstrip() + "\n"


def _described(registry: Any, package: str, name: str) -> Any:
    """What describes a plug-in: its module, or the plug-in itself where another distribution brings it."""
    module = f"{package}.{name.replace('-', '_')}"
    return importlib.import_module(module) if importlib.util.find_spec(module) else registry.get(name)


def _first_line(thing: Any) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0].replace("``", "`")


def _cell(text: Any) -> str:
    return str(text).replace("|", "\\|")


def fields() -> str:
    """The flat record."""
    from whoholds.publishing.flat import FIELDS

    about = "What `whoholds export --format jsonl` writes, one object a line; absent is null."
    rows = "\n".join(f"| `{k}` | {_cell(v)} |" for k, v in FIELDS.items())
    return f"# The flat record\n\n{WRITTEN}\n\n{about}\n\n| field | meaning |\n|---|---|\n{rows}\n"


def python_names() -> str:
    """The public names, with the public methods of those that are classes."""
    import whoholds

    out = ["# Python", "", WRITTEN, "", "```python", "import whoholds", "```", ""]
    for name in sorted(whoholds.__all__):
        thing = getattr(whoholds, name)
        told = _parameters(thing) if callable(thing) else ""
        out += [f"## {name}", "", f"`{name}{told}`", "", *_prose(thing)]
        if methods := list(_methods(thing)):
            out += ["| | |", "|---|---|", *methods, ""]
    return "\n".join(out).rstrip() + "\n"


def _parameters(thing: Any) -> str:
    """What it is called with; the types stand in the code and in every editor."""
    try:
        told = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):
        return "(…)"
    return f"({', '.join(_parameter(p) for p in told if not p.name.startswith('_'))})"


def _parameter(parameter: inspect.Parameter) -> str:
    default = parameter.default
    if isinstance(default, Enum):
        default = default.value
    plain = str(parameter.replace(annotation=parameter.empty, default=default))
    return re.sub(r"=<.*>$", "=…", plain)


def _methods(thing: Any) -> Iterator[str]:
    """One row a public method or property that is described, its own or of a base class of ours."""
    if not inspect.isclass(thing):
        return
    ours = (vars(base) for base in thing.__mro__ if base.__module__.partition(".")[0] == "whoholds")
    for name, attribute in sorted(ChainMap(*map(dict, ours)).items()):
        method = getattr(attribute, "__func__", attribute)
        if name.startswith(("_", "settings_customise")) or not (
            inspect.isfunction(method) or isinstance(attribute, (property, cached_property))
        ):
            continue
        told = name
        if inspect.isfunction(method):
            own = list(inspect.signature(method).parameters)
            told += f"({', '.join(own[own[:1] in (['self'], ['cls']) :])})"
        yield f"| `{told}` | {_cell(_first_line(attribute))} |"


def _prose(thing: Any) -> Iterator[str]:
    """A docstring as Markdown: its examples fenced."""
    for block in (inspect.getdoc(thing) or "").split("\n\n"):
        if block.startswith(">>>"):
            yield f"```pycon\n{block}\n```\n"
        else:
            yield f"{block.replace('``', '`')}\n"


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
        made["README.md"] = readme((ROOT / "README.md").read_text(encoding="utf-8"), keep_pictures=not check)
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
