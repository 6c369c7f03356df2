"""One HTML file of the map through time: the built page, its library and all data in it, opened from disk without a server.

Nothing in the file is fetched and nothing in it runs but what was built: its Content-Security-Policy names the loader by hash, lets
scripts come from memory only and forbids every connection. Data and library are compressed and in base64; the loader unpacks them.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any


def interactive_page(data: Mapping[str, Any], stacks: Sequence[bytes], parts: Mapping[str, bytes]) -> str:
    """The page. ``stacks`` are the days' bytes by state of knowledge; ``parts`` the built script, style, library, worker and fonts.

    >>> parts = {"script": b"", "style": b"body{}", "library": b"", "worker": b""}
    >>> page = interactive_page({"theatre": {"title": "<b>", "first_on": "2017-01-01", "last_on": "2017-01-02"}}, [], parts)
    >>> "<title>&lt;b&gt;" in page, "http:" in page
    (True, False)
    """
    from jinja2 import Environment, StrictUndefined

    folder = files("whoholds.publishing") / "templates"
    template = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True).from_string(
        (folder / "interactive.html.jinja").read_text(encoding="utf-8")
    )
    loader = (folder / "interactive_loader.js").read_text(encoding="utf-8")
    style = _with_fonts(parts["style"].decode(), parts)
    theatre = data["theatre"]
    packed = {
        "data": _packed(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()),
        "days": _packed(b"".join(stacks)),
        **{part: _packed(parts[part]) for part in ("script", "library", "worker")},
    }
    from markupsafe import Markup

    return template.render(
        title=theatre["title"],
        described=f"{theatre['first_on']} – {theatre['last_on']}",
        policy=_policy(loader, style),
        style=Markup(style.replace("</", "<\\/")),  # our own build, no foreign text
        loader=Markup(loader),  # our own file
        packed=packed,
    )


def _packed(body: bytes) -> str:
    """gzip, then base64; the same bytes every time."""
    return base64.b64encode(gzip.compress(body, 9, mtime=0)).decode()


def _with_fonts(style: str, parts: Mapping[str, bytes]) -> str:
    """The style sheet with its fonts in it."""
    for name, body in parts.items():
        if name.startswith("font:"):
            file = name.removeprefix("font:")
            told = f"data:font/woff2;base64,{base64.b64encode(body).decode()}"
            for written in (f"/static/assets/{file}", f"./{file}", file):
                if f"url({written})" in style:
                    style = style.replace(f"url({written})", f"url({told})")
    return style


def _policy(loader: str, style: str) -> str:
    def allowed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    written = style.replace("</", "<\\/")
    return escape(
        f"default-src 'none'; script-src {allowed(loader)} blob:; worker-src blob: data:; style-src {allowed(written)}; "
        "img-src data: blob:; font-src data:; connect-src blob: data:; base-uri 'none'; form-action 'none'",
        quote=False,
    )
