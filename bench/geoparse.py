"""Place names found in news and put on the map: whoholds beside geotext and the population baseline, in one run.

    python bench/geoparse.py CORPUS.xml[.gz] [MORE.xml[.gz] …]

CORPUS is in the format of LGL and TR-News: <article> with <text> and <toponym>s of start, end, phrase and, where known, lat and lon.
Spotting: exact spans, precision / recall / F. acc@161: of all gold toponyms with coordinates, the share put within 161 km: once with
the gold names given in their text, once by the whole pipeline (a name not found counts as wrong).
"""

from __future__ import annotations

import gzip
import math
import os
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from defusedxml import DefusedXmlException, ElementTree

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.results import Row  # noqa: E402

WITHIN_KM = 161.0
OURS, GEOTEXT = "spotting P / R / F, whoholds", "spotting P / R / F, geotext"
GIVEN = "acc@161 km of all gold, names given in their text"
BASELINE = "acc@161 km of all gold, most populous place of the name"


@dataclass(frozen=True)
class Gold:
    start: int
    end: int
    phrase: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class Article:
    text: str
    source: str
    gold: tuple[Gold, ...]


def articles(path: Path) -> list[Article]:
    """The articles of a corpus; a SystemExit that says why where it is none."""
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        root = ElementTree.fromstring(raw)
    except OSError as error:
        raise SystemExit(f"{path} cannot be read: {error.strerror or error}") from error
    except (EOFError, zlib.error) as error:
        raise SystemExit(f"{path} breaks off: {error}") from error
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise SystemExit(f"{path} is no whole XML: {error}") from error
    found = []
    for number, article in enumerate(root.iter("article"), start=1):
        text = article.findtext("text") or ""
        gold = []
        for toponym in article.iter("toponym"):
            try:
                start, end = int(toponym.findtext("start") or ""), int(toponym.findtext("end") or "")
            except ValueError as error:
                raise SystemExit(
                    f"{path}, article {number}: a <toponym> without whole numbers in <start> and <end>"
                ) from error
            phrase = toponym.findtext("phrase") or ""
            if text[start:end] != phrase:
                start, end = nearest(text, phrase, start)
            lat, lon = toponym.findtext(".//lat"), toponym.findtext(".//lon")
            gold.append(Gold(start, end, phrase, float(lat) if lat else None, float(lon) if lon else None))
        found.append(
            Article(text, (article.findtext("domain") or article.findtext("feedid") or "").strip(), tuple(gold))
        )
    if not any(a.gold for a in found):
        raise SystemExit(f"{path} has no <article> with a <toponym>: is it in the format of LGL and TR-News?")
    return found


def nearest(text: str, phrase: str, start: int) -> tuple[int, int]:
    """Offsets that do not point at their phrase are set right: the phrase's occurrence nearest to them."""
    places = []
    at = text.find(phrase)
    while at >= 0:
        places.append(at)
        at = text.find(phrase, at + 1)
    if not places:
        return start, start + len(phrase)
    best = min(places, key=lambda p: abs(p - start))
    return best, best + len(phrase)


def km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    a, b = math.radians(lat), math.radians(other_lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, h)))


def f_score(found: int, told: int, right: int) -> tuple[float, float, float]:
    p, r = right / max(1, found), right / max(1, told)
    return p, r, 2 * p * r / max(1e-9, p + r)


