"""Who the phrases of one sentence are: names, pronouns and descriptions resolved to actors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from whoholds.reading.attribution import SPEECH, Said
from whoholds.reading.chunks import DETERMINERS, FORCES, POSITIONS, Chunk
from whoholds.reading.clauses import Clause
from whoholds.reading.coreference import Memory, Who
from whoholds.reading.epithets import ATTACKERS, GROUP_WORDS, MILITANTS, OPPOSED, Epithets
from whoholds.reading.lexicon import load, words
from whoholds.reading.named_actors import FOES, HOSTILE, NamedActors
from whoholds.reading.owned_men import MEN, OWNS, are_fighters, men_of
from whoholds.reading.place_names import PROPER_NAME
from whoholds.reading.sentence_sides import THE_GROUP, glossed_as, only_group, pair_before
from whoholds.reading.speakers import Speakers
from whoholds.reading.told_names import ARMED_HEADS, as_told, loyal_to, with_allegiance

_GOVERNMENT_HEADS = words("terms", "coreference.government_heads")
_DESCRIBED = re.compile(r"-(?:backed|led|linked|aligned|allied|supported|affiliated)$")
_SIDES: Mapping[str, str] = load("actors")["sides"]
_PART_OF, _MACHINES = words("who", "part_of"), words("who", "machines")
_OF_SOMEBODY = words("actors", "positions") | words("who", "vehicles") | frozenset(("coalition", "alliance"))
_RANKS = words("who", "ranks")
_SECRET = frozenset(("military", "army", "state", "security", "government", "general", "internal"))
_OF_THE_STATE = words("speech", "of_the_state") | words("who", "civil_rule")
_LEADERS = frozenset(("commander", "leader", "fighter", "officer", "spokesman", "official"))
_THEY = words("terms", "coreference.they")


class Resolver:
    """Says who the phrases of one sentence are."""

    def __init__(
        self,
        memory: Memory,
        epithets: Epithets,
        speakers: Speakers,
        chunks: Sequence[Chunk],
        found: Sequence[Clause],
        said: Sequence[Said],
    ) -> None:
        self.memory, self.epithets, self.speakers = memory, epithets, speakers
        self.chunks, self.clauses, self.said = chunks, found, said
        self.names = NamedActors(memory, epithets)
        self.civilians = "civilians" if "civilians" in memory.spotter.by_id else None
        self._cache: dict[int, tuple[Who, ...]] = {}
        for at, c in enumerate(chunks):
            if c.civil and c.head in MEN:
                c.civil = not are_fighters(chunks, at, c)

    def _whose(self, at: int, c: Chunk) -> tuple[Who, ...]:
        """ "X, whose troops": X's."""
        owner = next((k for k in range(at - 2, max(at - 5, -1), -1) if self.chunks[k].nominal), None)
        if owner is None:
            return ()
        states = [m for m in self.chunks[owner].actors if m.kind in ("state", "capital")]
        found = self.who(owner) or tuple(Who(m.name, m.actor, c.text) for m in states)
        return tuple(Who(w.name, w.actor, c.text) for w in found)

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
        after = self.chunks[at + 1 : at + 4] if at is not None else []
        if len(after) > 1 and after[0].head == "and" and after[1].kind == "actor" and after[-1].kind != "verb":
            found = tuple(dict.fromkeys((*found, *self.who((at or 0) + 2))))  # "by the army and X"
        return found

    def possessor(self) -> tuple[Who, ...]:
        """ "X remains the group's largest enclave": the group, where the sentence tells of nobody else."""
        for c in self.chunks:
            if c.kind == "noun" and c.words[-2:-1] and "'s" in c.words and not c.civil:
                owner = c.words[: c.words.index("'s")][-1:]
                group = [m for m in c.actors if m.kind in ("name", "acronym", "new")] if owner == ("@",) else []
                if group:
                    return (Who(group[0].name, group[0].actor, c.text),)
                if owner and owner[0] in THE_GROUP:
                    return self.epithets.recent(c)
        return ()

    def opponent(self, who: tuple[Who, ...]) -> tuple[Who, ...]:
        """The other side, where a document is about two."""
        return self.epithets.opponent(who)

    def side_in(self, at: int) -> tuple[Who, ...]:
        """The side an adjective names: "rebel hands", "government airstrikes", "our attacks", "its offensive"."""
        c = self.chunks[at]
        if "our" in c.words[:2] and self.memory.ours is not None:
            return (Who(self.memory.ours.name, self.memory.ours.actor, c.text),)
        if "enemy" in c.words and self.memory.enemy is not None:
            return (Who(self.memory.enemy.name, self.memory.enemy.actor, c.text),)
        if c.words[:1] and c.words[0] in ("its", "their"):
            return self._theirs(at, c)
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
        return self._described(at, chunk) or as_told(chunk)

    def owner_in(self, at: int) -> tuple[Who, ...]:
        """Whose a thing is where a description owns it: "the army's last foothold", "the rebels' flag", "the group's hold"."""
        c = self.chunks[at]
        told, _, rest = c.text.partition("'s ") if "'s " in c.text else c.text.partition("s' ")
        if not rest or c.actors or c.places or any(w[:1].isupper() for w in told.split()[1:]):
            return ()
        told = told if "'s " in c.text else told + "s"
        parts = tuple(told.lower().split())
        owner = Chunk(
            "noun", c.start, c.start + len(told), told, head=parts[-1], words=parts, definite=parts[0] == "the"
        )
        return self._described(at, owner) or as_told(owner)

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
            return self.names.who(c)
        if c.kind == "pron" and c.head in ("we", "us"):
            return self._speaking(c)
        if c.kind == "pron":
            return self._pronoun(at, c) if c.head in _THEY else ()
        if c.civil:
            return (Who("Civilians", self.civilians, c.text),)
        if c.kind == "place":
            return self.names.metonym(c)
        if c.kind != "noun":
            return ()
        if at > 1 and self.chunks[at - 1].head == "whose" and (c.head in FORCES or c.head in ARMED_HEADS):
            return self._whose(at, c)
        if c.head in MEN and (owner := men_of(c, self.speakers.people, self.memory.spotter.called)):
            return owner
        if c.head in MEN and not OWNS.isdisjoint(c.words):  # "two of his men"
            says = self._who_says(at)
            return self._theirs(at, c) if says is None else tuple(Who(w.name, w.actor, c.text) for w in says)
        if c.head in _RANKS and c.actors and c.actors[-1].kind in ("name", "acronym", "new"):  # "an X commander"
            return (Who(c.actors[-1].name, c.actors[-1].actor, c.text),)
        return (
            self._owned(at, c)
            or self._loyal(at, c)
            or self._described(at, c)
            or as_told(with_allegiance(self.chunks, at, c))
        )

    def _owned(self, at: int, c: Chunk) -> tuple[Who, ...]:
        """ "Aviation of the aggressor", "followers of Sheikh X": whose men and machines they are."""
        after = self.chunks[at + 1 : at + 3]
        if len(after) < 2 or after[0].head != "of" or c.actors or c.frame is not None:
            return ()
        if c.head not in _PART_OF and c.head not in _OF_SOMEBODY:
            return ()
        owner = after[1]
        found = self.who(at + 2) if owner.kind in ("actor", "noun") and not owner.civil else ()
        if c.head not in _PART_OF and (owner.kind != "actor" and owner.head not in _RANKS):
            return ()
        if not found and owner.kind == "noun" and owner.text.split()[-1][:1].isupper():
            return (Who(f"{_bare(c)} of {owner.text}", None, f"{c.text} of {owner.text}"),)
        return tuple(Who(w.name, w.actor, c.text) for w in found)

    def _loyal(self, at: int, c: Chunk) -> tuple[Who, ...]:
        whose = loyal_to(self.chunks, at)
        return tuple(Who(w.name, w.actor, c.text) for w in self.who(whose))

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

    def agent(self, clause: Clause) -> tuple[Who, ...]:
        """ "The towns are ruled by X": who does what a passive tells."""
        at = clause.phrase("by")
        if at is None or not self.chunks[clause.verb].passive:
            return ()
        c = self.chunks[at]
        if c.head in ("alone", "themselves", "itself"):
            return tuple(Who(m.name, m.actor, c.text) for m in c.actors)
        return self.who(at) if c.kind == "actor" else _named(c)

    def _theirs(self, at: int, c: Chunk) -> tuple[Who, ...]:
        """Whom "its" means before what is said to be its own."""
        owner = self._pronoun(at, Chunk("pron", c.start, c.end, "they", head="they"))
        return tuple(Who(w.name, w.actor, c.text) for w in owner)

    def _pronoun(self, at: int, c: Chunk) -> tuple[Who, ...]:
        glossed = glossed_as(self.chunks, at, c, self.who)
        if glossed:
            return glossed
        verb = next((k for k in self.clauses if k.subject == at), None) or next(
            (k for k in self.clauses if k.object == at), None
        )
        # the subject of the clause this one hangs on, when it is somebody else than a thing
        speaker = self._who_says(at)
        if speaker is not None:
            return tuple(Who(w.name, w.actor, c.text) for w in speaker)
        if at > 1 and self.chunks[at - 1].text == ":" and self.chunks[at - 2].nominal and self.who(at - 2):
            return tuple(Who(w.name, w.actor, c.text) for w in self.who(at - 2))  # "then came the army: it shelled X"
        for clause in reversed(self.clauses):
            if clause.verb < at and clause is not verb and clause.subject is not None and clause.subject != at:
                who = self.who(clause.subject) or self._office(clause) or self.agent(clause)
                if who and (c.head != "it" or len(who) == 1):
                    return tuple(Who(w.name, w.actor, c.text) for w in who)
        if (
            len(self.chunks) > 1
            and self.chunks[0].text.startswith("According")
            and self.chunks[1].kind == "actor"
            and at > 1
        ):
            return tuple(Who(w.name, w.actor, c.text) for w in self.who(1))  # "According to X, its men …"
        if self.memory.subject is not None:
            return (Who(self.memory.subject.name, self.memory.subject.actor, c.text),)
        last = self.memory.last_group()
        return (Who(last.name, last.actor, c.text),) if last else ()

    def _who_says(self, at: int) -> tuple[Who, ...] | None:
        """ "X said it had", "X says Y is there and that its troops": who speaks; None where nobody says the clause."""
        before = self.chunks[at - 1] if at else None
        if before is None or not (before.head == "that" or (before.kind == "verb" and before.lemma in SPEECH)):
            return None
        for clause in reversed(self.clauses):
            verb = self.chunks[clause.verb]
            if clause.verb >= at or verb.lemma not in SPEECH or clause.subject is None or clause.subject == at:
                continue
            if self.chunks[clause.subject].kind == "pron":
                return None
            said = next((s for s in self.said if s.verb == clause.verb and s.chain), None)
            found = self.who(clause.subject) or self._office(clause)
            if found or said is None:
                return found or None
            actor = said.chain[-1].actor or self.speakers.affiliation(said.chain[-1])
            if actor is None and self.chunks[clause.subject].head in _LEADERS:  # "a rebel commander": the rebels'
                return self.side_in(clause.subject) or None
            return (Who(self.memory.spotter.name(actor), actor, ""),) if actor else None
        return None

    def _office(self, clause: Clause) -> tuple[Who, ...]:
        """ "X's General Staff said its forces": whose office speaks."""
        c = self.chunks[clause.subject] if clause.subject is not None else None
        if c is not None and c.kind == "noun" and "'s" in c.words and _OF_THE_STATE & set(c.words) and not c.actors:
            return self.epithets.government(c)  # "the junta's spokesman"
        if c is None or c.kind != "noun" or c.civil or not c.actors or self.chunks[clause.verb].lemma not in SPEECH:
            return ()
        return (Who(c.actors[0].name, c.actors[0].actor, c.text),)

    def _of_nobody(self, at: int, c: Chunk) -> bool:
        """Whether nothing says whose men or machines they are."""
        after = self.chunks[at + 1] if at + 1 < len(self.chunks) else None
        told = c.words[:1] and c.words[0] in ("its", "their", "his", "enemy")
        return not (c.actors or c.backers or told or c.quantity) and (after is None or after.head not in ("of", "from"))

    def _described(self, at: int, c: Chunk) -> tuple[Who, ...]:
        head = c.head
        mine = c.words[:1] == ("our",) and (
            head in FORCES or head in POSITIONS or head in _MACHINES or c.frame is not None
        )
        if mine and self.memory.ours is not None:
            return (Who(self.memory.ours.name, self.memory.ours.actor, c.text),)
        sided = not {"government", "regime", "junta", "rebel"}.isdisjoint(c.words[:-1])
        if (
            self.memory.own
            and self.memory.ours is not None
            and head in _MACHINES
            and not sided
            and self._of_nobody(at, c)
        ):
            return (Who(self.memory.ours.name, self.memory.ours.actor, c.text),)  # a ministry's "artillery shelled …"
        if "air" in c.words and ("force" in c.words or "forces" in c.words) and not c.actors:
            return self.epithets.government(c)
        if head in ATTACKERS and c.definite:
            return self.epithets.recent(c)
        if head in HOSTILE or (FOES & set(c.words) and (head in FORCES or head in POSITIONS or c.frame is not None)):
            enemy = self.memory.enemy
            return (Who(enemy.name, enemy.actor, c.text) if enemy else Who("enemy", None, c.text),)
        if head in ("sides", "parties") and (
            "both" in c.text.lower() or "two" in c.text.lower() or "warring" in c.words
        ):
            return self.epithets.both(c)
        if c.backers and (head in FORCES or head in GROUP_WORDS):
            main = self.memory.last_group()
            if c.words[:1] == ("the",) and main is not None and main.actor != c.backers[0][0].actor:
                return (Who(main.name, main.actor, c.text),)
            return (self.epithets.backed(c),)
        told = c.text.lower()
        content = [w for w in c.words if w not in DETERMINERS and w not in ("#", "@", "%", "'s")]
        for k in range(len(content)):
            phrase = " ".join(content[k:])
            for form in (phrase, "the " + phrase) if c.definite else (phrase,):
                generic = self.memory.spotter.generics.get(form)
                if generic:
                    actor = self.epithets.nearest(generic)
                    return (self.epithets.at_home(actor, c) or Who(self.memory.spotter.name(actor), actor, c.text),)
        if head == "factions":
            known = self.memory.spotter.generics.get("rebel factions") or self.memory.spotter.generics.get("rebels")
            if known:
                actor = self.epithets.nearest(known)
                return (Who(self.memory.spotter.name(actor), actor, c.text),)
        if head in ("latter", "former") and (pair := pair_before(self.chunks, at, self.who)):
            return tuple(Who(w.name, w.actor, c.text) for w in pair[head == "latter"])
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
            return self.epithets.government(c)
        if c.words[:1] and c.words[0] in ("its", "their") and (head in FORCES or head in ARMED_HEADS or head == "men"):
            return self._theirs(at, c)
        if told.startswith(("new ", "a new ")) or ("new" in c.words[:2] and head in GROUP_WORDS and not c.definite):
            return ()
        if ("new" in c.words or "the new group" in told) and head in GROUP_WORDS:
            new = self.memory.names.get("_new")
            if new is not None:
                return (Who(new.name, new.actor, c.text),)
        if "sleeper" in c.words or head == "remnants":
            return self.epithets.recent(c)
        described = next((w for w in c.words if _DESCRIBED.search(w)), None)
        if described and (head in FORCES or head in GROUP_WORDS):
            main = self.memory.last_group() if "the" in c.words and head in ("movement", "group", "militia") else None
            if main is not None:
                return (Who(main.name, main.actor, c.text),)
            told_ = " ".join(w for w in c.text.split() if w.lower() not in DETERMINERS and not w[0].isdigit())
            return (Who(told_, None, c.text),)
        if head in GROUP_WORDS or head in MILITANTS:
            return only_group(self.chunks, at, c, self.who, self.memory) or self.epithets.group(c, head)
        if head in ("intelligence", "police") and _SECRET & set(c.words):
            return self.epithets.government(c)
        if head in _GOVERNMENT_HEADS or (
            (head in FORCES or head in POSITIONS or head in _MACHINES)
            and any(
                w in ("government", "pro-government", "regime", "state", "federal", "national", "army", "security")
                for w in c.words
            )
        ):
            return self.epithets.government(c)
        if not OPPOSED.isdisjoint(c.words[:-1]) and (head in FORCES or head in _MACHINES or head in ARMED_HEADS):
            return self.side_in(at)  # "rebel columns"
        return ()


def _named(c: Chunk) -> tuple[Who, ...]:
    """A name nobody listed as who does it: "is ringed by Gran Seko"."""
    named = c.kind == "noun" and not (c.civil or c.places or c.frame or c.words[:1] == ("the",))
    return (Who(c.text, None, c.text),) if named and PROPER_NAME.fullmatch(c.text) else ()


def _bare(c: Chunk) -> str:
    return " ".join(w for w in c.text.split() if w.lower() not in DETERMINERS)
