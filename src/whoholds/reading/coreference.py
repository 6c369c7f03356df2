""" "The group", "it", "the militants", "its forces", "the latter": who they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from whoholds.model import Document, Theatre
from whoholds.model.vocabularies import ActorKind, RelationKind
from whoholds.reading.actor_spotting import ActorMention, ActorSpotter
from whoholds.reading.attribution import SPEECH, Said, Speakers
from whoholds.reading.chunks import CIVILIANS, DETERMINERS, FORCES, POSITIONS, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.lexicon import load, words

GROUP_WORDS = words("actors", "group_words")
MILITANTS = words("actors", "militants")
REBELS = words("actors", "rebels")
_ARMED = frozenset((ActorKind.REBEL_GROUPS, ActorKind.POLITICAL_MILITIAS, ActorKind.IDENTITY_MILITIAS))
_GOVERNMENT_HEADS = words("terms", "coreference.government_heads")
_DESCRIBED = re.compile(r"-(?:backed|led|linked|aligned|allied|supported|affiliated)$")
_ARMED_HEADS = words("terms", "coreference.armed_heads")
_NUMBERS = words("terms", "coreference.numbers")
_SIDES: Mapping[str, str] = load("actors")["sides"]
_OF_REBELS = frozenset(("ethnic", "rebel", "insurgent", "guerrilla", "separatist", "private"))
_THEY = words("terms", "coreference.they")


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
    female: str = ""
    male: str = ""

    def settle(self, document: Document, states: Mapping[str | None, str]) -> None:
        """Who "we" and "the enemy" are: the side of the one who publishes, or else the state named most; and the other."""
        source = next((s for s in self.theatre.sources if s.id == document.source or s.name == document.source), None)
        sides = [k for k, _ in self.weights.most_common() if k in states or not self.is_group(self.names[k])]
        ours = source.affiliation if source is not None and source.affiliation in self.spotter.by_id else None
        if ours is None:  # "X Press Office", "X Ministry of Defence"
            told = source.name if source is not None else re.sub(r"[-_]+", " ", document.source)
            ours = next((m.actor for m in self.spotter.spot(told).mentions if m.actor is not None), None)
        self.own = ours is not None
        if ours is None and sides:
            ours = sides[0]
        if ours is not None:
            self.ours = self.names.get(ours) or Who(self.spotter.name(ours), ours, "")
            rest = [k for k, _ in self.weights.most_common() if k != ours and not self.kin(k, ours)]
            self.enemy = self.names[rest[0]] if rest else None

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
            return True
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

    def last_group(self) -> Who | None:
        """The armed group meant by "the group": the one the document is about, or else the one named last."""
        main = self.focus()
        total = sum(n for k, n in self.counts.items() if self.is_group(self.names[k]))
        if main is not None and self.counts[main.key] * 2 > total and (self.counts[main.key] > 1 or not self.recent):
            return main
        for key in reversed(self.recent):
            if self.is_group(self.names[key]):
                return self.names[key]
        return self.focus()


class Resolver:
    """Says who the phrases of one sentence are."""

    def __init__(self, memory: Memory, chunks: Sequence[Chunk], found: Sequence[Clause]) -> None:
        self.memory, self.chunks, self.clauses = memory, chunks, found
        self._cache: dict[int, tuple[Who, ...]] = {}
        self.speakers: Speakers | None = None
        self.states: Mapping[str | None, str] = {}
        self.country = ""
        self.said: Sequence[Said] = ()

    def all_of(self, at: int | None) -> tuple[Who, ...]:
        """The actors of a phrase and of the one "and" joins to it."""
        found = self.who(at)
        if (
            at is not None
            and at > 1
            and self.chunks[at - 1].kind == "conj"
            and self.chunks[at - 2].kind in ("actor", "noun")
        ):
            found = tuple(dict.fromkeys((*self.who(at - 2), *found)))
        return found

    def side_in(self, at: int) -> tuple[Who, ...]:
        """The side an adjective names: "rebel hands", "government airstrikes", "our attacks", "its offensive"."""
        c = self.chunks[at]
        if "our" in c.words[:2] and self.memory.ours is not None:
            return (Who(self.memory.ours.name, self.memory.ours.actor, c.text),)
        if "enemy" in c.words and self.memory.enemy is not None:
            return (Who(self.memory.enemy.name, self.memory.enemy.actor, c.text),)
        if c.words[:1] and c.words[0] in ("its", "their"):
            return self._pronoun(at, Chunk("pron", c.start, c.end, "they", head="they"))
        side = next((w for w in c.words if w in _SIDES), "")
        return self.side_called(side, at) if side else ()

    def side_called(self, side: str, at: int) -> tuple[Who, ...]:
        """Who "rebel" or "regime" means in "rebel-held", "regime airstrikes"."""
        told = _SIDES.get(side)
        if told is None:
            return ()
        c = self.chunks[at]
        words_ = tuple(told.split())
        chunk = Chunk("noun", c.start, c.end, "the " + told, head=words_[-1], words=("the", *words_), definite=True)
        return self._described(at, chunk) or self._as_told(chunk)

    def who(self, at: int | None) -> tuple[Who, ...]:
        """The actors a phrase stands for; empty when it stands for none."""
        if at is None:
            return ()
        if at not in self._cache:
            self._cache[at] = ()  # a pronoun that leads back to itself is nobody
            self._cache[at] = self._resolve(at)
        return self._cache[at]

    def _resolve(self, at: int) -> tuple[Who, ...]:
        c = self.chunks[at]
        if c.kind == "actor":
            return self._named(c)
        if c.kind == "pron" and c.head in ("we", "us"):
            return self._speaking(c)
        if c.kind == "pron":
            return self._pronoun(at, c) if c.head in _THEY else ()
        if c.civil:
            return (Who("Civilians", self._id("civilians"), c.text),)
        if c.kind == "place":
            return self._metonym(c)
        if c.kind != "noun":
            return ()
        return self._described(at, c) or self._as_told(self._with_allegiance(at, c))

    def _with_allegiance(self, at: int, c: Chunk) -> Chunk:
        """ "fighters loyal to X" are told with their X."""
        after = self.chunks[at + 1 : at + 3]
        if len(after) < 2 or after[0].head != "to" or c.text.split()[-1].lower() not in ("loyal", "allied", "aligned"):
            return c
        return replace(c, text=f"{c.text} to {after[1].text}")

    def _as_told(self, c: Chunk) -> tuple[Who, ...]:
        """Fighters nobody can name from here are kept as the report has them ("rebels", "federal troops")."""
        if c.frame is not None or c.civil or (c.words[:1] and c.words[0] in ("its", "their", "his", "her", "no")):
            return ()
        if (
            c.head not in _ARMED_HEADS
            and not ("air" in c.words and c.head == "force")
            and not ("armed" in c.words and c.head in ("men", "groups", "group"))
            and not ("security" in c.words and c.head == "forces")
        ):
            return ()
        text = c.text
        if c.quantity is not None and c.start <= c.quantity.start < c.quantity.end <= c.end:
            text = text[: c.quantity.start - c.start] + text[c.quantity.end - c.start :]
        told = " ".join(
            w
            for w in re.sub(r"[\"']s?(?=\s|$)", "", text).split()
            if w.lower() not in DETERMINERS and not w[:1].isdigit() and w.lower() not in _NUMBERS
        )
        told = re.sub(
            r"^(?:at least|up to|more than|about|around|nearly|some|last|first|suspected|a number of|dozens of|hundreds of|members of(?: the)?) ",  # noqa: E501
            "",
            told,
            flags=re.I,
        )
        return (Who(told, None, c.text),) if told and len(told) < 80 else ()

    def _id(self, actor: str) -> str | None:
        return actor if actor in self.memory.spotter.by_id else None

    def _named(self, c: Chunk) -> tuple[Who, ...]:
        group_head = c.head in MILITANTS or c.head in (
            "rebels",
            "rebel",
            "insurgents",
            "insurgent",
            "opposition",
            "separatists",
        )
        out = []
        for m in c.actors:
            at_home = self._at_home(m.actor, c) if m.kind == "generic" else None
            if at_home is not None:
                out.append(at_home)
                continue
            if m.kind == "adjective" and group_head:
                state = self._state_rebels(c)
                out.append(state)
                continue
            if m.kind == "adjective" and c.quantity is not None and c.head not in FORCES and not c.position:
                out.append(Who("Civilians", self._id("civilians"), c.text))  # "four Palestinians"
                continue
            if m.kind == "adjective" and c.head not in FORCES and not c.position:  # noqa: SIM102
                if not c.head.endswith("s") or len(c.words) > 2:
                    continue
            out.append(Who(m.name, m.actor, c.text))
        return tuple(dict.fromkeys(out))

    def _state_rebels(self, c: Chunk) -> Who:
        """ "Syrian rebels" are not Syria's army."""
        for phrase in (f"{c.text.split()[-2] if len(c.text.split()) > 1 else ''} {c.head}".strip().lower(), c.head):
            for actor in self.memory.spotter.generics.get(phrase, ()):
                return Who(self.memory.spotter.name(actor), actor, c.text)
        told = " ".join(w for w in c.text.split() if w.lower() not in DETERMINERS and not w[0].isdigit())
        return Who(told, None, c.text)

    def _metonym(self, c: Chunk) -> tuple[Who, ...]:
        """Countries and capitals that act: "Moscow bombed"."""
        out = tuple(
            Who(m.name, m.actor, c.text) for m in c.actors if m.kind in ("state", "capital") or m.kind == "name"
        )
        return out if c.head not in ("province",) else ()

    def _speaking(self, c: Chunk) -> tuple[Who, ...]:
        """ "We have entered X," a spokesman for Y's army said: Y; in a party's own statement, that party."""
        for said in self.said:
            if said.start <= c.start < said.end:
                for speaker in said.chain:
                    actor = speaker.actor or next(
                        (m.actor for m in self.memory.spotter.spot(speaker.name).mentions if m.actor is not None), None
                    )
                    if actor is not None and actor != "civilians":
                        return (Who(self.memory.spotter.name(actor), actor, c.text),)
                return ()
        ours = self.memory.ours if self.memory.own else None
        return (Who(ours.name, ours.actor, c.text),) if ours is not None else ()

    def _glossed(self, at: int, c: Chunk) -> tuple[Who, ...]:
        """ "they (X) … as they": whom the editor wrote beside the word, here or earlier in the sentence."""
        for k in range(min(at, len(self.chunks) - 3), -1, -1):
            d = self.chunks[k]
            if (
                d.kind == "pron"
                and d.head == c.head
                and self.chunks[k + 1].head == "("
                and self.chunks[k + 2].kind == "actor"
            ):
                return tuple(Who(w.name, w.actor, c.text) for w in self.who(k + 2))
        return ()

    def _pronoun(self, at: int, c: Chunk) -> tuple[Who, ...]:
        glossed = self._glossed(at, c)
        if glossed:
            return glossed
        verb = next((k for k in self.clauses if k.subject == at), None) or next(
            (k for k in self.clauses if k.object == at), None
        )
        # the subject of the clause this one hangs on, when it is somebody else than a thing
        for clause in reversed(self.clauses):
            if clause.verb < at and clause is not verb and clause.subject is not None and clause.subject != at:
                who = self.who(clause.subject) or self._office(clause)
                if who and (c.head != "it" or len(who) == 1):
                    return tuple(Who(w.name, w.actor, c.text) for w in who)
        if self.memory.subject is not None:
            return (Who(self.memory.subject.name, self.memory.subject.actor, c.text),)
        last = self.memory.last_group()
        return (Who(last.name, last.actor, c.text),) if last else ()

    def _office(self, clause: Clause) -> tuple[Who, ...]:
        """ "X's General Staff said its forces": whose office speaks."""
        c = self.chunks[clause.subject] if clause.subject is not None else None
        if c is None or c.kind != "noun" or c.civil or not c.actors or self.chunks[clause.verb].lemma not in SPEECH:
            return ()
        return (Who(c.actors[0].name, c.actors[0].actor, c.text),)

    def _described(self, at: int, c: Chunk) -> tuple[Who, ...]:
        head = c.head
        if c.words[:1] == ("our",) and (head in FORCES or c.frame is not None) and self.memory.ours is not None:
            return (Who(self.memory.ours.name, self.memory.ours.actor, c.text),)
        if head in ("enemy", "occupiers", "occupier", "invaders", "aggressor", "adversary") or (
            "enemy" in c.words and (head in FORCES or head in POSITIONS or c.frame is not None)
        ):
            return (Who(self.memory.enemy.name, self.memory.enemy.actor, c.text),) if self.memory.enemy else ()
        if head in ("sides", "parties") and (
            "both" in c.text.lower() or "two" in c.text.lower() or "warring" in c.words
        ):
            return self._both(c)
        if c.backers and (head in FORCES or head in GROUP_WORDS):
            main = self.memory.last_group()
            if c.words[:1] == ("the",) and main is not None and main.actor != c.backers[0][0].actor:
                return (Who(main.name, main.actor, c.text),)
            return (self._backed(c),)
        told = c.text.lower()
        content = [w for w in c.words if w not in DETERMINERS and w not in ("#", "@", "%", "'s")]
        for k in range(len(content)):
            phrase = " ".join(content[k:])
            for form in (phrase, "the " + phrase) if c.definite else (phrase,):
                generic = self.memory.spotter.generics.get(form)
                if generic:
                    actor = self._nearest(generic)
                    return (self._at_home(actor, c) or Who(self.memory.spotter.name(actor), actor, c.text),)
        if head == "factions":
            known = self.memory.spotter.generics.get("rebel factions") or self.memory.spotter.generics.get("rebels")
            if known:
                actor = self._nearest(known)
                return (Who(self.memory.spotter.name(actor), actor, c.text),)
        if head in ("latter", "former") and self.memory.recent:
            key = (
                self.memory.recent[-1] if head == "latter" else self.memory.recent[max(0, len(self.memory.recent) - 2)]
            )
            who = self.memory.names[key]
            return (Who(who.name, who.actor, c.text),)
        if c.words[:1] and c.words[0] in ("its", "their") and head in POSITIONS and head not in FORCES:
            own = next((k for k in self.clauses if k.object == at), None)
            doer = self.who(own.subject) if own is not None and own.subject is not None else ()
            for clause in self.clauses:
                others = (
                    self.who(clause.subject)
                    if clause is not own and clause.subject is not None and clause.verb < at
                    else ()
                )
                if others and others[0].key not in {w.key for w in doer}:
                    return tuple(Who(w.name, w.actor, c.text) for w in others)
            return ()
        if head == "staff" and "general" in c.words:
            return self._government(c)
        if c.words[:1] and c.words[0] in ("its", "their") and (head in FORCES or head in _ARMED_HEADS or head == "men"):
            owner = self._pronoun(at, Chunk("pron", c.start, c.end, "they", head="they"))
            return tuple(Who(w.name, w.actor, c.text) for w in owner)
        if told.startswith(("new ", "a new ")) or ("new" in c.words[:2] and head in GROUP_WORDS and not c.definite):
            return ()
        if ("new" in c.words or "the new group" in told) and head in GROUP_WORDS:
            new = self.memory.names.get("_new")
            if new is not None:
                return (Who(new.name, new.actor, c.text),)
        if "sleeper" in c.words or head == "remnants":
            return self._recent(c)
        described = next((w for w in c.words if _DESCRIBED.search(w)), None)
        if described and (head in FORCES or head in GROUP_WORDS):
            told_ = " ".join(w for w in c.text.split() if w.lower() not in DETERMINERS and not w[0].isdigit())
            return (Who(told_, None, c.text),)
        if head in GROUP_WORDS or head in MILITANTS:
            return self._group(c, head)
        if head in _GOVERNMENT_HEADS or (
            head in FORCES
            and any(
                w in ("government", "pro-government", "regime", "state", "federal", "national", "army", "security")
                for w in c.words
            )
        ):
            return self._government(c)
        return ()

    def _nearest(self, actors: Sequence[str]) -> str:
        named = [k for k in reversed(self.memory.recent) if k in actors]
        return named[0] if named else max(actors, key=lambda a: self.memory.counts.get(a, 0))

    def _group(self, c: Chunk, head: str) -> tuple[Who, ...]:
        if head in ("coalition", "alliance"):
            named = [
                k
                for k in (*reversed(self.memory.recent), *self.memory.names)
                if head in self.memory.names[k].name.lower()
            ]
            if named:
                return (Who(self.memory.names[named[0]].name, self.memory.names[named[0]].actor, c.text),)
            fitting = [a for a in self.memory.theatre.actors if head in a.name.lower() and a.id in self.memory.weights]
            return (Who(fitting[0].name, fitting[0].id, c.text),) if fitting else ()
        if head in ("army", "force", "forces", "troops"):
            if c.definite or head in ("army", "forces", "troops"):
                return (
                    self._government(c)
                    if head in ("army", "troops", "forces")
                    and not any(w in GROUP_WORDS - {"forces", "army", "troops"} for w in c.words)
                    else self._recent(c)
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
            return self._recent(c)
        if head == "fighters" and (c.definite or c.quantity is not None):
            return self._recent(c)
        return ()

    def _both(self, c: Chunk) -> tuple[Who, ...]:
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

    def _recent(self, c: Chunk) -> tuple[Who, ...]:
        who = self.memory.last_group()
        return (Who(who.name, who.actor, c.text),) if who else ()

    def _government(self, c: Chunk) -> tuple[Who, ...]:
        """The state whose forces are meant: the theatre's own government, else the state last named."""
        generic = [
            a
            for phrase in ("government forces", "the army", "government", "the government")
            for a in self.memory.spotter.generics.get(phrase, ())
        ]
        if generic:
            actor = self._nearest(generic)
            at_home = self._at_home(actor, c)
            return (at_home or Who(self.memory.spotter.name(actor), actor, c.text),)
        home = (
            next((a for a, name in self.states.items() if name == self.country and a), None) if self.country else None
        )
        if home is None and len({k for k in self.memory.told if k in self.states and self.memory.told[k]}) > 1:
            first, second = [n for k, n in self.memory.told.most_common() if k in self.states][:2]
            if first < 2 * second:
                return ()  # two states, and nobody can say whose army
        if home is None and _OF_REBELS & set(c.words):
            return self._recent(c)
        if home is None and not any(self.memory.told[k] > 1 for k in self.memory.told if k in self.states):
            return ()
        acting: list[Who] = []
        for key in reversed(self.memory.recent):
            who = self.memory.names[key]
            known = self.memory.spotter.by_id.get(who.actor or "")
            if known is not None and (known.kind is ActorKind.STATE_FORCES or known.id in self.states):
                acting.append(who)
        mine = [w for w in acting if w.actor == home or (home is not None and self.memory.kin(w.actor or "", home))]
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

    def _at_home(self, actor: str | None, c: Chunk) -> Who | None:
        """ "The army" in a report about one country is that country's, though the theatre's own word for another's; else None."""
        state = (
            next((a for a, name in self.states.items() if name == self.country and a), None) if self.country else None
        )
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

    def _backed(self, c: Chunk) -> Who:
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


def is_civil(c: Chunk) -> bool:
    """Whether a phrase names civilians."""
    return c.civil or c.head in CIVILIANS
