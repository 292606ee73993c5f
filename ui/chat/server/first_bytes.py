"""In the page's first bytes: its style, lest what is drawn before it moves, and what keeps early pictures."""

from importlib.resources import files

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PLACE = b"</body>"
"""In the body: after the styles that Streamlit puts into the head, for the last of equals counts."""
_OF_THE_FILE = ("etag", "last-modified", "accept-ranges")
"""Headers that tell whether the file changed: what is put into it may, while the file does not."""


def first_of_page() -> str:
    """Return the style that all of the page goes by, and the script that keeps what comes before the page."""
    ui = files("retoucher.ui")
    style, script = (
        (ui / folder / name).read_text("utf-8")
        for folder, name in (("chat", "page.css"), ("stage", "early.js"))
    )
    return f"<style>{style}</style><script>{script}</script>"


class FirstBytes:
    """Puts more into the page that Streamlit answers with at the root."""

    def __init__(self, app: ASGIApp, more: str) -> None:
        self._app, self._more = app, more.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with what the app answers, its page with more in it."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        await self._app(_unconditional(scope), receive, _Extended(self._more, send).send)


class _Extended:
    """Sends an answer on; in a page, more goes before the end of its body."""

    def __init__(self, more: bytes, send: Send) -> None:
        self._more, self._send = more, send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self._start)

    async def _send_page(self, start: Message) -> None:
        body = self._body.replace(_PLACE, self._more + _PLACE, 1)
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["content-length"] = str(len(body))
        for name in _OF_THE_FILE:
            del headers[name]
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def _is_page(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    plain = "content-encoding" not in headers
    return start["status"] == 200 and plain and headers.get("content-type", "").startswith("text/html")


def _unconditional(scope: Scope) -> Scope:
    """Return the request without asking whether a kept page is still the newest, or for a part of it."""
    asks = (b"if-none-match", b"if-modified-since", b"range", b"accept-encoding")
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in asks]}
