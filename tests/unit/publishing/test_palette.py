"""Colours that every reader can tell apart."""

from __future__ import annotations

from itertools import combinations

from whoholds.model import CONTESTED, UNKNOWN, Actor, Theatre
from whoholds.publishing.palette import PAPER, SPARE, alike, lightness, looks


def test_ten_actors_without_colours_are_told_apart_by_colour_or_texture():
    theatre = Theatre("t", "T", actors=tuple(Actor(f"a{i}", f"A{i}") for i in range(10)))
    drawn = looks(theatre, [f"a{i}" for i in range(10)])
    assert len({look.colour for look in drawn.values()}) == len(SPARE)
    for a, b in combinations(drawn.values(), 2):
        if alike(a.fill(), b.fill()):
            assert a.texture != b.texture or (a.texture and b.texture), (a, b)


def test_two_of_the_theatres_own_colours_that_look_alike_in_grey_get_a_texture():
    theatre = Theatre("t", "T", actors=(Actor("r", "R", colour="#b0413e"), Actor("g", "G", colour="#3f6e57")))
    first, second = looks(theatre, ["r", "g"]).values()
    assert first.texture == "" and second.texture


def test_names_are_legible_on_paper_and_fills_grow_paler():
    theatre = Theatre("t", "T", actors=(Actor("y", "Y", colour="#f0c33c"), Actor("bad", "Bad", colour="javascript:")))
    drawn = looks(theatre, ["y", "bad", "nobody", CONTESTED, UNKNOWN])
    for look in drawn.values():
        assert lightness(look.ink) < 50
        steps = [lightness(look.fill(s)) for s in range(3)]
        assert steps == sorted(steps) and steps[-1] < lightness(PAPER)
    assert drawn["bad"].colour.startswith("#") and drawn["nobody"].name == "nobody"
    assert drawn[UNKNOWN].name == "Nobody has reported"
