"""What is new in a folder or a feed since it was last looked at, without asking a server more than is polite, and without loss.

A follower remembers what it handed out and was told is done. What was handed out and not done (the program stopped in between) is
handed out again; the ledger keeps what is the same only once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from whoholds.errors import DocumentError, NetworkError, SettingsError
from whoholds.reading.fetching import Fetched, fetch

LEAST_MINUTES = 5.0
"""A feed is asked no more often than this, whatever the user says."""
MOST_MINUTES = 24 * 60.0
MOST_ENTRIES = 2_000
SETTLED_SECONDS = 2.0
"""A file younger than this may still be written."""
WEB = ("http://", "https://")


@dataclass
class FeedState:
    """What is known of a feed: when it was asked, what a conditional request needs, failures in a row, documents done."""

    asked_at: str = ""
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    digest: str = ""
    """The sha256 of the last answer that was done."""


@dataclass
class FollowState:
    """Everything a follower remembers, kept in one JSON file beside the ledger."""

    feeds: dict[str, FeedState] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """Path → size, time of change and sha256 of what is done."""

    @classmethod
    def load(cls, path: Path) -> FollowState:
        """The state in a file; a new one where there is none.

        Raises: SettingsError when the file is no state.
        """
        if not path.exists():
            return cls()
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            return cls({k: FeedState(**v) for k, v in told["feeds"].items()}, dict(told["files"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SettingsError(
                f"{path} is no state of whoholds follow: {error}",
                hint="move it away: everything is then looked at anew",
            ) from error

    def save(self, path: Path) -> None:
        """Write it whole or not at all."""
        partial = path.with_name(path.name + ".part")
        told = {"feeds": {k: asdict(v) for k, v in self.feeds.items()}, "files": self.files}
        partial.write_text(json.dumps(told, indent=1, sort_keys=True), encoding="utf-8")
        partial.replace(path)


@dataclass(frozen=True)
class Arrival:
    """Something new: its bytes, and ``done`` to be called once it is safe in the ledger."""

    name: str
    data: bytes
    url: str | None
    media_type: str | None
    retrieved_at: datetime
    path: Path | None
    done: Callable[[], None]


@dataclass
class Follower:
    """Looks at folders and feeds, one round at a time.

    Raises (when looked at): NetworkError, AddressRefused, DocumentError, each for the one that fails.
    """

    state_file: Path
    allow_private: bool = False
    max_bytes: int = 50_000_000
    least_minutes: float = 15.0
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    state: FollowState = field(init=False)

    def __post_init__(self) -> None:
        self.state = FollowState.load(self.state_file)

    def look(self, target: str) -> Iterator[Arrival]:
        """What is new at a folder, file or feed address."""
        if target.lower().startswith(WEB):
            yield from self._feed(target)
            return
        path = Path(target)
        if not path.exists():
            raise DocumentError(
                f"there is no folder {target}", hint="give a folder, or the address of an RSS or Atom feed"
            )
        yield from self._folder(path)

    def due_at(self, target: str) -> datetime:
        """When a target may be asked again: failures make the pause longer, up to a day."""
        state = self.state.feeds.get(target)
        if state is None or not state.asked_at:
            return datetime.min.replace(tzinfo=UTC)
        minutes = max(LEAST_MINUTES, self.least_minutes) * 2 ** min(state.failures, 10)
        return datetime.fromisoformat(state.asked_at) + timedelta(minutes=min(minutes, MOST_MINUTES))

    def _folder(self, folder: Path) -> Iterator[Arrival]:
        files = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else [folder]
        for path in files:
            inside = path.relative_to(folder).parts if folder.is_dir() else (path.name,)
            if any(part.startswith(".") for part in inside) or path.name.endswith(".part"):
                continue
            found = path.stat()
            if self.now().timestamp() - found.st_mtime < SETTLED_SECONDS:
                continue  # the next round takes it
            key, stamp = str(path.resolve()), f"{found.st_size} {found.st_mtime_ns}"
            known = self.state.files.get(key, "")
            if known.rpartition(" ")[0] == stamp:
                continue
            if found.st_size > self.max_bytes:
                raise DocumentError(f"{path} is {found.st_size / 1e6:.0f} MB", hint="raise WHOHOLDS_MAX_MEGABYTES")
            data = path.read_bytes()
            digest = sha256(data).hexdigest()
            if known.endswith(digest):  # touched, not changed
                self._file_done(key, stamp, digest)
                continue
            yield Arrival(path.name, data, None, None, self.now(), path, self._when_done(key, stamp, digest))

    def _when_done(self, key: str, stamp: str, digest: str) -> Callable[[], None]:
        return lambda: self._file_done(key, stamp, digest)

    def _file_done(self, key: str, stamp: str, digest: str) -> None:
        self.state.files[key] = f"{stamp} {digest}"
        self.state.save(self.state_file)

    def _feed(self, url: str) -> Iterator[Arrival]:
        if self.now() < self.due_at(url):
            return
        state = self.state.feeds.setdefault(url, FeedState())
        state.asked_at = self.now().isoformat()
        try:
            got = fetch(
                url,
                allow_private=self.allow_private,
                etag=state.etag,
                last_modified=state.last_modified,
                max_bytes=self.max_bytes,
            )
        except NetworkError:
            state.failures += 1
            self.state.save(self.state_file)
            raise
        state.failures = 0
        self.state.save(self.state_file)
        if got.not_modified:
            return
        digest = sha256(got.data).hexdigest()
        if digest == state.digest:
            return
        yield Arrival(
            url, got.data, got.url, got.media_type, got.retrieved_at, None, lambda: self._feed_done(state, got, digest)
        )

    def _feed_done(self, state: FeedState, got: Fetched, digest: str) -> None:
        """Only now is the answer's tag kept: had the program stopped before, the server would be asked for it all again."""
        state.etag, state.last_modified, state.digest = got.etag, got.last_modified, digest
        self.state.save(self.state_file)


def state_file(ledger: Path) -> Path:
    """Where a ledger's follower keeps its state: beside the ledger.

    >>> state_file(Path("syria.whoholds")).name
    'syria.whoholds.follow.json'
    """
    return ledger.with_name(ledger.name + ".follow.json")
