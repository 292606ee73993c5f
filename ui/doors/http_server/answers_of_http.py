"""Answers over HTTP: errors in OpenAI's form, streams of events, and clients that are gone."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Scope, Send

from ....errors import (
    BudgetExceeded,
    Cancelled,
    EngineUnavailable,
    ModelFailure,
    NotThere,
    QueueFull,
    RetoucherError,
    SessionError,
    SessionsAway,
    ToolFailed,
)
from ..api_gatekeeper import error_answer

T = TypeVar("T")
SendEvent = Callable[[str, Any], Awaitable[None]]
"""Sends an event: its name and what it says."""


class Refused(RetoucherError):
    """A request that is answered with a status of its own."""

    def __init__(self, status: int, message: str, kind: str, code: str, param: str = "") -> None:
        super().__init__(message)
        self.status, self.kind, self.code, self.param = status, kind, code, param


def wrong_field(param: str, message: str) -> Refused:
    """Return the refusal of a field: what was wanted and what came."""
    return Refused(400, message, "invalid_request_error", "invalid_value", param)


_STATUS: tuple[tuple[type[RetoucherError], int, str], ...] = (
    (NotThere, 404, "not_found"),
    (SessionsAway, 503, "sessions_away"),
    (SessionError, 409, "in_use"),
    (QueueFull, 429, "busy"),
    (BudgetExceeded, 429, "insufficient_quota"),
    (EngineUnavailable, 501, "engine_unavailable"),
    (ModelFailure, 502, "upstream_failed"),
    (ToolFailed, 422, "edit_failed"),
    (Cancelled, 499, "cancelled"),
)
_COME_AGAIN = {"sessions_away": ("server_error", 5), "busy": ("rate_limit_error", 5)}
"""Kind of an error that passes by itself, and the seconds after which a client may try again."""


def error_of(error: RetoucherError) -> JSONResponse:
    """Return our error as OpenAI's clients read it."""
    if isinstance(error, Refused):
        return error_answer(error.status, str(error), error.kind, code=error.code, param=error.param)
    for kind, status, code in _STATUS:
        if isinstance(error, kind):
            return _said(status, str(error), code)
    return error_answer(400, str(error), code="invalid_value")


def _said(status: int, message: str, code: str) -> JSONResponse:
    if code not in _COME_AGAIN:
        return error_answer(status, message, code=code)
    kind, seconds = _COME_AGAIN[code]
    answer = error_answer(status, message, kind, code=code)
    answer.headers["Retry-After"] = str(seconds)
    return answer


class BodyLimit:
    """Refuses bodies above a size, said before or found while they come."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]], most: int) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in as long as it is small enough."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        came, begun = 0, False

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self._most:
                raise Refused(413, self._words(), "invalid_request_error", "body_too_large")
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        said = dict(scope["headers"]).get(b"content-length", b"0")
        if said.isdigit() and int(said) > self._most:
            await error_answer(413, self._words(), code="body_too_large")(scope, receive, send)
            return
        try:
            await self._app(scope, counted, noted)
        except Refused as error:
            if begun:
                raise
            await error_of(error)(scope, receive, send)

    def _words(self) -> str:
        return f"a request may have {self._most} bytes"


class EventStream(Response):
    """Sends events as they come; a client that goes away cancels what makes them."""

    media_type = "text/event-stream"

    def __init__(self, run: Callable[[SendEvent], Awaitable[None]]) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._run = run

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events of the run, then the end."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})

        async def event(name: str, data: Any) -> None:
            lines = f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
            await send({"type": "http.response.body", "body": lines.encode(), "more_body": True})

        try:
            await unless_gone(receive, self._run(event))
        except RetoucherError as error:
            await event("error", json.loads(bytes(error_of(error).body)))
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def unless_gone(receive: Receive, work: Awaitable[T]) -> T | None:
    """Await work; None when its client went away before, and the work was cancelled."""
    made: list[T] = []
    failed: list[RetoucherError] = []

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        try:
            made.append(await work)
        except RetoucherError as error:
            failed.append(error)  # raised below: a task group would wrap it
        group.cancel_scope.cancel()
    if failed:
        raise failed[0]
    return made[0] if made else None


async def answered(request: Request, work: Awaitable[Mapping[str, Any]]) -> Response:
    """Return what work makes as JSON; who is gone gets nothing."""
    made = await unless_gone(request.receive, work)
    return Response(status_code=499) if made is None else JSONResponse(made)
