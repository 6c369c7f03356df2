"""What went wrong with one item of a batch, kept so that the batch can go on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One item that could not be taken as it was: where, what, what to do.

    >>> str(Problem("report.pdf", "the PDF is encrypted", "save it without a password"))
    'report.pdf: the PDF is encrypted (save it without a password)'
    """

    where: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f" ({self.hint})" if self.hint else "")
