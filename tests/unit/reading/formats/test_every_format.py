"""What holds for every format, whatever its name."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from tests.fuzz import samples

from whoholds.model import Document
from whoholds.reading.formats import (
    document_format,
    guess_format,
    read_documents,
    read_documents_bounded,
    read_originals,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SAMPLES = {
    "text": samples.REPORT.encode(),
    "html": samples.HTML.encode(),
    "feed": samples.RSS.encode(),
    "mail": samples.MAIL.encode(),
    "chat": samples.WHATSAPP.encode(),
    "pdf": samples.pdf(),
    "docx": samples.packed(samples.docx_files()),
}


@pytest.mark.parametrize("name", document_format.names())
def test_every_format(name: str) -> None:
    data = SAMPLES[name]
    assert guess_format(data) == name, "by its bytes alone"
    assert guess_format(data, name="wrong.pdf" if name == "html" else "wrong.html") == name or name == "text"
    found = list(read_originals(data, retrieved_at=NOW))
    assert found
    for item in found:
        assert isinstance(item, tuple), str(item)
        document, own = item
        assert document.id == sha256(own).hexdigest()
        assert "\r" not in document.text
        (again, *_) = read_documents(own, retrieved_at=NOW)
        assert isinstance(again, Document)
        assert again.id == document.id, "an original read alone is the same document"
    assert list(read_documents_bounded(data, retrieved_at=NOW)) == found, "the process of its own changes nothing"
    assert list(read_originals(data, retrieved_at=NOW)) == found, "the same bytes are the same documents"
