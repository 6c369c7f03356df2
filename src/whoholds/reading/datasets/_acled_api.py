"""ACLED's API: a token by OAuth, then page after page into a file that the importer reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from whoholds.errors import NetworkError, SettingsError

BASE_URL = "https://acleddata.com"
ROWS_A_PAGE = 5_000
MOST_PAGES = 2_000
SECONDS = 60.0


def download(
    query: Mapping[str, str],
    out: Path,
    *,
    user: str,
    password: str,
    base_url: str = BASE_URL,
    rows_a_page: int = ROWS_A_PAGE,
    advance: Callable[[], object] = lambda: None,
) -> int:
    """Every event that fits the query, as JSON lines in ``out``, which appears whole or not at all; how many.

    ``query`` holds ACLED's own filters: country, event_date and event_date_where, region, event_type …

    Raises: SettingsError for an address that would send the password in clear; NetworkError when ACLED refuses or breaks off.
    """
    import httpx

    parts = urlsplit(base_url)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise SettingsError("the password would go over the wire in clear", hint="use an https address")
    partial = out.with_name(out.name + ".part")
    count = 0
    try:
        with httpx.Client(base_url=base_url, timeout=SECONDS, follow_redirects=False) as client:
            token = _token(client, user, password)
            with partial.open("w", encoding="utf-8") as stream:
                for page in range(1, MOST_PAGES + 1):
                    rows = _page(
                        client, token, {**query, "_format": "json", "limit": str(rows_a_page), "page": str(page)}
                    )
                    for row in rows:
                        stream.write(json.dumps(row, ensure_ascii=False) + "\n")
                    count += len(rows)
                    advance()
                    if len(rows) < rows_a_page:
                        break
                else:
                    raise NetworkError(f"more than {MOST_PAGES:,} pages", hint="narrow the query: country, event_date")
        partial.replace(out)
    except httpx.HTTPError as error:
        raise NetworkError(f"ACLED could not be reached: {type(error).__name__}", hint="try again later") from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def _token(client: Any, user: str, password: str) -> str:
    form = {"username": user, "password": password, "grant_type": "password", "client_id": "acled"}
    answer = client.post("/oauth/token", data=form)
    if answer.status_code != 200:
        raise NetworkError(
            f"ACLED did not let '{user}' in ({answer.status_code})",
            hint="set WHOHOLDS_ACLED_USER and WHOHOLDS_ACLED_PASSWORD to a myACLED account that has accepted the terms",
        )
    token = _json(answer).get("access_token")
    if not isinstance(token, str) or not token:
        raise NetworkError("ACLED answered without a token", hint="try again later")
    return token


def _page(client: Any, token: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
    answer = client.get("/api/acled/read", params=dict(query), headers={"Authorization": f"Bearer {token}"})
    if answer.status_code != 200:
        raise NetworkError(
            f"ACLED refused the query ({answer.status_code})",
            hint="log in on acleddata.com: the profile may be incomplete or the account without access to the API",
        )
    told = _json(answer)
    rows = told.get("data")
    if told.get("success") is False or not isinstance(rows, list):
        raise NetworkError(
            f"ACLED could not answer the query: {str(told.get('error', ''))[:200]}", hint="look at its filters"
        )
    return [r for r in rows if isinstance(r, dict)]


def _json(answer: Any) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError as error:
        raise NetworkError("ACLED's answer is no JSON", hint="try again later") from error
    return told if isinstance(told, dict) else {}
