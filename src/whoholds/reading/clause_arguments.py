"""What belongs to a verb: its object and the phrases behind it, up to where another clause begins."""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.reading.chunks import FORCES, Chunk
from whoholds.reading.clause import Clause
from whoholds.reading.lexicon import words

_FIGHTERS = words("terms", "events.fighters")
_NUMBERS = words("terms", "clauses.numbers")
_SENDING = ("send", "call", "bring", "throw", "fly", "rush")
_SPELLS = words("terms", "clauses.spells")


def fill_arguments(chunks: Sequence[Chunk], i: int, clause: Clause) -> int:
    """Fills object and phrases; returns the end of the clause."""
    j = i + 1
    last = i + 1
    n = len(chunks)
    seen_comma = False
    while j < n and j - i < 40:
        c = chunks[j]
        if c.kind in ("adv",):
            j += 1
            continue
        if c.kind == "date":
            last = j + 1
            j += 1
            continue
        if c.kind == "prep":
            k = j + 1
            while k < n and chunks[k].kind == "adv":
                k += 1
            if k < n and chunks[k].kind == "prep":  # "from near", "up to"
                k += 1
            sent = j == i + 1 and c.head == "in" and chunks[i].lemma in _SENDING and not chunks[i].passive
            if sent and k + 2 < n and chunks[k].head in _NUMBERS and chunks[k + 1].head == "of":
                k += 2  # "sent in a small number of officers"
            if sent and k < n and (chunks[k].head in FORCES or chunks[k].head in _FIGHTERS):
                clause.object, last, j = k, k + 1, k + 1  # "sent in paratroopers"
                continue
            if k < n and chunks[k].nominal:
                clause.phrases.append((c.head, k))
                last = k + 1
                j = k + 1
                seen_comma = False
                continue
            if k < n and chunks[k].kind == "date":
                last = k + 1
                j = k + 1
                continue
            j += 1
            if k < n and chunks[k].kind == "verb":
                break
            continue
        if c.kind == "noun" and c.head in _SPELLS and c.words[:1] and c.words[0] in ("all", "the", "most", "both"):
            last = j + 1  # "all night"
            j += 1
            continue
        if c.nominal:
            if seen_comma:
                # ", X attacked": a new clause; ", a town in Y": an apposition to the last noun
                follows = next((chunks[k].kind for k in range(j + 1, n) if chunks[k].kind not in ("adv", "date")), "")
                if follows == "verb":
                    break
                last = j + 1
                j += 1
                seen_comma = False
                continue
            if clause.object is None and not clause.phrases:
                clause.object = j
                last = j + 1
                j += 1
                continue
            follows = next((chunks[k].kind for k in range(j + 1, n) if chunks[k].kind not in ("adv", "date")), "")
            if follows == "verb":
                break
            last = j + 1
            j += 1
            continue
        if c.kind == "comma":
            seen_comma = True
            j += 1
            continue
        if c.kind == "conj":
            if seen_comma and chunks[i].passive and not clause.phrases:
                break  # "X was killed, and a battalion …"
            k = j + 1
            while k < n and chunks[k].kind == "adv":
                k += 1
            if k >= n or chunks[k].kind in ("verb", "sub") or c.head == "but":
                break
            if (
                chunks[k].frame is not None
                and chunks[k].kind == "noun"
                and not (
                    clause.object is not None and chunks[clause.object].frame is not None and k - clause.object <= 2
                )
            ):
                break  # "… and clashes in X": told by its own noun
            if (
                chunks[k].nominal
                and next((chunks[m].kind for m in range(k + 1, n) if chunks[m].kind not in ("adv", "date")), "")
                == "verb"
                and not (k + 1 < n and chunks[k + 1].kind == "verb" and chunks[k + 1].form == "ing")
            ):
                break
            seen_comma = False
            j += 1
            continue
        if c.kind == "mark":
            if c.head == "(":
                close = next(
                    (k for k in range(j, min(n, j + 12)) if chunks[k].kind == "mark" and chunks[k].head == ")"), None
                )
                if close is not None:
                    j = close + 1
                    continue
            j += 1
            if c.head not in ("(", ")", "/", "-"):
                break
            continue
        break
    return last
