"""Headlines of a coded dataset (UCDP GED): are the coded place and the coded actors among what is read?

The dataset's headlines and its coding stand side by side. A headline is drawn when a coded place, exact or nearly so
(where_prec 1, 2), is named in it in some spelling: otherwise nobody could read it there. Most headlines do not name both
coded sides ("Clashes in Daraa"): coders knew them from the articles. So the share of pairs is given three times: of all
headlines, of those that name both in words of ucdp_names.csv, and with the likely sides that are estimated from what the
other headlines tell (bench/reading/likely_sides.py).

Unit ``headline`` is one headline; unit ``event`` is all the headlines of one coded event, one after the other.
"""

from __future__ import annotations

import csv
import gzip
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from bench.reading import own_reader
from bench.reading.coded_sides import names_side, told_side
from bench.reading.fields import distance_km, told_name
from bench.reading.likely_sides import Headline, Likely, measure_likely
from bench.reading.names import Names, folded
from bench.results import Row

Flat = dict[str, Any]
Reader = Callable[[str, str, str, str], Sequence[Flat]]

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("WHOHOLDS_SHARED", HERE.parents[2] / "shared"))
SEED = 20171215
FILE = SHARED / "data" / "ucdp" / "ged_syria_2016-01_2018-06.csv.gz"

GENERIC = re.compile(
    r"\b(town|village|city|governorate|suburb|district|neighbou?rhood|mountains?|camp|airport|air ?base|area|field|"
    r"northern|southern|eastern|western|countryside|subdistrict|road|valley|province|region)\b",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"\b(al|el|ar|as|ash|at|ad|an|az|abu|abou|tal|tell|deir|dayr|kafr|khan)\b[ -]?", re.IGNORECASE)

NO_DAY = "1753-01-01"
"""What stands in the dataset for an article without a day; the event's last day is taken."""


@dataclass(frozen=True)
class CodedHeadline:
    """One headline, with the events coded from it: where (any of them will do) and which pairs of actors."""

    text: str
    published: str
    points: tuple[tuple[float, float], ...]
    pairs: tuple[tuple[str, str], ...]


@dataclass
class Measured:
    """How many coded places and pairs were among what was read."""

    headlines: int = 0
    places_found: int = 0
    pairs_found: int = 0
    pairs_told: int = 0
    pairs_found_of_told: int = 0
    first_side_found: int = 0
    second_side_found: int = 0
    without_records: int = 0
    without_place: int = 0
    pairs_missed: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    likely: Likely | None = None
    """Only of the project's own reader: another's flat records are no ledger."""

    @property
    def place_share(self) -> float:
        return self.places_found / self.headlines if self.headlines else 0.0

    @property
    def pair_share(self) -> float:
        return self.pairs_found / self.headlines if self.headlines else 0.0

    @property
    def pair_share_of_told(self) -> float:
        return self.pairs_found_of_told / self.pairs_told if self.pairs_told else 0.0

    def printed(self, verbose: bool = False) -> str:
        out = [
            f"headlines {self.headlines}",
            f"coded place within 25 km among those found  {self.place_share:.3f}",
            f"coded pair of actors found                  {self.pair_share:.3f}"
            f"   (first side {self.first_side_found}, second side {self.second_side_found})",
            f"… of the {self.pairs_told} that name both sides         {self.pair_share_of_told:.3f}",
            f"nothing read from {self.without_records}, no place from {self.without_place}",
            "pairs missed: " + "; ".join(f"{n} × {what}" for what, n in self.pairs_missed.most_common(6)),
        ]
        likely = self.likely.printed().splitlines() if self.likely else []
        return "\n".join(out + likely + (self.lines if verbose else []))


def coded_headlines(path: Path, unit: str = "headline") -> Iterator[CodedHeadline]:
    """Every headline (or event with its headlines) that names its coded place, in the order of the file."""
    points: dict[str, list[tuple[float, float]]] = {}
    pairs: dict[str, list[tuple[str, str]]] = {}
    published: dict[str, str] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["where_prec"].startswith(("1", "2")):
                continue
            told = [(day, headline) for source, day, headline in articles(row) if "SOHR" in source]
            told = [(row["date_end"][:10] if day == NO_DAY else day, headline) for day, headline in told]
            if unit == "event" and told:
                told = [(told[0][0], ".\n".join(headline for _, headline in told))]
            for day, text in told:
                if names_place(text, row["where_coordinates"]):
                    points.setdefault(text, []).append((float(row["latitude"]), float(row["longitude"])))
                    pairs.setdefault(text, []).append((row["side_a"], row["side_b"]))
                    published[text] = day
    for text, where in points.items():
        yield CodedHeadline(text, published[text], tuple(dict.fromkeys(where)), tuple(dict.fromkeys(pairs[text])))


