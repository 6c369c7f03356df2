"""Pages from templates: language, direction, scripts and styles from the manifest, the session's token."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from whoholds.model.display import shown
from whoholds.web import drawing, wording
from whoholds.web.access import TOKEN_FIELD, Visitor
from whoholds.web.accounts import LONGEST_SECONDS, Role

HERE = Path(__file__).resolve().parent.parent
STATIC, STYLES = HERE / "static", HERE / "styles"
"""What Vite builds (it empties the folder first), and what needs no building; both are served below /static."""
LANGUAGES = {"en": "English", "ar": "العربية"}
RIGHT_TO_LEFT = frozenset({"ar"})
LANGUAGE_COOKIE = "whoholds-language"

NAVIGATION: tuple[tuple[str, str, Role], ...] = (
    ("map", "/map", Role.PUBLIC),
    ("documents", "/documents", Role.READER),
    ("review", "/review", Role.REVIEWER),
    ("claims", "/claims", Role.PUBLIC),
    ("actors", "/actors", Role.PUBLIC),
    ("sources", "/sources", Role.PUBLIC),
    ("brief", "/brief", Role.REVIEWER),
    ("export", "/export", Role.READER),
)
"""Name of the page in the messages, its address, who sees it."""


@cache
def messages(language: str) -> Mapping[str, str]:
    """The catalogue of a language: "page.key" → text, from its file and the files of its folder."""
    found: dict[str, str] = {}
    for path in (HERE / "messages" / f"{language}.toml", *sorted((HERE / "messages" / language).glob("*.toml"))):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        found |= {f"{page}.{key}": text for page, texts in tables.items() for key, text in texts.items()}
    return found


def translate(language: str, key: str, **values: Any) -> str:
    """A message with its values; English where a language lacks it.

    >>> translate("en", "sources.title")
    'Sources'
    """
    text = messages(language).get(key) or messages("en").get(key)
    if text is None:
        raise KeyError(f"no message '{key}' in messages/en.toml")
    return text.format(**values) if values else text


def language_of(request: Request) -> str:
    """?lang=, else what was chosen before, else the first that the browser asks for."""
    accepted = [x.split(";")[0].strip()[:2].lower() for x in request.headers.get("accept-language", "").split(",")]
    asked = (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE), *accepted[:10])
    return next((x for x in asked if x in LANGUAGES), request.state.house.first_language)


@cache
def environment() -> Environment:
    """The templates; everything that is put into a page is escaped, and a name that is missing is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["shown"] = shown  # without what turns a line of text around
    made.filters |= {"whole": wording.whole, "percent": wording.percent, "iso": wording.iso, "day": wording.day_text}
    made.globals.update(scripts=scripts, styles=styles, languages=LANGUAGES, drawing=drawing)
    return made


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page for a visitor, in the visitor's language."""
    language = language_of(request)
    visitor: Visitor = request.state.visitor
    house = request.state.house
    lets_in = [
        (name, path)
        for name, path, role in NAVIGATION
        if visitor.role >= role and (role > Role.PUBLIC or visitor.role > Role.PUBLIC or house.public)
    ]
    html = (
        environment()
        .get_template(template)
        .render(
            t=lambda key, **more: translate(language, key, **more),
            word=lambda vocabulary, value: wording.word(messages(language), messages("en"), vocabulary, value),
            lang=language,
            direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
            visitor=visitor,
            house=house,
            here=request.url.path,
            in_language=lambda other: in_language(request, other),
            navigation=lets_in,
            named=wording.naming(request.app.state.desk, language),
            may_review=visitor.role >= Role.REVIEWER,
            may_edit=visitor.role >= Role.EDITOR,
            may_read=visitor.role >= Role.READER,
            shown_to=visitor.role >= Role.READER or house.public,
            status=status,
            csrf=Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN_FIELD, visitor.csrf),
            **values,
        )
    )
    response = HTMLResponse(html, status, headers={"Cache-Control": "no-store", "Content-Language": language})
    if visitor.new:
        set_session(request, response, visitor.session)
    if request.query_params.get("lang") == language:
        response.set_cookie(
            LANGUAGE_COOKIE, language, max_age=31536000, samesite="lax", secure=house.https, httponly=True
        )
    return response


def set_session(request: Request, response: Response, session: str) -> None:
    """Set the session's cookie. Only on loopback, where nothing crosses a network, does it do without HTTPS."""
    house = request.state.house
    response.set_cookie(
        house.cookie, session, max_age=LONGEST_SECONDS, path="/", secure=house.https, httponly=True, samesite="lax"
    )


def in_language(request: Request, language: str) -> str:
    """This very page in another language."""
    query = [(k, v) for k, v in parse_qsl(request.url.query) if k != "lang"]
    return f"{request.url.path}?{urlencode([*query, ('lang', language)])}"


def redirect(request: Request, path: str, status: int = 303, **query: str) -> Response:
    """Send the visitor to another page of this server."""
    del request
    return RedirectResponse(local_path(path) + (f"?{urlencode(query)}" if query else ""), status)


def local_path(path: str) -> str:
    """A path on this very server; "/" for anything that could lead elsewhere.

    >>> local_path("/map?on=2017-12-15"), local_path("//evil.example"), local_path("https://evil.example"), local_path("/\\\\evil")
    ('/map?on=2017-12-15', '/', '/', '/')
    """
    plain = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if plain and all(32 < ord(c) != 127 for c in path) and "\\" not in path else "/"


# Scripts and styles


@cache
def manifest(folder: Path = STATIC) -> Mapping[str, Any]:
    """What Vite built: source → file, with its styles and what it imports. Empty before anything is built."""
    found: dict[str, Any] = {}
    for place in (folder / ".vite" / "manifest.json", folder / "manifest.json"):
        if place.is_file():
            found |= json.loads(place.read_text(encoding="utf-8"))
    pages = STYLES / "pages" / "manifest.json"  # built apart, so that the map's script stays whole
    if pages.is_file():
        for source, part in json.loads(pages.read_text(encoding="utf-8")).items():
            css = [f"pages/{name}" for name in part.get("css", ())]
            found[source] = part | {"file": f"pages/{part['file']}", "css": css}
    return found


def entry(name: str) -> dict[str, Any] | None:
    """The entry of that name: its source ("src/map.ts") or Vite's name for it ("map")."""
    built = manifest()
    found = built.get(name) or next((e for e in built.values() if e.get("isEntry") and e.get("name") == name), None)
    return dict(found) if found else None


def scripts(name: str) -> list[str]:
    """The addresses of an entry's scripts (modules)."""
    found = entry(name)
    return [f"/static/{found['file']}"] if found else []


def styles(name: str) -> list[str]:
    """The addresses of an entry's styles, those of what it imports first."""
    listed: list[str] = []

    def take(found: dict[str, Any] | None, seen: frozenset[str]) -> None:
        for imported in (found or {}).get("imports", ()):
            if imported not in seen:
                take(entry(imported), seen | {imported})
        listed.extend(f"/static/{css}" for css in (found or {}).get("css", ()))

    take(entry(name), frozenset())
    return list(dict.fromkeys(listed))
