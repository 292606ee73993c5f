"""The server of the page: Streamlit, and the pictures by address, on this machine only.

The house is opened while the browser fetches Streamlit's own files, so nothing that the agent needs is
imported at the top; who comes before it is open waits at the door, lest two threads import at once.
"""

import argparse
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.routing import Mount, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from ...errors import RetoucherError

if TYPE_CHECKING:
    from .house import House

PAGE = Path(__file__).parents[1] / "page.py"
HOST = "127.0.0.1"
MAX_UPLOAD = 200
"""Megabytes of one file."""
WARM_AFTER = 4.0
"""Seconds after the start, when the first page has been drawn, that the first edit's kernels are loaded."""
_ACCENT = "#4263eb"
_CONFIG: dict[str, Any] = {
    "server.address": HOST,
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
def the_house() -> "House":
    """Return the house of this server; the profile 'scripted' shows every state at will."""
    from ...agent.assemble import open_studio
    from ...settings import load_settings
    from .house import House
    from .scripted import scripted_house

    settings = load_settings()
    if settings.profile == "scripted":
        return scripted_house(settings.home)
    return House(open_studio(settings))


_DOOR = Lock()


def enter_house() -> "House":
    """Return the house; visitors who come while it is being opened wait for the one who opens it."""
    with _DOOR:
        house = the_house()
        import_module(f"{__package__}.page")
        import_module(f"{__package__}.routes")
        return house


def show() -> None:
    """Draw the page for a browser tab."""
    house = enter_house()
    from .page import page

    page(house)


def _open() -> None:
    with suppress(RetoucherError):  # the page says it to who opens it
        enter_house()


def _warm() -> None:
    from ...engines.classical.warm import warm

    warm()


def build_app(script: Path, house: "Callable[[], House]") -> st.App:
    """Return the page with its pictures and what can be taken away of them."""
    return st.App(script, routes=[Mount("/retoucher", when_open(house))])


def when_open(house: "Callable[[], House]") -> ASGIApp:
    """Return the routes of a house; requests that come before it is open wait for it."""

    @cache
    def router() -> Router:
        rooms = house()
        from .routes import page_routes

        return Router(page_routes(rooms))

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await (await run_in_threadpool(router))(scope, receive, send)

    return answer


def serve(app: st.App, port: int) -> None:
    """Serve the page on the loopback address until it is stopped."""
    app.run(config={**_CONFIG, "server.port": port})


def main() -> None:
    """Serve on the port that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m retoucher.ui.chat.server")
    parser.add_argument("--port", type=int, default=8501)
    for seconds, work in ((0, _open), (WARM_AFTER, _warm)):
        timer = Timer(seconds, work)
        timer.daemon = True
        timer.start()
    serve(build_app(PAGE, enter_house), parser.parse_args().port)


if __name__ == "__main__":  # the page imports this module by its name: both shall mean one house
    import_module("retoucher.ui.chat.server").main()
