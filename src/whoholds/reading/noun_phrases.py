"""Who, what and where: noun phrases, the names and numbers in them, and what they come to."""

from __future__ import annotations

from whoholds.model import PlaceMention
from whoholds.reading.actor_spotting import ActorMention
from whoholds.reading.chunks import Chunk
from whoholds.reading.lexicon import words
from whoholds.reading.noun_heads import close
from whoholds.reading.quantities import Quantity
from whoholds.reading.sentence_words import SentenceWords
from whoholds.reading.verb_or_noun import ends_in_unknown_verb, ends_in_verb
from whoholds.reading.word_classes import (
    ADVERBS,
    AUXILIARIES,
    BACKED,
    CONJUNCTIONS,
    DETERMINERS,
    DIRECTIONS,
    FEATURES,
    FORCES,
    HELD,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TAKEN,
)

_BEFORE_PLACES = words("chunking", "before_places")
_DESCRIBING = words("terms", "actor_spotting.ordinary") | words("actors", "group_words")


def noun_phrase(s: SentenceWords, i: int, out: list[Chunk]) -> tuple[Chunk, int]:
    j = i
    actors: list[tuple[ActorMention, int, int]] = []
    places: list[tuple[PlaceMention, int, int]] = []
    quantity: Quantity | None = None
    backers: list[tuple[ActorMention, str, int, int]] = []
    held: list[tuple[ActorMention, str, int, int]] = []
    content: list[str] = []
    while j < s.n:
        low = s.low[j]
        if j in s.date_at and j > i:
            break
        if j > i and content[-1].isalpha() and low[0].isdigit() and s.low[j + 1 : j + 2] == ["times"]:
            break  # "our positions | 37 times"
        if j in s.quantity_at and quantity is None and j not in s.actor_at:
            quantity, j2 = s.quantity_at[j]
            content.append("#")
            j = max(j2, j + 1)
            continue
        prev = s.low[j - 1] if j else ""
        if j in s.actor_at and not (j in s.place_at and _locative(s, j, out, bool(content))):
            if low == "the" and content and not all(c in DETERMINERS for c in content):
                break  # "in Daraa city | the army keeps …"
            mention, j2 = s.actor_at[j]
            whole = s.low[j2 - 1] if j2 > j else low
            suffix = whole.rsplit("-", 1)[-1] if "-" in whole and s.spans[j2 - 1][1] > mention.end else ""
            nxt = s.low[j2] if j2 < s.n else ""
            after = s.low[j2 + 1] if j2 + 1 < s.n else ""
            if suffix in BACKED or suffix in HELD:
                (backers if suffix in BACKED else held).append((mention, suffix, s.spans[i][0], s.spans[j2 - 1][1]))
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
                and s.spans[j2][0] - s.spans[j2 - 1][1] <= 1
                and nxt != "led"
            ):
                backers.append((mention, nxt, s.spans[i][0], s.spans[j2][1]))
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
            if places and content[-1] in FEATURES and mention.kind == "adjective":
                break  # "in the X sector | Norlandic men"
            if content and _subject_begins(s, j2, mention, content, out):
                break  # "within hours of the speech | ISIS attacked"
            actors.append((mention, j, j2))
            content.append("@")
            if j in s.place_at and s.place_at[j][1] <= j2:
                places.append((s.place_at[j][0], j, j2))
            j = j2
            continue
        if j in s.place_at:
            place, j2 = s.place_at[j]
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
            and s.spans[j][0] == s.spans[j - 1][1]
            and j + 1 < s.n
            and s.low[j + 1][0].isalpha()
            and s.plain[s.spans[j][1] : s.spans[j][1] + 1] == " "
        ):
            content.append("'s")
            j += 1
            continue
        if not (low[0].isalnum()):
            break
        if j > i:
            if (
                low in ("hours", "days", "weeks", "months", "years")
                and j + 1 < s.n
                and s.low[j + 1] in ("later", "earlier", "ago", "after", "before")
            ):
                break
            if low in DIRECTIONS and j + 1 < s.n and s.low[j + 1] == "of" and content != ["the"]:
                break
            if low in ("close", "next", "adjacent", "such") and j + 1 < s.n and s.low[j + 1] in ("to", "as"):
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
                and s.texts[j][0].islower()
                and low not in ("family", "ally", "supply", "assembly")
            ):
                # "the heavily fortified town" goes on; "the group reportedly took" does not.
                if not ((prev in DETERMINERS or (prev == "'s" and low == "only")) and j + 1 < s.n):
                    break
            elif (
                low in s.forms
                and (prev not in DETERMINERS or prev in ("both", "all"))
                and ends_in_verb(s, j, content, bool(actors))
            ) or (low not in s.forms and ends_in_unknown_verb(s, j, content)):
                break
        content.append(low)
        j += 1
    if j == i:
        j = i + 1
        content.append(s.low[i])
    return close(s, i, j, actors, places, quantity, content, backers, held), j


def _locative(s: SentenceWords, j: int, out: list[Chunk], inside: bool) -> bool:
    """Whether a name that is both a state and a place stands for the place here."""
    mention, last = s.actor_at[j]
    if mention.kind not in ("state", "capital") and not (
        mention.end - mention.start == s.place_at[j][0].end - s.place_at[j][0].start and mention.kind == "name"
    ):
        return False
    nxt = s.low[last] if last < s.n else ""
    if nxt in ("'s", "'") or nxt in FORCES:
        return (
            nxt in ("'s", "'")
            and last + 1 < s.n
            and (s.low[last + 1] in DIRECTIONS or s.low[last + 1] in FEATURES or last + 1 in s.place_at)
        )
    before = out[-1] if out else None
    if (
        mention.kind == "capital"
        and not inside
        and before is not None
        and before.kind in ("mark", "place", "comma")
        and nxt not in s.forms
    ):
        return True
    if mention.kind == "capital" and inside and s.low[j - 1] in FEATURES:
        return True
    if (
        mention.kind == "capital"
        and before is not None
        and before.kind == "verb"
        and before.lemma in TAKEN
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
        return before.head in _BEFORE_PLACES
    if before is not None and before.kind == "conj" and not inside and len(out) > 1:
        return out[-2].kind == "place"
    return inside and s.low[j - 1] in DIRECTIONS


def _subject_begins(s: SentenceWords, behind: int, mention: ActorMention, content: list[str], out: list[Chunk]) -> bool:
    """Whether a name inside a phrase is the subject of the verb behind it, and the noun before it another's."""
    noun = content[-1]
    if mention.kind not in ("name", "acronym", "new") or not out or out[-1].kind not in ("prep", "sub"):
        return False
    if not noun.isalpha() or noun in DETERMINERS or noun in FORCES or noun in DIRECTIONS or noun in _DESCRIBING:
        return False
    if behind >= s.n or content[0] not in DETERMINERS or len(content) < 2:
        return False
    form = s.forms.get(s.low[behind])
    return s.low[behind] in AUXILIARIES or (form is not None and form.form in ("ed", "past") and noun not in s.forms)


def _plural_noun(word: str) -> bool:
    return (
        word.isalpha()
        and word.endswith("s")
        and not word.endswith(("ss", "ous", "'s"))
        and word not in ("us", "its", "his", "various", "previous", "islamist's")
    )
