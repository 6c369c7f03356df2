"""What the icons of Wikipedia's war maps show, and whose colours the legend says they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from whoholds.model.vocabularies import ControlStatus

COLOURS = frozenset(
    [
        "red",
        "green",
        "yellow",
        "black",
        "blue",
        "grey",
        "gray",
        "white",
        "orange",
        "purple",
        "lime",
        "brown",
        "pink",
        "olive",
        "cyan",
        "turquoise",
        "violet",
        "gold",
        "teal",
        "maroon",
        "navy",
        "magenta",
        "beige",
        "tan",
        "aqua",
        "crimson",
        "indigo",
        "azure",
        "lightblue",
        "darkgreen",
        "lightgreen",
        "darkblue",
        "darkred",
    ]
)
_FILE = re.compile(
    r"\[\[\s*:?(?:File|Image|Datei|Fichier|Archivo|Файл|ملف)\s*:\s*([^|\]]+)(?:\|[^\]]*)?\]\]", re.IGNORECASE
)
_LINK = re.compile(r"\[\[([^|\]]+)(?:\|([^\]]*))?\]\]")
_WINDS = {"n": "north", "s": "south", "e": "east", "w": "west"}


@dataclass(frozen=True, slots=True)
class Icon:
    """What an icon shows: the colours in it, what the actors of these colours are to the place, in the map's own words."""

    colours: tuple[str, ...]
    status: ControlStatus
    value: str
    kind: str | None = None
    extent: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """An icon that shows a thing, not a holder."""

    what: str


def icon_key(name: str) -> str:
    """An icon's file name as MediaWiki compares it: underscores are spaces, the first letter's case is free.

    >>> icon_key("Dot_yellow_ff4.svg") == icon_key("dot yellow ff4.svg")
    True
    """
    told = re.sub(r"[\s_]+", " ", name).strip()
    return told[:1].lower() + told[1:]


def icon_of(name: str) -> Icon | Feature | None:
    """What an icon shows, by the form of its name; None for one that nobody explains.

    >>> icon_of("Location dot red.svg")
    Icon(colours=('red',), status=<ControlStatus.CONTROLS: 'controls'>, value='control', kind=None, extent='')
    >>> icon_of("80x80-red-black-anim.gif").value, icon_of("Map-arcNE-blue.svg").extent, icon_of("Gota07.svg"), icon_of("Anchor.svg")
    ('contested', 'from the north-east', Feature(what='oil or gas'), None)
    """
    key = icon_key(name).lower()
    stem = re.sub(r"\.(?:svg|png|gif|jpe?g|webp)$", "", key)
    words = re.findall(r"[a-z]+", stem)
    colours = tuple(dict.fromkeys("grey" if w == "gray" else w for w in words if w in COLOURS))
    if stem.startswith("gota"):
        return Icon(colours, ControlStatus.CONTROLS, "control", "oil_field") if colours else Feature("oil or gas")
    if stem.startswith("mountain pass"):
        return Feature("border post")
    if not colours:
        return None
    if re.match(r"map-ctl\d", stem) and len(colours) > 1:
        return Icon(colours, ControlStatus.CONTROLS, "stable mixed control")
    if stem.endswith("anim") or (re.match(r"\d+x\d+-", stem) and len(colours) > 1):
        return Icon(colours, ControlStatus.CONTESTS, "contested") if len(colours) > 1 else None
    if arc := re.match(r"map-arc([nsew]{0,2})(?![a-z])", stem):
        winds = "-".join(_WINDS[w] for w in arc[1])
        return Icon(colours, ControlStatus.CONTESTS, "pressure", extent=f"from the {winds}" if winds else "")
    if stem.startswith("map-circle"):
        return Icon(colours, ControlStatus.BESIEGES, "besieged")
    if stem.startswith("abm-"):
        return Icon(colours, ControlStatus.CONTROLS, "base", "base")
    if stem.startswith(("fighter-jet", "fighter jet")):
        return Icon(colours, ControlStatus.CONTROLS, "control", "airport")
    if stem.startswith("helicopter"):
        return Icon(colours, ControlStatus.CONTROLS, "control", "base")
    if re.match(r"\dx\ddot", stem):
        return Icon(colours, ControlStatus.PRESENT, "rural presence")
    if re.match(r"(?:location )?dot\b|map-dot", stem) and len(colours) == 1:
        return Icon(colours, ControlStatus.CONTROLS, "control")
    return None


def legend_of(wikitext: str) -> Mapping[str, str]:
    """Whose colour is whose, as a caption or /doc page says it: colour → name as told. What shows two colours explains none.

    >>> dict(legend_of("[[File:Location_dot_red.svg|11px]] Government ; [[File:Map-dot-grey-68a.svg|11px]] [[A_B|HTS]] (x)<br />"))
    {'red': 'Government', 'grey': 'HTS (x)'}
    """
    found: dict[str, str] = {}
    files = list(_FILE.finditer(wikitext))
    ends = [following.start() for following in files[1:]] + [len(wikitext)]
    for match, end in zip(files, ends[: len(files)], strict=True):
        told = wikitext[match.end() : end]
        told = re.split(r";|<br|\n|\*|\|-|\}\}|•|·", told, maxsplit=1)[0]
        name = plain_text(told).strip(" ,:.=–-")
        icon = icon_of(match[1])
        if name and isinstance(icon, Icon) and len(icon.colours) == 1 and icon.value == "control":
            found.setdefault(icon.colours[0], name[:200])
    return found


def plain_text(wikitext: str) -> str:
    """Wikitext as a reader sees it: links by what they show, no markup.

    >>> plain_text("[[Al-Qa'im_border_crossing|Abu Kamal–Al-Qa'im]] '''crossing'''&nbsp;<small>x</small>")
    "Abu Kamal–Al-Qa'im crossing x"
    """
    shown = _LINK.sub(lambda m: m[2] if m[2] else m[1].replace("_", " "), _FILE.sub("", wikitext))
    shown = re.sub(r"<[^>]{0,200}>|'{2,}|\{\{|\}\}", "", shown).replace("&nbsp;", " ")
    return " ".join(shown.split())
