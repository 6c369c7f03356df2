"""Readers of documents: by which extractors, with which model, and where two of them differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whoholds.model import Document

if TYPE_CHECKING:
    from whoholds.reading import Reader
    from whoholds.reading.comparison import Comparison
    from whoholds.workbench.bench import Workbench


def reader_with(bench: Workbench, extractors: str) -> Reader:
    """A reader with the extractors named; the settings say which endpoint a model is asked at."""
    from whoholds.locating.gazetteer import cache_folder
    from whoholds.reading import Reader
    from whoholds.reading.endpoint import Endpoint

    names = tuple({"model": "llm"}.get(x, x) for x in map(str.strip, extractors.split(",")) if x)
    s = bench.settings
    endpoint = None
    if s.model_url:
        key, cache = s.model_key.get_secret_value(), (s.cache or cache_folder()) / "llm"
        endpoint = Endpoint(s.model_url, s.model_name, key, cache=cache, budget_tokens=s.model_budget)
    return Reader(bench.own_theatre, bench.locator.spot, extractors=names, endpoint=endpoint)


def compare(bench: Workbench, left: str, right: str, document: str | None) -> list[tuple[Document, Comparison]]:
    """Where two extractors differ over one document of the ledger, or over all."""
    from whoholds.reading.comparison import compare as differences

    readers = bench.reader_with(left), bench.reader_with(right)
    chosen = [bench.ledger.document(document)] if document else [d for d in bench.ledger.documents() if d.text]
    return [(d, differences(*(r.read(d).drafts for r in readers))) for d in chosen]
