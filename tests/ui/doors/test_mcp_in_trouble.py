"""Agents that send too much, or are gone in the middle of a turn."""

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from helpers import LONG, TESTS
from helpers.doors import (
    PACKAGE,
    listening,
    mcp_client,
    peak,
    png,
    stdio_door,
    two_discs,
    until,
    web_client,
)
from retoucher.pictures import open_picture
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.chat.server.scripted_rooms import scripted_pool
from retoucher.ui.doors.folders import Folders
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.mcp_server.call import Desk
from retoucher.ui.doors.mcp_server.serving import http_app

MEGABYTE = b"0" * 2**20
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "a test", "version": "1"},
    },
}


@contextmanager
def at_the_pipe(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `retoucher mcp` and hold its two ends."""
    door = stdio_door(home)
    pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([door.command, *door.args], env=door.env, **pipe) as process:  # type: ignore[call-overload]
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[bytes], message: dict[str, Any]) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(message).encode() + b"\n")
    process.stdin.flush()


def heard(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def called(process: subprocess.Popen[bytes], number: int, name: str, **arguments: Any) -> None:
    params = {"name": name, "arguments": arguments, "_meta": {"progressToken": number}}
    said(process, {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params})


def most_held(process: subprocess.Popen[bytes]) -> float:
    """Return the most memory that a process has held, in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def test_a_line_of_two_hundred_megabytes_is_refused_and_the_next_one_answered(tmp_path: Path) -> None:
    with at_the_pipe(tmp_path / "home") as process:
        said(process, HELLO)
        assert heard(process)["id"] == 1
        before = most_held(process)
        assert process.stdin is not None
        for _ in range(200):
            process.stdin.write(MEGABYTE)
        process.stdin.write(b"\n")
        process.stdin.flush()
        refused = heard(process)
        assert refused["id"] is None and "bytes" in refused["error"]["message"]
        assert most_held(process) - before < 380, "kernels are loaded meanwhile; read whole it took 400 more"
        said(process, {"jsonrpc": "2.0", "id": 2, "method": "ping"})
        assert heard(process)["id"] == 2


@pytest.mark.parametrize("length", [{"Content-Length": str(200 * 2**20)}, {}], ids=["told", "found"])
def test_a_body_of_two_hundred_megabytes_is_refused(book: GuestBook, length: dict[str, str]) -> None:
    kind = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json", **length}
    with listening(http_app(Desk(book, Folders()), Entrance())) as base, web_client() as web:
        before = peak()
        refused = web.post(f"{base}/mcp", content=(MEGABYTE for _ in range(200)), headers=kind)
        assert refused.status_code == 413
        assert peak() - before < 190


def test_a_pipe_that_closes_in_the_middle_of_a_turn_frees_its_session(tmp_path: Path) -> None:
    home, photo = tmp_path / "home", b64encode(png(two_discs(tmp_path / "a.png", (1200, 800)))).decode()
    with at_the_pipe(home) as process:
        said(process, HELLO)
        heard(process)
        said(process, {"jsonrpc": "2.0", "method": "notifications/initialized"})
        called(process, 2, "open_picture", data=photo)
        session = heard(process)["result"]["structuredContent"]["session"]
        called(process, 3, "say", request="make it warmer, sharpen it and remove the noise")
        assert heard(process)["method"] == "notifications/progress"
        process.communicate(timeout=LONG)  # closes the pipe, and takes what still comes
        assert process.returncode == 0
    with mcp_client(stdio_door(home)) as client:
        facts = client.facts("open_picture", session=session)
        number = len(facts["versions"])
        done = client.facts("say", request="make it black and white", session=session)
        assert number <= 2 and done["version"]["number"] == number and done["verdict"]["passed"]


def test_a_client_that_is_killed_in_the_middle_of_a_turn_frees_its_session(tmp_path: Path) -> None:
    pool = scripted_pool(tmp_path / "slow")
    book = GuestBook(pool)
    guest = book.start(open_picture(two_discs(tmp_path / "discs.png")), None)
    with listening(http_app(Desk(book, Folders()), Entrance())) as base:
        script = (
            "from helpers.doors import mcp_client\n"
            f"with mcp_client({base + '/mcp'!r}) as client:\n"
            f"    client.call('say', request='hold', session={guest.address!r})\n"
        )
        paths = f"{PACKAGE}:{TESTS}"
        client = subprocess.Popen([sys.executable, "-c", script], env={"PYTHONPATH": paths})
        until(lambda: guest.room.runner.running or client.poll() is not None)
        assert client.poll() is None
        client.kill()
        client.wait(LONG)
        until(lambda: not guest.room.runner.running)
        with mcp_client(f"{base}/mcp") as other:
            done = other.facts("say", request="warm", session=guest.address)
            assert done["version"]["number"] == 1
    book.leave()
    pool.studio.close()
