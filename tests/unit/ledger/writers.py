"""A writer that runs in a process of its own until it is killed, and notes what was committed."""

from __future__ import annotations

import os

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
