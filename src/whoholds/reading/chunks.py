"""Cuts a sentence into phrases: who, where, when, what is done. A cascade in the manner of FASTUS, no tree.

Source: Hobbs et al., "FASTUS: A Cascaded Finite-State Transducer for Extracting Information from Natural-Language Text" (1997).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from whoholds.model import PlaceMention
from whoholds.reading.actor_spotting import ActorMention
from whoholds.reading.dates import DateMention
from whoholds.reading.lexicon import Form, Frame, frame_of_noun, is_participle, phrasal, verb_forms, words
from whoholds.reading.quantities import Quantity

TOKEN = re.compile(
    r"\d{1,2}:\d\d|(?:[A-Za-z]\.){2,}|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?%?|'(?:s|ve|re|ll|d|m)\b|[^\W_]+(?:['-](?!(?:s|ve|re|ll|d|m)\b)[^\W_]+)*|[^\w\s]"
)

DETERMINERS, PREPOSITIONS, CONJUNCTIONS = (
    words("grammar", "determiners"),
    words("grammar", "prepositions"),
    words("grammar", "conjunctions"),
)
SUBORDINATORS, PRONOUNS, AUXILIARIES = (
    words("grammar", "subordinators"),
    words("grammar", "pronouns"),
    words("grammar", "auxiliaries"),
)
BE, HAVE, MODALS, NEGATIONS, ADVERBS = (words("grammar", k) for k in ("be", "have", "modals", "negations", "adverbs"))
FORCES, POSITIONS, CIVILIANS = words("actors", "forces"), words("actors", "positions"), words("actors", "civilians")
BACKED, HELD = words("actors", "backed"), words("actors", "held")
DIRECTIONS = words("terms", "chunks.directions")
FEATURES = words("terms", "chunks.features")
COLLECTIVE = words("terms", "chunks.collective")


@dataclass(slots=True)
class Chunk:
    """A phrase of a sentence. ``kind``: actor, place, date, noun, verb, prep, conj, sub, pron, comma, mark, adv.

    Nouns may carry actors they belong to ("ISIS leader"), a quantity, and the frame of an event ("Russian airstrikes").
    Verbs carry lemma, form and the flags of their auxiliaries.
    """

    kind: str
    start: int
    end: int
    text: str
    head: str = ""
    words: tuple[str, ...] = ()
    actors: list[ActorMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    quantity: Quantity | None = None
    date: DateMention | None = None
    frame: Frame | None = None
    lemma: str = ""
    form: str = ""
    passive: bool = False
    perfect: bool = False
    progressive: bool = False
    infinitive: bool = False
    modal: str = ""
    negated: bool = False
    position: bool = False
    civil: bool = False
    plural: bool = False
    definite: bool = False
    backers: list[tuple[ActorMention, str, int, int]] = field(default_factory=list)
    held: list[tuple[ActorMention, str, int, int]] = field(default_factory=list)

    @property
    def nominal(self) -> bool:
        """Whether it can be a subject or object."""
        return self.kind in ("actor", "noun", "place", "pron")


def chunk(
    plain: str,
    start: int,
    end: int,
    actors: Sequence[ActorMention],
    places: Sequence[PlaceMention],
    dates: Sequence[DateMention],
    quantities: Sequence[Quantity],
) -> list[Chunk]:
    """The phrases of ``plain[start:end]`` in order; the mentions given lie in it."""
    return _Chunker(plain, start, end, actors, places, dates, quantities).run()


class _Chunker:
    def __init__(
        self,
        plain: str,
        start: int,
        end: int,
        actors: Sequence[ActorMention],
        places: Sequence[PlaceMention],
        dates: Sequence[DateMention],
        quantities: Sequence[Quantity],
    ) -> None:
        self.plain = plain
        self.spans = [m.span() for m in TOKEN.finditer(plain, start, end)]
        self.words = [plain[a:b] for a, b in self.spans]
        self.low = [w.lower() for w in self.words]
        self.n = len(self.spans)
        starts = [a for a, _ in self.spans]
        self.actor_at: dict[int, tuple[ActorMention, int]] = {}
        self.place_at: dict[int, tuple[PlaceMention, int]] = {}
        self.date_at: dict[int, tuple[DateMention, int]] = {}
        self.quantity_at: dict[int, tuple[Quantity, int]] = {}

        def place_in(table: dict, mention, s: int, e: int) -> None:  # type: ignore[no-untyped-def,type-arg] # one filler for four tables
            first = bisect_left(starts, s)
            last = bisect_left(starts, e)
            if first < self.n and last > first:
                table[first] = (mention, last)

        for m in actors:
            place_in(self.actor_at, m, m.start, m.end)
        for p in places:
            place_in(self.place_at, p, p.start, p.end)
        for d in dates:
            place_in(self.date_at, d, d.start, d.end)
        for q in quantities:
            place_in(self.quantity_at, q, q.start, q.end)
        self.forms = verb_forms()
        self.nouns = frame_of_noun()

    def run(self) -> list[Chunk]:
        out: list[Chunk] = []
        i = 0
        while i < self.n:
            made, i = self._next(i, out)
            if made is not None:
                out.append(made)
        _unlisted_places(out)
        return _merge(out)

    def _make(self, kind: str, i: int, j: int, **more) -> Chunk:  # type: ignore[no-untyped-def] # the fields of Chunk
        a, b = self.spans[i][0], self.spans[j - 1][1]
        return Chunk(kind, a, b, self.plain[a:b], **more)

    def _next(self, i: int, out: list[Chunk]) -> tuple[Chunk | None, int]:
        low = self.low[i]
        if i in self.date_at:
            mention, j = self.date_at[i]
            return self._make("date", i, j, date=mention), j
        if i in self.actor_at or i in self.place_at or i in self.quantity_at:
            return self._noun(i, out)
        first = low[0]
        if not (first.isalnum() or first == "'"):
            if low in ",:":
                return self._make("comma", i, i + 1), i + 1
            if (
                low == "("
                and out
                and out[-1].kind in ("actor", "noun")
                and i + 2 < self.n
                and self.low[i + 2] == ")"
                and self.words[i + 1][:1].isupper()
            ):
                out[-1].end = self.spans[i + 2][1]  # "(RSF)" after the name
                return None, i + 3
            if low == "(":
                return self._make("mark", i, i + 1, head="("), i + 1
            return (None if low in "\".'" else self._make("mark", i, i + 1, head=low)), i + 1
        if low == "that" and i + 1 < self.n and self._that_is_determiner(i):
            return self._noun(i, out)
        if (
            low in AUXILIARIES
            and self.words[i] != "IS"
            and not (low == "to" and not self._infinitive(i))
            and (low != "'s" or (out and out[-1].kind == "pron"))
        ):
            return self._verb(i)
        joined = self._joined(i)
        if joined is not None:
            kind, head, j = joined
            return self._make(kind, i, j, head=head), j
        if low in SUBORDINATORS:
            return self._make("sub", i, i + 1, head=low), i + 1
        if low in CONJUNCTIONS:
            return self._make("conj", i, i + 1, head=low), i + 1
        if low in PREPOSITIONS and not (low in ("down", "up", "out", "off") and self._particle(i)):
            return self._make("prep", i, i + 1, head=low), i + 1
        if low in ADVERBS or (
            low.endswith("ly")
            and low not in ("italy", "family", "ally", "assembly", "supply", "reply", "apply", "only")
        ):
            return self._make("adv", i, i + 1, head=low), i + 1
        if low in PRONOUNS and not (
            low in ("her", "both")
            and i + 1 < self.n
            and self.low[i + 1] not in PREPOSITIONS
            and self.low[i + 1][0].isalpha()
        ):
            return self._make("pron", i, i + 1, head=low), i + 1
        if (low in self.forms and self._is_verb(i, out)) or (low not in self.forms and self._looks_verbal(i, out)):
            return self._verb(i)
        return self._noun(i, out)

    def _joined(self, i: int) -> tuple[str, str, int] | None:
        """Words that are one: "close to" is near, "as well as" is and."""
        low, nxt = self.low[i], self.low[i + 1] if i + 1 < self.n else ""
        if low in ("close", "next", "adjacent") and nxt == "to":
            return "prep", "near", i + 2
        if low == "as" and nxt == "well" and i + 2 < self.n and self.low[i + 2] == "as":
            return "conj", "and", i + 3
        if low == "such" and nxt == "as":
            return "prep", "like", i + 2
        if low == "no" and nxt == "longer":
            return "adv", "no longer", i + 2
        if low == "because" and nxt == "of":
            return "prep", "because of", i + 2
        return None

    def _that_is_determiner(self, i: int) -> bool:
        nxt = self.low[i + 1]
        return nxt in (
            "day",
            "group",
            "area",
            "town",
            "city",
            "time",
            "region",
            "country",
            "offensive",
            "attack",
            "village",
        )

    def _infinitive(self, i: int) -> bool:
        j = i + 1
        while j < self.n and (self.low[j] in ADVERBS or self.low[j].endswith("ly")):
            j += 1
        if j >= self.n:
            return False
        form = self.forms.get(self.low[j])
        return (
            self.low[j] == "be"
            or self.low[j] == "have"
            or (form is not None and form.form in ("base", "ed") and form.lemma == self.low[j])
        )

    def _particle(self, i: int) -> bool:
        return i > 0 and self.low[i - 1] in self.forms

    def _is_verb(self, i: int, out: list[Chunk]) -> bool:
        """Whether a word that may be a verb is one here."""
        low, form = self.low[i], self.forms[self.low[i]]
        prev = self.low[i - 1] if i else ""
        nxt = self.low[i + 1] if i + 1 < self.n else ""
        before = out[-1] if out else None
        noun_too = low in self.nouns or low in _NOUN_VERBS
        if low in FORCES and form.form in ("base", "s") and before is not None and before.nominal:
            return False
        if (
            nxt == "to"
            and form.form == "s"
            and before is not None
            and before.kind == "actor"
            and self._infinitive(i + 1)
        ):
            return True
        if (
            before is not None
            and before.kind == "sub"
            and before.head in ("who", "which", "that")
            and form.form in ("s", "ed", "past")
        ):
            return True
        if (
            self.words[i][0].isupper()
            and i
            and self.words[i].isupper() is False
            and form.form in ("base", "ing")
            and self.words[i - 1][0].isupper()
        ):
            return False
        if (
            prev in DETERMINERS
            and prev
            not in ("both", "all", "some", "many", "most", "few", "several", "this", "that", "these", "those", "more")
        ) or prev in ("'s", "'"):
            return form.form == "ing" and nxt in DETERMINERS
        if form.form == "ing":
            if before is not None and before.kind == "adv" and len(out) > 1:
                before = out[-2]
            if i + 1 in self.quantity_at or (i + 1 in self.actor_at and low == "killing"):
                return True
            if prev in PREPOSITIONS and low in ("fighting", "shelling", "bombing"):
                return False
            if (
                low
                in (
                    "fighting",
                    "shelling",
                    "bombing",
                    "killing",
                    "killings",
                    "bombings",
                    "raiding",
                    "including",
                    "following",
                    "according",
                    "shooting",
                    "looting",
                    "beginning",
                    "opening",
                    "meeting",
                    "building",
                )
                and nxt in _AFTER_NOUN
                and i + 1 not in self.quantity_at
            ):
                progressive = (
                    before is not None
                    and before.kind in ("actor",)
                    and nxt in ("in", "against", "over", "near", "for", "on", "at", "inside", "around")
                )
                return progressive and low in ("fighting", "shelling", "bombing")
            return True
        if form.form in ("base", "s"):
            if prev in PREPOSITIONS:
                return False
            if (
                noun_too
                and before is not None
                and before.kind in ("noun", "actor", "place")
                and not (before.kind == "noun" and before.frame)
            ):
                if nxt in _AFTER_NOUN and i + 1 not in self.quantity_at:
                    return False
                return self._object_follows(i)
            if noun_too and (before is None or before.kind in ("comma", "conj", "mark")):
                return False if form.form == "s" or low in self.nouns else nxt in DETERMINERS
            if (
                form.form == "base"
                and before is not None
                and before.kind == "noun"
                and not before.plural
                and not before.actors
            ):
                return nxt in DETERMINERS
            return before is not None and (
                before.nominal or before.kind in ("adv", "sub", "conj", "comma", "date", "mark")
            )
        if prev in DETERMINERS and nxt and nxt not in PREPOSITIONS:
            return False
        if prev in PREPOSITIONS and prev != "as":
            return False
        if i == 0:
            return nxt in PREPOSITIONS
        if (
            before is not None
            and before.kind == "comma"
            and nxt not in ("by", "in", "on", "the", "a", "its", "and")
            and noun_too
        ):
            return True
        return True

    def _looks_verbal(self, i: int, out: list[Chunk]) -> bool:
        """A word in -ed that no list has, where a verb is due: after a subject, before an object or a preposition."""
        low = self.low[i]
        if (
            not low.endswith("ed")
            or len(low) < 6
            or "-" in low
            or self.words[i][0].isupper()
            or not out
            or low.endswith("eed")
        ):
            return False
        return (
            out[-1].nominal and i + 1 < self.n and (self.low[i + 1] in PREPOSITIONS or self.low[i + 1] in DETERMINERS)
        )

    def _object_follows(self, i: int) -> bool:
        j = i + 1
        if j >= self.n:
            return False
        nxt = self.low[j]
        if nxt in self.forms and nxt not in _NOUN_VERBS and self.forms[nxt].form in ("base", "past", "ed"):
            return False
        return (
            nxt in DETERMINERS
            or j in self.actor_at
            or j in self.place_at
            or j in self.quantity_at
            or (
                nxt[0].isalpha()
                and nxt not in PREPOSITIONS
                and nxt not in AUXILIARIES
                and nxt not in SUBORDINATORS
                and nxt not in CONJUNCTIONS
            )
        )

    def _verb(self, i: int) -> tuple[Chunk, int]:
        j = i
        be = have = negated = infinitive = False
        modal = ""
        last_aux = ""
        while j < self.n:
            low = self.low[j]
            if low in AUXILIARIES:
                if low in BE:
                    be = True
                elif low in HAVE:
                    have = True
                elif low in MODALS:
                    modal = low
                elif low == "to":
                    if j != i and not (
                        last_aux in ("be", "is", "are", "was", "were", "has", "have", "had") and self._infinitive(j)
                    ):
                        break
                    if not self._infinitive(j):
                        break
                    infinitive = True
                last_aux = low
                negated = negated or low in NEGATIONS
                j += 1
            elif low in NEGATIONS or ((low in ADVERBS or low.endswith("ly")) and j > i and j + 1 < self.n):
                negated = negated or low in NEGATIONS
                j += 1
            else:
                break
        form: Form | None = self.forms.get(self.low[j]) if j < self.n else None
        if (
            form is None
            and j < self.n
            and j > i
            and (be or have)
            and self.low[j].endswith("ed")
            and len(self.low[j]) > 5
        ):
            form = _guessed(self.low[j])
        if form is not None and j > i and j not in self.actor_at and j not in self.place_at:
            accept = True
            if last_aux in BE:
                accept = form.form == "ing" or is_participle(form)
            elif last_aux in HAVE:
                accept = is_participle(form)
            elif last_aux in ("'d",):
                accept = True
            else:
                accept = form.form in ("base", "ed", "past") and (form.form == "base" or form.lemma == self.low[j])
            if accept:
                passive = be and last_aux in BE and is_participle(form)
                progressive = be and form.form == "ing"
                lemma, stop = self._with_particle(form.lemma, j + 1)
                made = self._make(
                    "verb",
                    i,
                    stop,
                    lemma=lemma,
                    form=form.form,
                    passive=passive,
                    progressive=progressive,
                    perfect=have,
                    infinitive=infinitive,
                    modal=modal,
                    negated=negated,
                    head=self.low[j],
                )
                return made, stop
        if j == i:  # a plain verb
            form = self.forms.get(self.low[i]) or _guessed(self.low[i])
            lemma, stop = self._with_particle(form.lemma, i + 1)
            return self._make("verb", i, stop, lemma=lemma, form=form.form, head=self.low[i]), stop
        while j > i + 1 and self.low[j - 1] not in AUXILIARIES and self.low[j - 1] not in NEGATIONS:
            j -= 1
        lemma = "be" if be else "have" if have else "do"
        return self._make(
            "verb",
            i,
            j,
            lemma=lemma,
            form="base" if infinitive else "past",
            perfect=False,
            infinitive=infinitive,
            modal=modal,
            negated=negated,
            head=self.low[j - 1],
        ), j

    def _with_particle(self, lemma: str, j: int) -> tuple[str, int]:
        """ "pulled back" is one verb; so is "took place"."""
        if lemma == "take" and j < self.n and self.low[j] == "place":
            return "occur", j + 1
        if j < self.n and (lemma, self.low[j]) in _PARTICLES:
            return lemma, j + 1
        if (
            j < self.n
            and (lemma, self.low[j]) in PHRASAL
            and not (self.low[j] in ("out", "into", "back") and j in self.place_at)
        ):
            return f"{lemma}_{self.low[j]}", j + 1
        return lemma, j

    def _noun(self, i: int, out: list[Chunk]) -> tuple[Chunk, int]:
        j = i
        actors: list[tuple[ActorMention, int, int]] = []
        places: list[tuple[PlaceMention, int, int]] = []
        quantity: Quantity | None = None
        backers: list[tuple[ActorMention, str, int, int]] = []
        held: list[tuple[ActorMention, str, int, int]] = []
        content: list[str] = []
        while j < self.n:
            low = self.low[j]
            if j in self.date_at and j > i:
                break
            if j in self.quantity_at and quantity is None and j not in self.actor_at:
                quantity, j2 = self.quantity_at[j]
                content.append("#")
                j = max(j2, j + 1)
                continue
            prev = self.low[j - 1] if j else ""
            if j in self.actor_at and not (j in self.place_at and self._locative(j, out, bool(content))):
                mention, j2 = self.actor_at[j]
                whole = self.low[j2 - 1] if j2 > j else low
                suffix = whole.rsplit("-", 1)[-1] if "-" in whole and self.spans[j2 - 1][1] > mention.end else ""
                nxt = self.low[j2] if j2 < self.n else ""
                after = self.low[j2 + 1] if j2 + 1 < self.n else ""
                if suffix in BACKED or suffix in HELD:
                    (backers if suffix in BACKED else held).append(
                        (mention, suffix, self.spans[i][0], self.spans[j2 - 1][1])
                    )
                    content.append(whole)
                    j = j2
                    continue
                if suffix:  # "ISIS-style", "Sunni-majority": names nobody here
                    content.append(whole)
                    j = j2
                    continue
                if (
                    nxt in BACKED
                    and mention.kind in ("adjective", "state", "name", "acronym")
                    and (after and after[0].isalpha() and after not in PREPOSITIONS and after not in DETERMINERS)
                    and self.spans[j2][0] - self.spans[j2 - 1][1] <= 1
                    and nxt != "led"
                ):
                    backers.append((mention, nxt, self.spans[i][0], self.spans[j2][1]))
                    content.append(nxt)
                    j = j2 + 1
                    continue
                if (
                    content
                    and j > i
                    and _plural_noun(content[-1])
                    and mention.kind in ("adjective", "name", "acronym", "state", "generic")
                ):
                    break  # "under its terms Israeli forces": a new phrase
                actors.append((mention, j, j2))
                content.append("@")
                if j in self.place_at and self.place_at[j][1] <= j2:
                    places.append((self.place_at[j][0], j, j2))
                j = j2
                continue
            if j in self.place_at:
                place, j2 = self.place_at[j]
                places.append((place, j, j2))
                content.append("%")
                j = j2
                continue
            if low == "'s" and j > i:
                content.append("'s")
                j += 1
                continue
            if (
                low == "'"
                and j > i
                and self.spans[j][0] == self.spans[j - 1][1]
                and j + 1 < self.n
                and self.low[j + 1][0].isalpha()
                and self.plain[self.spans[j][1] : self.spans[j][1] + 1] == " "
            ):
                content.append("'s")
                j += 1
                continue
            if not (low[0].isalnum()):
                break
            if j > i:
                if (
                    low in ("hours", "days", "weeks", "months", "years")
                    and j + 1 < self.n
                    and self.low[j + 1] in ("later", "earlier", "ago", "after", "before")
                ):
                    break
                if low in DIRECTIONS and j + 1 < self.n and self.low[j + 1] == "of" and content != ["the"]:
                    break
                if low in ("close", "next", "adjacent", "such") and j + 1 < self.n and self.low[j + 1] in ("to", "as"):
                    break
                if low in DETERMINERS and content and not all(c in DETERMINERS for c in content):
                    break
                if (
                    low in PREPOSITIONS
                    or low in CONJUNCTIONS
                    or low in SUBORDINATORS
                    or (low in PRONOUNS and low not in DETERMINERS)
                ):
                    break
                if low in AUXILIARIES:
                    break
                if low in ADVERBS or (
                    low.endswith("ly")
                    and low[:1].islower()
                    and self.words[j][0].islower()
                    and low not in ("family", "ally", "supply", "assembly")
                ):
                    # "the heavily fortified town" goes on; "the group reportedly took" does not.
                    if not (prev in DETERMINERS and j + 1 < self.n):
                        break
                elif (
                    low in self.forms
                    and (prev not in DETERMINERS or prev in ("both", "all"))
                    and self._verb_after(j, content, bool(actors))
                ):
                    break
            suffix = low.rsplit("-", 1)[-1] if "-" in low else ""
            content.append(low)
            j += 1
        if j == i:
            j = i + 1
            content.append(self.low[i])
        return self._close_noun(i, j, actors, places, quantity, content, backers, held), j

    def _locative(self, j: int, out: list[Chunk], inside: bool) -> bool:
        """Whether a name that is both a state and a place stands for the place here."""
        mention, last = self.actor_at[j]
        if mention.kind not in ("state", "capital") and not (
            mention.end - mention.start == self.place_at[j][0].end - self.place_at[j][0].start
            and mention.kind == "name"
        ):
            return False
        nxt = self.low[last] if last < self.n else ""
        if nxt in ("'s", "'") or nxt in FORCES:
            return (
                nxt in ("'s", "'")
                and last + 1 < self.n
                and (self.low[last + 1] in DIRECTIONS or self.low[last + 1] in FEATURES or last + 1 in self.place_at)
            )
        before = out[-1] if out else None
        if (
            mention.kind == "capital"
            and not inside
            and before is not None
            and before.kind in ("mark", "place", "comma")
            and nxt not in self.forms
        ):
            return True
        if mention.kind == "capital" and inside and self.low[j - 1] in FEATURES:
            return True
        if (
            mention.kind == "capital"
            and before is not None
            and before.kind == "verb"
            and before.lemma in _TAKEN
            and not inside
        ):
            return True
        if (
            mention.kind == "state"
            and before is not None
            and before.kind == "verb"
            and before.lemma in ("enter", "leave", "occupy", "flee", "reach", "rule")
            and not inside
        ):
            return True
        if before is not None and before.kind == "prep" and not inside:
            return before.head in (
                "in",
                "across",
                "into",
                "near",
                "throughout",
                "inside",
                "around",
                "at",
                "outside",
                "over",
                "within",
                "on",
                "of",
                "to",
                "from",
                "through",
                "toward",
                "towards",
                "along",
                "between",
            )
        if before is not None and before.kind == "conj" and not inside and len(out) > 1:
            return out[-2].kind == "place"
        return inside and self.low[j - 1] in DIRECTIONS

    def _verb_after(self, j: int, content: list[str], actors: bool) -> bool:
        """Whether a possible verb inside a noun phrase ends it."""
        low, form = self.low[j], self.forms[self.low[j]]
        prev = self.low[j - 1]
        nxt = self.low[j + 1] if j + 1 < self.n else ""
        noun_too = low in self.nouns or low in _NOUN_VERBS
        if prev in ("'s", "'") or (low in FORCES and form.form in ("base", "s")) or self.words[j][0].isupper():
            return False
        if nxt == "to" and actors and form.form in ("base", "s") and self._infinitive(j + 1):
            return True
        if low in _PAST_BASE and content[-1] == "@":
            return True
        if form.form == "ing":
            if noun_too or low in _NOUN_VERBS:
                return (bool(actors) and nxt in DETERMINERS) or (
                    bool(actors)
                    and content[-1] in ("@", *tuple(FORCES))
                    and nxt in ("in", "against", "over", "near")
                    and low in ("fighting", "battling", "advancing")
                )
            return (
                nxt in DETERMINERS
                or nxt in PREPOSITIONS
                or nxt == ""
                or j + 1 in self.actor_at
                or j + 1 in self.place_at
                or j + 1 in self.quantity_at
            )
        if form.form in ("ed", "past", "participle"):
            only_modifiers = all(c in DETERMINERS or c == "#" or c in DIRECTIONS for c in content)
            if only_modifiers and nxt and nxt[0].isalpha() and nxt not in PREPOSITIONS and nxt not in DETERMINERS:
                return content == ["#"] and form.form == "ed" and low in ("killed", "wounded", "injured")
            return not (
                low
                in (
                    "armed",
                    "united",
                    "displaced",
                    "disputed",
                    "suspected",
                    "so-called",
                    "allied",
                    "left",
                    "set",
                    "cut",
                    "spread",
                    "supposed",
                    "backed",
                    "hit",
                    "put",
                )
                and low not in ("hit", "left")
                and nxt
                and nxt[0].isalpha()
                and nxt not in PREPOSITIONS
                and nxt not in DETERMINERS
                and not actors
            )
        if form.form == "s":
            if noun_too:
                if nxt in _AFTER_NOUN and j + 1 not in self.quantity_at:
                    return False
                return (
                    bool(actors)
                    or content[-1] in FORCES
                    or nxt in DETERMINERS
                    or nxt in ("less", "more", "almost", "about")
                ) and (self._object_follows(j) or nxt in ("less", "more"))
            return True
        # base form
        if (
            low in _HEADLINE_VERBS
            and content[-1] not in DETERMINERS
            and content[-1] not in DIRECTIONS
            and (
                content[-1] in self.nouns or content[-1].endswith("s") or content[-1] == "#" or content[-1] in FEATURES
            )
            and nxt
            and nxt[0].isalnum()
            and nxt not in ("of", "on", "by", "for", "and", "was", "were", "is", "are", "at", "near")
        ):
            return True
        if low in _PAST_BASE and (
            nxt in DETERMINERS
            or nxt in ("fire", "off", "up", "out", "targets", "positions")
            or j + 1 in self.actor_at
            or j + 1 in self.place_at
            or j + 1 in self.quantity_at
        ):
            return True
        if (
            self.words[j - 1][0].isupper()
            and content[-1] not in ("@", "%")
            and nxt in ("this", "it", "them", "that", "the", "for")
        ):
            return True
        if noun_too:
            if nxt in _AFTER_NOUN and j + 1 not in self.quantity_at:
                return False
            plural = content[-1].endswith("s") or content[-1] in ("troops", "militiamen", "gunmen", "people", "police")
            return (
                (plural or content[-1] == "@") and self._object_follows(j) and (bool(actors) or content[-1] in FORCES)
            )
        plural = content[-1].endswith("s") or content[-1] in ("people", "police", "@", "#", "gunmen", "men", "women")
        return plural and low not in ("military", "base", "state", "head", "force")

    def _close_noun(
        self,
        i: int,
        j: int,
        actors: list[tuple[ActorMention, int, int]],
        places: list[tuple[PlaceMention, int, int]],
        quantity: Quantity | None,
        content: list[str],
        backers: list[tuple[ActorMention, str, int, int]],
        held: list[tuple[ActorMention, str, int, int]],
    ) -> Chunk:
        while j > i + 1 and self.low[j - 1] in ("'s", "'"):
            j -= 1
            content = content[:-1]
        head = content[-1] if content else ""
        if head in ("loyal", "allied", "opposed", "aligned", "affiliated", "linked", "close") and len(content) > 1:
            head = content[-2]
        words_ = tuple(content)
        frame = self._frame(content)
        kind = "noun"
        position = civil = False
        mentions = [m for m, _, _ in actors]
        if not frame and actors and (head == "@" or head in FORCES or head in POSITIONS):
            kind, position = "actor", head in POSITIONS and head not in FORCES
            if head == "@" and len(actors) > 1:
                mentions = mentions[-1:]
            if places and head in POSITIONS and actors[-1][1] < places[-1][1]:
                kind = "place"
        elif (
            not frame
            and places
            and not (actors and head == "@")
            and (head == "%" or head in FEATURES or head in POSITIONS)
        ):
            kind = "place"
        elif not frame and head in CIVILIANS:
            civil = True
        elif not frame and head == "@" and actors:
            kind = "actor"
        if (
            kind == "actor"
            and all(m.kind == "adjective" for m in mentions)
            and head == "@"
            and not content[-1].endswith("s")
        ):
            pass
        definite = bool(content) and (
            content[0] in ("the", "its", "their", "this", "these", "that", "those") or "'s" in content
        )
        told = self.low[j - 1] if j > i else ""
        plural = (told.endswith("s") and not told.endswith("ss")) or told in (
            "people",
            "men",
            "women",
            "children",
            "gunmen",
            "troops",
            "militiamen",
            "police",
            "personnel",
        )
        return self._make(
            kind,
            i,
            j,
            head=head if head not in ("@", "%") else told,
            words=words_,
            actors=mentions,
            places=[p for p, _, _ in places],
            quantity=quantity,
            frame=frame,
            position=position,
            civil=civil,
            plural=plural,
            definite=definite,
            backers=backers,
            held=held,
        )

    def _frame(self, content: list[str]) -> Frame | None:
        if not content:
            return None
        two = " ".join(content[-2:])
        found = self.nouns.get(two) or self.nouns.get(content[-1])
        if (
            found is None
            and len(content) > 1
            and content[-1] in ("fire", "attack", "attacks", "strike", "strikes", "raids", "raid")
        ):
            found = self.nouns.get(content[-2])
        if (
            found is not None
            and content[-1] in ("strike", "strikes")
            and len(content) > 1
            and content[-2] in ("missile", "rocket", "artillery")
        ):
            return self.nouns["shelling"]
        return found


def _plural_noun(word: str) -> bool:
    return (
        word.isalpha()
        and word.endswith("s")
        and not word.endswith(("ss", "ous", "'s"))
        and word not in ("us", "its", "his", "various", "previous", "islamist's")
    )


def _guessed(low: str) -> Form:
    """The form of a verb no list has, by its ending."""
    return Form(low[:-2] if low.endswith("ed") else low[:-3], "ed" if low.endswith("ed") else "ing")


PHRASAL = phrasal()
_PARTICLES = frozenset(
    tuple(p.split())
    for p in (
        "carry out",
        "break out",
        "set up",
        "flare up",
        "step up",
        "take up",
        "pick up",
        "wipe out",
        "team up",
        "end up",
        "call up",
        "point out",
        "turn out",
        "set off",
        "set out",
        "ramp up",
    )
)
_HEADLINE_VERBS = words("terms", "chunks.headline_verbs")
_PAST_BASE = words("terms", "chunks.past_base")
_NOUN_VERBS = (
    words("grammar", "noun_verbs")
    | frozenset(w + "s" for w in words("grammar", "noun_verbs"))
    | frozenset(("hand", "hands"))
    | frozenset(
        [
            "control",
            "controls",
            "report",
            "reports",
            "claim",
            "claims",
            "state",
            "states",
            "base",
            "bases",
            "force",
            "forces",
            "offer",
            "fear",
            "fears",
            "battle",
            "battles",
            "mortar",
            "rocket",
            "rule",
            "head",
            "lead",
            "leads",
            "post",
            "posts",
            "cause",
            "place",
            "house",
            "bomb",
            "bombs",
            "shell",
            "shells",
            "mine",
            "mines",
            "fire",
            "fires",
            "push",
            "move",
            "moves",
            "call",
            "calls",
            "target",
            "targets",
            "support",
            "supports",
            "aim",
            "aims",
            "hope",
            "plan",
            "plans",
            "march",
            "walk",
            "hold",
            "holds",
            "need",
            "needs",
            "return",
            "show",
            "shows",
            "result",
            "results",
            "fall",
            "stand",
            "stands",
            "strike",
            "strikes",
            "gain",
            "gains",
            "end",
            "start",
            "stop",
            "change",
            "changes",
            "fighting",
            "shelling",
            "bombing",
            "killing",
            "building",
            "meeting",
            "opening",
            "beginning",
            "shooting",
            "looting",
            "housing",
            "training",
            "funding",
            "warning",
            "advance",
            "advances",
            "attack",
            "attacks",
            "raid",
            "raids",
            "clash",
            "clashes",
            "fight",
            "fights",
            "command",
            "commands",
            "demand",
            "demands",
            "answer",
            "loss",
            "presence",
            "retreat",
            "siege",
            "arrest",
            "arrests",
            "seizure",
            "capture",
            "blast",
            "blasts",
            "estimate",
            "estimates",
            "note",
            "order",
            "orders",
            "share",
            "spread",
            "free",
            "secure",
            "open",
            "welcome",
            "record",
            "records",
            "document",
            "documents",
            "time",
            "sign",
            "signs",
            "issue",
            "issues",
            "visit",
            "share",
            "deal",
            "deals",
            "value",
        ]
    )
)


_TO_PLACE = words("terms", "chunks.to_place")
STRONGHOLDS = words("control", "stronghold_nouns")
_TAKEN = words("terms", "chunks.taken")
_NO_PLACE = words("speech", "roles") | words("speech", "channels") | words("terms", "chunks.no_place")


def _unlisted_places(chunks: list[Chunk]) -> None:
    """Villages that no gazetteer lists: proper names where a place is due ("at Osweyne", "captured El Buur", "… and Gal'ad")."""
    for i, c in enumerate(chunks):
        if (
            c.kind != "noun"
            or c.actors
            or c.places
            or c.frame is not None
            or c.quantity is not None
            or not c.text[:1].isalpha()
        ):
            continue
        before = chunks[i - 1] if i else None
        if before is None:
            nxt = chunks[i + 1] if i + 1 < len(chunks) else None
            nxt = chunks[i + 2] if nxt is not None and nxt.kind == "comma" and i + 2 < len(chunks) else nxt
            due = (
                nxt is not None
                and chunks[i + 1].kind == "comma"
                and (nxt.head in STRONGHOLDS or nxt.head in FEATURES)
                and nxt.kind == "noun"
            )
            due = due or (
                i + 1 < len(chunks)
                and chunks[i + 1].kind == "verb"
                and chunks[i + 1].lemma in ("be", "remain", "stay", "come")
                and any(d.kind == "noun" and d.head in ("control", "hands", "siege") for d in chunks[i + 2 : i + 6])
            )
            due = due or (
                i + 1 < len(chunks)
                and chunks[i + 1].kind == "verb"
                and chunks[i + 1].lemma == "fall"
                and i + 2 < len(chunks)
                and chunks[i + 2].kind == "prep"
            )
            due = due or (
                nxt is not None
                and nxt.kind == "verb"
                and nxt.lemma in _TAKEN
                and nxt.form in ("ed", "participle")
                and (nxt.passive or chunks[i + 1].kind == "comma")
            )
        elif before.kind == "prep":
            ahead = chunks[i - 2] if i > 1 else None
            due = before.head in _TO_PLACE or (
                before.head in ("on", "against")
                and ahead is not None
                and ahead.frame is not None
                and ahead.frame.name in ("shell", "airstrike", "attack")
            )
            due = due or (
                before.head == "of"
                and ahead is not None
                and (
                    ahead.head in FEATURES
                    or ahead.head in STRONGHOLDS
                    or ahead.head in DIRECTIONS
                    or (ahead.frame is not None and ahead.frame.name in ("shell", "airstrike", "capture", "besiege"))
                )
            )
        elif before.kind == "verb":
            due = before.lemma in _TAKEN and not before.passive
        else:
            due = (
                before.kind in ("comma", "conj")
                and i > 1
                and chunks[i - 2].kind == "place"
                and (before.kind == "conj" or _list_of_names(chunks, i))
            )
            due = due or (before.text == ":" and i > 1 and chunks[i - 2].head in _PLURAL_PLACES)
            due = due or (
                before.kind == "comma"
                and i + 1 < len(chunks)
                and chunks[i + 1].kind == "verb"
                and chunks[i + 1].passive
                and chunks[i + 1].lemma in _TAKEN
            )
        if not due and not (
            c.head in FEATURES
            and c.head
            not in (
                "area",
                "region",
                "state",
                "front",
                "front",
                "power",
                "plant",
                "station",
                "military",
                "air",
                "center",
                "centre",
                "coast",
                "direction",
                "border",
                "capital",
            )
        ):
            continue
        match = _PROPER.search(c.text)
        if match is not None and match.group().split()[0].lower() in DETERMINERS:
            match = _PROPER.search(c.text, match.start() + len(match.group().split()[0]))
        if (
            match is None
            or (c.head in _NO_PLACE and c.head not in FEATURES)
            or any(w.lower() in _NO_PLACE and w.lower() not in FEATURES for w in match.group().split())
            or match.group().isupper()
            or _COMPOUND.search(match.group())
        ):
            continue
        after = c.text[match.end() :].strip().lower()
        if (after and after.split()[-1] not in FEATURES) or (not after and c.head in FORCES):
            continue
        start = c.start + match.start()
        c.places = [PlaceMention(start, start + len(match.group()), match.group(), None, 0.3)]
        content = list(c.words)
        parts = match.group().lower().split()
        at = next((k for k in range(len(content) - len(parts) + 1) if content[k : k + len(parts)] == parts), None)
        if at is not None:
            content[at : at + len(parts)] = ["%"]
            c.words = tuple(content)
        c.kind = "place"


def _list_of_names(chunks: list[Chunk], i: int) -> bool:
    """Whether ", X" is one of several names: an "and" comes before any verb."""
    for c in chunks[i + 1 : i + 14]:
        if c.kind == "conj":
            return True
        if c.kind not in ("comma", "noun", "place"):
            return False
    return False


_COMPOUND = re.compile(r"-(?:controlled|held|backed|led|linked|occupied|majority|run|affiliated|allied)\b")
_AFTER_NOUN = words("terms", "chunks.after_noun")
_VAGUE_FEATURES = words("terms", "chunks.vague_features")
_PLURAL_PLACES = words("terms", "chunks.plural_places")
_PROPER = re.compile(
    r"(?:(?:al|as|ash|an|ar|at|ad|az|el|de|la|wa|bin|um)[- ])?[A-Z\u00c0-\u00de][\w'-]+(?: (?:(?:al|as|ash|an|ar|at|ad|az|el|de|la|wa|bin|um)[- ])?[A-Z\u00c0-\u00de][\w'-]+){0,3}"  # noqa: E501
)


def _merge(chunks: list[Chunk]) -> list[Chunk]:
    """Joins "dozens of ISIS fighters" and "the army and its allies" into one phrase each."""
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        c = chunks[i]
        if (
            c.kind == "prep" and (c.head == "of" or (c.head == "from" and i + 1 < len(chunks) and chunks[i + 1].kind == "actor" and bool(out) and out[-1].head in FORCES and (len(out) < 2 or out[-2].kind != "verb"))) and out and out[-1].kind in ("noun", "actor") and not out[-1].actors and not out[-1].frame  # noqa: E501
            and i + 1 < len(chunks) and chunks[i + 1].kind in ("actor", "noun") and (chunks[i + 1].actors or chunks[i + 1].civil or chunks[i + 1].head in FORCES or chunks[i + 1].head in FEATURES or (chunks[i + 1].head == "men" and chunks[i + 1].words[0] in ("his", "their", "its")))  # noqa: E501
            and out[-1].head not in STRONGHOLDS and (out[-1].head in COLLECTIVE or out[-1].head in POSITIONS or out[-1].head == "#") and not (out[-1].quantity is not None and out[-1].quantity.unit)  # noqa: E501
        ):  # fmt: skip
            left, right = out.pop(), chunks[i + 1]
            merged = right
            merged.start, merged.text = left.start, left.text + " of " + right.text
            merged.quantity = left.quantity or right.quantity
            merged.position = merged.position or (left.head in POSITIONS and left.head not in FORCES)
            merged.words = (*left.words, "of", *right.words)
            merged.backers = left.backers + right.backers
            out.append(merged)
            i += 2
            continue
        if (
            c.kind == "conj"
            and c.head in ("and", "or", "&")
            and out
            and i + 1 < len(chunks)
            and out[-1].kind == chunks[i + 1].kind
            and c.kind == "conj"
            and out[-1].kind in ("actor",)
            and not out[-1].position
            and not chunks[i + 1].position
        ):
            left, right = out[-1], chunks[i + 1]
            left.actors = left.actors + [a for a in right.actors if a.name not in {b.name for b in left.actors}]
            left.end, left.text = right.end, left.text + " and " + right.text
            left.backers = left.backers + right.backers
            left.plural = True
            i += 2
            continue
        if (
            c.kind == "comma"
            and out
            and i + 1 < len(chunks)
            and out[-1].kind == "actor"
            and chunks[i + 1].kind == "actor"
            and not _is_apposition(out[-1], chunks[i + 1])
            and _list_goes_on(chunks, i + 2)
        ):
            left, right = out[-1], chunks[i + 1]
            left.actors = left.actors + [a for a in right.actors if a.name not in {b.name for b in left.actors}]
            left.end, left.text = right.end, left.text + ", " + right.text
            i += 2
            continue
        out.append(c)
        i += 1
    return out


def _is_apposition(left: Chunk, right: Chunk) -> bool:
    return {a.name for a in left.actors} == {a.name for a in right.actors}


def _list_goes_on(chunks: list[Chunk], i: int) -> bool:
    """Whether ", X" is a member of a list: an "and" follows within a few phrases."""
    for c in chunks[i : i + 4]:
        if c.kind == "conj":
            return True
        if c.kind not in ("comma", "actor"):
            return False
    return False
