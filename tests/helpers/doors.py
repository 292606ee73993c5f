"""Real clients and servers of the doors for programs, used from ordinary tests."""

import os
import resource
import socket
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import httpx2
import numpy as np
import uvicorn
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from PIL import Image, ImageDraw
from starlette.types import ASGIApp

from retoucher.ui.doors.listening import KEPT_OPEN, PROXY_HEADERS

from . import LONG

PACKAGE = Path(__file__).resolve().parents[3]
BLIND = '{"eyes": "none, as on a fresh machine"}'
"""The setting under which only the classical engine looks."""


def two_discs(path: Path, size: tuple[int, int] = (180, 120)) -> Path:
    """Draw a picture of two red discs: words for one of them are not clear."""
    image = Image.new("RGB", size, (205, 205, 200))
    draw = ImageDraw.Draw(image)
    for left in (20, 110):
        draw.ellipse((left, 35, left + 50, 85), fill=(200, 30, 30))
    image.save(path)
    return path


def png(path: Path) -> bytes:
    buffer = BytesIO()
    Image.open(path).save(buffer, "PNG")
    return buffer.getvalue()


def hole(box: tuple[int, int, int, int], size: tuple[int, int] = (180, 120)) -> bytes:
    """Return a mask as OpenAI wants it: opaque, with a transparent hole."""
    mask = np.full((size[1], size[0], 4), 255, np.uint8)
    left, top, right, bottom = box
    mask[top:bottom, left:right, 3] = 0
    buffer = BytesIO()
    Image.fromarray(mask).save(buffer, "PNG")
    return buffer.getvalue()


def pixels(source: str | bytes) -> np.ndarray:
    """Read a picture from its bytes, or from base64."""
    data = b64decode(source) if isinstance(source, str) else source
    return np.asarray(Image.open(BytesIO(data)).convert("RGB"))


def web_client(base: str = "") -> httpx2.Client:
    """Return a client that waits for a busy machine, where five seconds are the default."""
    return httpx2.Client(base_url=base, timeout=LONG)


class McpClient:
    """A client of the SDK whose calls are awaited for the test."""

    def __init__(self, portal: BlockingPortal, client: Client) -> None:
        self._portal, self.client = portal, client
        self.heard: list[str] = []

    async def _hear(self, progress: float, total: float | None, message: str | None) -> None:
        self.heard.append(message or "")

    def call(self, name: str, /, **arguments: Any) -> Any:
        """Call a tool; its result whether it went well or not."""
        return self.begin(name, **arguments).result(LONG)

    def begin(self, name: str, /, **arguments: Any) -> Future[Any]:
        """Call a tool and do not wait; cancelling what is returned cancels the call."""

        async def called() -> Any:
            return await self.client.call_tool(name, arguments, progress_callback=self._hear)

        return self._portal.start_task_soon(called)

    def facts(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        """Call a tool that has to go well; what it returns as data."""
        result = self.call(name, **arguments)
        assert not result.is_error, words(result)
        return result.structured_content

    def run(self, method: Any, *given: Any) -> Any:
        """Await another method of the client."""
        return self._portal.call(method, *given)


def peak() -> float:
    """Return the most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def hold(free: Event) -> None:
    """Be at work until the test says otherwise."""
    assert free.wait(LONG)


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    end = monotonic() + LONG
    while not holds():
        assert monotonic() < end, "it never came to hold"
        sleep(0.02)


def words(result: Any) -> str:
    return "\n".join(block.text for block in result.content if block.type == "text")


def images(result: Any) -> list[Any]:
    return [block for block in result.content if block.type == "image"]


class NamingClient(McpClient):
    """One that names the session of its last picture in each call, as where requests stand alone."""

    def __init__(self, portal: BlockingPortal, client: Client) -> None:
        super().__init__(portal, client)
        self._named: dict[str, str] = {}

    def call(self, name: str, /, **arguments: Any) -> Any:
        if name != "open_picture":
            return super().call(name, **{**self._named, **arguments})
        result = super().call(name, **arguments)
        self._named = {"session": result.structured_content["session"]}
        return result


@contextmanager
def mcp_client(server: Any, kind: type[McpClient] = McpClient, **more: Any) -> Iterator[McpClient]:
    """Connect to a server for as long as the block lasts."""
    with start_blocking_portal() as portal:
        client = Client(server, read_timeout_seconds=LONG, **more)
        with portal.wrap_async_context_manager(client):
            yield kind(portal, client)


def stdio_door(home: Path, *more: str, **environment: str) -> StdioServerParameters:
    """Return how `retoucher mcp` is started in a home of its own, without eyes."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("RETOUCHER_")}
    own = {"RETOUCHER_HOME": str(home), "RETOUCHER_MODELS_WEIGHTS": BLIND, "PYTHONPATH": str(PACKAGE)}
    return StdioServerParameters(
        command=sys.executable, args=["-m", "retoucher.ui", "mcp", *more], env={**clean, **own, **environment}
    )


@contextmanager
def listening(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port of this machine; yield its address."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            app, log_level="error", proxy_headers=PROXY_HEADERS, timeout_keep_alive=KEPT_OPEN
        )
        config.timeout_graceful_shutdown = 5
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        while not server.started and thread.is_alive():
            sleep(0.01)
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(LONG)
