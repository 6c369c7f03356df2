""" "The army", "the militants", "both sides", "Pentagon-backed rebels": whom a description means in a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whoholds.model.vocabularies import ActorKind, RelationKind
from whoholds.reading.chunks import DETERMINERS, Chunk
from whoholds.reading.coreference import Memory, Who
from whoholds.reading.home_country import Lands
from whoholds.reading.lexicon import words

GROUP_WORDS = words("actors", "group_words")
MILITANTS = words("actors", "militants")
ATTACKERS, OPPOSED = words("who", "attackers"), words("who", "opposed")
_CIVIL_RULE, _ARMIES = words("who", "civil_rule"), words("who", "armies")
_OF_REBELS = frozenset(("ethnic", "rebel", "insurgent", "guerrilla", "separatist", "private"))


class Epithets:
    """Says whom descriptions mean, by what a document has told so far; ``country``: the one it is about, ``states``: actor → state."""

    def __init__(
        self, memory: Memory, states: Mapping[str | None, str], country: str, lands: Lands | None = None
    ) -> None:
        self.memory, self.states, self.home = memory, states, country
        self.lands = lands or Lands()
        self.here = ""
        """The country a sentence begins with: "In neighbouring Mali, the army …"."""

    def country(self, c: Chunk) -> str:
        """The country whose army a phrase's "the army" is: that of the place told with it, the paragraph's, the report's."""
        return self.here or self.lands.near(c.start) or self.home

    def nearest(self, actors: Sequence[str]) -> str:
        named = [k for k in reversed(self.memory.recent) if k in actors]
        return named[0] if named else max(actors, key=lambda a: self.memory.counts.get(a, 0))

    def group(self, c: Chunk, head: str) -> tuple[Who, ...]:
        united = next((w for w in ("coalition", "alliance") if w == head or w in c.words[:-1]), "")
        if united:
            named = [
                k
                for k in (*reversed(self.memory.recent), *self.memory.names)
                if united in self.memory.names[k].name.lower()
            ]
            if named:
                return (Who(self.memory.names[named[0]].name, self.memory.names[named[0]].actor, c.text),)
            fitting = [
                a for a in self.memory.theatre.actors if united in a.name.lower() and a.id in self.memory.weights
            ]
            return (Who(fitting[0].name, fitting[0].id, c.text),) if fitting else ()
        if head in ("army", "force", "forces", "troops"):
            if not _OF_REBELS.isdisjoint(c.words):
                return self.recent(c) if c.definite else ()
            if c.definite or head in ("army", "forces", "troops"):
                return (
                    self.government(c)
                    if head in ("army", "troops", "forces")
                    and not any(w in GROUP_WORDS - {"forces", "army", "troops"} for w in c.words)
                    else self.recent(c)
                )
            return ()
        if not c.definite and head not in MILITANTS and head not in ("rebels", "insurgents", "fighters", "gunmen"):
            return ()
        if (
            head in ("rebels", "rebel", "insurgents", "insurgent")
            or head in MILITANTS
            or head == "militant"
            or c.definite
        ):
            return self.recent(c)
        if head == "fighters" and (c.definite or c.quantity is not None):
            return self.recent(c)
        return ()

    def both(self, c: Chunk) -> tuple[Who, ...]:
        """ "both sides": the two named last that fight each other; a backer from outside only where there is nobody else."""
        keys = list(reversed(self.memory.recent))
        inner = [
            k
            for k in keys
            if (a := self.memory.spotter.by_id.get(k)) is None or a.kind is not ActorKind.EXTERNAL_FORCES
        ]
        chosen = (inner if len(inner) > 1 else keys)[:2]
        return tuple(Who(self.memory.names[k].name, self.memory.names[k].actor, c.text) for k in reversed(chosen))

    def opponent(self, who: tuple[Who, ...]) -> tuple[Who, ...]:
        """The other side, where a document is about two."""
        if not who:
            return ()
        keys = {w.key for w in who}
        total = sum(self.memory.weights.values())
        others = [
            (k, n)
            for k, n in self.memory.weights.most_common(6)
            if k not in keys and not any(self.memory.kin(k, w) for w in keys) and k != "civilians"
        ]
        mine = sum(n for k, n in self.memory.weights.items() if k in keys or any(self.memory.kin(k, w) for w in keys))
        if others and mine + others[0][1] >= 0.6 * total and (len(others) < 2 or others[0][1] >= 2 * others[1][1]):
            other = self.memory.names[others[0][0]]
            return (Who(other.name, other.actor, ""),)
        return ()

    def recent(self, c: Chunk) -> tuple[Who, ...]:
        if c.words[:1] and c.words[0] in ("that", "those", "this", "these") and self.memory.recent:
            last = self.memory.names[self.memory.recent[-1]]
            if self.memory.is_group(last):  # "that organization": the one named last
                return (Who(last.name, last.actor, c.text),)
        who = self.memory.last_group(self.states if c.head in OPPOSED else ())
        if who is not None and c.head in OPPOSED and not self.memory.is_called(who, c.head.removesuffix("s")):
            return ()
        return (Who(who.name, who.actor, c.text),) if who else ()

    def government(self, c: Chunk) -> tuple[Who, ...]:
        """The state whose forces are meant: the theatre's own government, else the state last named."""
        generic = [
            a
            for phrase in ("government forces", "the army", "government", "the government")
            for a in self.memory.spotter.generics.get(phrase, ())
        ]
        if generic:
            actor = self.nearest(generic)
            at_home = self.at_home(actor, c)
            return (at_home or Who(self.memory.spotter.name(actor), actor, c.text),)
        home = self._state(c)
        if home is None and len({k for k in self.memory.told if k in self.states and self.memory.told[k]}) > 1:
            first, second = [n for k, n in self.memory.told.most_common() if k in self.states][:2]
            if first < 2 * second:
                return ()  # two states, and nobody can say whose army
        if home is None and _OF_REBELS & set(c.words):
            return self.recent(c)
        if home is None and not any(self.memory.told[k] > 1 for k in self.memory.told if k in self.states):
            return ()
        acting: list[Who] = []
        for key in reversed(self.memory.recent):
            who = self.memory.names[key]
            known = self.memory.spotter.by_id.get(who.actor or "")
            if known is not None and (known.kind is ActorKind.STATE_FORCES or known.id in self.states):
                acting.append(who)
        mine = [w for w in acting if w.actor == home or (home is not None and self._serves(c, w, home))]
        chosen = next(iter(mine), None)
        if chosen is None and home is not None:
            chosen = Who(self.memory.spotter.name(home), home, c.text)
        chosen = chosen or next(iter(acting), None)
        if chosen is not None:
            return (Who(chosen.name, chosen.actor, c.text),)
        return (
            (Who(self.memory.ours.name, self.memory.ours.actor, c.text),)
            if self.memory.ours and self.memory.ours.actor in self.states
            else ()
        )

    def _state(self, c: Chunk) -> str | None:
        """The state whose army a phrase's "the army" is."""
        country = self.country(c)
        return next((a for a, name in self.states.items() if name == country and a), None) if country else None

    def _serves(self, c: Chunk, who: Who, home: str) -> bool:
        """Whether forces of a state are meant by its "army"; a militia of the government is neither army nor government."""
        known = self.memory.spotter.by_id.get(who.actor or "")
        if known is None or c.head in _CIVIL_RULE or not self.memory.kin(known.id, home):
            return False
        return any(army in n.lower() for n in (known.name, *(n.text for n in known.names)) for army in _ARMIES)

    def at_home(self, actor: str | None, c: Chunk) -> Who | None:
        """ "The army" in a report about one country is that country's, though the theatre's own word for another's; else None."""
        state = self._state(c)
        if state is None or actor is None or actor == state or "regime" in c.words or self.memory.kin(actor, state):
            return None
        known = self.memory.spotter.by_id.get(actor)
        if known is None or (known.kind is not ActorKind.STATE_FORCES and known.id not in self.states):
            return None
        mine = sum(n for k, n in self.memory.told.items() if k == actor or self.memory.kin(k, actor))
        theirs = sum(n for k, n in self.memory.told.items() if k == state or self.memory.kin(k, state))
        if theirs <= mine:
            return None
        return Who(self.memory.spotter.name(state), state, c.text)

    def backed(self, c: Chunk) -> Who:
        """ "Pentagon-backed rebels": a group the theatre knows to be backed so, else a new one by this description."""
        backer = c.backers[0][0]
        for relation in self.memory.theatre.relations:
            if relation.relation is RelationKind.BACKED_BY and relation.object == backer.actor:
                actor = self.memory.spotter.by_id.get(relation.subject)
                if actor is not None and any(
                    n.kind == "generic" and n.text.lower().endswith(c.head) and "backed" in n.text.lower()
                    for n in actor.names
                ):
                    return Who(actor.name, actor.id, c.text)
        told = c.text.split()
        while told and (told[0].lower() in DETERMINERS or told[0][0].isdigit()):
            told = told[1:]
        return Who(" ".join(told), None, c.text)
