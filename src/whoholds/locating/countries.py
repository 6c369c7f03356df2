"""Codes of countries (ISO 3166), and the small numbers that stand for them in an index."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=2048)
def alpha_2(code: str) -> str:
    """An ISO 3166 code of either length as the one of two letters.

    >>> alpha_2("SYR"), alpha_2("sy")
    ('SY', 'SY')
    """
    if len(code) != 3:
        return code.upper()
    import pycountry

    found = pycountry.countries.get(alpha_3=code.upper())
    return str(found.alpha_2) if found else "XK" if code.upper() in ("XKX", "XKO") else ""


@lru_cache(maxsize=2048)
def alpha_3(number: int) -> str:
    """The ISO 3166 code of three letters, as the model's places carry it, of a country's number.

    >>> alpha_3(country_number("SY")), alpha_3(0)
    ('SYR', '')
    """
    import pycountry

    found = pycountry.countries.get(alpha_2=country_code(number)) if number else None
    return str(found.alpha_3) if found else "XKX" if country_code(number) == "XK" else ""


def is_country(code: str) -> bool:
    """Whether a text is the ISO 3166 code of a country.

    >>> is_country("sy"), is_country("SYR"), is_country("ZZZ"), is_country("Syria")
    (True, True, False, False)
    """
    import pycountry

    short = alpha_2(code)
    return short == "XK" or (len(short) == 2 and pycountry.countries.get(alpha_2=short) is not None)


def country_number(code: str) -> int:
    """An ISO 3166 code as a small number; 0 for none.

    >>> country_number("SY") == country_number("syr"), country_number(""), country_number("Syria")
    (True, 0, 0)
    """
    code = alpha_2(code)
    return (ord(code[0]) - 64) * 27 + ord(code[1]) - 64 if len(code) == 2 and code.isascii() and code.isalpha() else 0


def country_code(number: int) -> str:
    """The ISO code of a country's number.

    >>> country_code(country_number("SY")), country_code(0)
    ('SY', '')
    """
    return chr(number // 27 + 64) + chr(number % 27 + 64) if number else ""
