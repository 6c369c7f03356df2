"""The documentation says what the code does: nothing is missing, out of date, or leads nowhere."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
METHODS = DOCS / "methods.md"


@cache
def write_docs() -> ModuleType:
    """tools/write_docs.py, which is a program and no package."""
    spec = importlib.util.spec_from_file_location("write_docs", ROOT / "tools" / "write_docs.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# What is written from the code


@pytest.mark.parametrize("page", ["commands", "settings", "plugins", "flat-record", "python"])
def test_the_reference_is_what_the_code_says(page: str) -> None:
    path = f"docs/reference/{page}.md"
    told = write_docs().PAGES[path]()
    kept = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else ""
    assert kept == told, f"{path} is out of date: run make docs"


def test_every_page_that_is_written_has_a_test() -> None:
    assert set(write_docs().PAGES) == {name_of(p) for p in (DOCS / "reference").glob("*.md")}


def test_every_command_has_a_heading_and_says_what_it_does() -> None:
    import typer.main

    from whoholds.cli import build

    text = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")

    def commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
        for name, command in getattr(group, "commands", {}).items():
            yield f"{path} {name}", command
            yield from commands(command, f"{path} {name}")

    for path, command in commands(typer.main.get_command(build()), "whoholds"):
        assert re.search(rf"^#+ {re.escape(path)}$", text, re.M), f"{path} is not documented: run make docs"
        assert (command.help or "").strip(), f"{path} does not say what it does"


def test_every_setting_is_documented() -> None:
    from whoholds.settings import Settings

    text = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"`WHOHOLDS_{name.upper()}`" in text, f"the setting {name} is not documented: run make docs"
        assert field.description, f"the setting {name} does not say what it is"


def test_what_the_workbench_has_from_its_base_is_documented() -> None:
    text = (DOCS / "reference" / "python.md").read_text(encoding="utf-8")
    for name in ("sources()", "theatre", "actor_id(name)", "locator", "withholding"):
        assert f"| `{name}` |" in text, f"Workbench.{name} is not documented: run make docs"


@pytest.mark.parametrize(("package", "attribute"), [(p, a) for _, p, a in write_docs().REGISTRIES])
def test_every_plug_in_is_described(package: str, attribute: str) -> None:
    registry = getattr(importlib.import_module(package), attribute)
    reference = (DOCS / "reference" / "plugins.md").read_text(encoding="utf-8")
    prose = "".join(p.read_text(encoding="utf-8") for p in [METHODS, *(DOCS / "formats").rglob("*.md")])
    for name in registry.names():
        assert f"`{name}`" in reference, f"the {registry.kind} {name} is not in the reference: run make docs"
        assert f"`{name}`" in prose, (
            f"the {registry.kind} {name} is described neither in docs/formats nor in docs/methods.md"
        )


@pytest.mark.parametrize(
    ("package", "attribute", "folder"),
    [
        ("whoholds.reading.formats", "document_format", "reports"),
        ("whoholds.publishing.exporters", "exporter", "exports"),
        ("whoholds.reading.datasets", "dataset", ""),
    ],
)
def test_every_format_has_a_page_of_its_own(package: str, attribute: str, folder: str) -> None:
    for name in getattr(importlib.import_module(package), attribute).names():
        page = DOCS / "formats" / folder / f"{name}.md"
        assert page.is_file(), f"there is no page {name_of(page)}"
        text = page.read_text(encoding="utf-8")
        assert "**Lost" in text, f"{name_of(page)} does not say what is lost"
        assert re.search(r"\*\*(Licence|Credits|Terms)", text), f"{name_of(page)} does not say whose it is"


# What leads elsewhere


def links(text: str) -> Iterator[str]:
    """Targets of Markdown links and pictures, code left out."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
    return (m[1] for m in re.finditer(r"!?\[[^\]]*\]\(([^()\s]+)\)", prose))


