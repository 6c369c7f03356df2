"""Reading: what a reader finds in the marked-up texts of tests/data/reading, and in coded headlines.

python bench/reading_gold.py check tests/data/reading/development                are the marks exact?
python bench/reading_gold.py score tests/data/reading/development [--verbose]    the project's own reader
python bench/reading_gold.py score FOLDER --records RECORDS                      RECORDS/<name>.jsonl, flat records
python bench/reading_gold.py score SENTENCES.jsonl                               short texts, one a line, with their marks
python bench/reading_gold.py headlines GED.csv.gz [--sample 2000 --seed 20171215 --unit event]
Both scorers take --reader module:function, where function(text, published, source, theatre) -> flat records.

A record is *right* when it is of a gold statement's kind, overlaps its quotation by at least 40 % of the shorter of the
two, and has at least its actors, or its event type or status (when the gold asks for any of them) as the gold has them.
Marks with ``optional`` are things a reader may say or leave: they count neither as missed nor as invented.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.reading import headlines
from bench.reading.fields import fields_right
from bench.reading.names import Names
from bench.results import Row

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT / "tests" / "data" / "reading"
KINDS = ("event", "control", "figure", "standing", "relation", "outlook", "driver")
FOLDERS = ("held_out", "tuning", "development")
EXHAUSTIVE = ("event", "control")
"""Kinds of which every statement in the texts is marked, so that what is not marked is invented."""

Flat = dict[str, Any]
Reader = Callable[[str, str, str, str], Sequence[Flat]]


@dataclass(frozen=True)
class MarkedText:
    """A text, what is known about it, and the statements a careful person finds in it."""

    name: str
    text: str
    published: str
    source: str
    theatre: str
    style: str
    gold: tuple[Flat, ...]


@dataclass
class Tally:
    """Counts for one kind of statement, over any number of texts."""

    gold: int = 0
    found: int = 0
    located: int = 0
    fields_asked: int = 0
    fields_right: int = 0
    all_right: int = 0
    records: int = 0
    right: int = 0
    neutral: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    wrong_fields: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.gold if self.gold else 1.0

    @property
    def precision(self) -> float:
        counted = self.records - self.neutral
        return self.right / counted if counted else 1.0

    @property
    def field_accuracy(self) -> float:
        return self.fields_right / self.fields_asked if self.fields_asked else 1.0


def load(path: Path) -> Iterator[MarkedText]:
    """The marked-up texts of a folder: texts.csv names them, <name>.txt is the text, <name>.jsonl the marks.

    Or of a .jsonl file: each line has a text with its ``marks`` beside what texts.csv would say of it.
    """
    if path.suffix == ".jsonl":
        for line in json_lines(path):
            yield MarkedText(gold=tuple(line.pop("marks")), **line)
        return
    with (path / "texts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = (path / f"{row['name']}.txt").read_text(encoding="utf-8")
            yield MarkedText(text=text, gold=tuple(json_lines(path / f"{row['name']}.jsonl")), **row)


def json_lines(path: Path) -> Iterator[Flat]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def overlaps(gold: Flat, record: Flat, share: float = 0.4) -> bool:
    """Same kind, and the two quotations share at least ``share`` of the shorter."""
    if gold["kind"] != record.get("kind"):
        return False
    common = min(gold["end"], record["end"]) - max(gold["start"], record["start"])
    return common > 0 and common >= share * min(gold["end"] - gold["start"], record["end"] - record["start"])


def agrees(fields: dict[str, bool]) -> bool:
    """Whether a record that overlaps says the same thing: actors, or status or event type, as far as the gold asks."""
    asked = [fields[name] for name in ("actors", "status", "event_type") if name in fields]
    return any(asked) if asked else True


def score(texts: Iterable[MarkedText], read: Callable[[MarkedText], Sequence[Flat]], names: Names) -> dict[str, Tally]:
    """Hold what is read from each text against its marks."""
    tallies = {kind: Tally() for kind in KINDS}
    for text in texts:
        score_text(text, [r for r in read(text) if r.get("kind") in tallies], names, tallies)
    return tallies


def score_text(text: MarkedText, records: Sequence[Flat], names: Names, tallies: dict[str, Tally]) -> None:
    """Add one text's counts to the tallies."""
    for gold in text.gold:
        if gold.get("optional"):
            continue
        tally = tallies[gold["kind"]]
        tally.gold += 1
        compared = [fields_right(gold, record, names) for record in records if overlaps(gold, record)]
        best = max(compared, key=lambda f: (agrees(f), sum(f.values())), default=None)
        asked = best if best is not None else fields_right(gold, {}, names)
        tally.located += best is not None
        if best is not None and agrees(best):
            tally.found += 1
            tally.fields_asked += len(asked)
            tally.fields_right += sum(asked.values())
            tally.all_right += all(asked.values())
            tally.wrong_fields.update(name for name, right in asked.items() if not right)
            told = " ".join(name for name, right in asked.items() if not right)
            tally.lines.append(
                f"{'found  ' if not told else 'PARTLY '} {text.name} {gold['id']} {told} | {gold['quote']}"
            )
        else:
            tally.missed[trait(gold)] += 1
            how = "MISSED " if best is None else "DIFFERS"
            tally.lines.append(f"{how} {text.name} {gold['id']} {trait(gold)} | {gold['quote']}")
    for record in records:
        tally = tallies[record["kind"]]
        tally.records += 1
        near = [gold for gold in text.gold if overlaps(gold, record)]
        agreeing = [gold for gold in near if agrees(fields_right(gold, record, names))]
        if any(not gold.get("optional") for gold in agreeing):
            tally.right += 1
        elif agreeing:
            tally.neutral += 1
        else:
            said = record.get("event_type") or record.get("status") or record.get("relation") or "?"
            kind = f"{said}, {'other words for a marked passage' if near else 'unmarked passage'}"
            tally.invented[kind] += 1
            exact = " ".join(str(record.get("exact") or text.text[record["start"] : record["end"]]).split())
            tally.lines.append(f"INVENTED {text.name} {kind} | {exact}")