def articles(row: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """The source, day and headline of each article of an event: ``"SOHR,2017-12-13,Clashes in …";"…"``."""
    for quoted in row["source_article"].split('";"'):
        source, _, rest = quoted.strip().strip('"').partition(",")
        day, _, headline = rest.partition(",")
        if re.fullmatch(r"\d{4}-\d\d-\d\d", day) and headline.strip():
            yield source, day, headline.strip()


def names_place(headline: str, coded: str) -> bool:
    """Whether the headline has the coded place's name in some spelling.

    >>> names_place("Warplanes target Khan Shaykhoun again", "Khan Shaykhun town")
    True
    >>> names_place("148 people were killed yesterday", "Tuffahiyah village")
    False
    """
    words = [folded(word) for word in ARTICLE.sub(" ", headline).split()]
    windows = ["".join(words[i : i + length]) for length in (1, 2, 3) for i in range(len(words) - length + 1)]
    for name in coded.split("/"):
        bare = ARTICLE.sub("", GENERIC.sub("", name)).strip(" -'’")
        wanted = folded(bare) if len(folded(bare)) >= 3 else folded(GENERIC.sub("", name))
        if len(wanted) >= 3 and any(same_spelling(wanted, told) for told in windows):
            return True
    return False


def same_spelling(left: str, right: str) -> bool:
    """Whether two folded names may be one name in two transliterations: nearly the same letters, or the same consonants.

    >>> same_spelling("albukamal", "bokamal"), same_spelling("darayya", "daraa")
    (True, False)
    """
    if left[:1] != right[:1] and not {left[:2], right[:2]} & {"al", "el"}:
        return False
    if fuzz.ratio(left, right) >= 84:
        return True
    bones = [re.sub("[aeiouwy]", "", re.sub(r"(.)\1", r"\1", name.replace("q", "k"))) for name in (left, right)]
    return min(map(len, bones)) >= 4 and fuzz.ratio(*bones) >= 88


def sample(path: Path, size: int, seed: int, unit: str = "headline") -> list[CodedHeadline]:
    """``size`` headlines drawn without replacement; the same seed draws the same."""
    every = list(coded_headlines(path, unit))
    return random.Random(seed).sample(every, min(size, len(every)))


def measure(path: Path, read: Reader, size: int = 2000, seed: int = SEED, unit: str = "headline") -> Measured:
    """Read a sample of headlines and hold the places and actors found against the coding."""
    names = Names.load(HERE / "ucdp_names.csv")
    out, every = Measured(), list[Headline]()
    for headline in sample(path, size, seed, unit):
        records = read(headline.text, headline.published, "SOHR", "syria-iraq")
        out.headlines += 1
        out.without_records += not records
        found = [(float(r["lat"]), float(r["lon"])) for r in records if r.get("lat") is not None]
        out.without_place += not found
        near = any(distance_km(*coded, *told) <= 25 for coded in headline.points for told in found)
        out.places_found += near
        told_names = [told_name(actor) for r in records for actor in r.get("actors") or []]
        sides = [[told_side(side, told_names, names) for side in pair] for pair in headline.pairs]
        pair = any(all(both) for both in sides)
        out.pairs_found += pair
        told_pairs = [both for both in headline.pairs if all(names_side(headline.text, side, names) for side in both)]
        out.pairs_told += bool(told_pairs)
        out.pairs_found_of_told += any(all(told_side(s, told_names, names) for s in both) for both in told_pairs)
        out.first_side_found += any(both[0] for both in sides)
        out.second_side_found += any(both[1] for both in sides)
        if read is own_reader.read:
            every.append(Headline(headline.pairs, pair, own_reader.statements(headline.text, "syria-iraq")))
        if not pair:
            out.pairs_missed.update([" – ".join(headline.pairs[0])])
        if not (near and pair):
            out.lines.append(f"{'' if near else 'PLACE '}{'' if pair else 'PAIR '}| {headline.text}")
    if every:
        out.likely = measure_likely(every, own_reader.theatre("syria-iraq"), names)
    return out


def headline_rows(read: Reader) -> list[Row]:
    """The rows of bench/RESULTS.md."""
    out = []
    for unit in ("headline", "event"):
        measured = measure(FILE, read, unit=unit)
        command = f"python bench/reading_gold.py headlines GED.csv.gz --unit {unit}"
        missed = "; ".join(f"{n} × {what}" for what, n in measured.pairs_missed.most_common(3))
        what = f"{measured.headlines} {unit}s of SOHR naming a place"
        of_told = f"{measured.pair_share_of_told:.3f} of the {measured.pairs_told} that name both"
        out += [
            Row(
                f"{what}: coded place within 25 km among those found",
                f"{measured.place_share:.3f}",
                "≥ 0.75",
                "",
                command,
            ),
            Row(
                f"{what}: coded pair found",
                f"{measured.pair_share:.3f}",
                "≥ 0.60",
                of_told,
                command,
                f"missed: {missed}",
            ),
        ]
        if measured.likely:
            out += likely_rows(what, command, measured.likely)
    return out


def likely_rows(what: str, command: str, likely: Likely) -> list[Row]:
    """What likely sides add, and how often they are right."""
    outside = (
        "outside the sample"
        if " headlines of" in what
        else "outside the 2,000 of the rows above, some of them in these events"
    )
    tuned = f"constants tuned on headlines {outside}; the coding used for scoring only"
    given = f"{likely.given} pairs given, of {likely.headlines_given} of {likely.headlines}"
    return [
        Row(
            f"{what}: coded pair told or likely",
            f"{likely.share(likely.told_or_likely):.3f}",
            "≥ 0.60",
            f"told in words {likely.share(likely.told):.3f}; {likely.rival()}",
            command,
            tuned,
        ),
        Row(
            f"{what}: likely pairs right of those given",
            f"{likely.precision:.3f}",
            "",
            f"of headlines with any {likely.headlines_right / max(likely.headlines_given, 1):.3f}",
            command,
            f"{given}; told probability → right: {likely.calibration()}",
        ),
    ]
