"""The desk of the running app, and the lane of its writers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio import to_thread
from fastapi import Request

from whoholds.workbench.serving.desk import Desk

T = TypeVar("T")


def desk_of(request: Request) -> Desk:
    """The desk that answers."""
    desk: Desk = request.app.state.desk
    return desk


class Lane:
    """Writers of one kind, one after the other in the order they came; the event loop stays free."""

    def __init__(self) -> None:
        self._limiter: anyio.CapacityLimiter | None = None

    async def run(self, work: Callable[[], T]) -> T:
        """Do a piece of work when it is its turn."""
        if self._limiter is None:  # belongs to the running event loop
            self._limiter = anyio.CapacityLimiter(1)
        return await to_thread.run_sync(work, limiter=self._limiter)
