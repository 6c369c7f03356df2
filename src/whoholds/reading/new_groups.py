"""Groups nobody has met before, by how reports name them: "the Lions of Sand Brigade (LSB)", "Dawn militants", "the CSP took …"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from whoholds.model import Actor
from whoholds.model.vocabularies import ActorKind
from whoholds.reading.actor_spotting import ActorMention, folded
from whoholds.reading.fighting_capitals import fighting_capitals, fighting_matcher
from whoholds.reading.lexicon import frame_of_noun, load, words

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from whoholds.reading.actor_spotting import ActorSpotter

_SLUG = re.compile(r"[^a-z0-9]+")
# Possessive and bounded: a word gives nothing back, so no text can make these patterns wander.
_CAPITAL = r"[A-Z\u00c0-\u00de][\w'-]{0,40}+"
_HEADS = "|".join(sorted(load("actors")["name_heads"], key=len, reverse=True))
_STARTS = "|".join(sorted(load("actors")["name_starts"], key=len, reverse=True))
_PARTICLE = r"(?:al-|el-|as-|ash-|an-|ar-|at-|ad-|az-|ul-|e-)?"
_NAMED = re.compile(
    rf"\b(?:(?P<head>(?:{_PARTICLE}{_CAPITAL} (?:(?:of|for|the|and|al|de|du|in) ){{0,2}}){{1,5}}(?:{_HEADS})\b(?: (?:of|for) (?:the )?{_CAPITAL}(?: (?:and )?{_CAPITAL}){{0,3}})?)"  # noqa: E501
    rf"|(?P<start>(?:{_STARTS}) (?:(?:al|ul|ud|e|i|wa|wal)[- ])?{_PARTICLE}{_CAPITAL}(?: (?:(?:ibn|bin|ben|bint|abu|abi) )?(?:wal-|wa-|al-|ul-|e-)?{_CAPITAL}){{0,2}}))"  # noqa: E501
    r"(?P<tail>\s?(?:\((?P<acronym>[A-Z][A-Za-z-]{1,7})(?:,[^)]{0,40})?\)))?"
)
_ABOUT: Mapping[str, Sequence[str]] = load("actors")["new_groups"]
_SOLO = re.compile(
    rf"\b(?P<name>(?:al-|Al-|el-)?{_CAPITAL}(?:[- ](?:al-|ul-)?{_CAPITAL}){{0,2}})"
    rf"(?=[ -](?:{'|'.join(_ABOUT['men'])})\b)"
)
_OF_GROUP = re.compile(
    rf"\b(?:{'|'.join(_ABOUT['leaders'])})s? of the "
    rf"(?P<name>{_CAPITAL}(?: (?:al-|ul-)?{_CAPITAL}){{0,3}} (?:group|network|faction|gang))\b"
)
_COMPOUND = re.compile(rf"-(?:{'|'.join(_ABOUT['compounds'])})\b")
_FORCES_OF = re.compile(rf"(?:the )?(?:{'|'.join(_ABOUT['forces_of'])}) Forces? of (?:the )?(?P<state>[A-Z].*)")
_ACRONYM = re.compile(r"\s\((?:the )?(?P<acronym>[A-Z][A-Za-z0-9-]{1,7})\)")
_SPELT_OUT = re.compile(rf"\b[Tt]he (?P<name>{_CAPITAL}(?: (?:(?:of|for|the|and|de|du) ){{0,2}}{_CAPITAL}){{1,5}}) ?$")
_MAYBE_GROUP = re.compile(r"\b(?:[A-Z][A-Z0-9]{1,5}\b|(?:under|in) ([A-Z]\w{1,6}) (?:control|hands)\b)")
_STATE_WORDS, _BODIES = words("terms", "actor_spotting.state_words"), words("terms", "actor_spotting.bodies")
_ORDINARY = words("terms", "actor_spotting.ordinary")
_GRAMMAR = frozenset(
    w
    for key in ("determiners", "prepositions", "conjunctions", "subordinators", "pronouns", "adverbs")
    for w in words("grammar", key)
)
_OF = re.compile(r"([A-Z][a-z-]+) of (?:the )?(?=[A-Z])")
_MEMBERS = ("members", "fighters", "militants", "elements", "leaders", "commanders")
_OPENING = words("grammar", "adverbs") | words("grammar", "prepositions")
_FIRST_WORDS = tuple(w + " " for w in _ABOUT["first_words"])


class GroupFinder:
    """Finds them beside the names that an ActorSpotter knows."""

    def __init__(self, known: ActorSpotter) -> None:
        self.known = known
        self._fighting = fighting_matcher(known.tokenize.vocab)

    def find(self, doc: Doc, plain: str, known: Sequence[ActorMention], new: dict[str, Actor]) -> list[ActorMention]:
        """The mentions of such groups, and of known ones by acronyms told in the text; ``new`` takes the provisional actors."""
        return _Search(self.known, self._fighting, doc, plain, known, new).run()


class _Search:
    """One text while it is searched."""

    def __init__(
        self,
        spotter: ActorSpotter,
        fighting: Any,
        doc: Doc,
        plain: str,
        known: Sequence[ActorMention],
        new: dict[str, Actor],
    ) -> None:
        self.spotter, self.fighting, self.doc, self.plain, self.known, self.new = (
            spotter,
            fighting,
            doc,
            plain,
            known,
            new,
        )
        self.out: list[ActorMention] = []
        self.acronyms: dict[str, ActorMention] = {}
        """Acronyms told in brackets behind a name, and that name."""
        self.named = _Covered(plain, (m for m in known if m.kind in ("name", "acronym")))
        self.parties = _Covered(plain, (m for m in known if m.kind != "adjective"))
        self.taken = _Covered(plain, known)

    def run(self) -> list[ActorMention]:
        self._named()
        self._before_fighters()
        self._fighters()
        self._told_acronyms()
        self._spelt_out()
        return self.out

    def _add(self, mention: ActorMention, acronym: str | None = None) -> None:
        self.out.append(mention)
        self.taken.add(mention)
        if mention.kind == "new":
            self.new.setdefault(mention.name, provisional(mention.name, acronym or ""))
        if acronym:
            self.acronyms[acronym] = mention

    def _named(self) -> None:
        """Names by their first word or their last; one that ends in a known name is left to it."""
        heads = words("actors", "name_heads")
        longer_known, longer_new = _Prefixes(self.plain, self.known), _Prefixes(self.plain)
        for match in _NAMED.finditer(self.plain):
            start, end = match.span("head" if match["head"] else "start")
            start, name = _trimmed(self.plain, start, end)
            if name is None or self.named.share(start, end) >= 0.5:
                continue
            if " and " in name and self.parties.any(start, end):
                continue  # two names, not one
            if any(x in name for x in load("actors")["not_names"]) or name in heads or _COMPOUND.search(name):
                continue
            actor = self._of_state(name)
            longer = longer_new.first(name, start) or longer_known.first(name, start)
            if actor is not None:
                self._add(ActorMention(start, end, self.spotter.name(actor), actor, "name"), match["acronym"])
            elif longer is not None:  # "the Defence Forces" after "the Defence Forces of X"
                self._add(ActorMention(start, end, longer.name, longer.actor, longer.kind))
            else:
                self._add(ActorMention(start, end, name, None, "new"), match["acronym"])
            longer_new.add(self.out[-1])

    def _of_state(self, name: str) -> str | None:
        """The state whose forces a name means: "Israel Defense Forces", "Armed Forces of Ukraine"; None for other names."""
        first, _, rest = name.partition(" ")
        adjective, state = self.spotter.adjectives.get(folded(first)), self.spotter.states.get(folded(first))
        if rest and all(w.lower() in _STATE_WORDS for w in rest.split()) and (adjective or state):
            return adjective or state
        if (match := _FORCES_OF.fullmatch(name)) and (of := self.spotter.states.get(folded(match["state"]))):
            return of
        return adjective if rest.lower() in load("actors")["offices"]["state"] else None

    def _before_fighters(self) -> None:
        """ "Dawn militants": names before what fights."""
        for match in _SOLO.finditer(self.plain):
            start, end = match.span("name")
            if self.taken.any(start, end):
                continue
            start, name = _trimmed(self.plain, start, end)
            if name is None or folded(name) in self.spotter.adjectives or _ordinary(name) or _COMPOUND.search(name):
                continue
            self._add(ActorMention(start, end, name, None, "new"))
        for match in _OF_GROUP.finditer(self.plain):
            if not self.taken.any(*match.span("name")):
                self._add(ActorMention(*match.span("name"), match["name"], None, "new"))

    def _fighters(self) -> None:
        """Capitals that fight, hold or are fought ("the CSP took", "by ABC fighters") are a group's; all their mentions then are."""
        named = {self.plain[m.start : m.end] for m in (*self.known, *self.out)}
        unknown = (m for m in _MAYBE_GROUP.finditer(self.plain) if not self.taken.any(*m.span(m.lastindex or 0)))
        if all(m.group() in _BODIES for m in unknown):
            return  # the matcher below is dear
        found = {
            name
            for name in fighting_capitals(self.fighting, self.doc)
            if name not in named and name not in self.acronyms and name not in _BODIES and name != "IS"
        }
        told = {name: ActorMention(0, 0, name, None, "new") for name in found}
        self.new.update({name: self.new.get(name) or provisional(name, name) for name in sorted(found)})
        for mention in self._everywhere(told):
            if not self.taken.any(mention.start, mention.end):
                self._add(mention)

    def _told_acronyms(self) -> None:
        """Acronyms in brackets behind a name stand for it wherever they are."""
        tails = {m.end for m in self.known} | {m.end for m in self.out}
        for m in self.known:
            if m.kind != "generic" and (tail := _ACRONYM.match(self.plain, m.end)):
                self.acronyms.setdefault(tail["acronym"], m)
        names = {m.name for m in self.known}
        told = {acronym: m for acronym, m in self.acronyms.items() if acronym not in names}
        for mention in self._everywhere(told):
            behind = self.plain.rfind("(", max(0, mention.start - 5), mention.start)
            if behind > 0 and (behind - 1 in tails or behind in tails):
                continue  # the brackets themselves
            self.out.append(mention)

    def _spelt_out(self) -> None:
        """ "The Permanent Strategic Framework (CSP)": a name nobody listed is that of the acronym everybody knows."""
        for m in (*self.known, *self.out):
            bracketed = self.plain[m.start - 1 : m.start] == "(" and self.plain[m.end : m.end + 1] == ")"
            if not bracketed or m.kind not in ("acronym", "name", "new"):
                continue
            long = _SPELT_OUT.search(self.plain, max(0, m.start - 80), m.start - 1)
            if long is not None and not self.taken.any(*long.span("name")):
                self._add(ActorMention(*long.span("name"), m.name, m.actor, "acronym" if m.actor else "new"))

    def _everywhere(self, told: Mapping[str, ActorMention]) -> Iterator[ActorMention]:
        """All places where words stand that mean an actor."""
        if not told:
            return
        from spacy.matcher import PhraseMatcher

        tokenize = self.spotter.tokenize
        matcher = PhraseMatcher(tokenize.vocab, attr="ORTH")
        for word in told:
            matcher.add(word, [tokenize(word)])
        for key, first, last in matcher(self.doc):
            meant = told[tokenize.vocab.strings[key]]
            span = self.doc[first:last]
            kind = "acronym" if meant.kind != "new" else "new"
            yield ActorMention(span.start_char, span.end_char, meant.name, meant.actor, kind)


