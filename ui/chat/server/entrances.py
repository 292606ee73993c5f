"""Where a server listens, what it is called there, and whether its visitors need a token."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from hmac import compare_digest
from ipaddress import ip_address
from secrets import token_urlsafe
from urllib.parse import urlsplit

from ....errors import ConfigError

HOST = "127.0.0.1"
LOOPBACK = frozenset({"localhost", HOST, "::1"})
TOKEN = "RETOUCHER_TOKEN"
"""The environment variable that holds a server's token; a command line is read by everybody."""
SHORTEST = 16
"""Characters of a token of one's own."""


@dataclass(frozen=True)
class Entrance:
    """By which names a server may be asked, and what else a visitor must bring."""

    names: frozenset[str] = LOOPBACK
    """Host names and addresses, lower case."""
    any_address: bool = False
    """True for a server on all of this machine's addresses: a rebound name is never a bare address."""
    token: str = ""
    """What each visitor must know; '' on this machine alone."""

    def known(self, host: str) -> bool:
        """Say whether a Host header names this server; its port does not matter, a tunnel may change it."""
        if not host or set(host) & set("@/\\?#, "):
            return False
        try:
            name = urlsplit(f"//{host}").hostname or ""
            return name in self.names or (self.any_address and bool(ip_address(name)))
        except ValueError:
            return False

    def fits(self, token: str) -> bool:
        """Say whether this is the token, in a time that tells nothing of it."""
        return bool(self.token) and compare_digest(token.encode(), self.token.encode())


HERE = Entrance()
"""To a server for this machine alone."""


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches a server on that host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_everywhere(host: str) -> bool:
    """Say whether a server on that host listens on all addresses of this machine."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def token_for(host: str, own: str = "") -> str:
    """Return the token of a server on that host: one's own, else a new one beyond this machine.

    Raises ConfigError for one that could be guessed.
    """
    if own and (
        len(own) < SHORTEST or not own.isascii() or not own.isprintable() or set(own) & set(' ";,\\\\')
    ):
        raise ConfigError(
            f"{TOKEN} wants at least {SHORTEST} letters, digits or '-_.~', got {len(own)} signs"
        )
    return own or ("" if is_loopback(host) else token_urlsafe(24))


def entrance_of(host: str, names: Sequence[str] = (), token: str = "") -> Entrance:
    """Return who is let in to a server on that host; `names`: what else it is called, behind a proxy.

    Raises ConfigError for a server beyond this machine without a token.
    """
    own = token_for(host, token) if token else ""
    if not own and not is_loopback(host):
        raise ConfigError(
            f"a server on {host!r} is reached from other machines and wants a token: set {TOKEN}"
        )
    known = {name.strip().lower() for name in (host, *names) if name.strip()} - {"0.0.0.0", "::"}
    if is_everywhere(host):
        known.add(socket.gethostname().lower())
    return Entrance(LOOPBACK | known, any_address=is_everywhere(host), token=own)
