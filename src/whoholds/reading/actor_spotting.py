"""Finds who is named: the theatre's actors by every name they have, states by their demonyms, and groups nobody has met before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from whoholds.model import Actor, Theatre
from whoholds.model.vocabularies import ActorKind
from whoholds.reading.lexicon import frames, inflections, load, words
from whoholds.reading.sentences import plain_text

_SLUG = re.compile(r"[^a-z0-9]+")
# Possessive and bounded: a word gives nothing back, so no text can make these patterns wander.
_CAPITAL = r"[A-Z\u00c0-\u00de][\w'-]{0,40}+"
_HEADS = "|".join(sorted(load("actors")["name_heads"], key=len, reverse=True))
_STARTS = "|".join(sorted(load("actors")["name_starts"], key=len, reverse=True))
_PARTICLE = r"(?:al-|el-|as-|ash-|an-|ar-|at-|ad-|az-|ul-|e-)?"
_NAMED = re.compile(
    rf"\b(?:(?P<head>(?:{_PARTICLE}{_CAPITAL} (?:(?:of|for|the|and|al|de|du|in) ){{0,2}}){{1,5}}(?:{_HEADS})\b(?: (?:of|for) (?:the )?{_CAPITAL}(?: (?:and )?{_CAPITAL}){{0,3}})?)"  # noqa: E501
    rf"|(?P<start>(?:{_STARTS}) (?:(?:al|ul|ud|e|i|wa|wal)[- ])?{_PARTICLE}{_CAPITAL}(?: (?:wal-|wa-|al-|ul-|e-)?{_CAPITAL}){{0,2}}))"
    r"(?P<tail>\s?(?:\((?P<acronym>[A-Z][A-Za-z-]{1,7})(?:,[^)]{0,40})?\)))?"
)
_SOLO = re.compile(
    rf"\b(?P<name>(?:al-|Al-|el-)?{_CAPITAL}(?:[- ](?:al-|ul-)?{_CAPITAL}){{0,2}})(?=[ -](?:militants?|fighters?|rebels?|insurgents?|gunmen|militia(?:men|s)?|jihadists?|guerrillas?|extremists?|separatists?|paramilitar(?:y|ies))\b)"  # noqa: E501
)
_COMPOUND = re.compile(
    r"-(?:linked|backed|led|affiliated|allied|aligned|held|controlled|inspired|supported|style|majority)\b"
)
_STATE_WORDS = words("terms", "actor_spotting.state_words")
_FORCES_OF = re.compile(
    r"(?:the )?(?:Armed|Defence|Defense|Security|Military|Air|Ground|Territorial Defence|Special) Forces? of (?:the )?(?P<state>[A-Z].*)"
)
_VERBS_OF_WAR = "|".join(
    sorted(
        {
            word
            for frame in frames().values()
            for verb in frame.verbs
            if "_" not in verb
            for form, word in inflections(verb).items()
            if form in ("ed", "past", "s")
        }
        | {"controls", "controlled", "holds", "held", "claims", "claimed", "withdrew", "launched"},
        key=len,
        reverse=True,
    )
)
_FIGHTING = re.compile(
    rf"\b(?P<doer>[A-Z][A-Z0-9]{{1,5}}(?:-[A-Z0-9]+)?)(?: (?:fighters|forces|troops|militiamen|soldiers|units|rebels|militants|combatants))?(?: (?:has|have|had|also|later|again|then|says|said) ?){{0,2}} (?:{_VERBS_OF_WAR})\b"  # noqa: E501
    r"|\b(?:by|against|from|hands of|control of|clashes with|battles with) (?:the )?(?P<done>[A-Z][A-Z0-9]{1,5}(?:-[A-Z0-9]+)?)\b(?! (?:news|agency|reports?|data))"  # noqa: E501
    r"|\b(?:under|in) (?P<holder>[A-Z][A-Za-z0-9]{1,6}) (?:control|hands)\b"
)
_ARABIC_PREFIXES = "وفبلك"
_BODIES = words("terms", "actor_spotting.bodies")
_ACRONYM = re.compile(r"\s\((?:the )?(?P<acronym>[A-Z][A-Za-z0-9-]{1,7})\)")


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor's name in a text. ``actor`` is its id, None when it is only described.

    ``kind``: name, acronym, generic ("government forces"), adjective ("Russian"), state ("Russia"), capital ("Moscow"), new (a group
    that is not in the theatre).
    """

    start: int
    end: int
    name: str
    actor: str | None
    kind: str = "name"