class _Covered:
    """Which characters of a text mentions stand on."""

    def __init__(self, plain: str, mentions: Iterable[ActorMention]) -> None:
        self._on = bytearray(len(plain))
        for m in mentions:
            self.add(m)

    def add(self, mention: ActorMention) -> None:
        self._on[mention.start : mention.end] = b"\1" * (mention.end - mention.start)

    def any(self, start: int, end: int) -> bool:
        return self._on.find(1, start, end) >= 0

    def share(self, start: int, end: int) -> float:
        return self._on.count(1, start, end) / (end - start)


class _Prefixes:
    """Which name a shorter one begins: the first that was told."""

    def __init__(self, plain: str, mentions: Iterable[ActorMention] = ()) -> None:
        self._plain = plain
        self._first: dict[str, ActorMention] = {}
        for m in mentions:
            self.add(m)

    def add(self, mention: ActorMention) -> None:
        told = self._plain[mention.start : mention.end]
        at = told.find(" ")
        while at >= 0:
            self._first.setdefault(told[:at], mention)
            at = told.find(" ", at + 1)

    def first(self, name: str, before: int) -> ActorMention | None:
        found = self._first.get(name)
        return found if found is not None and found.start < before else None


def provisional(name: str, short: str = "", kind: ActorKind = ActorKind.REBEL_GROUPS) -> Actor:
    """An actor that a report named and nobody has reviewed.

    >>> provisional("Lions of Sand Brigade", "LSB").id
    'new-lions-of-sand-brigade'
    """
    return Actor(
        "new-" + (_SLUG.sub("-", name.lower()).strip("-") or "group"), name, kind, short=short, provisional=True
    )


def _trimmed(plain: str, start: int, end: int) -> tuple[int, str | None]:
    """A name without the article or title it begins a sentence with."""
    name = plain[start:end]
    of = _OF.match(name)
    if of is not None and (of[1].lower() in frame_of_noun() or of[1].lower() in _MEMBERS):
        start, name = start + of.end(), name[of.end() :]  # "Counterattacks of the Red Front"
    first = name.partition(" ")[0]
    if " " in name and first.lower() in _OPENING and not first.isupper():
        start += len(first) + 1
        name = name[len(first) + 1 :]  # "Overnight the Air Force"
    for word in _FIRST_WORDS:
        if name.startswith(word):
            start += len(word)
            name = name[len(word) :]
    return start, name if len(name) > 2 and (" " in name or len(name) > 3) else None


def _ordinary(name: str) -> bool:
    """Words that begin a sentence but name nobody: "Suspected militants"."""
    first = name.split(" ", 1)[0].lower()
    return name.lower() in _ORDINARY or name.lower() in _GRAMMAR or first in _ABOUT["no_first_words"]
