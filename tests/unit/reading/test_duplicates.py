"""Copies of one text under several mastheads."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta

from whoholds.model import Document
from whoholds.reading.duplicates import find_copies, with_origins

DAY = datetime(2017, 12, 15, tzinfo=UTC)
WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("ra", "mel", "tin", "do", "shi", "kun", "vor")]


def prose(seed: int, words: int = 300) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) + ("." if rng.random() < 0.06 else "") for _ in range(words))


def document(name: str, text: str, hours: float = 0) -> Document:
    return Document(id=name, source=name, text=text, retrieved_at=DAY + timedelta(hours=hours))


def test_a_cut_and_edited_copy_derives_from_the_wire() -> None:
    wire = prose(1)
    words = wire.split()[:200]
    words[50], words[120] = "militants", "Sunday"
    copy = "Our correspondent reports\n\n" + " ".join(words).replace("a", "á").upper()
    (found,) = find_copies([document("copy", copy, 30), document("wire", wire), document("other", prose(2))])
    assert (found.document, found.derives_from) == ("copy", "wire")
    assert 0.85 < found.share < 1
    assert 0.4 < found.resemblance < 0.7


def test_a_report_that_quotes_a_paragraph_stands_for_itself() -> None:
    wire = prose(1)
    quoting = prose(3) + " " + " ".join(wire.split()[:60]) + " " + prose(4)
    assert find_copies([document("wire", wire), document("quoting", quoting, 30)]) == []


def test_on_one_day_the_longer_text_came_first() -> None:
    wire = prose(1)
    (found,) = find_copies([document("a", wire[:1200], 0), document("b", wire, 5)])
    assert (found.document, found.derives_from) == ("a", "b")


def test_short_messages_are_copies_only_word_for_word() -> None:
    same = "Government forces shelled the eastern districts of the town this morning"
    found = find_copies(
        [document("a", same), document("b", same + "!", 30), document("c", same.replace("town", "city"), 31)]
    )
    assert [(c.document, c.derives_from) for c in found] == [("b", "a")]
    assert find_copies([document("a", "The army left."), document("b", "The army left.", 30)]) == []


def test_arabic_with_and_without_vowel_signs() -> None:
    text = (
        "قال المرصد إن التنظيم هاجم مواقع القوات الحكومية شمال مدينة البوكمال " * 1
        + "وسيطر على عدة نقاط قبل أن ينسحب منها مساء الاثنين بعد قصف عنيف "
        + "من الطيران الحربي على محيط المدينة وقتل في الهجوم عدد من العناصر من الطرفين"
    )
    marked = text.replace("قال", "قَالَ").replace("مدينة", "مـديـنة")
    (found,) = find_copies([document("a", text), document("b", marked, 30)])
    assert found.share == 1


def test_known_documents_are_compared_with_and_left_alone() -> None:
    wire = prose(1)
    stored = [document("wire", wire), document("old copy", wire, 30)]
    new = [document("new copy", wire[:1500], 60)]
    assert [(c.document, c.derives_from) for c in find_copies(new, known=stored)] == [("new copy", "wire")]
    assert with_origins(new, known=stored)[0].derives_from == "wire"


def test_the_order_of_the_documents_does_not_matter() -> None:
    texts = [prose(i) for i in range(6)]
    documents = [document(f"{i}-{n}", texts[i], 24 * n + i) for i in range(6) for n in range(4)]
    expected = find_copies(documents)
    assert len(expected) == 18
    random.Random(5).shuffle(documents)
    assert find_copies(documents) == expected


def test_boilerplate_makes_no_copies_and_many_copies_find_their_wire() -> None:
    foot = " All rights reserved, no part of this text may be published, broadcast or rewritten without our written consent."
    documents = [document(f"d{i}", prose(100 + i) + foot, i) for i in range(300)]
    copies = [document(f"c{i}", prose(100) + foot, 24 * 30 + i) for i in range(200)]
    found = find_copies(documents + copies)
    assert {c.derives_from for c in found} == {"d0"}
    assert len(found) == 200


def test_thousands_of_documents_in_seconds() -> None:
    """10,000 take about 7 s on one core."""
    documents = [document(f"d{i}", prose(i % 1_800), i / 10) for i in range(2_000)]
    started = time.process_time()
    assert len(find_copies(documents)) == 200
    assert time.process_time() - started < 60