@dataclass
class Found:
    """What a document's text names: mentions in order, and the provisional actors it brings."""

    mentions: list[ActorMention] = field(default_factory=list)
    new: dict[str, Actor] = field(default_factory=dict)


class ActorSpotter:
    """Knows one theatre's names; made once, used for many documents.

    >>> theatre = Theatre("t", "T", actors=(Actor("isis", "ISIS"),))
    >>> found = ActorSpotter(theatre).spot("ISIS fought the Lions of Sand Brigade (LSB). The LSB held.")
    >>> [(m.name, m.actor) for m in found.mentions]
    [('ISIS', 'isis'), ('Lions of Sand Brigade', None), ('Lions of Sand Brigade', None)]
    """

    def __init__(self, theatre: Theatre) -> None:
        import ahocorasick

        self.theatre = theatre
        self.by_id = {a.id: a for a in theatre.actors}
        self.generics: dict[str, list[str]] = {}
        names: dict[str, list[tuple[str, str, str, date | None, date | None]]] = {}
        for actor in theatre.actors:
            told = [(n.text, n.kind, n.since, n.until) for n in actor.names]
            told += [(actor.name, "name", None, None)] + (
                [(actor.short, "acronym", None, None)] if len(actor.short) > 1 else []
            )
            for text, kind, since, until in told:
                plain = _fold(text)
                if len(plain) < 2:
                    continue
                if kind == "generic":
                    self.generics.setdefault(plain, []).append(actor.id)
                names.setdefault(plain, []).append((actor.id, kind, text, since, until))
        self.adjectives: dict[str, str] = {}
        self.states: dict[str, str] = {}
        for state in theatre.demonyms:
            if state.actor is None:
                continue
            for text, kind in [
                (state.name, "state"),
                (state.capital, "capital"),
                *((a, "adjective") for a in state.adjectives),
            ]:
                if len(text) > 1:
                    names.setdefault(_fold(text), []).append((state.actor, kind, text, None, None))
                if kind == "state":
                    self.states[_fold(text)] = state.actor
                if kind == "adjective":
                    self.adjectives[_fold(text)] = state.actor
        self._automaton = ahocorasick.Automaton()
        for plain, entries in names.items():
            self._automaton.add_word(plain, (plain, tuple(entries)))
        if names:
            self._automaton.make_automaton()
        self._empty = not names

    def name(self, actor_id: str) -> str:
        """The canonical name of an actor."""
        return self.by_id[actor_id].name if actor_id in self.by_id else actor_id

    def spot(self, plain: str, on: date | None = None) -> Found:
        """The actors named in a plain text (sentences.plain_text), longest names first, none overlapping."""
        low = plain.lower()
        if len(low) != len(plain):  # a few capitals grow when lowered; offsets matter more than they do
            low = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
        spans = list(self._known(plain, low, on))
        found = Found()
        spans.extend(self._new(plain, spans, found))
        taken = -1
        for mention in sorted(spans, key=lambda m: (m.start, -m.end)):
            if mention.start >= taken:
                found.mentions.append(mention)
                taken = mention.end
        return found

    def _known(self, plain: str, low: str, on: date | None) -> Iterable[ActorMention]:
        if self._empty:
            return
        size = len(plain)
        best_end = -1
        for last, (name, entries) in self._automaton.iter_long(low):
            start, end = last - len(name) + 1, last + 1
            inside = start > 0 and low[start - 1].isalnum()
            if inside and low[start - 1] in _ARABIC_PREFIXES and (start < 2 or not low[start - 2].isalnum()):
                inside = False  # "and", "for", "by", "like" are written onto the Arabic word
            if start < best_end or inside or (end < size and low[end].isalnum()):
                continue
            # "anti-ISIS" names no participant; "ISIS-held" is read as a compound later.
            if start and low[start - 1] == "-" and low[max(0, start - 5) : start - 1] in ("anti", "-anti", " anti"):
                continue
            chosen = self._choose(plain[start:end], entries, on)
            if chosen is None:
                continue
            best_end = end
            actor, kind = chosen
            yield ActorMention(start, end, self.name(actor), actor, kind)

    def _choose(
        self, told: str, entries: tuple[tuple[str, str, str, date | None, date | None], ...], on: date | None
    ) -> tuple[str, str] | None:
        """The actor a name means on a day; None when it is not a name here ("us", "is")."""
        fitting = []
        for actor, kind, text, since, until in entries:
            if kind != "generic":
                short = len(text) <= 5 and text.upper() == text
                if short and told != text:
                    continue
                if not short and text.lower() != text and told.lower() == told:
                    continue
            in_use = on is None or ((since is None or since <= on) and (until is None or on < until))
            fitting.append((not in_use, kind == "generic", actor, kind))
        if not fitting:
            return None
        fitting.sort(key=lambda f: f[:2])
        return fitting[0][2], fitting[0][3]

    def _new(self, plain: str, known: list[ActorMention], found: Found) -> list[ActorMention]:
        """Groups by how reports name them; a name that ends in a known one is left to it."""
        covered = [(m.start, m.end) for m in known if m.kind in ("name", "acronym")]
        acronyms = words("actors", "name_heads")
        out: list[ActorMention] = []
        names: dict[str, str] = {}
        tails: set[int] = set()
        known_ids: dict[str, str | None] = {}
        for match in _NAMED.finditer(plain):
            start, end = match.span("head" if match["head"] else "start")
            start, name = _trim(plain, start, end)
            if name is None or any(a < end and start < b and (b - a) >= (end - start) * 0.5 for a, b in covered):
                continue
            if " and " in name and any(start <= m.start and m.end <= end for m in known if m.kind != "adjective"):
                continue  # two names, not one
            if any(x in name for x in load("actors")["not_names"]) or name in acronyms or _COMPOUND.search(name):
                continue
            state = self._of_state(name)
            if state is not None:
                out.append(ActorMention(start, end, self.name(state), state, "name"))
                if match["acronym"]:
                    names[match["acronym"]], known_ids[self.name(state)] = self.name(state), state
                    tails.add(match.start("acronym"))
                continue
            first = name.split(" ", 1)
            adjective = self.adjectives.get(_fold(first[0]))
            if adjective and len(first) > 1 and first[1].lower() in load("actors")["offices"]["state"]:
                if match["acronym"]:
                    names[match["acronym"]], known_ids[self.name(adjective)] = self.name(adjective), adjective
                    tails.add(match.start("acronym"))
                out.append(ActorMention(start, end, self.name(adjective), adjective, "name"))
                continue
            longer = next(
                (
                    m
                    for m in [*out, *known]
                    if m.start < start
                    and len(plain[m.start : m.end]) > len(name)
                    and plain[m.start : m.end].startswith(name + " ")
                ),
                None,
            )
            if longer is not None:  # "the Defence Forces" after "the Defence Forces of X"
                out.append(ActorMention(start, end, longer.name, longer.actor, longer.kind))
                continue
            found.new.setdefault(name, provisional(name, match["acronym"] or ""))
            out.append(ActorMention(start, end, name, None, "new"))
            if match["acronym"]:
                names[match["acronym"]] = name
                tails.add(match.start("acronym"))
        for match in _SOLO.finditer(plain):
            start, end = match.span("name")
            if any(a < end and start < b for a, b in covered) or any(
                m.start < end and start < m.end for m in [*out, *known]
            ):
                continue
            start, name = _trim(plain, start, end)
            if name is None or _fold(name) in self.adjectives or _ordinary(name) or _COMPOUND.search(name):
                continue
            found.new.setdefault(name, provisional(name, ""))
            out.append(ActorMention(start, end, name, None, "new"))
        out.extend(self._acronyms(plain, [*known, *out], found, names))
        for m in known:
            if m.kind != "generic" and (tail := _ACRONYM.match(plain, m.end)):
                names.setdefault(tail["acronym"], m.name)
                known_ids[m.name] = m.actor
                tails.add(tail.start("acronym"))
        known_text = {m.name for m in known}
        for acronym, name in names.items():
            if acronym in known_text:
                continue
            for match in re.finditer(rf"\b{re.escape(acronym)}\b", plain):
                if match.start() not in tails:
                    out.append(
                        ActorMention(
                            match.start(),
                            match.end(),
                            name,
                            known_ids.get(name),
                            "acronym" if name in known_ids else "new",
                        )
                    )
        return out

    def _acronyms(
        self, plain: str, taken: list[ActorMention], found: Found, told: Mapping[str, str]
    ) -> list[ActorMention]:
        """Capitals that fight, hold or are fought ("the CSP took", "by ABC fighters") are a group's; all their mentions then are."""
        named = {plain[m.start : m.end] for m in taken}
        fighting: set[str] = set()
        for match in _FIGHTING.finditer(plain):
            name = match["doer"] or match["done"] or match["holder"]
            if name not in named and name not in told and name not in _BODIES and name != "IS":
                fighting.add(name)
        out: list[ActorMention] = []
        for name in sorted(fighting):
            found.new.setdefault(name, provisional(name, name))
            for match in re.finditer(rf"\b{re.escape(name)}\b", plain):
                if not any(m.start < match.end() and match.start() < m.end for m in taken):
                    out.append(ActorMention(match.start(), match.end(), name, None, "new"))
        return out

    def _of_state(self, name: str) -> str | None:
        """The state whose forces a name means: "Israel Defense Forces", "Armed Forces of Ukraine"; None for other names."""
        words_ = name.split()
        if len(words_) > 1 and all(w.lower() in _STATE_WORDS for w in words_[1:]):
            return self.adjectives.get(_fold(words_[0])) or self.states.get(_fold(words_[0]))
        match = _FORCES_OF.fullmatch(name)
        return self.states.get(_fold(match["state"])) if match else None


