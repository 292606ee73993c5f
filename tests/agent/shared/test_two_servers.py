"""Two processes of `retoucher serve` on one PostgreSQL and one S3: a session works at whichever is asked."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from signal import SIGCONT, SIGSTOP
from typing import Any

import httpx2
import pytest

from helpers import LONG
from helpers.doors import BLIND, PACKAGE, png, two_discs, until, web_client
from helpers.servers.s3_server import s3_server

EVENTS = {"Accept": "text/event-stream"}
WANTED = "make it warmer, sharpen it and remove the noise"


class Served:
    """`retoucher serve` in a process of its own, which can be stopped and killed."""

    def __init__(self, home: Path, database: str, pictures: str) -> None:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("RETOUCHER_")}
        own = {"HOME": str(home), "DATABASE": database, "PICTURES": pictures, "MODELS_WEIGHTS": BLIND}
        env = {**clean, "PYTHONPATH": str(PACKAGE), **{f"RETOUCHER_{n}": v for n, v in own.items()}}
        port = free_port()
        self.web = web_client(f"http://127.0.0.1:{port}/v1")
        command = [sys.executable, "-m", "retoucher.ui", "serve", "--port", str(port)]
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)

    def ready(self) -> None:
        """Wait until it answers."""
        until(self._answers)

    def _answers(self) -> bool:
        assert self.process.poll() is None, "the server ended"
        try:
            return self.web.get(self.web.base_url.join("/readyz")).status_code == 200
        except httpx2.TransportError:
            return False

    def turn(self, at: str, request: str) -> httpx2.Response:
        """Take a turn to its end, or to its question."""
        return self.web.post(f"{at}/turns", json={"request": request})

    def end(self) -> None:
        """End the process and hang up."""
        self.web.close()
        self.process.kill()
        self.process.wait(LONG)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def two(postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Served]]:
    with s3_server(monkeypatch) as pictures, ExitStack() as ends:
        begun = [Served(tmp_path / name, postgres, f"{pictures}/p") for name in ("one", "two")]
        for served in begun:
            ends.callback(served.end)
        for served in begun:
            served.ready()
        yield begun


@pytest.fixture
def at(two: list[Served], tmp_path: Path) -> str:
    """Return where a session is that both servers have open."""
    file = png(two_discs(tmp_path / "discs.png", (1200, 800)))
    begun = two[0].web.post("/sessions", files={"picture": ("discs.png", file)}).json()
    at = f"/sessions/{begun['session']}"
    notes = begun.pop("notes")
    assert notes == [] and two[1].web.get(at).json() == begun
    return at


def events(answer: httpx2.Response) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in answer.iter_lines():
        kind, _, said = line.partition(": ")
        if kind == "event":
            name = said
        elif kind == "data":
            yield name, json.loads(said)


def test_a_session_works_at_whichever_is_asked_and_one_turn_at_a_time(two: list[Served], at: str) -> None:
    one, other = two
    told = list[tuple[str, Any]]()
    with one.web.stream("POST", f"{at}/turns", json={"request": WANTED}, headers=EVENTS) as answer:
        for event in events(answer):
            if not told:
                one.process.send_signal(SIGSTOP)
                refused = other.turn(at, "make it darker")
                one.process.send_signal(SIGCONT)
                assert refused.status_code == 409 and "another program works on session" in refused.text
            told.append(event)
    assert told[-1][0] == "turn" and told[-1][1]["state"] == "done"
    assert other.turn(at, "make it darker").json()["version"]["number"] == 2
    facts = [served.web.get(at).json() for served in two]
    assert facts[0] == facts[1] and [v["number"] for v in facts[0]["versions"]] == [0, 1, 2]
    pictures = [served.web.get(f"{at}/versions/2/picture").content for served in two]
    assert pictures[0] == pictures[1]
    asked = one.turn(at, "make the red circle blue").json()
    assert asked["state"] == "asking"
    assert other.web.get(at).json()["waiting"] == asked["waiting"], "it had the session open before"
    done = other.web.post(f"{at}/answer", json={"answer": "2"}).json()
    assert done["state"] == "done" and done["version"]["number"] == 3
    assert one.web.get(at).json() == other.web.get(at).json()
    assert one.web.post(f"{at}/answer", json={"answer": "1"}).status_code == 409


def test_a_turn_whose_server_is_killed_goes_on_at_the_other(two: list[Served], at: str) -> None:
    one, other = two
    with (
        pytest.raises(httpx2.TransportError),
        one.web.stream("POST", f"{at}/turns", json={"request": WANTED}, headers=EVENTS) as answer,
    ):
        for name, _ in events(answer):
            if name == "planned":
                one.process.kill()
    gone_on = list[httpx2.Response]()

    def goes_on() -> bool:  # as soon as PostgreSQL sees that who held the session is gone
        gone_on.append(other.web.post(f"{at}/go_on"))
        return gone_on[-1].status_code != 409 or "another program" not in gone_on[-1].text

    until(goes_on)
    assert gone_on[-1].json()["state"] == "done", gone_on[-1].text
    assert [v["number"] for v in other.web.get(at).json()["versions"]] == [0, 1]
