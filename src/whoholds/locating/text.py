"""A text's places for people to look at: marked in the text, and as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whoholds.locating.toponyms import Geoparser, Toponym

COLUMNS = ("start", "end", "text", "latitude", "longitude", "name", "id", "radius_km", "score", "candidates")


def locate_text(parser: Geoparser, text: str) -> list[Toponym]:
    """The place names of a whole text, resolved together. The parser is kept between texts: it remembers names.

    >>> from whoholds.locating.gazetteer import Gazetteer
    >>> from whoholds.model import Place
    >>> parser = Geoparser(Gazetteer.of([Place("x:1", "Hajin", 40.83, 34.69, kind="town", population=20_000)]))
    >>> [t.text for t in locate_text(parser, "They shelled Hajin and left.")], locate_text(parser, "")
    (['Hajin'], [])
    """
    return parser.parse(text)


def rows_of(toponyms: Iterable[Toponym]) -> Iterator[dict[str, str]]:
    """The rows of a table: one a mention; a mention nobody can place has empty coordinates."""
    for toponym in toponyms:
        row = dict.fromkeys(COLUMNS, "") | {"start": str(toponym.start), "end": str(toponym.end), "text": toponym.text}
        if (best := toponym.best) is not None:
            row |= {
                "latitude": f"{best.lat:.6f}", "longitude": f"{best.lon:.6f}", "name": best.name, "id": best.place,
                "radius_km": f"{best.radius_km:g}", "score": f"{best.score:.3f}",
                "candidates": "|".join(f"{c.name} ({c.lat:.4f} {c.lon:.4f} {c.score:.2f})" for c in toponym.candidates),
            }  # fmt: skip
        yield row


def marked(text: str, toponyms: Iterable[Toponym]) -> str:
    """The text with each place name in brackets, its coordinates behind it.

    >>> marked("In Hajin.", [Toponym(3, 8, "Hajin", "", 0.9)])
    'In [Hajin].'
    """
    parts, at = [], 0
    for toponym in sorted(toponyms, key=lambda t: t.start):
        if toponym.start < at:
            continue
        best = toponym.best
        where = f" {best.lat:.4f} {best.lon:.4f}" if best is not None else ""
        parts += [text[at : toponym.start], "[", text[toponym.start : toponym.end], where, "]"]
        at = toponym.end
    return "".join([*parts, text[at:]])
