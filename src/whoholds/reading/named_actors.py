"""Who the names in a phrase are: groups and their units, states told by adjectives, capitals that act, the enemy of who publishes."""

from __future__ import annotations

import re

from whoholds.reading.actor_spotting import ActorMention
from whoholds.reading.chunks import DETERMINERS, FORCES, Chunk
from whoholds.reading.coreference import Memory, Who
from whoholds.reading.epithets import MILITANTS, Epithets
from whoholds.reading.lexicon import words

HOSTILE = words("who", "hostile")
FOES = frozenset(("enemy", "occupation"))
_PART_OF = words("who", "part_of")
_ORDINAL = re.compile(r"\b\d{1,4}(?:st|nd|rd|th)(?:[ -][A-Z][\w'-]+)* $")


class NamedActors:
    """Says whom the names in the phrases of a document mean."""

    def __init__(self, memory: Memory, epithets: Epithets) -> None:
        self.memory, self.epithets = memory, epithets
        self.civilians = "civilians" if "civilians" in memory.spotter.by_id else None

    def who(self, c: Chunk) -> tuple[Who, ...]:
        """The actors that its names are."""
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
            hostile = m.kind == "generic" and bool((HOSTILE | FOES) & set(c.text.lower().split()))
            ours, enemy = self.memory.ours, self.memory.enemy
            if hostile and ours is not None and enemy is not None and m.actor == ours.actor:
                out.append(Who(enemy.name, enemy.actor, c.text))  # the theatre's "enemy" is this ministry's own side
                continue
            at_home = self.epithets.at_home(m.actor, c) if m.kind == "generic" and not hostile else None
            if at_home is not None:
                out.append(at_home)
                continue
            if m.kind == "adjective" and group_head:
                state = self._state_rebels(c)
                out.append(state)
                continue
            if m.kind == "adjective" and c.quantity is not None and c.head not in FORCES and not c.position:
                out.append(Who("Civilians", self.civilians, c.text))  # "four Palestinians"
                continue
            if m.kind == "adjective" and c.head not in FORCES and not c.position:
                several = len(c.actors) > 1 and c.text[: m.end - c.start].endswith("s")  # "X, Norlanders and Y"
                if not several and (not c.head.endswith("s") or len(c.words) > 2):
                    continue
            out.extend(self._new_named(c, m) if m.kind == "new" else [Who(m.name, m.actor, c.text)])
        return tuple(dict.fromkeys(out))

    def _new_named(self, c: Chunk, m: ActorMention) -> list[Who]:
        """A group nobody knows with its number ("18th Combined Arms Army"); "aircraft of X" are X's."""
        part, _, owner = m.name.partition(" of ")
        if owner and part.lower().split()[-1] in _PART_OF:
            known = [o for o in self.memory.spotter.spot(owner).mentions if o.actor is not None]
            if known:
                return [Who(o.name, o.actor, c.text) for o in known]
        number = _ORDINAL.search(c.text[: max(0, m.start - c.start)])
        return [Who(f"{number.group()}{m.name}" if number else m.name, m.actor, c.text)]

    def _state_rebels(self, c: Chunk) -> Who:
        """ "Syrian rebels" are not Syria's army."""
        for phrase in (f"{c.text.split()[-2] if len(c.text.split()) > 1 else ''} {c.head}".strip().lower(), c.head):
            for actor in self.memory.spotter.generics.get(phrase, ()):
                return Who(self.memory.spotter.name(actor), actor, c.text)
        told = " ".join(w for w in c.text.split() if w.lower() not in DETERMINERS and not w[0].isdigit())
        return Who(told, None, c.text)

    def metonym(self, c: Chunk) -> tuple[Who, ...]:
        """Countries and capitals that act: "Moscow bombed"."""
        out = tuple(
            Who(m.name, m.actor, c.text) for m in c.actors if m.kind in ("state", "capital") or m.kind == "name"
        )
        return out if c.head not in ("province",) else ()
