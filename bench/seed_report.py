"""Reading: the seed report held against the statements a careful person marked in it.

python bench/seed_report.py [--verbose]     through the reader and the locator, without a ledger
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.results import Row

SHARED = Path(__file__).resolve().parents[2] / "shared"
REPORT = "reports/000_6632a4b92c59130a.txt"
THEATRE = "syria-iraq"


def records(shared: Path = SHARED) -> list[dict[str, Any]]:
    """The flat records of the seed report."""
    from whoholds.locating.gazetteer import Gazetteer
    from whoholds.locating.relations import Locator
    from whoholds.locating.spotting import Spotter
    from whoholds.model import Document
    from whoholds.reading import Reader
    from whoholds.theatres import load_theatre

    theatre = load_theatre(THEATRE)
    gazetteer = Gazetteer.open(theatre=theatre.places)
    locator = Locator(gazetteer, lines=theatre.lines, countries=theatre.countries, bbox=theatre.bbox)
    raw = (shared / REPORT).read_bytes()
    day = datetime(2017, 12, 15, tzinfo=UTC)
    document = Document(sha256(raw).hexdigest(), "Syria Deeply", raw.decode(), day, published_at=day)
    drafts = Reader(theatre, Spotter(gazetteer).spot).read(document).drafts
    return [flat(d, locator.locate(d.body.place) if d.body.place else None) for d in drafts]


def flat(draft: Any, location: Any) -> dict[str, Any]:
    """The flat record of a draft, as the export writes it of a statement."""
    body, valid = draft.body, draft.valid
    told = body.place
    name = location.name if location is not None else told.text if told is not None else None
    if told is not None and told.others:
        name = " and ".join([told.name, *told.others])
    out: dict[str, Any] = {
        "kind": body.kind, "start": draft.citation.start, "end": draft.citation.end, "exact": draft.citation.exact,
        "said_by": [s.name for s in draft.said_by], "denied": draft.denied, "hedge": draft.hedge, "modality": draft.modality.value,
        "actors": [{"name": p.name, "role": p.role.value} for p in body.actors],
        "place": name, "lon": location.lon if location else None, "lat": location.lat if location else None,
        "valid_from": valid.start.isoformat() if valid else None, "valid_to": valid.last.isoformat() if valid else None,
    }  # fmt: skip
    for field in ("event_type", "sub_event_type", "status", "extent", "relation", "likelihood"):
        value = getattr(body, field, None)
        out[field] = getattr(value, "value", value) or None
    count = getattr(body, "count", None)
    if count is not None:
        out |= {"measure": count.measure, "low": count.low, "best": count.best, "high": count.high, "unit": count.unit}
    for c in getattr(body, "casualties", ()):
        if c.measure == "killed":
            out |= {"killed_low": c.low, "killed_best": c.best, "killed_high": c.high}
    return out


def write(found: Iterable[dict[str, Any]]) -> str:
    """The records as a file of JSON Lines."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False, encoding="utf-8") as file:
        file.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in found)
        return file.name


def scored(*more: str) -> str:
    """What the scorer says."""
    path = write(records())
    command = [sys.executable, str(SHARED / "bench/seed_gold.py"), str(SHARED / "gold/seed.jsonl"), path, *more]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    Path(path).unlink()
    return text


def rows() -> Iterable[Row]:
    """The rows of bench/RESULTS.md."""
    line = scored().strip().splitlines()[-1].replace(",", "").split()
    command = "python bench/seed_report.py"
    yield Row("seed report: recall", line[1], "≥ 0.90", command=command)
    yield Row("seed report: fields", line[3], "≥ 0.88", command=command)
    yield Row("seed report: records matching no gold", line[-1], "≤ 20", command=command, note=f"of {line[5]}")


if __name__ == "__main__":
    print(scored(*sys.argv[1:]))
