"""Cases of Slavic place names: what a name in a sentence may be in the nominative ("Бахмута", "в Донецке")."""

from __future__ import annotations

from collections.abc import Iterator

_ENDINGS = (
    "ської", "ского", "ской", "ськом", "ском", "ова", "ові", "ева", "єва", "ою", "ею", "ами", "ями", "ом", "ем", "єм", "ах", "ях",
    "ів", "ев", "ов", "ці", "ке", "ку", "ка", "ам", "ой", "ей", "а", "я", "у", "ю", "і", "и", "е", "ї", "ы",
)  # fmt: skip
_NOMINATIVES = {
    "ської": ("ська",), "ского": ("ский", "ск", "ское"), "ской": ("ская",), "ськом": ("ськ",), "ском": ("ск",), "ці": ("ка",),
    "ова": ("ів", "ов", "ово"), "ові": ("ів", "ов"), "ева": ("їв", "ев"), "єва": ("їв",), "ке": ("к", "ка"), "ку": ("к", "ка"),
    "ка": ("ок", "к"),
}  # fmt: skip
_USUAL = ("", "а", "я", "ь", "о", "е", "і", "и", "ы", "й", "є", "ів", "ов", "їв")
_STEM_AT_LEAST = 3


def is_cyrillic(word: str) -> bool:
    """Whether a word is written in Cyrillic.

    >>> is_cyrillic("Бахмут"), is_cyrillic("Homs"), is_cyrillic("")
    (True, False, False)
    """
    return bool(word) and "\u0400" <= word[0] <= "\u04ff"


def nominatives(word: str) -> Iterator[str]:
    """What an inflected name may be, likeliest first; not the word itself.

    >>> "Бахмут" in set(nominatives("Бахмута")), "Авдіївка" in set(nominatives("Авдіївці")), "Донецк" in set(nominatives("Донецке"))
    (True, True, True)
    >>> list(nominatives("Ким"))
    []
    """
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _STEM_AT_LEAST:
            continue
        for nominative in _NOMINATIVES.get(ending, _USUAL):
            if nominative != ending:
                yield stem + nominative
