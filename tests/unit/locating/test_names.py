"""Spellings that must meet, and some that must not."""

from __future__ import annotations

import pytest

from whoholds.locating.alikeness import alikeness
from whoholds.locating.names import fold, plain, sound

SAME = [
    ("Boukamal", "Abu Kamal", "Al-Bukamal", "البوكمال", "Albu Kamal"),
    ("Deir ez-Zor", "Dayr az Zawr", "Deir Ezzor", "دير الزور", "Deir al-Zour", "Dayr az̧ Z̧awr"),
    ("Tell Rifaat", "Tall Rif‘at", "تل رفعت", "Tall Rifat"),
    ("Cheikh Miskine", "Ash Shaykh Maskin", "Sheikh Miskin", "الشيخ مسكين"),
    ("Umm Hawsh", "Om Hosh", "Oum Haouch"),
    ("Khirbat al Jawz", "Kherbet el-Joz", "خربة الجوز"),
    ("Maarat al-Numaan", "Ma`arrat an Nu`man", "معرة النعمان"),
    ("Quneitra", "Al Qunaytirah", "Kuneitra", "القنيطرة"),
    ("Hama", "Hamah", "حماة", "Ḩamāh"),
    ("Wadi Barada", "Ouadi Barada", "وادي بردى"),
    ("Yarmouk", "al-Yarmuk", "اليرموك"),
    ("As-Suwayda", "Soueida", "السويداء", "Suweida"),
    ("Kharkiv", "Харків"),
    ("Donetsk", "Донецьк", "Донецк"),
    ("Mykolaiv", "Миколаїв"),
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda s: s[0])
def test_spellings_of_one_name_sound_alike(spellings: tuple[str, ...]) -> None:
    sounds = {s: sound(fold(s)) for s in spellings}
    first = sounds[spellings[0]]
    odd = [
        s for s, key in sounds.items() if key != first and alikeness(plain(fold(s)), plain(fold(spellings[0]))) < 0.75
    ]
    assert not odd, sounds


@pytest.mark.parametrize(
    ("left", "right"), [("Homs", "Hama"), ("Raqqa", "Aleppo"), ("Tall Abyad", "Tall Rifat"), ("Mosul", "Kirkuk")]
)
def test_different_names_are_unlike(left: str, right: str) -> None:
    assert alikeness(plain(fold(left)), plain(fold(right))) < 0.75


def test_opposite_qualifiers_tell_namesakes_apart() -> None:
    def alike(a: str, b: str) -> float:
        return alikeness(plain(fold(a)), plain(fold(b)))

    assert alike("Buwaydah Sharqiyah", "Buwaydah Gharbiyah") < alike("Buwaydah Sharqiyah", "Buwaydah")
    assert alike("Western Ghariyah", "Ghariyah al Gharbiyah") > 0.85
    assert alike("Kafr Saghir", "كفر صغير") > alike("Kafr Saghir", "Kafr Kabir")


@pytest.mark.parametrize(
    ("told", "listed", "other"),
    [
        ("Taybah", "At Tayyibah al Gharbiyah", "Tuwaybah al Kabirah"),  # a side that reports leave out
        ("Zamlah", "Bir az Zamlah", "Izamah Kubra"),  # a generic part they leave out
        ("Esheh", "Al Ishshah", "Ashajah"),  # a final tā' marbūta
        ("Afamia", "Apamea", "Aqayma"),  # p and f
        ("Khirijah", "Kiridjah", "Hurayrah"),  # kh and k
    ],
)
def test_what_reports_leave_out_or_exchange_weighs_little(told: str, listed: str, other: str) -> None:
    def alike(name: str) -> float:
        return alikeness(plain(fold(told)), plain(fold(name)))

    assert alike(listed) > alike(other)
    assert alike(listed) > 0.6
