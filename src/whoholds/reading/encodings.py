"""Bytes to characters: which encoding a text is in, and whether it is a text at all."""

from __future__ import annotations

import codecs
import re
from collections import Counter

from whoholds.errors import DocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 200_000
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # not tab, newlines or ESC, which old terminals' logs hold
_STRAY = re.compile("[\udc80-\udcff]+")  # bytes that are no UTF-8, as surrogateescape tells them
_CUT = re.compile("[\udcc2-\udcf4][\udc80-\udcbf]{0,2}\\Z")
_MOST_CONTROLS = 0.01
_MOSTLY_LATIN = 0.25
_LATIN = {
    "cp1250": ("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq"),
    "cp1254": ("tr", "az", "ku"),
    "cp1257": ("lt", "lv", "et"),
}
"""Code pages and the languages written in them; other Latin text is in cp1252."""
_OTHERS = ("cp1256", "cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_6", "iso8859_5", "cp1255", "cp1253")
_RARE = ("gb18030", "big5", "euc_kr", "shift_jis", "euc_jp", "cp874", "mac_cyrillic", "mac_roman")
_GUESSED_BYTES = 20_000
_NOT_TEXT = "save it as UTF-8 text, or as HTML, PDF or DOCX"


def decode(data: bytes, declared: str | None = None) -> str:
    """The characters of a text, with newlines as ``\\n`` and the byte-order mark taken off; nothing else is changed.

    ``declared`` is the encoding a web server or page claims; it is believed after UTF-8 and before any guess.

    Raises: DocumentError when the bytes are no text.

    >>> decode(b"\\xff\\xfeI\\x00S\\x00\\r\\x00\\n\\x00"), decode("Бахмут".encode("utf-8"))
    ('IS\\n', 'Бахмут')
    >>> decode(b"\\x7fELF\\x02\\x01\\x01\\x00\\x00")
    Traceback (most recent call last):
    ...
    whoholds.errors.DocumentError: this is not text: it holds binary data
    """
    text = _characters(data, declared)
    sample = text[:_SAMPLE_BYTES]
    controls = len(_CONTROLS.findall(sample))
    if "\0" in text or controls > max(1, _MOST_CONTROLS * len(sample)):
        raise DocumentError("this is not text: it holds binary data", hint=_NOT_TEXT)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _characters(data: bytes, declared: str | None) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise DocumentError(
                    f"the text says it is {encoding} and breaks off at byte {error.start}", hint=_NOT_TEXT
                ) from error
    wide = _wide_encoding(data)
    for encoding in filter(None, (wide, "utf-8", declared)):
        try:
            return data.decode(encoding)
        except (ValueError, LookupError):  # not in it; or no such encoding, or a codec ("zlib") that is none of text
            continue
    if b"\0" in data:
        raise DocumentError("this is not text: it holds binary data", hint=_NOT_TEXT)
    return _mostly_utf8(data) or _guessed(data)


def _mostly_utf8(data: bytes) -> str:
    """UTF-8 that is cut within a letter, or has pasted bytes of another encoding in it; "" where it is no UTF-8.

    Other encodings hardly ever look like it: half of all bytes beyond ASCII being sound is proof enough. Stray bytes are read as
    Windows' Latin, as which they are mostly pasted; a letter cut off at the end is a replacement character.

    >>> _mostly_utf8("Дейр".encode()[:-1]), _mostly_utf8("“Хаджин” ".encode() + b"\\x93fell\\x94"), _mostly_utf8(b"Caf\\xe9 \\x93X\\x94")
    ('Дей�', '“Хаджин” “fell”', '')
    """
    text = data.decode("utf-8", "surrogateescape")
    stray = sum(map(len, _STRAY.findall(text)))
    sound = sum(byte > 127 for byte in data) - stray
    if sound < max(1, stray):
        return ""
    text = _CUT.sub("\ufffd", text)
    return _STRAY.sub(lambda run: run[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace"), text)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark shows as a NUL in every other byte (Latin) or newlines and spaces spelt with one (Arabic, Cyrillic)."""
    sample = data[: min(len(data), 4_000) & ~1]
    if not sample or b"\0" not in sample or len(data) % 2:
        return None
    for encoding, high in (("utf-16-le", 1), ("utf-16-be", 0)):
        highs, lows = sample[high::2], sample[1 - high :: 2]
        basic = [low for low, above in zip(lows, highs, strict=True) if above == 0]
        few = sum(count for _, count in Counter(highs).most_common(3)) >= 0.9 * len(
            highs
        )  # a text keeps to its alphabet
        if (
            0 not in lows
            and len(basic) >= 0.1 * len(highs)
            and few
            and all(low >= 32 or low in b"\t\n\r" for low in basic)
        ):
            return encoding
    return None


def _guessed(data: bytes) -> str:
    """Legacy code pages: for Latin letters by the language the plain ones spell, else by what charset-normalizer makes of it."""
    sample = data[:_SAMPLE_BYTES]
    high = sum(byte > 127 for byte in sample)
    if high < _MOSTLY_LATIN * len(sample):
        from whoholds.reading.languages import language_of

        language = language_of(sample.decode("ascii", errors="ignore"))
        encoding = next((e for e, languages in _LATIN.items() if language in languages), "cp1252")
        return data.decode(encoding, errors="replace")
    from charset_normalizer import from_bytes

    best = None
    for few in (_OTHERS, _RARE):  # all that there are take charset-normalizer a second
        best = best or from_bytes(sample[:_GUESSED_BYTES], cp_isolation=list(few)).best()
    if best is None:
        raise DocumentError("no encoding makes this text readable", hint=_NOT_TEXT)
    return data.decode(best.encoding, errors="replace")