def anchors(page: Path) -> set[str]:
    """The headings of a page as GitHub names them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for link in links(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            dead.append(link)
    assert not dead, f"{name_of(page)} links to what is not there: {', '.join(dead)}"


def test_every_page_can_be_found() -> None:
    """From docs/README.md, by links and through the folders they name."""
    found, pending = set(), [DOCS / "README.md"]
    while pending:
        page = pending.pop()
        if page in found:
            continue
        found.add(page)
        for link in links(page.read_text(encoding="utf-8")):
            target = (page.parent / link.partition("#")[0]).resolve()
            pages = [target / "README.md", *target.glob("*.md")] if target.is_dir() else [target]
            pending += [p for p in pages if p.suffix == ".md" and p.is_file() and DOCS in p.parents]
    lost = set(DOCS.rglob("*.md")) - found
    assert not lost, f"nothing leads to: {', '.join(sorted(map(name_of, lost)))}"


# What is shown


@pytest.mark.parametrize("page", [p for p in PAGES if "reference" not in p.parts], ids=name_of)
def test_python_that_is_shown_is_python(page: Path) -> None:
    for block in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
        compile(block, name_of(page), "exec")


@pytest.mark.parametrize("page", [DOCS / "start.md", ROOT / "README.md"], ids=name_of)
def test_commands_that_are_shown_exist_with_their_options(page: Path) -> None:
    import typer.main

    from whoholds.cli import build

    verbs: Any = typer.main.get_command(build())
    text = page.read_text(encoding="utf-8")
    for block in [*re.findall(r"```console\n(.*?)```", text, re.S), *write_docs().MARK.findall(text)]:
        for words in re.findall(r"^(?:\$ )?whoholds (.+?)(?:\s+[#|].*)?$", block, re.M):
            verb, *rest = words.split()
            assert verb in verbs.commands, f"{name_of(page)} shows whoholds {verb}, which is not there"
            command = verbs.commands[verb]
            if rest and rest[0] in getattr(command, "commands", {}):
                command = command.commands[rest[0]]
            options = {o for p in command.params for o in p.opts} | {"--help"}
            unknown = [w for w in rest if re.fullmatch(r"--?[a-z][a-z-]*", w) and w not in options]
            assert not unknown, f"{name_of(page)}: whoholds {verb} has no {', '.join(unknown)}"


# The numbers of docs/methods.md


def sections() -> Iterator[tuple[str, str, list[str]]]:
    """Heading, text and code files of each section that names some."""
    for part in re.split(r"^(?=###? )", METHODS.read_text(encoding="utf-8"), flags=re.M):
        if named := re.search(r"^Code: (.+?)\n\n", part, re.M | re.S):
            yield part.partition("\n")[0].strip("# "), part, re.findall(r"`([^`]+)`", named[1])


def value_of(name: str, files: list[str]) -> Any:
    """The value of ``NAME``, ``Class.field`` or ``NAME[key]`` in one of some modules."""
    name, _, key = name.partition("[")
    for file in files:
        held: Any = importlib.import_module("whoholds." + file.removesuffix(".py").replace("/", "."))
        for part in name.split("."):
            fields = {f.name: f.default for f in dataclasses.fields(held)} if dataclasses.is_dataclass(held) else {}
            held = fields.get(part, getattr(held, part, None))
        if held is not None:
            return held[ast.literal_eval(key.rstrip("]"))] if key else held
    raise AssertionError(f"no {name} in {', '.join(files)}")


@pytest.mark.parametrize(("heading", "text", "files"), [pytest.param(*s, id=s[0]) for s in sections()])
def test_methods_name_the_numbers_of_the_code(heading: str, text: str, files: list[str]) -> None:
    for file in {*files, *re.findall(r"`([a-z_]+/[a-z_/]+\.(?:py|toml))`", text)}:
        assert (ROOT / "src" / "whoholds" / file).is_file(), f"{heading}: there is no {file}"
    for name, told in re.findall(r"`([A-Za-z_.]+(?:\[[^\]`]+\])?)\s=\s([^`]+)`", text):
        assert value_of(name, files) == ast.literal_eval(told), (
            f"{heading}: {name} is {value_of(name, files)}, not {told}"
        )


def test_methods_name_every_definition_of_a_check() -> None:
    from whoholds.checking.definitions import Definitions

    text = METHODS.read_text(encoding="utf-8")
    missing = [f.name for f in dataclasses.fields(Definitions) if f"`Definitions.{f.name} = " not in text]
    assert not missing, f"docs/methods.md does not tell: {', '.join(missing)}"


def test_methods_describe_every_estimator_and_name_sources() -> None:
    from whoholds.estimating.estimators import estimator

    text = METHODS.read_text(encoding="utf-8")
    for name in estimator.names():
        assert re.search(rf"^### `{name}`", text, re.M), f"docs/methods.md has no section on the estimator {name}"
    for heading in ("Estimating", "Areas", "Checking", "Matching events", "Calibration and validation"):
        section = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", text, re.M | re.S)
        assert section and "Source: " in section[1], f"docs/methods.md names no source under {heading}"


# README.md, run


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_readme_shows_what_its_commands_print() -> None:
    """Runs every command of the page in a fresh folder, as ``make docs`` does."""
    kept = (ROOT / "README.md").read_text(encoding="utf-8")
    assert write_docs().readme(kept) == kept, "README.md shows what its commands no longer print: run make docs"
