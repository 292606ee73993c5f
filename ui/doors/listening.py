"""Where a door for programs listens, and until when."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from threading import Thread

import uvicorn
from starlette.types import ASGIApp

from ...agent.assemble import open_studio
from ...engines.classical.warm import warm
from ...settings import load_settings
from ..chat.server.entrances import TOKEN, Entrance, entrance_of, token_for
from ..chat.state.room_pool import RoomPool
from ..turn_queue import WORKERS, TurnQueue
from .guest_book import GuestBook
from .passing import sweep

PROXY_HEADERS = False
"""Of uvicorn: who comes is who connects, as `Users` wants, whatever `X-Forwarded-For` says."""
KEPT_OPEN = 75
"""Seconds that a connection stays open between two requests; above what clients and proxies keep one (60
and less), so that none sends a request into a connection that is just being closed."""
_FAR = "Other machines reach this server, and nothing is encrypted: on a shared network, put TLS before it."


@contextmanager
def open_book(profile: str | None, workers: int = WORKERS, **flags: object) -> Iterator[GuestBook]:
    """Open the sessions of this home for the programs that come; `flags` go before other settings."""
    Thread(target=warm, daemon=True).start()  # a client that greets is not kept waiting
    with closing(open_studio(load_settings(profile=profile, **flags))) as studio:
        sweep(studio.settings.home)
        book = GuestBook(RoomPool(studio, workers=TurnQueue(workers)))
        try:
            yield book
        finally:
            book.leave()


def listen(
    app_for: Callable[[Entrance], ASGIApp], host: str, port: int, names: Sequence[str], path: str
) -> None:
    """Serve until Ctrl-C; beyond this machine with a token, which is made and told where none was set.

    Raises ConfigError for a token that could be guessed.
    """
    own = os.environ.pop(TOKEN, "")
    token = token_for(host, own)
    where = f"[{host}]" if ":" in host else host
    sys.stderr.write(f"Retoucher is at http://{where}:{port}{path}  (Ctrl-C ends it)\n")
    if token and not own:
        sys.stderr.write(f"Its token: {token}\n{_FAR}\n")
    sys.stderr.flush()
    app = app_for(entrance_of(host, names, token))
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        proxy_headers=PROXY_HEADERS,
        timeout_keep_alive=KEPT_OPEN,
    )