def trait(gold: Flat) -> str:
    """What a missed statement was like: its type or status, and whatever makes it harder than a plain sentence."""
    said = gold.get("event_type") or gold.get("status") or gold.get("relation") or gold.get("measure") or ""
    first = said if isinstance(said, str) else "/".join(said)
    hard = [
        word
        for word, is_so in (
            ("denied", gold.get("denies")),
            (str(gold.get("modality")), gold.get("modality")),
            ("reported speech", gold.get("said_by")),
            ("nobody named as actor", gold["kind"] in EXHAUSTIVE and not gold.get("actors")),
        )
        if is_so
    ]
    return ", ".join([first, *hard]) if first else ", ".join(hard) or "plain"


def printed(tallies: dict[str, Tally], verbose: bool = False) -> str:
    """The tallies as text, with the commonest misses and inventions."""
    out = [
        f"{'kind':10s} {'gold':>5s} {'recall':>7s} {'precision':>10s} {'fields':>7s} {'all right':>10s} {'records':>8s}"
    ]
    for kind, t in tallies.items():
        precision = f"{t.precision:.3f}" if kind in EXHAUSTIVE else "–"
        strict = t.all_right / t.gold if t.gold else 1.0
        out.append(
            f"{kind:10s} {t.gold:5d} {t.recall:7.3f} {precision:>10s} {t.field_accuracy:7.3f} {strict:10.3f} {t.records:8d}"
        )
    for kind, t in tallies.items():
        for title, counter in (("missed", t.missed), ("invented", t.invented), ("wrong", t.wrong_fields)):
            if counter and (title != "invented" or kind in EXHAUSTIVE):
                out.append(f"{kind} {title}: " + "; ".join(f"{n} × {what}" for what, n in counter.most_common(8)))
    if verbose:
        out += [line for t in tallies.values() for line in t.lines]
    return "\n".join(out)


def inexact(texts: Iterable[MarkedText]) -> Iterator[str]:
    """Marks whose quotation is not what the text has between start and end."""
    for text in texts:
        for gold in text.gold:
            if text.text[gold["start"] : gold["end"]] != gold["quote"]:
                yield f"{text.name} {gold['id']}: {gold['quote']!r} is not at {gold['start']}–{gold['end']}"


def own_reader() -> Reader:
    """The project's own reader."""
    from bench.reading.own_reader import read

    return read


def named_reader(name: str) -> Reader:
    """The reader called ``module:function``."""
    module, _, function = name.partition(":")
    reader: Reader = getattr(importlib.import_module(module), function)
    return reader


def reading_with(reader: Reader) -> Callable[[MarkedText], Sequence[Flat]]:
    """A reader of plain texts as a reader of marked ones; the marks are not shown to it."""
    return lambda text: reader(text.text, text.published, text.source, text.theatre)


def rows() -> list[Row]:
    """The rows of bench/RESULTS.md: held-out, tuning and development texts, and headlines where they are at hand."""
    out = []
    names = Names.load(TEXTS / "names.csv")
    for folder in FOLDERS:
        tallies = score(load(TEXTS / folder), reading_with(own_reader()), names)
        command = f"python bench/reading_gold.py score tests/data/reading/{folder}"
        for kind in EXHAUSTIVE:
            t = tallies[kind]
            kinds = lambda counter: "; ".join(f"{n} × {w}" for w, n in counter.most_common(3))  # noqa: E731
            out += [
                Row(
                    f"{folder}: {kind} precision",
                    f"{t.precision:.3f}",
                    "≥ 0.85",
                    command=command,
                    note=kinds(t.invented),
                ),
                Row(f"{folder}: {kind} recall", f"{t.recall:.3f}", "≥ 0.70", command=command, note=kinds(t.missed)),
                Row(f"{folder}: {kind} fields", f"{t.field_accuracy:.3f}", command=command, note=kinds(t.wrong_fields)),
            ]
    if headlines.FILE.exists():
        out += headlines.headline_rows(own_reader())
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("check", "score", "headlines"))
    parser.add_argument("path", type=Path)
    parser.add_argument("--reader", help="module:function")
    parser.add_argument("--records", type=Path, help="folder of <name>.jsonl with what was read")
    parser.add_argument("--sample", type=int, default=2000)
    parser.add_argument("--unit", choices=("headline", "event"), default="headline")
    parser.add_argument("--seed", type=int, default=20171215)
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    if given.what == "check":
        wrong = list(inexact(load(given.path)))
        print("\n".join(wrong) or "every quotation is exact")
        return 1 if wrong else 0
    if given.what == "headlines":
        reader = named_reader(given.reader) if given.reader else own_reader()
        print(headlines.measure(given.path, reader, given.sample, given.seed, given.unit).printed(given.verbose))
        return 0
    if given.records:
        folder: Path = given.records
        read: Callable[[MarkedText], Sequence[Flat]] = lambda text: list(json_lines(folder / f"{text.name}.jsonl"))  # noqa: E731
    else:
        read = reading_with(named_reader(given.reader) if given.reader else own_reader())
    names = Names.load(TEXTS / "names.csv")
    print(printed(score(load(given.path), read, names), given.verbose))
    return 0


if __name__ == "__main__":
    sys.exit(main())
