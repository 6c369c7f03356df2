"""The server's process: where it listens, and how it treats those who are slow."""

from __future__ import annotations

import asyncio
import getpass
import logging
import re
import socket
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from whoholds.errors import SettingsError
from whoholds.web.accounts import Accounts, accounts_of
from whoholds.web.app import create_app
from whoholds.web.house import House, Limits, is_loopback, settle
from whoholds.workbench import Workbench
from whoholds.workbench.serving.desk import Desk

HEAD_SECONDS = 10.0
"""A request's head has to be there within so many seconds."""
MOST_HEAD_BYTES = 64_000
"""It may be no longer than this; llhttp itself has no bound."""
MOST_CONNECTIONS = 1_000
SWITCH_SECONDS = 0.001
"""A thread that computes lets those who answer through after this long; Python's own 5 ms would be felt at every request."""


class ImpatientProtocol(HttpToolsProtocol):
    """Closes a connection whose request's head does not come (slow loris), or does not end."""

    _waiting_since: float | None = None
    _head_bytes = 0
    _look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._waiting_since = self.loop.time()
        self._look = self.loop.call_later(HEAD_SECONDS, self._look_again)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._waiting_since is not None:
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES and not self.transport.is_closing():
                self.transport.write(b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n\r\n")
                self.transport.close()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._waiting_since, self._head_bytes = self.loop.time(), 0

    def on_headers_complete(self) -> None:
        self._waiting_since = None
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._look is not None:
            self._look.cancel()
        super().connection_lost(exc)

    def _look_again(self) -> None:
        # One timer a connection, not one a request: a slow head is let go after one to two times the time it has.
        late = self._waiting_since is not None and self.loop.time() - self._waiting_since >= HEAD_SECONDS * 0.99
        if self.transport.is_closing():
            return
        if late:
            self.transport.close()
        else:
            self._look = self.loop.call_later(HEAD_SECONDS, self._look_again)


@dataclass(frozen=True)
class Address:
    """Where a server listens, and how it is reached there."""

    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False

    @property
    def secure(self) -> bool:
        """Whether browsers reach it through HTTPS."""
        return self.behind_proxy or (self.certificate is not None and self.key is not None)


def house_at(address: Address, ledger: Path, owner: str, *, public: bool = False, tiles: str = "") -> House:
    """The house of a server: with accounts where there are any, else for the person at this computer.

    Raises: SettingsError where it may not listen, or the tiles are none.
    """
    accounts = Accounts(accounts_of(ledger))
    settle(address.host, accounts, secure=address.secure, names=address.names)
    signs_in = bool(accounts.users())
    own = ("127.0.0.1", "localhost", "[::1]") if is_loopback(address.host) else ()
    return House(
        accounts=accounts if signs_in else None,
        owner=owner or getpass.getuser(),
        hosts=tuple(dict.fromkeys((*own, *(n.lower() for n in address.names)))),
        https=address.secure,
        public=public,
        tiles=tiles_at(tiles),
        limits=Limits() if signs_in else Limits(reads=None, writes=None, sign_ins=None),
    )


def tiles_at(tiles: str) -> str:
    """The address of tiles as the map can use it; a path made whole.

    Raises: SettingsError.

    >>> tiles_at("https://tiles.example/{z}/{x}/{y}.png"), tiles_at("")
    ('https://tiles.example/{z}/{x}/{y}.png', '')
    """
    if not tiles:
        return ""
    hint = "https://HOST/…/{z}/{x}/{y}.png, https://HOST/FILE.pmtiles, or a .pmtiles file of this computer"
    told = urlsplit(tiles)
    if told.scheme in ("http", "https") and told.hostname:
        if re.search(r"[\s;,'\"]", told.netloc) or not (tiles.endswith(".pmtiles") or "{z}" in tiles):
            raise SettingsError(f"{tiles} is no address of tiles", hint=hint)
        return tiles
    path = Path(tiles)
    if path.suffix != ".pmtiles" or not path.is_file():
        raise SettingsError(f"there is no PMTiles file {tiles}", hint=hint)
    return str(path.resolve())


def serve(
    bench: Workbench, address: Address, house: House, *, cache: Path | None, opens: bool, tell: Callable[[str], None]
) -> None:
    """Serve until interrupted."""
    sys.setswitchinterval(SWITCH_SECONDS)
    app = create_app(Desk(bench, cache, ahead=True), house)
    logging.getLogger("whoholds.web").addHandler(logging.StreamHandler())
    scheme = "https" if address.certificate else "http"
    shown = f"[{address.host}]" if ":" in address.host else address.host
    url = f"{scheme}://{shown}:{address.port}/"

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            if self.started:
                who = "for you at this computer, without sign-in" if house.local else "for those with an account"
                tell(f"{url}  {who}; Ctrl-C ends it")
                if opens:
                    webbrowser.open(url)

    demand_free(address)
    Server(config(app, address)).run()


def demand_free(address: Address) -> None:
    """Says so at once when a server cannot listen there.

    Raises: SettingsError.
    """
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(where)
    except OSError as error:
        raise SettingsError(
            f"nothing can be served at {address.host}, port {address.port}: {error.strerror or error}",
            hint="another program may be there: give another --port",
        ) from error


def config(app: Any, address: Address) -> uvicorn.Config:
    """How uvicorn runs it."""
    return uvicorn.Config(
        app,
        host=address.host,
        port=address.port,
        http=ImpatientProtocol,
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=address.behind_proxy,
        forwarded_allow_ips="127.0.0.1,::1" if address.behind_proxy else "",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=5,
        ssl_certfile=address.certificate,
        ssl_keyfile=address.key,
    )
