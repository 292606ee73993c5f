"""retoucher serve: the images API of OpenAI, and sessions, for programs."""

import sys
from collections.abc import Sequence

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from ....errors import RetoucherError
from ...chat.server.entrances import Entrance
from ...chat.server.health import ALIVE, OPEN_TO_ALL, READY, Readiness, alive
from ...users import Users
from ..api_gatekeeper import ApiGatekeeper, error_answer
from ..given_out import check_server_signs
from ..guest_book import GuestBook
from ..listening import listen, open_book
from .answers_of_http import BodyLimit, error_of
from .image_routes import Edits, image_routes
from .picture_links import is_link, link_routes
from .session_routes import session_routes

MAX_BODY = 64 * 1024 * 1024
"""Bytes of one request."""


def run_serve(host: str, port: int, names: Sequence[str], profile: str | None, sign: bool = False) -> int:
    """Serve until Ctrl-C; return the exit code."""
    with open_book(profile, sign=sign or None) as book:
        if told := check_server_signs(book):
            sys.stderr.write(f"{told}\n")
        listen(lambda entrance: serve_app(book, entrance), host, port, names, "/v1")
    return 0


def serve_app(
    book: GuestBook, entrance: Entrance, max_body: int = MAX_BODY, edits: Edits | None = None
) -> ASGIApp:
    """Return the server as an ASGI application behind the gatekeeper."""
    limited = BodyLimit(api(book, edits), max_body)
    users = Users.of(book.pool.studio.settings)
    return ApiGatekeeper(limited, entrance, lambda path: path in OPEN_TO_ALL or is_link(path), users)


def api(book: GuestBook, edits: Edits | None = None) -> FastAPI:
    """Return the routes, their OpenAPI description, and every error in OpenAI's form."""
    app = FastAPI(title="Retoucher", docs_url="/docs", redoc_url=None)
    app.include_router(image_routes(edits or Edits(book)))
    app.include_router(link_routes(book))
    app.include_router(session_routes(book))

    app.get(ALIVE)(alive)
    readiness = Readiness(book.pool.studio.database.answers)

    @app.get(READY)
    async def ready() -> JSONResponse:
        """Say whether sessions can be opened."""
        return await readiness.answer()

    @app.exception_handler(RetoucherError)
    async def ours(request: Request, error: RetoucherError) -> JSONResponse:
        return error_of(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        wrong = [f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors()]
        return error_answer(422, "; ".join(wrong), code="invalid_value")

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        return error_answer(error.status_code, str(error.detail), code=_CODES.get(error.status_code))

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> JSONResponse:
        return error_answer(500, "the server could not do this; its log says why", "server_error")

    return app


_CODES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}
