"""The one HTTP client of this process: every hosted model is called through it, and it has an end."""

import atexit
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx2

_lock = Lock()
_open: "list[httpx2.Client]" = []


def http_client() -> "httpx2.Client":
    """Return the open client; it is closed when the process ends, or before by `close_http_client`.

    It follows no redirect: what is sent goes to the address that its owner was told of, and to no other.
    One for all, since a mind or an editor that was exchanged may be in the middle of a call.
    """
    import openai

    with _lock:
        if not _open:
            _open.append(openai.DefaultHttpxClient(follow_redirects=False))
        return _open[0]


def close_http_client() -> None:
    """Hang up all connections; chats that were built before it cannot call any more, new ones can."""
    with _lock:
        for client in _open:
            client.close()
        _open.clear()


atexit.register(close_http_client)
