"""What tells whoever watches the page's server: that it lives, and whether sessions can be opened."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ....errors import RetoucherError

ALIVE, READY = "/healthz", "/readyz"
OPEN_TO_ALL = frozenset({ALIVE, READY})
"""Paths that want no token."""


def health_routes(check: Callable[[], object]) -> list[Route]:
    """Return the routes; `check` raises RetoucherError while sessions cannot be opened."""

    async def alive(request: Request) -> JSONResponse:
        return JSONResponse({"status": "alive"})

    async def ready(request: Request) -> JSONResponse:
        try:
            await run_in_threadpool(check)
        except RetoucherError:  # why is for the log of the server, not for whoever asks
            return JSONResponse({"status": "not ready"}, status_code=503)
        return JSONResponse({"status": "ready"})

    return [Route(ALIVE, alive), Route(READY, ready)]
