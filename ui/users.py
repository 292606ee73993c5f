"""Users: who comes through a reverse proxy that knows them and says their name in a header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

from ..errors import ConfigError
from ..settings import Settings

_LONGEST = 200
"""Characters of a user's name."""


@dataclass(frozen=True)
class Users:
    """Which header says who comes, and from which addresses it is believed."""

    header: str = ""
    """Empty: this server knows no users."""
    proxies: tuple[str, ...] = ()
    """Networks of the proxies, as '10.0.0.0/8'."""

    @classmethod
    def of(cls, settings: Settings) -> "Users":
        """Return what the settings say; ConfigError for what is no network."""
        for network in settings.user_from:
            try:
                ip_network(network)
            except ValueError as error:
                raise ConfigError(
                    f"user_from wants networks as '10.0.0.0/8', got {network!r}: {error}"
                ) from error
        return cls(settings.user_header.strip(), tuple(settings.user_from))

    def stranger(self, headers: Headers, scope: Scope) -> str:
        """Say why nobody can tell who comes; '' where it is known, or need not be."""
        if not self.header:
            return ""
        if not _within(scope.get("client"), self.proxies):
            return "this server is asked through its proxy, and this did not come from there"
        said = headers.getlist(self.header)
        if len(said) != 1 or not 0 < len(said[0].strip()) <= _LONGEST or not said[0].isprintable():
            return f"the proxy has to say who comes, once, in the header {self.header}"
        return ""

    def scheme(self, headers: Headers, scope: Scope) -> str:
        """Return whether 'http' or 'https' was asked for, as the proxy says where one asks."""
        said = headers.get("x-forwarded-proto", "")
        believed = said in ("http", "https") and _within(scope.get("client"), self.proxies)
        return said if believed else scope["scheme"]

    def named(self, headers: Mapping[str, str]) -> str:
        """Return who comes, after `stranger` let them in; '' on a server that knows no users."""
        return (headers.get(self.header) or "").strip() if self.header else ""


NO_USERS = Users()


def _within(client: Sequence[str | int] | None, networks: Sequence[str]) -> bool:
    if not client:
        return False
    try:
        address = ip_address(str(client[0]))
    except ValueError:
        return False
    return any(address in ip_network(network) for network in networks)
