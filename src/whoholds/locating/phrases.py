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
    r"(?:,?\s+(?:in|within|inside)\s+|,\s*)(?:the\s+)?(?P<within>(?:(?!\s(?:in|of|within|and)\s)[^,])+?\s(?:province|governorate|district|region|county|oblast|state|subdistrict))\s*$",
    re.I,
)
_ROAD = r"(?:road|highway|axis|route|line|front)"
_SETTLED = r"(?:the\s+(?:town|city|village)\s+of\s+)?"
_A, _B = r"(?P<a>.+?)", r"(?P<b>.+)"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (form, re.compile(pattern, 0 if form == "joined" else re.I))
    for form, pattern in (
        ("wind", rf"^(?:.*?\s)??(?:{_FAR}\s+)?(?:to\s+the\s+)?{_WIND}(?:ern)?\s+of\s+{_SETTLED}(?P<a>.+)$"),
        (
            "between",
            rf"^(?:(?:area|region|frontline|{_ROAD})\s+)?(?:(?:link|connect)\w*\s+)?between\s+{_A}\s+and\s+{_B}$",
        ),
        ("between", rf"^(?:the\s+)?(?P<a>[^–—-]+?)\s*[–—]\s*(?P<b>[^–—-]+?)\s+{_ROAD}\b(?:\s+in\s.+)?$"),
        ("joined", rf"^(?:[Tt]he\s+)?(?P<a>\S[^-]*?)\s*-\s*(?P<b>[A-Z][^-]*?)\s+{_ROAD}\b(?:\s+in\s.+)?$"),
        (
            "between",
            rf"^(?:the\s+)?road\s+(?:link\w*|connect\w*|joining|from)\s+{_A}\s+(?:with|to|and)\s+(?:the\s+)?{_B}$",
        ),
        ("along", rf"^along\s+(?:the\s+)?(?P<line>.+?)(?:\s+(?:between|from)\s+{_A}\s+(?:and|to)\s+{_B})?$"),
        ("far", rf"^{_FAR}\s+(?:from|off|outside)\s+(?P<a>.+)$"),
        (
            "near",
            r"^(?:near|close\s+to|adjacent\s+to|next\s+to|not\s+far\s+from|(?:the\s+)?vicinity\s+of)\s+(?P<a>.+)$",
        ),
        ("around", r"^(?:(?:on\s+)?the\s+)?(?:around|surroundings\s+of|environs\s+of|outskirts\s+of)\s+(?P<a>.+)$"),
        ("outside", r"^outside\s+(?:of\s+)?(?P<a>.+)$"),
        ("countryside of", rf"^(?:the\s+)?(?:{_PART}\s+)?(?:countryside|rural\s+areas?|suburbs)\s+of\s+(?P<a>.+)$"),
        ("countryside of", rf"^(?:the\s+)?(?:{_PART}\s+)?(?:rural\s+(?P<a>.+)|(?P<a2>.+?)(?:'s)?\s+countryside)$"),
        ("part", rf"^(?:the\s+)?{_PART}\s+(?:part|side|half|edge|sector)s?\s+of\s+(?P<a>.+)$"),
        ("part", rf"^(?:the\s+)?{_PART}\s+(?P<a>.+)$"),
        ("pocket", r"^(?:the\s+)?(?P<a>.+?)\s+(?:pocket|enclave)$"),
    )
)
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
    if (told := _WITHIN.search(phrase)) and told.start() > 0:
        phrase, within = phrase[: told.start()].rstrip(","), (told["within"], *within)
    for form, pattern in _FORMS:
        if match := pattern.match(phrase):
            return _reference(text, form, match.groupdict(), within)
    return PlaceReference(text, phrase, within=within)


def _reference(text: str, form: str, said: dict[str, str | None], within: tuple[str, ...]) -> PlaceReference:
    name = said.get("a") or said.get("a2") or ""
    others = (said["b"],) if said.get("b") else ()
    if form == "between" and ", " in name:
        name, *more = name.split(", ")
        others = (*more, *others)
    far = None
    if said.get("far"):
        far = float((said["far"] or "").replace(",", ".")) * (
            1.609344 if (said.get("unit") or "").lower().startswith("mi") else 1.0
        )
    wind = wind_of(said.get("wind") or "")
    if form == "wind":
        return PlaceReference(text, name, relation=f"{wind} of", distance_km=far, within=within)
    if form == "along":
        anchors = tuple(a for a in (said.get("a"), said.get("b")) if a)
        return PlaceReference(text, said.get("line") or "", relation="along", others=anchors, within=within)
    if form == "far":
        return PlaceReference(text, name, relation="near", distance_km=far, within=within)
    if form == "joined":
        form = "between"
    if form == "pocket":
        return PlaceReference(text, name, kind="region", relation="around", within=within)
    return PlaceReference(
        text, name, relation=form, direction=wind or None, others=tuple(o for o in others if o), within=within
    )
