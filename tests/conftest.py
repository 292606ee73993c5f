"""What every test shares: an empty home, no keys, no network, and material that may be absent."""

import gc
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.server import ThreadingHTTPServer
from itertools import groupby
from pathlib import Path
from socketserver import BaseRequestHandler
from threading import Thread
from time import monotonic, sleep

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import pytest

from helpers import LONG
from helpers.processes import forked

MATERIAL = Path(__file__).resolve().parents[2] / "shared" / "material"
_LONG = {"ui", "training"}
"""Folders whose files take longest."""
_KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "HF_TOKEN")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, so that no worker ends alone with one.

    Those that wait for a browser are spread among those that compute: side by side they idle.
    """
    files = {path: list(tests) for path, tests in groupby(items, key=lambda item: item.path)}
    waiting = sorted((path for path in files if "browser" in path.parts), key=lambda path: -len(files[path]))
    order = [path for path in files if "browser" not in path.parts]
    order.sort(key=lambda path: _LONG.isdisjoint(path.parts))
    every = len(order) // (len(waiting) + 1) + 1
    for number, path in enumerate(waiting):
        order.insert(number * (every + 1), path)
    items[:] = [item for path in order for item in files[path]]


def pytest_collection_finish() -> None:
    """Keep the collector from what stays until the end: 8,000 tests and all that they import."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """End the processes that others were forked of."""
    forked.forks.end()


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """Hang up what hosted models were called through; hold each test to closing its sockets."""
    before = _sockets()
    yield
    hosted = sys.modules.get("retoucher.engines.hosted.http_client")
    if hosted is not None:
        hosted.close_http_client()
    end = monotonic() + LONG / 5
    while (left := _sockets() - before) and monotonic() < end:
        sleep(0.02)  # the thread of a call that was given up closes its own
    assert not left, "the test left sockets open"


def _sockets() -> set[str]:
    """Return the sockets that this process holds open, where Linux tells."""
    held: set[str] = set()
    for number in Path("/proc/self/fd").glob("*"):
        with suppress(OSError):  # closed since it was listed
            held.add(str(number.readlink()))
    return {name for name in held if name.startswith("socket:")}


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a home of its own and an environment without keys."""
    for name in [n for n in os.environ if n.startswith("RETOUCHER_") or n in _KEYS]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("RETOUCHER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("RETOUCHER_MODELS_WEIGHTS", json.dumps({"eyes": "none, as on a fresh machine"}))


@pytest.fixture
def eyes(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the trained eyes and let the test use them; skip where they are absent."""
    from retoucher.engines.eyes.network_files import EYES

    monkeypatch.delenv("RETOUCHER_MODELS_WEIGHTS")
    if EYES.found is None:
        pytest.skip("the trained eyes are not here: retoucher models pull eyes")
    return EYES.found


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {host!r}")
        connect(self, address)  # pyright: ignore[reportArgumentType]

    socket.socket.connect = guarded
    yield
    socket.socket.connect = connect


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[..., BaseRequestHandler]], str]]:
    """Return a function that serves by a handler until the test ends, and returns the address."""
    with ExitStack() as stack:

        def serving(handler: Callable[..., BaseRequestHandler]) -> str:
            server = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), handler))
            thread = Thread(target=server.serve_forever)
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}"

        yield serving


@pytest.fixture(scope="session")
def material() -> Path:
    """Return the folder of private photographs; skip where it is absent."""
    if not MATERIAL.is_dir():
        pytest.skip(f"no photographs at {MATERIAL}")
    return MATERIAL


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """In CI a skip means that something was not tested: make it a failure, but for absent material."""
    report = yield
    if report.skipped and os.environ.get("NO_SKIPS") and not item.get_closest_marker("material"):
        report.outcome = "failed"
    return report
