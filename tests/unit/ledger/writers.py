"""Writers that run in processes of their own until they are killed, and note what was committed.

As a program it forks a writer for every line it reads ("LEDGER SEED NOTES"; without notes the ledger is only made), and prints its
process id: the tests are about killing, not about starting Python.
"""

from __future__ import annotations

import os
import signal
import sys

from tests.unit.ledger.rows import HOUR, NOON, a_document, a_judgement, a_statement
from whoholds.ledger import open_ledger
from whoholds.model.vocabularies import JudgementKind


def write_on(path: str, seed: str, notes: str) -> None:
    """Write documents with statements and a judgement each; note "document statement" in a file after each commit."""
    noted = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with open_ledger(path) as ledger:
        for number in range(10**6):
            document, original = a_document(f"ISIS holds town {number} of {seed}. " * (1 + number % 50))
            statements = [a_statement(document=document, start=i, end=i + 4) for i in range(1 + number % 20)]
            with ledger.writing():
                ledger.record_document(document, original)
                ledger.record_statements(statements)
                at = NOON + HOUR * number
                ledger.record_judgement(a_judgement(JudgementKind.SAME, f"{seed}-{number}", "isis", decided_at=at))
            os.write(noted, f"{document.id} {statements[-1].id}\n".encode())


def make(path: str) -> None:
    """Make a new ledger."""
    open_ledger(path, create=True).close()


def main() -> None:
    """Fork as asked."""
    import whoholds.ledger.sqlite  # noqa: F401 - imported once, for all children

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for line in sys.stdin:
        child = os.fork()
        if not child:
            path, *more = line.split()
            write_on(path, *more) if more else make(path)
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
