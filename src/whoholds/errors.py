"""Everything that whoholds raises on purpose, drawn once.

    WhoholdsError                  exit code 1
    ├── SettingsError              2  a setting, option or argument that cannot be used
    ├── InputError                 3  something given to read is not what it should be
    │   ├── DocumentError             a report that cannot be read
    │   ├── DatasetError              a dataset or map whose rows cannot be taken
    │   ├── TheatreError              a theatre folder that is missing or wrong
    │   ├── GazetteerError            a gazetteer file or index that cannot be used
    │   └── TableError                a table whose columns do not say what is needed
    ├── LedgerError                4  the ledger cannot be opened, written or trusted
    │   ├── LedgerMissing             there is no ledger there
    │   ├── LedgerBusy                another process holds it and did not let go in time
    │   ├── LedgerReadOnly            it cannot be written (permissions, full disk)
    │   ├── LedgerVersion             it was made by a newer whoholds
    │   ├── LedgerDamaged             the chain of rows does not hold
    │   ├── CitationError             a row whose quotation is not in its document
    │   └── JudgementConflict         a decision that contradicts an earlier one
    ├── NetworkError               5  something could not be fetched
    │   └── AddressRefused            a private or forbidden address
    ├── NotFound                   6  a statement, place, actor or day that is not there
    └── PluginError                7  a plug-in that is unknown or lacks its library
        ├── PluginUnknown
        └── LibraryMissing

Doubt is no error: an ambiguous place returns candidates, no evidence returns the prior.
"""

from __future__ import annotations


class WhoholdsError(Exception):
    """An expected failure: what is wrong, and what to do about it.

    >>> raise WhoholdsError("the ledger is empty", hint="read a report first: whoholds read FILE")
    Traceback (most recent call last):
    ...
    whoholds.errors.WhoholdsError: the ledger is empty
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class SettingsError(WhoholdsError):
    """A setting, option or argument that cannot be used."""

    exit_code = 2


class InputError(WhoholdsError):
    """Something given to read is not what it should be."""

    exit_code = 3


class DocumentError(InputError):
    """A report that cannot be read."""


class DatasetError(InputError):
    """A dataset or map whose rows cannot be taken."""


class TheatreError(InputError):
    """A theatre folder that is missing or wrong."""


class GazetteerError(InputError):
    """A gazetteer file or index that cannot be used."""


class TableError(InputError):
    """A table whose columns do not say what is needed."""


class LedgerError(WhoholdsError):
    """The ledger cannot be opened, written or trusted."""

    exit_code = 4


class LedgerMissing(LedgerError):
    """There is no ledger there."""


class LedgerBusy(LedgerError):
    """Another process holds the ledger and did not let go in time."""


class LedgerReadOnly(LedgerError):
    """The ledger cannot be written: permissions, or a full disk."""


class LedgerVersion(LedgerError):
    """The ledger was made by a newer whoholds."""


class LedgerDamaged(LedgerError):
    """The chain of rows does not hold."""


class CitationError(LedgerError):
    """A row whose quotation is not in its document."""


class JudgementConflict(LedgerError):
    """A decision that contradicts an earlier one."""


class NetworkError(WhoholdsError):
    """Something could not be fetched."""

    exit_code = 5


class AddressRefused(NetworkError):
    """A private or forbidden address."""


class NotFound(WhoholdsError):
    """A statement, place, actor or day that is not there."""

    exit_code = 6


class PluginError(WhoholdsError):
    """A plug-in that is unknown or lacks its library."""

    exit_code = 7


class PluginUnknown(PluginError):
    """No plug-in of that name."""


class LibraryMissing(PluginError):
    """The plug-in is there, its library is not."""
