"""Every page has the frame: language, direction, skip link, no inline anything, the headers."""

from __future__ import annotations

import re
import tomllib

import pytest

from whoholds.web.pages.rendering import HERE, LANGUAGES


def test_a_page_in_english_and_in_arabic(client):
    page = client.get("/sources")
    assert page.status_code == 200 and "Open Desk" in page.text
    assert '<html lang="en" dir="ltr">' in page.text and 'class="skip" href="#content"' in page.text
    arabic = client.get("/sources?lang=ar")
    assert '<html lang="ar" dir="rtl">' in arabic.text and "المصادر" in arabic.text
    assert '<html lang="ar" dir="rtl">' in client.get("/sources").text, "the choice is kept"
    client.cookies.clear()


def test_no_page_holds_anything_inline(client):
    text = client.get("/sources").text
    assert "<style" not in text and not re.search(r"\sstyle=|\son\w+=|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_headers_forbid_what_is_not_needed(client):
    policy = client.get("/sources").headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_catalogues_say_the_same_things(language):
    def keys(code):
        with (HERE / "messages" / f"{code}.toml").open("rb") as file:
            return {
                (p, k): set(re.findall(r"{(\w+)}", v)) for p, ts in tomllib.load(file).items() for k, v in ts.items()
            }

    assert keys(language) == keys("en")


def test_files_are_sent_with_their_type_and_compressed(client):
    sent = client.get("/static/licences.txt", headers={"accept-encoding": "br"})
    assert sent.headers["content-type"].startswith("text/plain") and sent.headers["content-encoding"] == "br"
    again = client.get("/static/licences.txt", headers={"if-none-match": sent.headers["etag"]})
    assert again.status_code == 304 and not again.content


def test_days_are_worked_out_ahead_by_a_helper_that_ends_with_the_server(small, tmp_path):
    import time

    from whoholds.workbench import Workbench
    from whoholds.workbench.serving.desk import Desk

    with Workbench.open(small) as bench:
        desk = Desk(bench, tmp_path, ahead=True)
        desk.begin()
        deadline = time.monotonic() + 60
        while not desk.atlas().is_filled() and time.monotonic() < deadline:
            time.sleep(0.2)
        assert desk.atlas().is_filled(), "what the helper works out is seen here"
        ahead = desk.atlas().day(desk.atlas().last_on)
        desk.close()
        assert Desk(bench, None).atlas().day(desk.atlas().last_on) == ahead, "and is what would be worked out here"
        assert Desk(bench, tmp_path).atlas().is_filled(), "kept for the next time"
