"""Whether a word that can be a verb is one where it stands."""

from __future__ import annotations

from whoholds.reading.chunks import Chunk
from whoholds.reading.lexicon import frame_of_noun, words
from whoholds.reading.sentence_words import SentenceWords
from whoholds.reading.word_classes import (
    CIVILIANS,
    DETERMINERS,
    DIRECTIONS,
    FEATURES,
    FORCES,
    NOUN_VERBS,
    PREPOSITIONS,
)

_AFTER_NOUN = words("terms", "chunks.after_noun")
_HEADLINE_VERBS, _PAST_BASE = words("terms", "chunks.headline_verbs"), words("terms", "chunks.past_base")
_ING_NOUNS = words("chunking", "ing_nouns")
_QUOTES = ('"', "\u201c", "\u201d")
_PARTICIPLE_ADJECTIVES = words("chunking", "participle_adjectives")
_PLANNING = words("terms", "passage.planning")
_BEFORE_NOUNS = DETERMINERS - words("chunking", "also_pronouns")
_AFTER_FIGHTING, _NO_OBJECT = words("chunking", "after_fighting"), words("chunking", "no_object")
_WHITHER = ("back", "off", "out", "into", "onto", "through")
_SUBJECTS = ("they", "we", "you", "who")
_TRAILING = words("chunking", "trailing") | words("actors", "backed") | words("actors", "held")


def is_verb(s: SentenceWords, i: int, out: list[Chunk]) -> bool:
    """Whether a word that may be a verb is one here."""
    low, form = s.low[i], s.forms[s.low[i]]
    prev = s.low[i - 1] if i else ""
    if prev in _QUOTES and i > 1:
        prev = s.low[i - 2]  # a "limited" operation
    nxt = s.low[i + 1] if i + 1 < s.n else ""
    before = out[-1] if out else None
    noun_too = low in s.nouns or low in NOUN_VERBS
    if prev == "whose":
        return False  # "whose garrison"
    adjective = low in _PARTICIPLE_ADJECTIVES and nxt.isalpha() and nxt not in PREPOSITIONS and nxt not in DETERMINERS
    if adjective and low == "armed" and (before is None or before.kind in ("comma", "conj", "sub", "date", "mark")):
        return False  # "In X, armed men broke"
    if (
        low in FORCES
        and form.form in ("base", "s")
        and before is not None
        and before.nominal
        and before.head not in _SUBJECTS  # "they patrol the towns"
    ):
        return False
    if (
        noun_too
        and form.form in ("base", "s")
        and before is not None
        and _begins_clause(out)
        and nxt not in DETERMINERS
    ):
        return False
    if form.form == "s" and prev == "both":
        return False  # "both ends"
    if form.form == "s" and _counted(out):
        return False  # "two overnight attacks": several would attack
    if form.form == "base" and before is not None and before.kind == "verb" and before.lemma == "help":
        return not noun_too or nxt in DETERMINERS or _named(s, i + 1)  # "helped capture X", not "help attack victims"
    after_actor = before is not None and (before.kind == "actor" or _behind_aside(out))
    if nxt == "to" and form.form == "s" and after_actor and s.infinitive(i + 1):
        return True
    claiming = form.lemma == "claim" and nxt == "to" and before is not None and before.kind in ("noun", "actor")
    if claiming and form.form in ("s", "base") and prev not in DETERMINERS and s.infinitive(i + 1):
        return True  # "the army claims to hold X"
    if before is not None and before.kind == "noun" and s.low[i - 1] not in DETERMINERS:
        willing = nxt == "to" and form.lemma in _PLANNING and form.form != "ing" and s.infinitive(i + 1)
        several = before.plural and form.form == "base"  # "aid agencies plan to leave"
        if (willing and (several or before.head in FORCES)) or (low in _PAST_BASE and nxt in _WHITHER):
            return True  # "the group plans to attack", "the garrison beat back the rebels"
    if (
        before is not None
        and before.kind == "sub"
        and before.head in ("who", "which", "that")
        and form.form in ("s", "ed", "past")
    ):
        return True
    if (
        s.texts[i][0].isupper()
        and i
        and s.texts[i].isupper() is False
        and form.form in ("base", "ing")
        and s.texts[i - 1][0].isupper()
    ):
        return False
    if prev in _BEFORE_NOUNS or prev in ("'s", "'"):
        return form.form == "ing" and nxt in DETERMINERS
    if form.form == "ing":
        nxt_form = s.forms.get(nxt)
        if before is None and low in _ING_NOUNS and nxt_form is not None and nxt_form.form in ("ed", "past", "s"):
            return False  # "Shelling resumed"
        if before is not None and before.kind == "adv" and len(out) > 1:
            before = out[-2]
        if i + 1 in s.quantity_at or (i + 1 in s.actor_at and low == "killing"):
            return True
        if prev in PREPOSITIONS and low in ("fighting", "shelling", "bombing"):
            return nxt in ("the", "a", "an") and i + 1 not in s.date_at  # "in fighting the army"
        if low in _ING_NOUNS and nxt in _AFTER_NOUN and i + 1 not in s.quantity_at:
            progressive = before is not None and before.kind in ("actor",) and nxt in _AFTER_FIGHTING
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
            if nxt in _AFTER_NOUN and i + 1 not in s.quantity_at:
                return False
            return s.object_follows(i)
        if noun_too and _behind_aside(out) and (nxt in DETERMINERS or _named(s, i + 1)):
            return True
        if noun_too and (before is None or before.kind in ("comma", "conj", "mark")):
            return False if form.form == "s" or low in s.nouns else nxt in DETERMINERS
        if (
            form.form == "base"
            and before is not None
            and before.kind == "noun"
            and not before.plural
            and not before.actors
        ):
            return nxt in DETERMINERS
        return before is not None and (before.nominal or before.kind in ("adv", "sub", "conj", "comma", "date", "mark"))
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


