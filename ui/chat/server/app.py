"""The server of the page: Streamlit, and the pictures by address, behind the gatekeeper.

The pool is opened while the browser fetches Streamlit's own files, so nothing that the agent needs is
imported at the top; who comes before it is open waits at the door, lest two threads import at once.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import Mount, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from ....errors import RetoucherError
from ....settings import Settings, load_settings
from ...freed_memory import hand_back_freed_memory
from ...users import NO_USERS, Users
from ...visible_text import write
from ..login.logged_in import OURS, page_users
from ..login.login_file import check_login
from .compressed import CompressedScripts
from .ending import ends_in_time
from .entrances import HERE, HOST, TOKEN, Entrance, entrance_of
from .first_bytes import FirstBytes, first_of_page
from .gatekeeper import Gatekeeper
from .health import OPEN_TO_ALL, health_routes

if TYPE_CHECKING:
    from ..state.room_pool import RoomPool

SCRIPT = Path(__file__).parents[2] / "streamlit_script.py"
MAX_UPLOAD = 200
"""Megabytes of one file."""
WARM_AFTER = 4.0
"""Seconds after the start, when the first page has been drawn, that the first edit's kernels are loaded."""
_ACCENT = "#4263eb"
_CONFIG: dict[str, Any] = {
    "global.disableWidgetStateDuplicationWarning": True,  # a slider and its number set each other
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.maxUploadSize": MAX_UPLOAD,
    "runner.postScriptGC": False,  # 0.2 s of all threads, five times a second while a turn is looked at
    "browser.gatherUsageStats": False,
    "logger.hideWelcomeMessage": True,  # `retoucher chat` says where the page is
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "theme.light.primaryColor": _ACCENT,
    "theme.dark.primaryColor": "#5c7cfa",
    "theme.baseRadius": "9px",
}


@cache
def the_settings() -> Settings:
    """Return the settings as they were when this server began: its door and its pool know the same users."""
    return load_settings()


@cache
def the_pool() -> "RoomPool":
    """Return the pool of this server; the profile 'scripted' shows every state at will."""
    from ....agent.assemble import open_studio
    from ..state.room_pool import RoomPool
    from .scripted_rooms import scripted_pool

    settings = the_settings()
    if settings.profile == "scripted":
        return scripted_pool(settings.home)
    return RoomPool(open_studio(settings))


_DOOR = Lock()


def enter_pool() -> "RoomPool":
    """Return the pool; visitors who come while it is being opened wait for the one who opens it."""
    with _DOOR:
        pool = the_pool()
        import_module("retoucher.ui.chat.page")
        import_module("retoucher.ui.chat.server.routes")
        return pool


def show() -> None:
    """Draw the page for a browser tab, or say what keeps it from being drawn."""
    try:
        pool = enter_pool()
        from ..page import page

        page(pool)
    except RetoucherError as error:
        from ..panels.notices import plain

        st.error(plain(str(error)))
        st.button("Look again", key="look-again")


def _open() -> None:
    with suppress(RetoucherError):  # the page says it to who opens it
        enter_pool()


def _warm() -> None:
    from ....engines.classical.warm import warm

    warm()


def build_app(
    script: Path, pool: "Callable[[], RoomPool]", entrance: Entrance = HERE, users: Users = NO_USERS
) -> st.App:
    """Return the page with its pictures and what can be taken away of them."""
    keeper = Middleware(Gatekeeper, entrance=entrance, open_to_all=OPEN_TO_ALL.__contains__, users=users)
    routes = [
        *health_routes(lambda seconds: pool().studio.database.answers(seconds)),
        Mount(OURS, when_open(pool)),
    ]
    middleware = [keeper, Middleware(FirstBytes, first_of_page()), Middleware(CompressedScripts)]
    return st.App(script, lifespan=ends_in_time, routes=routes, middleware=middleware)


def when_open(pool: "Callable[[], RoomPool]") -> ASGIApp:
    """Return the routes of a pool; requests that come before it is open wait for it."""

    @cache
    def router() -> Router:
        rooms = pool()
        from .routes import page_routes

        return Router(page_routes(rooms))

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await (await run_in_threadpool(router))(scope, receive, send)

    return answer


def serve(app: st.App, port: int, host: str = HOST, login: Path | None = None) -> None:
    """Serve the page until it is stopped; `login`: the file that Streamlit reads its OIDC providers from."""
    secrets = {"secrets.files": [str(login)]} if login is not None else {}
    os.environ["FORWARDED_ALLOW_IPS"] = ""  # who comes is who connects, as `Users` wants: no header says it
    app.run(config={**_CONFIG, **secrets, "server.port": port, "server.address": host})


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve where the command line says; settings that are no settings end it with a sentence."""
    parser = argparse.ArgumentParser(prog="python -m retoucher.ui.chat.server.app")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--name", action="append", default=[])
    asked = parser.parse_args(arguments)
    try:
        entrance = entrance_of(asked.host, asked.name, os.environ.pop(TOKEN, ""))
        users = page_users(the_settings())
        check_login(the_settings())
    except RetoucherError as error:
        write(f"retoucher: {error}\n", sys.stderr)
        sys.exit(1)
    hand_back_freed_memory()
    for seconds, work in ((0, _open), (WARM_AFTER, _warm)):
        timer = Timer(seconds, work)
        timer.daemon = True
        timer.start()
    serve(build_app(SCRIPT, enter_pool, entrance, users), asked.port, asked.host, the_settings().login)


if __name__ == "__main__":  # the page imports this module by its name: both shall mean one pool
    import_module("retoucher.ui.chat.server.app").main()
