"""Ctrl-C at the terminal: a turn stops and what is done is kept, a batch finishes what is out and goes on later."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers import LONG
from helpers.batches import begun, draw, lines, results
from helpers.doors import PACKAGE, until
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer

STEP = {"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": 0.4}}
WARMER = {"intent": "edit", "wishes": [{"text": "make it warmer"}], "steps": [STEP]}


class Terminal:
    """A command at work, which is interrupted while its model is asked for the second time: for a verdict."""

    def __init__(self, server: ScriptedServer, folder: Path) -> None:
        self._server, self._folder = server, folder
        self._running: subprocess.Popen[str] | None = None

    def interrupted(self, *arguments: object, typed: str = "") -> tuple[int, str]:
        spoken = say({name: {"reason": "fine", "score": 9} for name in ("instruction", "preservation", "quality")})
        assert not isinstance(spoken, Reply)

        def judging(request: Request) -> Reply:
            assert self._running is not None
            self._running.send_signal(signal.SIGINT)
            return spoken(request)

        self._server.then(say(WARMER), judging)
        mind = {"MODEL": "openai:scripted", "BASE_URL": self._server.base_url, "API_KEY": "k"}
        env = {**os.environ, **{f"RETOUCHER_{name}": value for name, value in mind.items()}}
        self._running = subprocess.Popen(
            [sys.executable, "-m", "retoucher.ui", *map(str, arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=env | {"PYTHONPATH": str(PACKAGE)}, cwd=self._folder,
        )  # fmt: skip
        said, _ = self._running.communicate(typed, timeout=LONG)
        return self._running.returncode, said


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    with ScriptedServer() as server:
        yield Terminal(server, tmp_path)


def test_an_edit_stops_and_what_is_done_is_kept(terminal: Terminal, tmp_path: Path) -> None:
    code, said = terminal.interrupted("edit", draw(tmp_path / "soft.png"), "make it warmer", "-o", "out.png")
    print(code, said)
    assert 0


def test_a_conversation_goes_on_after_a_turn_was_stopped(terminal: Terminal, tmp_path: Path) -> None:
    typed = "make it warmer\n/tree\n/quit\n"
    code, said = terminal.interrupted("talk", draw(tmp_path / "soft.png"), typed=typed)
    print(code, said)
    assert 0


def test_a_batch_finishes_what_is_out_and_goes_on_when_it_is_asked_again(tmp_path: Path) -> None:
    photos, out = tmp_path / "photos", tmp_path / "out"
    for number in range(8):
        draw(photos / f"{number}.png", number)
    asked = photos, "--request", "make it warmer", "-o", out
    running = begun(*asked)
    until(lambda: lines(out) or running.poll() is not None)
    running.send_signal(signal.SIGINT)
    assert running.wait(LONG) == 130
    there = lines(out)
    assert 1 <= len(there) < 8 and len(results(out)) == len(there), "what was out is finished, nothing is half"
    running = begun(*asked)
    assert running.wait(LONG) == 0
    assert lines(out)[: len(there)] == there and len(results(out)) == 8 == len(lines(out))
    json.dumps(there)
