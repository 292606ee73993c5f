"""Scripts and styles of Streamlit, compressed once for as long as the server runs: it sends them plain."""

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LEVEL = 4
"""Of zlib: a tenth larger than the smallest, in half the time."""


class CompressedScripts:
    """Compresses each script and style when it is first asked for, and keeps what came of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._packing = app, GZipMiddleware(app, compresslevel=_LEVEL)
        self._kept: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with what is kept, or let the app answer and keep it."""
        if not _may_be_packed(scope):
            await self._app(scope, receive, send)
            return
        if scope["path"] not in self._kept:
            await self._packed(scope, receive, send)
            return
        for message in self._kept[scope["path"]]:
            await send(dict(message))

    async def _packed(self, scope: Scope, receive: Receive, send: Send) -> None:
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(dict(message))
            await send(message)

        await self._packing(scope, receive, keep)
        if _is_there(messages[0]) and not messages[-1].get("more_body"):
            self._kept[scope["path"]] = messages


def _is_there(start: Message) -> bool:
    """Say whether this begins a file: for a name that it does not have, Streamlit answers with its page."""
    return start.get("status") == 200 and "html" not in Headers(raw=start["headers"]).get("content-type", "")


def _may_be_packed(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    asked = Headers(scope=scope)
    if "gzip" not in asked.get("accept-encoding", "") or "range" in asked:
        return False
    return scope["path"].startswith("/static/") and scope["path"].endswith((".js", ".css"))
