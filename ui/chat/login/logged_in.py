"""Who logged in by Streamlit's `st.login`: the script reads it from `st.user`, the routes from its cookie."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from ....settings import Settings
from ...users import Users

OURS = "/retoucher"
"""Below it lie what sessions hold: pictures, recipes, masks."""


def name_of(claims: Mapping[str, Any]) -> str:
    """Return the user's name by what their provider says: its address and the subject, '' for nobody.

    An address of mail may pass to somebody else; OpenID Connect promises that these two never do.
    """
    issuer, subject = claims.get("iss"), claims.get("sub")
    known = claims.get("is_logged_in") is True and issuer and subject
    return f"{subject} at {issuer}" if known else ""


@dataclass(frozen=True)
class LoggedIn(Users):
    """Users whom a provider names: everybody sees the page, which asks them to log in, and no more."""

    def stranger(self, headers: Headers, scope: Scope) -> str:
        """Say why a picture or a file is not given out; '' where anybody may ask."""
        return "log in first" if scope["path"].startswith(f"{OURS}/") and not self.named(headers) else ""

    def named(self, headers: Mapping[str, str]) -> str:
        """Return who comes, as the cookie says that Streamlit has signed; '' for nobody."""
        return name_of(_signed(headers.get("cookie", "")))


def page_users(settings: Settings) -> Users:
    """Return how this page knows its users: they log in, or a proxy names them, or it knows none."""
    named = Users.of(settings)
    return LoggedIn(proxies=named.proxies) if settings.login is not None else named


def _signed(header: str) -> dict[str, Any]:
    """Return the claims of a cookie header, where their signature holds."""
    from streamlit.auth_util import get_cookie_with_chunks
    from streamlit.web.server.server_util import get_cookie_secret
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

    cookies = cookie_parser(header)

    def opened(name: str) -> bytes | None:
        return decode_signed_value(get_cookie_secret(), name, cookies.get(name, ""))

    claims = get_cookie_with_chunks(opened, USER_COOKIE_NAME)
    return json.loads(claims) if claims else {}