def _begins_clause(out: list[Chunk]) -> bool:
    """Whether a subject is due: "as forces …", "on 3 July shells hit", "after the 3 July attacks", "there were still clashes"."""
    before = out[-1]
    if before.kind == "sub":
        return before.head not in ("who", "which", "that")
    if before.kind == "date":
        of_its_own = before.text.lower().startswith("the ")  # "the 3 July attacks"
        return (
            of_its_own
            or not any(c.nominal or c.kind == "verb" for c in out)
            or (out[-2].kind == "sub" or (out[-2].kind in ("mark", "comma") and out[-2].text in (";", ":")))
        )
    there = next((c for c in reversed(out) if c.kind != "adv"), before)
    if there.kind != "verb" or there.lemma != "be":
        return False
    at = len(out) - 1 - next(k for k, c in enumerate(reversed(out)) if c is there)
    return at > 0 and out[at - 1].head == "there"


def _counted(out: list[Chunk]) -> bool:
    """Whether a bare number stands before a word: "two overnight | attacks"."""
    before = next((c for c in reversed(out) if c.kind not in ("adv", "date")), None)
    return before is not None and before.kind == "noun" and before.head == "#"


def _behind_aside(out: list[Chunk]) -> bool:
    """Whether a subject stands before the aside that a comma closes: "the army, which lost A, | controls B"."""
    commas = [k for k, c in enumerate(out) if c.kind == "comma"]
    if len(commas) < 2 or commas[-1] != len(out) - 1:
        return False
    ahead = out[: commas[-2]]
    begun = next((k + 1 for k in range(len(ahead) - 1, -1, -1) if ahead[k].kind == "sub"), 0)
    own = ahead[begun:]
    return bool(own) and own[0].nominal and not any(c.kind == "verb" for c in own)


def _named(s: SentenceWords, i: int) -> bool:
    """Whether a name or a number begins at a word."""
    return i in s.actor_at or i in s.place_at or i in s.quantity_at


def _helped(s: SentenceWords, j: int, words: int) -> bool:
    """Whether a noun phrase of so many words before a word is whom somebody helps."""
    first = j - words
    form = s.forms.get(s.low[first - 1]) if first > 0 else None
    return form is not None and form.lemma == "help"


def looks_verbal(s: SentenceWords, i: int, out: list[Chunk]) -> bool:
    """A word in -ed that no list has, where a verb is due: after a subject, before an object or a preposition."""
    low = s.low[i]
    if (
        not low.endswith("ed")
        or len(low) < 6
        or "-" in low
        or s.texts[i][0].isupper()
        or not out
        or low.endswith("eed")
    ):
        return False
    return out[-1].nominal and _argument_follows(s, i)


def ends_in_unknown_verb(s: SentenceWords, j: int, content: list[str]) -> bool:
    """ "the fighters trekked | into the hills": a word in -ed that no list has, behind people and before its object."""
    low = s.low[j]
    if not low.endswith("ed") or len(low) < 6 or low.endswith("eed") or "-" in low or low != s.texts[j]:
        return False
    people = content[-1] == "@" or content[-1] in FORCES or content[-1] in CIVILIANS or content[-1] in s.nouns
    return people and low not in _TRAILING and low[:-2] not in _TRAILING and _argument_follows(s, j)


