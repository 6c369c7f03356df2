"""The vocabulary of conflict reporting, read from ``lexicons/*.toml``; inflected by rule."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

VOWELS = "aeiou"


@cache
def load(name: str) -> Mapping[str, Any]:
    """One lexicon file, as it stands."""
    return tomllib.loads(files("whoholds.reading").joinpath(f"lexicons/{name}.toml").read_text(encoding="utf-8"))


def words(name: str, key: str) -> frozenset[str]:
    """One list of a lexicon, as a set; a dot leads into a table of the file.

    >>> "against" in words("grammar", "prepositions")
    True
    """
    return frozenset(listed(name, key))


def listed(name: str, key: str) -> tuple[str, ...]:
    """One list of a lexicon in its order, for what is asked of all its words at once.

    >>> listed("grammar", "determiners")[:3]
    ('the', 'a', 'an')
    """
    table, _, inner = key.rpartition(".")
    return tuple(load(name)[table][inner] if table else load(name)[key])


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a verb. ``form``: base, s, past, participle, ing; a regular past is both past and participle ("ed")."""

    lemma: str
    form: str


def inflections(lemma: str) -> dict[str, str]:
    """Form → word of one verb.

    >>> inflections("seize")["ing"], inflections("carry")["s"], inflections("stop")["ed"]
    ('seizing', 'carries', 'stopped')
    """
    irregular = load("grammar")["irregular"].get(lemma)
    doubled = _doubles(lemma)
    stem = lemma + lemma[-1] if doubled else lemma
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        past, ing = lemma + "d", (lemma[:-2] + "ying" if lemma.endswith("ie") else lemma[:-1] + "ing")
    elif lemma.endswith("ee"):
        past, ing = lemma + "d", lemma + "ing"
    elif lemma.endswith("y") and lemma[-2] not in VOWELS:
        past, ing = lemma[:-1] + "ied", lemma + "ing"
    else:
        past, ing = stem + "ed", stem + "ing"
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        third = lemma[:-1] + "ies"
    elif lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        third = lemma + "es"
    else:
        third = lemma + "s"
    out = {"base": lemma, "s": third, "ing": ing}
    if irregular is None:
        out["ed"] = past
    elif len(irregular) == 1:
        out["ed"] = irregular[0]
    else:
        out["past"], out["participle"] = irregular
    return out


def _doubles(lemma: str) -> bool:
    """Whether the last consonant doubles: short words, and long ones stressed at the end."""
    if len(lemma) < 3 or lemma[-1] in VOWELS + "wxyh" or lemma[-2] not in VOWELS or lemma[-3] in VOWELS:
        return False
    syllables = sum(a in VOWELS and b not in VOWELS for a, b in itertools.pairwise(lemma))
    if lemma.endswith(("ffer", "limit")):
        return False  # suffered, offered, limited: stressed at the start
    return syllables == 1 or lemma.endswith(("pel", "mit", "fer", "cur", "gret", "trol", "bel", "quip", "nap"))


@cache
def verb_forms() -> Mapping[str, Form]:
    """Every known verb form → its lemma and form, over all lexicons."""
    lemmas: set[str] = set(load("grammar")["verbs"]) | set(load("grammar")["irregular"])
    lemmas |= set(load("speech")["verbs"])
    for frame in load("events")["frame"]:
        lemmas |= set(frame.get("verbs", ())) | set(frame.get("light", ()))
    control = load("control")
    lemmas |= set(control["controls"]) | set(control["present_verbs"]) | set(control["lost_verbs"])
    lemmas |= set(control["known_verbs"])
    lemmas |= set(load("relations")["verbs"]["known"])
    standing = load("standing")
    for key in ("defeated", "won", "degraded", "surviving", "regrouping", "resurgent"):
        lemmas |= set(standing[key])
    known: dict[str, Form] = {}
    lemmas = {lemma.partition("_")[0] for lemma in lemmas if " " not in lemma}
    for lemma in sorted(lemmas):
        for form, word in inflections(lemma).items():
            known.setdefault(word, Form(lemma, form))
        if lemma.endswith(("vel", "cel", "nal", "bel", "rel")) and not _doubles(
            lemma
        ):  # "travelling" beside "traveling"
            known.setdefault(lemma + "led", Form(lemma, "ed"))
            known.setdefault(lemma + "ling", Form(lemma, "ing"))
    # "fired", "launched" stand in lists as forms too; "fell" is the past of fall, not the verb "fell".
    for lemma in lemmas:
        for form, word in inflections(lemma).items():
            if lemma in load("grammar")["irregular"] and word != lemma:
                known[word] = Form(lemma, form)
    for lemma in lemmas:  # "come" and "hit" are participles too; the chunker asks `is_participle`
        if known.get(lemma, Form(lemma, "base")).lemma == lemma:
            known[lemma] = Form(lemma, "base")
    known["burnt"], known["hung"] = Form("burn", "ed"), Form("hang", "ed")
    known["rang"] = Form("ring", "past")  # "ringed" is surrounded
    known["found"], known["left"] = Form("find", "ed"), Form("leave", "ed")
    return known


def is_participle(form: Form) -> bool:
    """Whether a form can follow "was" or "has".

    >>> is_participle(Form("hit", "base")), is_participle(Form("seize", "base"))
    (True, False)
    """
    if form.form == "base":
        return bool(load("grammar")["irregular"].get(form.lemma, ("",))[-1] == form.lemma)
    return form.form in ("ed", "participle")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a verb or noun of war means: its sub-event type, who is who, and what follows for control."""

    name: str
    sub_event: str
    verbs: frozenset[str]
    nouns: frozenset[str]
    light: frozenset[str]
    symmetric: bool = False
    inverse: bool = False
    needs_force: bool = False
    needs_place_from: bool = False
    control: str = ""


@cache
def frames() -> Mapping[str, Frame]:
    """All frames by name."""
    out = {}
    for entry in load("events")["frame"]:
        flags = {
            k: entry[k] for k in ("symmetric", "inverse", "needs_force", "needs_place_from", "control") if k in entry
        }
        out[entry["name"]] = Frame(
            entry["name"],
            entry["sub_event"],
            frozenset(entry.get("verbs", ())),
            frozenset(entry.get("nouns", ())),
            frozenset(entry.get("light", ())),
            **flags,
        )
    return out


@cache
def frame_of_verb() -> Mapping[str, Frame]:
    """Lemma → frame."""
    return {lemma: frame for frame in frames().values() for lemma in frame.verbs}


@cache
def phrasal() -> frozenset[tuple[str, str]]:
    """Verbs with a particle: (pull, back), whether a frame or an idiom has them."""
    lemmas = {*frame_of_verb(), *(verb for idiom in load("events")["idiom"] for verb in idiom["verbs"])}
    return frozenset((lemma.partition("_")[0], lemma.partition("_")[2]) for lemma in lemmas if "_" in lemma)


@cache
def frame_of_noun() -> Mapping[str, Frame]:
    """Noun (one word or two) → frame."""
    return {noun: frame for frame in frames().values() for noun in frame.nouns}


def longest_first(phrases: Iterable[str]) -> list[str]:
    """Sorted so that the longest alternative of a regular expression comes first."""
    return sorted(phrases, key=lambda p: (-len(p), p))
