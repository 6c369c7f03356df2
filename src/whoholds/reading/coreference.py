""" "The group", "it", "the militants", "its forces", "the latter": whom a document has spoken of so far, and who is meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from whoholds.model import Document, Draft, Theatre
from whoholds.model.vocabularies import ActorKind
from whoholds.reading.actor_spotting import ActorMention, ActorSpotter, folded
from whoholds.reading.lexicon import listed, words

_ARMED = frozenset((ActorKind.REBEL_GROUPS, ActorKind.POLITICAL_MILITIAS, ActorKind.IDENTITY_MILITIAS))
_INFORMS = re.compile(rf" (?:hereby )?(?:{'|'.join(listed('who', 'informing'))})\b")
_OUR_MEN = re.compile(rf"\b[Oo]ur (?:[a-z]+ )?(?:{'|'.join(listed('who', 'our_men'))})\b")
_OFFICIAL = words("who", "official")
_OFTEN = 3
_MEN = listed("who", "stems_of_fighters")
_REGULAR_UNIT = re.compile(rf"\b(?:{'|'.join(listed('who', 'regular_units'))})$")
_REGULAR = re.compile(rf" (?:army |naval |air )?(?:{'|'.join(listed('who', 'regulars'))})\b")


@dataclass(frozen=True, slots=True)
class Who:
    """An actor as resolved: canonical name, id (None for one that is not in the theatre), and the words of the report."""

    name: str
    actor: str | None
    told: str

    @property
    def key(self) -> str:
        """What makes two the same."""
        return self.actor or self.name.lower()


@dataclass
class Memory:
    """Whom a document has spoken of so far."""

    theatre: Theatre
    spotter: ActorSpotter
    counts: Counter[str] = field(default_factory=Counter)
    names: dict[str, Who] = field(default_factory=dict)
    recent: list[str] = field(default_factory=list)
    subject: Who | None = None
    weights: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    """How often each is told by a name or adjective of its own, not as "the army"."""
    ours: Who | None = None
    enemy: Who | None = None
    country: str = ""
    own: bool = False
    """Whether a party to the war publishes the document itself."""
    event_in: int = -1
    """The paragraph in which an event was told last."""
    deed: Draft | None = None
    """The last event told of a place: what "X followed on Tuesday" repeats."""
    heading: tuple[tuple[Who, ...], str] | None = None
    """Who holds the places in the lines below "Held by X:", and the status."""
    lists_holders: bool = False
    """Whether the text lists places with their holders: "X: A"."""
    colours: dict[str, tuple[Who, ...]] = field(default_factory=dict)
    """Whose a map's colours are, where its legend tells."""
    low: str = ""
    """The text in small letters."""
    female: str = ""
    male: str = ""
    regulars: set[str] = field(default_factory=set)
    """Names whose fighters are told as soldiers: a state's forces, whatever nobody knows of them."""

    def settle(
        self,
        document: Document,
        states: Mapping[str | None, str],
        home: str,
        plain: str = "",
        told: Sequence[ActorMention] = (),
    ) -> None:
        """Who "we" and "the enemy" are: the side of the one who publishes, or else the state it is about; and the other."""
        source = self.spotter.sources.get(document.source)
        ours = source.affiliation if source is not None and source.affiliation in self.spotter.by_id else None
        if ours is None:  # "X Press Office", "X Ministry of Defence"
            name = source.name if source is not None else re.sub(r"[-_]+", " ", document.source)
            sides = [m.actor for m in self.spotter.spot(name.title()).mentions if m.actor is not None]
            named = (folded(word) for word in name.split())  # "X Ministry of Defence" may be a name nobody knows
            sides += [state for w in named if (state := self.spotter.states.get(w) or self.spotter.adjectives.get(w))]
            official = not _OFFICIAL.isdisjoint(name.lower().split())
            ours = next(
                (side for side in sides if official or side not in states), None
            )  # a capital's newspaper is no party
        if ours is None and _OUR_MEN.search(plain):
            ours = next((m.actor for m in told if m.actor is not None and _INFORMS.match(plain, m.end)), None)
        self.own, self.low = ours is not None, plain.lower()
        self.regulars = {m.name.lower() for m in told if m.actor is None and _REGULAR.match(plain, m.end)}
        if ours is None:
            ours = next((k for k, name in states.items() if name == home and k), None)
        if ours is None:
            told_most = [k for k, _ in self.weights.most_common() if k in states or not self.is_group(self.names[k])]
            ours = told_most[0] if told_most else None
        if ours is not None:
            self.ours = self.names.get(ours) or Who(self.spotter.name(ours), ours, "")
            rest = [k for k, _ in self.weights.most_common() if k not in (ours, "civilians") and not self.kin(k, ours)]
            self.enemy = self.names[rest[0]] if rest else None

    def told_states(self, states: Mapping[str | None, str]) -> dict[str, int]:
        """How often each state is named."""
        told: Counter[str] = Counter()
        for key, times in self.told.items():
            if key in states:
                told[states[key]] += times
        return told

    def kin(self, left: str, right: str) -> bool:
        """Whether one belongs to the other."""
        a, b = self.spotter.by_id.get(left), self.spotter.by_id.get(right)
        return (
            a is not None
            and b is not None
            and (a.parent == b.id or b.parent == a.id or (a.parent is not None and a.parent == b.parent))
        )

    def focus(self) -> Who | None:
        """The armed group the document is most about; None where it names none."""
        groups = [(n, k) for k, n in self.counts.items() if self.is_group(self.names[k])]
        return self.names[max(groups)[1]] if groups else None

    def is_group(self, who: Who) -> bool:
        """Whether it is an armed group, not a state."""
        if who.actor is None:
            return who.key not in self.regulars and _REGULAR_UNIT.search(who.name) is None
        actor = self.spotter.by_id.get(who.actor)
        return actor is not None and actor.kind in _ARMED

    def count(self, mentions: Iterable[ActorMention]) -> None:
        """Counts the names of a whole document beforehand: "militants" may stand before the name."""
        for m in mentions:
            who = Who(m.name, m.actor, m.name)
            self.weights[who.key] += 1
            self.told[who.key] += m.kind != "generic"
            self.names.setdefault(who.key, who)
            if m.kind not in ("generic", "adjective", "state", "capital"):
                self.names.setdefault(who.key, who)
                self.counts[who.key] += 1

    def notice(self, who: Who) -> None:
        """Remembers that it was just named; what is only described ("rebels") is not kept."""
        if who.actor is None and who.name[:1].islower():
            return
        self.names.setdefault(who.key, who)
        if who.key in self.recent:
            self.recent.remove(who.key)
        self.recent.append(who.key)
        del self.recent[:-12]

    def fresh(self, paragraph: int) -> bool:
        """Whether a paragraph has told no event yet."""
        return self.event_in != paragraph

    def last_group(self, opposed_to: Collection[str | None] = ()) -> Who | None:
        """The armed group meant by "the group": the one the document is about, or else the one named last.

        ``opposed_to``: states whose own militias "the militants" are not.
        """
        main = self.focus()
        total = sum(n for k, n in self.counts.items() if self.is_group(self.names[k]))
        if main is not None and self.counts[main.key] * 2 > total and (self.counts[main.key] > 1 or not self.recent):
            return main
        for key in reversed(self.recent):
            if self.is_group(self.names[key]) and not self._belongs(key, opposed_to):
                return self.names[key]
        return main if main is None or not self._belongs(main.key, opposed_to) else None

    def is_called(self, who: Who, word: str) -> bool:
        """Whether "the insurgents" may be a name nobody knows: not initials the text tells less often, and never of insurgents."""
        if who.actor is not None or not (who.name.isupper() or who.name.endswith("Force")):
            return True
        name, told = who.name.lower(), self.low.count(word)
        if told < _OFTEN or told <= self.low.count(name):
            return True
        return any(f"{name} {men}" in self.low for men in _MEN)

    def _belongs(self, key: str, states: Collection[str | None]) -> bool:
        known = self.spotter.by_id.get(key)
        return known is not None and known.parent is not None and known.parent in states
