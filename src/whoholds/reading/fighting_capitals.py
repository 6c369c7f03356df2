"""Capitals that fight, hold or are fought are a group's: "the CSP took", "by ABC fighters", "under XYZ control"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from whoholds.reading.lexicon import frames, inflections, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.matcher import Matcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_CAPITALS = re.compile(r"[A-Z][A-Z0-9]{1,5}")
_NO_FIGHTERS = frozenset(("news", "agency", "report", "reports", "data"))


def fighting_capitals(matcher: Matcher, doc: Doc) -> Iterator[str]:
    """The names of groups in capitals that a text tells to fight, as often as it does."""
    for _, first, last in matcher(doc):
        after = doc[last].text if last < len(doc) else ""
        if doc[last - 1].text.isupper() and after in _NO_FIGHTERS:
            continue
        name = _name_in([t.text for t in doc[first:last]])
        if name:
            yield name


def fighting_matcher(vocab: Vocab) -> Matcher:
    """The matcher of capitals that fight or are fought."""
    from spacy.matcher import Matcher

    forms = {"controls", "controlled", "holds", "held", "claims", "claimed", "withdrew", "launched"}
    for frame in frames().values():
        for verb in frame.verbs:
            told = inflections(verb) if "_" not in verb else {}
            forms |= {told[form] for form in ("ed", "past", "s") if form in told}
    name: list[dict[str, Any]] = [
        {"TEXT": {"REGEX": r"^[A-Z][A-Z0-9]{1,5}$"}},
        {"TEXT": "-", "OP": "?"},
        {"TEXT": {"REGEX": r"^[A-Z0-9]+$"}, "OP": "?"},
    ]
    fighters = [{"TEXT": {"IN": load("actors")["new_groups"]["fighters"]}, "OP": "?"}]
    meanwhile = [{"TEXT": {"IN": load("actors")["new_groups"]["between"]}, "OP": "{0,2}"}]
    article = [{"TEXT": "the", "OP": "?"}]
    holder = [{"TEXT": {"REGEX": r"^[A-Z][A-Za-z0-9]{1,6}$"}}]
    matcher = Matcher(vocab)
    matcher.add(
        "fighting",
        [
            [*name, *fighters, *meanwhile, {"TEXT": {"IN": sorted(forms)}}],
            [*name, {"TEXT": {"IN": load("actors")["new_groups"]["theirs"]}}],
            [{"TEXT": {"IN": ["by", "against", "from"]}}, *article, *name],
            [{"TEXT": {"IN": ["hands", "control"]}}, {"TEXT": "of"}, *article, *name],
            [{"TEXT": {"IN": ["clashes", "battles"]}}, {"TEXT": "with"}, *article, *name],
            [{"TEXT": {"IN": ["under", "in"]}}, *holder, {"TEXT": {"IN": ["control", "hands"]}}],
        ],
        greedy="LONGEST",
    )
    return matcher


def _name_in(told: list[str]) -> str:
    """The name in what the matcher found: "SPLM-N" of "against the SPLM-N"."""
    if told[-1] in ("control", "hands"):
        return told[-2]
    at = next((i for i, t in enumerate(told) if _CAPITALS.fullmatch(t)), None)
    if at is None:
        return ""
    tail = at + 2 < len(told) and told[at + 1] == "-" and told[at + 2].isupper()
    return "".join(told[at : at + 3]) if tail else told[at]
