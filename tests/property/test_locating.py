"""What must hold for any name, any order, any text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.locating.alikeness import alikeness
from whoholds.locating.building import Building
from whoholds.locating.entries import Entry
from whoholds.locating.gazetteer import Gazetteer
from whoholds.locating.index import Index
from whoholds.locating.names import fold, plain, sound
from whoholds.locating.phrases import reference_of
from whoholds.locating.resolving import Resolver
from whoholds.locating.spotting import Spotter
from whoholds.model import Place

SYLLABLES = [
    "ba",
    "kam",
    "tal",
    "rif",
    "zor",
    "hom",
    "sha",
    "qun",
    "dei",
    "mar",
    "a",
    "u",
    "ʿ",
    "al-",
    " ",
    "-",
    "ح",
    "م",
    "ص",
    "Х",
    "ї",
]
names = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=6).map("".join)
anything = st.text(max_size=80)
GAZETTEER = Gazetteer.of(
    [
        Place("x:1", "Deir ez-Zor", 40.14, 35.33, kind="city", population=200_000),
        Place("x:2", "Homs", 36.7, 34.7, kind="city", population=700_000),
        Place("x:3", "Homs", 37.7, 34.7, kind="governorate"),
        Place("x:4", "Marj", 36.5, 33.5),
    ]
)


@given(anything)
def test_folding_is_idempotent_and_blind_to_case(name: str) -> None:
    once = fold(name)
    assert fold(once) == once
    assert sound(once) == sound(fold(once))
    if name.isascii():
        assert fold(name.upper()) == once


@given(names, names)
def test_alikeness_is_a_share_and_full_for_the_same(left: str, right: str) -> None:
    a, b = plain(fold(left)), plain(fold(right))
    assert 0.0 <= alikeness(a, b) <= 1.0
    assert alikeness(a, a) == 1.0


@given(anything, st.lists(anything, max_size=3))
@settings(max_examples=200)
def test_candidates_are_ordered_scored_and_on_the_globe(name: str, within: list[str]) -> None:
    found = Resolver(GAZETTEER).resolve(name, within=within)
    scores = [c.score for c in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= s <= 1.0 for s in scores)
    assert all((c.lon, c.lat) != (0, 0) and c.radius_km > 0 for c in found)


@given(anything)
@settings(max_examples=200)
def test_spotted_spans_are_exact_ordered_and_apart(text: str) -> None:
    text = f"{text} Homs {text} Deir ez-Zor"
    at = 0
    for mention in Spotter(GAZETTEER).spot(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= at
        at = mention.end


@given(anything)
def test_any_phrase_makes_a_reference_that_keeps_its_text(text: str) -> None:
    assert reference_of(text).text == text


places = st.lists(
    st.tuples(st.sampled_from(["gn:1", "gn:2", "gn:3"]), st.sampled_from(["wof:7", "wof:8", "wof:9"]), names),
    min_size=1,
    max_size=6,
)


@given(places)
@settings(max_examples=60)
def test_merging_loses_no_id_and_one_step_or_two_know_the_same(told: list[tuple[str, str, str]]) -> None:
    entries = [Entry((one, two), ((f"{name}x", ""),), 36.0, 34.0, country="SY") for one, two, name in told]
    whole = Building()
    whole.add(entries)
    together = Index(*whole.finish())
    first = Building()
    first.add(entries[:1])
    second = Building(*first.finish())
    second.add(entries[1:])
    apart = Index(*second.finish())
    for index in (together, apart):
        for entry in entries:
            assert all(index.by_id(i) is not None for i in entry.ids)
            assert any(index.written(fold(text)) for text, _ in entry.names if fold(text)) or not fold(
                entry.names[0][0]
            )
    assert len(together) == len(apart)