def provisional(name: str, short: str = "", kind: ActorKind = ActorKind.REBEL_GROUPS) -> Actor:
    """An actor that a report named and nobody has reviewed.

    >>> provisional("Lions of Sand Brigade", "LSB").id
    'new-lions-of-sand-brigade'
    """
    return Actor(
        "new-" + (_SLUG.sub("-", name.lower()).strip("-") or "group"), name, kind, short=short, provisional=True
    )


def _fold(text: str) -> str:
    return plain_text(text).lower().strip()


def _trim(plain: str, start: int, end: int) -> tuple[int, str | None]:
    """A name without the article or title it begins a sentence with."""
    name = plain[start:end]
    for word in (
        "The ",
        "A ",
        "An ",
        "In ",
        "On ",
        "At ",
        "But ",
        "And ",
        "Of ",
        "By ",
        "For ",
        "Its ",
        "Their ",
        "After ",
        "While ",
        "As ",
        "When ",
        "Some ",
        "Many ",
        "Two ",
        "Three ",
        "Several ",
        "Dozens of ",
        "Meanwhile ",
    ):
        if name.startswith(word):
            start += len(word)
            name = name[len(word) :]
    return start, name if len(name) > 2 and (" " in name or len(name) > 3) else None


def _ordinary(name: str) -> bool:
    """Words that begin a sentence but name nobody: "Suspected militants"."""
    return name.lower() in _ORDINARY or name.split(" ", 1)[0].lower() in (
        "pro-government",
        "anti-government",
        "foreign",
        "local",
        "armed",
    )


_ORDINARY = words("terms", "actor_spotting.ordinary")


def as_actor(mention: ActorMention, name: str, actor: str | None) -> ActorMention:
    """The same mention, said of somebody else (a pronoun resolved)."""
    return replace(mention, name=name, actor=actor)