def measure(path: Path) -> list[tuple[str, str]]:
    from whoholds.locating.gazetteer import Gazetteer
    from whoholds.locating.toponyms import Geoparser

    corpus = articles(path)
    gold_count = sum(len(a.gold) for a in corpus)
    placed = max(1, sum(g.lat is not None for a in corpus for g in a.gold))
    parser = Geoparser(Gazetteer.open())
    began = time.perf_counter()
    parsed = [parser.parse(a.text) for a in corpus]
    took_s = time.perf_counter() - began
    found = sum(len(p) for p in parsed)
    right = sum(
        len({(t.start, t.end) for t in p} & {(g.start, g.end) for g in a.gold})
        for a, p in zip(corpus, parsed, strict=True)
    )
    whole = sum(hits(a, {(t.start, t.end): t.best for t in p}) for a, p in zip(corpus, parsed, strict=True))
    given_answers = [parser.resolve(a.text, [(g.start, g.end) for g in a.gold]) for a in corpus]
    given = sum(hits(a, {(t.start, t.end): t.best for t in p}) for a, p in zip(corpus, given_answers, strict=True))
    homes = parser.homes([(a.source, p) for a, p in zip(corpus, parsed, strict=True)])
    at_home = [parser.resolve(a.text, [(g.start, g.end) for g in a.gold], home=homes.get(a.source)) for a in corpus]
    homely = sum(hits(a, {(t.start, t.end): t.best for t in p}) for a, p in zip(corpus, at_home, strict=True))
    p, r, f = f_score(found, gold_count, right)
    geo_f = geotext_f(corpus)
    base = sum(hits(a, {(g.start, g.end): parser.most_populous(g.phrase) for g in a.gold}) for a in corpus)
    size = sum(len(a.text) for a in corpus)
    return [
        ("articles / toponyms / with coordinates", f"{len(corpus)} / {gold_count} / {placed}"),
        (OURS, f"{p:.3f} / {r:.3f} / {f:.3f}"),
        (GEOTEXT, " / ".join(f"{v:.3f}" for v in geo_f)),
        (GIVEN, f"{given / placed:.3f}"),
        ("the same, the source's home learnt from its other articles", f"{homely / placed:.3f}"),
        ("acc@161 km of all gold, whole pipeline", f"{whole / placed:.3f}"),
        (BASELINE, f"{base / placed:.3f}"),
        ("characters a second, whole pipeline", f"{size / took_s:,.0f}"),
    ]


def hits(article: Article, answers: dict) -> int:
    count = 0
    for g in article.gold:
        best = answers.get((g.start, g.end))
        if g.lat is not None and best is not None and km(g.lat, g.lon, best.lat, best.lon) <= WITHIN_KM:
            count += 1
    return count


def geotext_f(corpus: list[Article]) -> tuple[float, float, float]:
    try:
        from geotext import GeoText
    except ModuleNotFoundError:
        return (math.nan, math.nan, math.nan)
    found = told = right = 0
    for article in corpus:
        spans = set()
        places = GeoText(article.text)
        for name in {*places.cities, *places.countries, *places.nationalities}:
            at = article.text.find(name)
            while at >= 0:
                spans.add((at, at + len(name)))
                at = article.text.find(name, at + len(name))
        told += len(article.gold)
        found += len(spans)
        right += len(spans & {(g.start, g.end) for g in article.gold})
    return f_score(found, told, right)


def rows() -> Iterator[Row]:
    shared = Path(os.environ.get("WHOHOLDS_SHARED", ROOT.parent / "shared")) / "data" / "geoparsing"
    asked = {"lgl.xml.gz": ("≥ 0.62", "≥ 0.68"), "TR-News.xml.gz": ("≥ 0.75", "≥ 0.80")}
    for name, (spotting, accuracy) in asked.items():
        figures = dict(measure(shared / name))
        for what, value in figures.items():
            beside = figures[GEOTEXT] if what == OURS else figures[BASELINE] if what == GIVEN else ""
            yield Row(
                f"{name.split('.')[0]}: {what}",
                value,
                spotting if what == OURS else accuracy if what == GIVEN else "",
                beside,
            )


def main() -> None:
    paths = [Path(p) for p in sys.argv[1:]]
    if not paths:
        raise SystemExit(__doc__)
    for path in paths:
        figures = measure(path)
        print(f"\n{path.name}\n\n| measure | value |\n|---|---|")
        for name, value in figures:
            print(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
