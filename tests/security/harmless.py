"""Whether a page could do anything that its templates did not mean."""

from __future__ import annotations

from html.parser import HTMLParser

FORBIDDEN = {
    "iframe",
    "object",
    "embed",
    "applet",
    "base",
    "frame",
    "frameset",
    "style",
    "math",
    "foreignobject",
    "marquee",
}
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "poster",
    "data",
    "xlink:href",
    "hx-get",
    "hx-post",
    "hx-put",
    "hx-delete",
}
META = {"viewport", "csrf-token", "htmx-config", "description", "color-scheme", "robots"}


class Page(HTMLParser):
    """Everything in a page that acts; ``faults`` is what should not be there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.text: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self._script = tag == "script"
        if tag in FORBIDDEN:
            self.faults.append(f"<{tag}>")
        if tag == "script" and not (told.get("src") or "").startswith("/static/"):
            self.faults.append(f"script from {told.get('src')}")
        if tag == "link" and not (told.get("href") or "").startswith("/"):
            self.faults.append(f"link to {told.get('href')}")
        if tag == "meta" and "http-equiv" in told:
            self.faults.append("meta http-equiv")
        if tag == "meta" and "name" in told and told["name"] not in META:
            self.faults.append(f"meta {told['name']}")
        for name, value in attrs:
            if name.startswith(("on", "hx-on", "data-hx", "x-")) or name in ("style", "srcdoc", "ping"):
                self.faults.append(f"{tag} {name}={value}")
            if name in ADDRESSES and not self._leads_somewhere_sound(tag, name, (value or "").strip()):
                self.faults.append(f"{tag} {name}={value}")
            if value:
                self.text.append(value)

    def _leads_somewhere_sound(self, tag: str, name: str, value: str) -> bool:
        own = value == "" or value[0] in "#?" or (value[0] == "/" and value[1:2] not in ("/", "\\"))
        return own or (tag == "a" and name == "href" and value.startswith(("https://", "http://")))

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.faults.append(f"inline script {data[:60]}")
        self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._script = False


def faults(html: str) -> list[str]:
    """What should not be in a page."""
    page = Page()
    page.feed(html)
    page.close()
    return page.faults


def words(html: str) -> str:
    """What a reader of the page sees or could."""
    page = Page()
    page.feed(html)
    page.close()
    return "\n".join(page.text)
