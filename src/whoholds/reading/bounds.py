"""How much one document may cost: every reader of foreign bytes is held to these."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits for one input; the settings may widen them.

    ``max_bytes`` is the size as given, ``max_unpacked_bytes`` what it may grow to when an archive or a stream in it is opened,
    ``max_parts`` the entries of one feed, mailbox or chat, ``max_pages`` the pages of one PDF, ``max_depth`` how deep its markup may
    nest, ``seconds`` the time a reader may take before it is stopped.
    """

    max_bytes: int = 50 * MEGABYTE
    max_unpacked_bytes: int = 200 * MEGABYTE
    max_characters: int = 20_000_000
    max_parts: int = 200_000
    max_pages: int = 2_000
    max_depth: int = 200
    seconds: float = 60.0
    memory_bytes: int = 2_000 * MEGABYTE


DEFAULT_BOUNDS = Bounds()
