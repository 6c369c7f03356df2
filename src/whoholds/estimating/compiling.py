"""Compiled functions: numba, its results kept on disk where that is possible."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numba as nb

CHAINS_A_THREAD = 256
"""Fewer are not worth another thread."""


def _keep_where_possible() -> bool:
    """Whether compiled code can be kept: beside the code, or else in a folder of the user's own."""
    if os.environ.get("NUMBA_CACHE_DIR") or os.access(Path(__file__).parent, os.W_OK):
        return True
    # An installed package may be read-only and a service may have no home: compiling anew is slow, failing is worse.
    try:
        folder = Path(tempfile.gettempdir()) / f"whoholds-compiled-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
            return False
        nb.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]  # numba makes its settings at run time
        return os.access(folder, os.W_OK)
    except OSError:
        return False


_KEEP = _keep_where_possible()


def compiled(**options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``numba.njit`` with the cache where there is a place for it, without the interpreter lock."""

    def compile_it(function: Callable[..., Any]) -> Callable[..., Any]:
        done: Callable[..., Any] = nb.njit(cache=_KEEP, nogil=True, error_model="numpy", **options)(function)
        return done

    return compile_it


def in_parts(function: Callable[..., None], count: int, *arguments: Any, threads: int | None = None) -> None:
    """Run ``function(first, last, *arguments)`` over 0 … count in as many parts as there are processors.

    Numba's own parallel loops end the process when two threads of a server enter them at once; plain threads do not.
    """
    threads = min(threads or os.cpu_count() or 1, max(count // CHAINS_A_THREAD, 1))
    if threads == 1:
        function(0, count, *arguments)
        return
    bounds = [count * i // threads for i in range(threads + 1)]
    with ThreadPoolExecutor(threads) as pool:
        for part in [pool.submit(function, a, b, *arguments) for a, b in pairwise(bounds)]:
            part.result()
