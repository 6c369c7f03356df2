"""The row that cannot be taken."""

from __future__ import annotations


class RowRefused(Exception):
    """A row that cannot be taken: what is wrong, what to do. It becomes a Problem; the rest of the file goes on."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint
