"""The server of the page: Streamlit, and the pictures by address, on this machine only."""

import argparse
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock, Timer
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...agent.assemble import open_studio
from ...engines.classical.warm import warm
from ...pictures import Store
from ...settings import load_settings
from . import images
from .guarded import guarded
from .house import House
from .scripted import scripted_house
from .taking import taking_routes

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
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "theme.light.primaryColor": _ACCENT,
    "theme.dark.primaryColor": "#5c7cfa",
    "theme.baseRadius": "9px",
}


@cache
def the_house() -> House:
    """Return the house of this server; the profile 'scripted' shows every state at will."""
    settings = load_settings()
    if settings.profile == "scripted":
        return scripted_house(settings.home)
    return House(open_studio(settings))


_DOOR = Lock()


def enter_house() -> House:
    """Return the house; visitors who come while it is being opened wait for the one who opens it."""
    with _DOOR:
        return the_house()


def build_app(script: Path, house: Callable[[], House]) -> st.App:
    """Return the page with its pictures and what can be taken away of them."""
    routes = [*picture_routes(lambda: house().studio.database.store), *taking_routes(house)]
    return st.App(script, routes=routes)


def picture_routes(store: Callable[[], Store]) -> list[Route]:
    """Return the routes that give pictures, masks and differences by digest."""

    async def picture(request: Request) -> Response:
        longest = _whole_number(request.query_params.get("longest", "")) or images.SCREEN
        data, kind = await run_in_threadpool(images.picture_bytes, store(), _digest(request, "a"), longest)
        return _kept(data, kind)

    async def tile(request: Request) -> Response:
        at = (_whole_number(request.path_params[name]) for name in ("column", "row"))
        return _kept(
            await run_in_threadpool(images.tile_bytes, store(), _digest(request, "a"), *at), "image/png"
        )

    async def mask(request: Request) -> Response:
        return _kept(await run_in_threadpool(images.mask_bytes, store(), _digest(request, "a")), "image/png")

    async def heat(request: Request) -> Response:
        both = _digest(request, "a"), _digest(request, "b")
        return _kept(await run_in_threadpool(images.heat_bytes, store(), *both), "image/png")

    return [
        Route("/retoucher/picture/{a}", guarded(picture)),
        Route("/retoucher/tile/{a}/{column}/{row}", guarded(tile)),
        Route("/retoucher/mask/{a}", guarded(mask)),
        Route("/retoucher/heat/{a}/{b}", guarded(heat)),
    ]


def _digest(request: Request, name: str) -> str:
    return f"sha256:{request.path_params[name]}"


def _whole_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _kept(data: bytes, kind: str) -> Response:
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return Response(data, media_type=kind, headers=headers)


def serve(app: st.App, port: int) -> None:
    """Serve the page on the loopback address until it is stopped."""
    app.run(config={**_CONFIG, "server.port": port})


def main() -> None:
    """Serve on the port that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m retoucher.ui.chat.server")
    parser.add_argument("--port", type=int, default=8501)
    loading = Timer(WARM_AFTER, warm)
    loading.daemon = True
    loading.start()
    serve(build_app(PAGE, enter_house), parser.parse_args().port)


if __name__ == "__main__":  # the page imports this module by its name: both shall mean one house
    import_module("retoucher.ui.chat.server").main()
