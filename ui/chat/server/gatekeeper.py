"""Who is let in: by a name of this server's own, from its own pages, and with its token where it has one.

A page of another site may make a browser ask here under that site's name (DNS rebinding): the Host header
tells. What another site's page asks for by itself tells by its Origin and Sec-Fetch-Site headers.
"""

from collections.abc import Callable
from html import escape
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...users import NO_USERS, Users
from ..login.login_file import CALLBACK
from .entrances import HERE, Entrance

COOKIE = "retoucher-token"
_HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
_ASK = """<!doctype html><meta charset=utf-8><meta name=viewport content="width=device-width">
<title>Retoucher</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:20vh auto;padding:0 1rem}}
input,button{{font:inherit;padding:.4em}}</style><form action="{path}"><p>{said} Its terminal shows it.</p>
<label>Token <input name=token type=password autofocus autocomplete=off></label>
<button>Enter</button></form>"""


class Gatekeeper:
    """Asks everything that comes in: pages, routes, uploads and the WebSocket."""

    def __init__(
        self,
        app: ASGIApp,
        entrance: Entrance = HERE,
        open_to_all: Callable[[str], bool] = lambda path: False,
        users: Users = NO_USERS,
    ) -> None:
        """`open_to_all`: paths that want neither user nor token: whether the server lives."""
        self._app, self.entrance, self._open_to_all, self.users = app, entrance, open_to_all, users

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the visitor in, or answer in the app's place."""
        if scope["type"] == "http":
            scope["scheme"] = self.users.scheme(Headers(scope=scope), scope)
        answer = self._refusal(scope) if scope["type"] in ("http", "websocket") else None
        if answer is None:
            await self._app(scope, receive, _marked(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # before accepting: 403
        else:
            await answer(scope, receive, _marked(send))

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        stranger = self._stranger(headers, scope)
        if stranger or self._open_to_all(scope["path"]):
            return stranger
        return self._nobody(headers, scope) or self.without_token(headers, scope)

    def _nobody(self, headers: Headers, scope: Scope) -> Response | None:
        """Return the refusal of whom no proxy names, on a server that knows its users."""
        why = self.users.stranger(headers, scope)
        return self.refused(why) if why else None

    def _stranger(self, headers: Headers, scope: Scope) -> Response | None:
        """Return the refusal of what another site asks for; None for what may be a visitor."""
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or not self.entrance.known(hosts[0].lower()):
            names = ", ".join(sorted(self.entrance.names))
            return self.refused(f"this server answers to {names}; another name is allowed with --name")
        if any(urlsplit(origin).netloc.lower() != hosts[0].lower() for origin in origins):
            return self.refused("a page of another site asked for this")
        elsewhere = headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
        if elsewhere and not _opens_page(headers, scope):
            return self.refused("a page of another site asked for this")
        return None

    def refused(self, why: str) -> Response:
        """Return how a stranger is refused."""
        return PlainTextResponse(f"Refused: {why}.\n", status_code=403)

    def without_token(self, headers: Headers, scope: Scope) -> Response | None:
        """Return the question for the token, or the way on for who brings it in the address."""
        if not self.entrance.token or self.entrance.fits(_cookie(headers)) or self.bears_token(headers):
            return None
        asked = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in asked if name == "token"]
        if scope["type"] == "http" and scope["method"] == "GET" and any(map(self.entrance.fits, given)):
            return self._welcome(scope, [pair for pair in asked if pair[0] != "token"])
        said = "That is not its token." if given else "This server wants its token."
        return HTMLResponse(_ASK.format(path=escape(scope["path"]), said=said), status_code=401)

    def bears_token(self, headers: Headers) -> bool:
        """Say whether a program brings the token as it brings a key."""
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self.entrance.fits(bearer)

    def _welcome(self, scope: Scope, rest: list[tuple[str, str]]) -> Response:
        """Put the token into a cookie and send the visitor on to the address without it."""
        path = "/" + scope["path"].lstrip("/\\")
        answer = RedirectResponse(f"{path}?{urlencode(rest)}" if rest else path, status_code=303)
        secure = scope.get("scheme") == "https"
        name = _cookie_name(Headers(scope=scope))
        answer.set_cookie(name, self.entrance.token, httponly=True, samesite="lax", secure=secure)
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _opens_page(headers: Headers, scope: Scope) -> bool:
    """Say whether a person follows a link to the page itself: then another site may be where it stood.

    A provider sends who logged in there back in the same way.
    """
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in ("/", CALLBACK):
        return False
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"


def _cookie_name(headers: Headers) -> str:
    """Return a name that other servers of this host do not use: cookies know no ports."""
    port = headers.get("host", "").rpartition(":")[2]
    return f"{COOKIE}-{port}" if port.isdecimal() else COOKIE


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(_cookie_name(headers))
    except CookieError:
        return ""
    return found.value if found else ""


def _marked(send: Send) -> Send:
    """Let every answer forbid other sites to frame it."""

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return marked