def _argument_follows(s: SentenceWords, i: int) -> bool:
    """Whether what a verb takes stands behind a word: a preposition, an article, a name, a number."""
    j = i + 1
    return j < s.n and (s.low[j] in PREPOSITIONS or s.low[j] in DETERMINERS or _named(s, j))


def ends_in_verb(s: SentenceWords, j: int, content: list[str], actors: bool) -> bool:
    """Whether a possible verb inside a noun phrase ends it."""
    low, form = s.low[j], s.forms[s.low[j]]
    prev = s.low[j - 1]
    nxt = s.low[j + 1] if j + 1 < s.n else ""
    noun_too = low in s.nouns or low in NOUN_VERBS
    if prev in ("'s", "'") or (low in FORCES and form.form in ("base", "s")) or s.texts[j][0].isupper():
        return False
    if form.form in ("base", "s") and f"{prev} {low}" in frame_of_noun():
        return False  # "air strike"
    if form.form == "s" and content[-1] == "#":
        return False  # "two barges", "14 times"
    if nxt == "to" and form.form in ("base", "s") and s.infinitive(j + 1):
        willing = form.lemma in _PLANNING and (content[-1] in FORCES or s.texts[j - 1][0].isupper())
        if actors or willing:  # "the group plans to attack"
            return True
    if low in _PAST_BASE and content[-1] == "@":
        return True
    if low == "landing" and content[-1] in s.nouns:
        return True  # "shells landing in X"
    if form.form == "ing":
        if noun_too or low in NOUN_VERBS:
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
            or j + 1 in s.actor_at
            or j + 1 in s.place_at
            or j + 1 in s.quantity_at
        )
    if form.form in ("ed", "past", "participle"):
        only_modifiers = all(c in DETERMINERS or c == "#" or c in DIRECTIONS for c in content)
        if only_modifiers and nxt and nxt[0].isalpha() and nxt not in PREPOSITIONS and nxt not in DETERMINERS:
            return content == ["#"] and form.form == "ed" and low in ("killed", "wounded", "injured")
        return not (
            low in _PARTICIPLE_ADJECTIVES
            and low not in ("hit", "left")
            and nxt
            and nxt[0].isalpha()
            and nxt not in PREPOSITIONS
            and nxt not in DETERMINERS
            and not actors
        )
    if form.form == "s":
        if noun_too:
            if nxt in _AFTER_NOUN and j + 1 not in s.quantity_at:
                return False
            return (
                bool(actors)
                or content[-1] in FORCES
                or nxt in DETERMINERS
                or nxt in ("less", "more", "almost", "about")
            ) and (s.object_follows(j) or nxt in ("less", "more"))
        return True
    # base form
    if _helped(s, j, len(content)):
        return s.object_follows(j)  # "helped the army | retake the town"
    if (
        low in _HEADLINE_VERBS
        and content[-1] not in DETERMINERS
        and content[-1] not in DIRECTIONS
        and (content[-1] in s.nouns or content[-1].endswith("s") or content[-1] == "#" or content[-1] in FEATURES)
        and nxt
        and nxt[0].isalnum()
        and nxt not in _NO_OBJECT
    ):
        return True
    if content[0] in ("a", "an") and low not in _PAST_BASE and not content[-1].endswith("s"):
        return False  # "an LNA supply convoy": one would supply with an s
    if low in _PAST_BASE and (
        nxt in DETERMINERS
        or nxt in ("fire", "off", "up", "out", "back", "into", "onto", "through", "targets", "positions")
        or j + 1 in s.actor_at
        or j + 1 in s.place_at
        or j + 1 in s.quantity_at
    ):
        return True
    if (
        s.texts[j - 1][0].isupper()
        and content[-1] not in ("@", "%")
        and nxt in ("this", "it", "them", "that", "the", "for")
    ):
        return True
    if noun_too:
        if nxt in _AFTER_NOUN and j + 1 not in s.quantity_at:
            return False
        plural = content[-1].endswith("s") or content[-1] in ("troops", "militiamen", "gunmen", "people", "police")
        return (plural or content[-1] == "@") and s.object_follows(j) and (bool(actors) or content[-1] in FORCES)
    plural = content[-1].endswith("s") or content[-1] in ("people", "police", "@", "#", "gunmen", "men", "women")
    return plural and low not in ("military", "base", "state", "head", "force")
