"""Reading a place told in words ("15 km north-west of X", "road between A and B") into a reference; for tables and short answers."""

from __future__ import annotations

import re

from whoholds.model import PlaceReference

WINDS = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0, "south": 180.0, "southwest": 225.0, "west": 270.0,
    "northwest": 315.0,
}  # fmt: skip
"""Bearing of each wind, in degrees from north."""

_WIND = r"(?P<wind>(?:north|south)(?:[\s-]?(?:east|west))?|east|west)"
_PART = r"(?P<wind>(?:north|south)(?:[\s-]?(?:east|west))?(?:ern)?|east(?:ern)?|west(?:ern)?|central)"
_FAR = r"(?:(?:about|around|some|roughly|nearly|almost|~)\s+)?(?P<far>\d{1,4}(?:[.,]\d+)?)[\s-]*(?P<unit>kilomet(?:er|re)s?|km|miles?|mi)"
_WITHIN = re.compile(
    r"(?:,\s*|,?\s+(?:in|within|inside)\s+)(?:the\s+)?(?P<within>(?:(?!\s(?:in|of|within)\s)[^,])+?\s(?:province|governorate|district|region|county|oblast|state|subdistrict))\s*$", re.I
)
_FORMS: list[tuple[str, re.Pattern[str]]] = [
    ("wind", re.compile(rf"^(?:.*?\s)??(?:{_FAR}\s+)?(?:to\s+the\s+)?{_WIND}(?:ern)?\s+of\s+(?:the\s+(?:town|city|village)\s+of\s+)?(?P<a>.+)$", re.I)),
    ("between", re.compile(r"^(?:(?:area|region|road|highway|route|front(?:line)?|line|along\s.+?)\s+)?(?:link\w*\s+|connect\w*\s+)?between\s+(?P<a>.+?)\s+and\s+(?P<b>.+)$", re.I)),
    ("between", re.compile(r"^(?:the\s+)?(?P<a>[^–—-]+?)\s*[–—]\s*(?P<b>[^–—-]+?)\s+(?:road|highway|axis|route|line|front)\b(?:\s+in\s.+)?$", re.I)),
    ("between", re.compile(r"^(?:the\s+)?(?P<a>\S[^-]*?)\s*-\s*(?P<b>[A-Z][^-]*?)\s+(?:road|highway|axis|route|line|front)\b(?:\s+in\s.+)?$")),
    ("between", re.compile(r"^(?:the\s+)?road\s+(?:link\w*|connect\w*|joining|from)\s+(?P<a>.+?)\s+(?:with|to|and)\s+(?:the\s+)?(?P<b>.+)$", re.I)),
    ("along", re.compile(r"^along\s+(?:the\s+)?(?P<line>.+?)(?:\s+(?:between|from)\s+(?P<a>.+?)\s+(?:and|to)\s+(?P<b>.+))?$", re.I)),
    ("far", re.compile(rf"^{_FAR}\s+(?:from|off|outside)\s+(?P<a>.+)$", re.I)),
    ("near", re.compile(r"^(?:near|close\s+to|adjacent\s+to|next\s+to|not\s+far\s+from|the\s+vicinity\s+of|vicinity\s+of)\s+(?P<a>.+)$", re.I)),
    ("around", re.compile(r"^(?:the\s+)?(?:around|surroundings\s+of|environs\s+of|outskirts\s+of|on\s+the\s+outskirts\s+of)\s+(?P<a>.+)$", re.I)),
    ("outside", re.compile(r"^outside\s+(?:of\s+)?(?P<a>.+)$", re.I)),
    ("countryside of", re.compile(rf"^(?:the\s+)?(?:{_PART}\s+)?(?:countryside|rural\s+areas?|suburbs)\s+of\s+(?P<a>.+)$", re.I)),
    ("countryside of", re.compile(rf"^(?:the\s+)?(?:{_PART}\s+)?(?:rural\s+(?P<a>.+)|(?P<a2>.+?)(?:'s)?\s+countryside)$", re.I)),
    ("part", re.compile(rf"^(?:the\s+)?{_PART}\s+(?:part|parts|side|half|edge|sector)s?\s+of\s+(?P<a>.+)$", re.I)),
    ("part", re.compile(rf"^(?:the\s+)?{_PART}\s+(?P<a>.+)$", re.I)),
    ("pocket", re.compile(r"^(?:the\s+)?(?P<a>.+?)\s+(?:pocket|enclave)$", re.I)),
]  # fmt: skip
_LONG = 400


def wind_of(word: str) -> str:
    """A wind by its plain name.

    >>> wind_of("North-Western"), wind_of("southern"), wind_of("central")
    ('northwest', 'south', 'central')
    """
    return re.sub(r"[\s-]|ern$", "", word.lower().strip())


def reference_of(text: str, within: tuple[str, ...] = ()) -> PlaceReference:
    """What a phrase tells of a place; a plain name is a reference without a relation.

    >>> r = reference_of("15 km north-west of Hama, in Hama province")
    >>> r.name, r.relation, r.distance_km, r.within
    ('Hama', 'northwest of', 15.0, ('Hama province',))
    >>> reference_of("desert east of the town of Sukhana in Homs province").within
    ('Homs province',)
    >>> reference_of("Road between As Sukhnah and Tadmur").others, reference_of("Eastern Ghouta").direction
    (('Tadmur',), 'east')
    """
    phrase = " ".join(text.split())
    if len(phrase) > _LONG:
        return PlaceReference(text, phrase[:_LONG], within=within)
    if told := _WITHIN.search(phrase):
        if told.start() > 0:
            phrase, within = phrase[: told.start()].rstrip(","), (told["within"], *within)
    for form, pattern in _FORMS:
        if match := pattern.match(phrase):
            return _reference(text, form, match.groupdict(), within)
    return PlaceReference(text, phrase, within=within)


def _reference(text: str, form: str, said: dict[str, str | None], within: tuple[str, ...]) -> PlaceReference:
    name = said.get("a") or said.get("a2") or ""
    others = (said["b"],) if said.get("b") else ()
    far = None
    if said.get("far"):
        far = float((said["far"] or "").replace(",", ".")) * (1.609344 if (said.get("unit") or "").lower().startswith("mi") else 1.0)
    wind = wind_of(said.get("wind") or "")
    if form == "wind":
        return PlaceReference(text, name, relation=f"{wind} of", distance_km=far, within=within)
    if form == "along":
        anchors = tuple(a for a in (said.get("a"), said.get("b")) if a)
        return PlaceReference(text, said.get("line") or "", relation="along", others=anchors, within=within)
    if form == "far":
        return PlaceReference(text, name, relation="near", distance_km=far, within=within)
    if form == "pocket":
        return PlaceReference(text, name, kind="region", relation="around", within=within)
    return PlaceReference(text, name, relation=form, direction=wind or None, others=tuple(o for o in others if o), within=within)
