"""The file of `RETOUCHER_LOGIN`: at which OIDC providers users log in, as `st.login` reads it."""

import tomllib
from pathlib import Path
from typing import Any

from ....errors import ConfigError
from ....settings import Settings
from ...commands.extras import need_extra

CALLBACK = "/oauth2callback"
"""Where a provider sends back who logged in; Streamlit answers there."""
_SHORTEST = 32
"""Characters of the secret that signs the cookies: who guesses it is anybody."""
_SHARED = ("redirect_uri", "cookie_secret")
_OF_PROVIDER = ("client_id", "client_secret", "server_metadata_url")


def check_login(settings: Settings) -> None:
    """Raise ConfigError or EngineUnavailable for what would let nobody log in, or everybody."""
    if settings.login is None:
        return
    if settings.user_header:
        raise ConfigError("user_header and login both say who comes: set one of them")
    need_extra("login", "authlib", "httpx")
    providers(settings.login)


def providers(path: Path) -> tuple[str, ...]:
    """Return the providers by name, '' for the one without; ConfigError says what the file lacks."""
    auth = _section(path)
    named = {name: part for name, part in auth.items() if isinstance(part, dict) and name != "client_kwargs"}
    found = {"": auth, **named} if "client_id" in auth else named
    lacks = [f"auth.{key}" for key in _SHARED if not auth.get(key)]
    for name, part in found.items():
        lacks += [f"{'.'.join(filter(None, ('auth', name)))}.{k}" for k in _OF_PROVIDER if not part.get(k)]
    if lacks or not found:
        raise ConfigError(f"{str(path)!r} names no provider to log in at: {', '.join(lacks or _OF_PROVIDER)}")
    if not str(auth["redirect_uri"]).endswith(CALLBACK):
        raise ConfigError(
            f"redirect_uri is this server's address and {CALLBACK}, got {auth['redirect_uri']!r}"
        )
    if len(str(auth["cookie_secret"])) < _SHORTEST:
        raise ConfigError(f"cookie_secret wants at least {_SHORTEST} random signs: it says who is who")
    return tuple(found)


def _section(path: Path) -> dict[str, Any]:
    try:
        auth = tomllib.loads(path.read_text("utf-8")).get("auth")
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"login wants a TOML file with a section [auth], got {str(path)!r}: {error}"
        ) from error
    if not isinstance(auth, dict):
        raise ConfigError(f"login wants a TOML file with a section [auth]; {str(path)!r} has none")
    return auth
