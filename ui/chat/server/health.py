"""What tells whoever watches a server: that it lives, and whether sessions can be opened."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ....errors import RetoucherError

ALIVE, READY = "/healthz", "/readyz"
OPEN_TO_ALL = frozenset({ALIVE, READY})
"""Paths that want no token."""
PATIENCE = 3.0
"""Seconds that whoever asks whether a server is ready waits for its database."""

Check = Callable[[float], object]
"""Raises RetoucherError unless sessions can be opened within so many seconds."""


class Readiness:
    """Whether sessions can be opened: looked at in a thread of its own, once for all who ask meanwhile."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ready")
        self._look: Future[bool] | None = None

    async def answer(self) -> JSONResponse:
        """Return the answer; why a server is not ready is for its log, not for whoever asks."""
        if self._look is None or self._look.done():
            self._look = self._thread.submit(self._opens)
        done, _ = await asyncio.wait([asyncio.wrap_future(self._look)], timeout=2 * PATIENCE)
        if any(look.result() for look in done):
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "not ready"}, status_code=503)

    def _opens(self) -> bool:
        try:
            self._check(PATIENCE)
        except RetoucherError:
            return False
        return True


async def alive() -> JSONResponse:
    """Say that the server lives."""
    return JSONResponse({"status": "alive"})


def health_routes(check: Check) -> list[Route]:
    """Return the routes of a server."""
    readiness = Readiness(check)

    async def lives(request: Request) -> JSONResponse:
        return await alive()

    async def ready(request: Request) -> JSONResponse:
        return await readiness.answer()

    return [Route(ALIVE, lives), Route(READY, ready)]
