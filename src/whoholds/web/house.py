"""What a server knows of itself: where it listens, who may come, how much they may send."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from whoholds.errors import SettingsError
from whoholds.web.accounts import Accounts

MEGABYTE = 1_000_000
HSTS = "max-age=31536000"
MOST_FILES = 20
"""So many files in one upload."""
TILES_ADDRESS = "/basemap.pmtiles"
"""Where a PMTiles file of this computer is given out."""


@dataclass(frozen=True)
class Rate:
    """A bucket of ``burst`` requests that fills again by ``per_second``."""

    burst: float
    per_second: float


@dataclass(frozen=True)
class Limits:
    """How much one client may ask for and send. Units as named."""

    reads: Rate | None = Rate(400, 100)
    writes: Rate | None = Rate(120, 10)
    sign_ins: Rate | None = Rate(60, 0.5)
    body_bytes: int = MEGABYTE
    upload_bytes: int = 60 * MEGABYTE
    least_bytes_per_second: int = 20_000
    patience_seconds: float = 20.0
    """A body may take this long, and a second more for every ``least_bytes_per_second`` of it."""


@dataclass
class House:
    """One server. Without accounts it is for the person at this computer alone, who may do everything."""

    accounts: Accounts | None = None
    owner: str = "owner"
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    https: bool = False
    public: bool = False
    """Whether those who have not signed in see the map and what may be given out."""
    tiles: str = ""
    """The address of tiles or of a PMTiles file for the map, or the path of such a file on this computer."""
    limits: Limits = field(default_factory=Limits)
    first_language: str = "en"

    @property
    def tiles_file(self) -> Path | None:
        """The PMTiles file that this server gives out itself."""
        return Path(self.tiles) if self.tiles and "://" not in self.tiles else None

    @property
    def basemap(self) -> str | None:
        """Where the map finds its base map."""
        return TILES_ADDRESS if self.tiles_file else self.tiles or None

    @property
    def connect_to(self) -> tuple[str, ...]:
        """The host that the map may fetch tiles from."""
        told = urlsplit(self.tiles)
        return () if self.tiles_file or not told.netloc else (f"{told.scheme}://{told.netloc}",)

    @property
    def local(self) -> bool:
        """Whether there are no accounts."""
        return self.accounts is None

    @cached_property
    def key(self) -> bytes:
        """The secret from which tokens are made."""
        return self.accounts.key if self.accounts else secrets.token_bytes(32)

    @property
    def cookie(self) -> str:
        """The session's cookie; with __Host- nobody but this very host can set it."""
        return "__Host-whoholds" if self.https else "whoholds"

    @cached_property
    def page_headers(self) -> list[tuple[bytes, bytes]]:
        """The headers of every page and its files."""
        return _headers(self, framed=False)

    @cached_property
    def framed_headers(self) -> list[tuple[bytes, bytes]]:
        """The headers of pages that others may frame."""
        return _headers(self, framed=True)

    @cached_property
    def data_headers(self) -> list[tuple[bytes, bytes]]:
        """The headers of what is no page: were it shown as one, nothing in it would run."""
        told = {
            "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cross-origin-resource-policy": "same-origin",
        }
        if self.https:
            told["strict-transport-security"] = HSTS
        return [(k.encode(), v.encode()) for k, v in told.items()]


def _headers(house: House, framed: bool) -> list[tuple[bytes, bytes]]:
    connect = " ".join(("'self'", *house.connect_to))
    pictures = " ".join(("'self'", "data:", "blob:", *house.connect_to))
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "worker-src": "'self' blob:",
        "style-src": "'self'",
        "img-src": pictures,
        "font-src": "'self'",
        "connect-src": connect,
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-src": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "*" if framed else "'none'",
    }
    told = {
        "content-security-policy": "; ".join(f"{k} {v}" for k, v in policy.items()),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "cross-origin" if framed else "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if not framed:
        told["x-frame-options"] = "DENY"
    if house.https:
        told["strict-transport-security"] = HSTS
    return [(k.encode(), v.encode()) for k, v in told.items()]


def is_loopback(host: str) -> bool:
    """Whether an address reaches this computer only.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("::1")
    (True, True, False, True)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def settle(host: str, accounts: Accounts, *, secure: bool, names: tuple[str, ...]) -> None:
    """See that a server may listen where it is told to.

    Raises: SettingsError anywhere but on loopback without accounts, encryption, or names to answer to.
    """
    if is_loopback(host):
        return
    if not accounts.users():
        raise SettingsError(
            f"{host} can be reached by other computers, and nobody needs to sign in: the server does not start",
            hint="make accounts first: whoholds users add NAME --role admin; or stay on 127.0.0.1",
        )
    if not secure:
        raise SettingsError(
            f"{host} can be reached by other computers, and passwords would cross the network in the clear",
            hint="give --certificate and --key, or --behind-proxy if a proxy before it speaks HTTPS",
        )
    if not names:
        raise SettingsError(
            "a server that others reach must know its names, or any page could pretend to be it",
            hint="say which: --name whoholds.example.org",
        )
