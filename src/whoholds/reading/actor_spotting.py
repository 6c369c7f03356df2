"""Finds who is named: the theatre's actors by every name they have, states by their demonyms, and groups nobody has met before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from whoholds.model import Actor, Theatre
from whoholds.reading.sentences import plain_text
from whoholds.reading.tokens import same_spelling, tokenizer

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc

_ARABIC_PREFIXES = "وفبلك"


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


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of an actor, and the days it is in use."""

    actor: str
    kind: str
    text: str
    since: date | None = None
    until: date | None = None

    def fits(self, told: str) -> bool:
        """Whether words in a text can be this name: "us" is not "US", "is" is not "IS"."""
        if self.kind == "generic":
            return True
        if len(self.text) <= 5 and self.text.upper() == self.text:
            return told == self.text
        return self.text.lower() == self.text or told.lower() != told

    def in_use(self, on: date | None) -> bool:
        return on is None or ((self.since is None or self.since <= on) and (self.until is None or on < self.until))


class ActorSpotter:
    """Knows one theatre's names; made once, used for many documents.

    >>> theatre = Theatre("t", "T", actors=(Actor("isis", "ISIS"),))
    >>> found = ActorSpotter(theatre).spot("ISIS fought the Lions of Sand Brigade (LSB). The LSB held.")
    >>> [(m.name, m.actor) for m in found.mentions]
    [('ISIS', 'isis'), ('Lions of Sand Brigade', None), ('Lions of Sand Brigade', None)]
    """

    def __init__(self, theatre: Theatre, tokenize: Tokenizer | None = None) -> None:
        from whoholds.reading.new_groups import GroupFinder

        self.theatre = theatre
        self.tokenize = tokenize or tokenizer()
        self.by_id = {a.id: a for a in theatre.actors}
        self.called = {actor: known.name for actor, known in self.by_id.items()}
        self.sources = {key: s for s in reversed(theatre.sources) for key in (s.name, s.id)}
        """The theatre's sources by id and by name."""
        self.generics: dict[str, list[str]] = {}
        self.adjectives: dict[str, str] = {}
        self.states: dict[str, str] = {}
        self._names: dict[str, list[_Name]] = {}
        self._collect(theatre)
        self._matcher = self._matching()
        self._groups = GroupFinder(self)

    def _collect(self, theatre: Theatre) -> None:
        """Every name, by its spelling in small letters."""
        for actor in theatre.actors:
            told = [_Name(actor.id, n.kind, n.text, n.since, n.until) for n in actor.names]
            told.append(_Name(actor.id, "name", actor.name))
            if len(actor.short) > 1:
                told.append(_Name(actor.id, "acronym", actor.short))
            for name in told:
                plain = folded(name.text)
                if len(plain) < 2:
                    continue
                if name.kind == "generic":
                    self.generics.setdefault(plain, []).append(actor.id)
                self._names.setdefault(_key(plain), []).append(name)
        for state in theatre.demonyms:
            if state.actor is None:
                continue
            self.states[folded(state.name)] = state.actor
            told = [_Name(state.actor, "state", state.name), _Name(state.actor, "capital", state.capital)]
            told += [_Name(state.actor, "adjective", a) for a in state.adjectives]
            for name in told:
                if len(name.text) > 1:
                    self._names.setdefault(_key(folded(name.text)), []).append(name)
                if name.kind == "adjective":
                    self.adjectives[folded(name.text)] = name.actor

    def _matching(self) -> PhraseMatcher:
        from spacy.matcher import PhraseMatcher

        told = {folded(n.text) for names in self._names.values() for n in names}
        # "and", "for", "by", "like" are written onto the Arabic word; before the article the tokenizer parts them
        told |= {
            p + t for t in told if "\u0600" <= t[0] <= "\u06ff" and not t.startswith("ال") for p in _ARABIC_PREFIXES
        }
        matcher = PhraseMatcher(self.tokenize.vocab, attr="NORM")
        matcher.add("names", [self.tokenize(t) for t in told])
        return matcher

    def name(self, actor_id: str) -> str:
        """The canonical name of an actor."""
        return self.by_id[actor_id].name if actor_id in self.by_id else actor_id

    def spot(self, plain: str, on: date | None = None, doc: Doc | None = None) -> Found:
        """The actors named in a plain text (sentences.plain_text), longest names first, none overlapping; ``doc``: its tokens."""
        doc = self.tokenize(plain) if doc is None else doc
        found = Found()
        known = list(self._known(doc, plain, on))
        mentions = [*known, *self._groups.find(doc, plain, known, found.new)]
        taken = -1
        for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
            if mention.start >= taken:
                found.mentions.append(mention)
                taken = mention.end
        return found

    def _known(self, doc: Doc, plain: str, on: date | None) -> Iterator[ActorMention]:
        done = 0
        for _, first, last in sorted(self._matcher(doc), key=lambda m: (m[1], -m[2])):
            if first < done:
                continue
            # "anti-ISIS" names no participant; "ISIS-held" is read as a compound later.
            if (
                first > 1
                and doc[first - 1].text == "-"
                and not doc[first - 1].whitespace_
                and doc[first - 2].lower_ == "anti"
            ):
                continue
            start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
            if plain[start] in _ARABIC_PREFIXES and _key(plain[start:end]) not in self._names:
                start += 1
            chosen = self._chosen(plain[start:end], on)
            if chosen is not None:
                done = last
                yield ActorMention(start, end, self.name(chosen.actor), chosen.actor, chosen.kind)

    def _chosen(self, told: str, on: date | None) -> _Name | None:
        """The actor a name means on a day: one that bore it then, one that is no mere description."""
        fitting = [n for n in self._names.get(_key(told), ()) if n.fits(told)]
        return min(fitting, key=lambda n: (not n.in_use(on), n.kind == "generic"), default=None)


def folded(text: str) -> str:
    """A name as the texts are when names are looked for."""
    return plain_text(text).lower().strip()


def _key(text: str) -> str:
    """What all spellings of a name have in common."""
    return "".join(same_spelling(text).split())


def as_actor(mention: ActorMention, name: str, actor: str | None) -> ActorMention:
    """The same mention, said of somebody else (a pronoun resolved)."""
    return replace(mention, name=name, actor=actor)
