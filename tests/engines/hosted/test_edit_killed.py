"""A process that is killed while a hosted edit is out: nobody pays for the same again without a word."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from typer.testing import CliRunner

from helpers import LONG, TESTS
from helpers.bought_edits import begun, reopened
from helpers.processes import forked
from helpers.servers.hosted_images import PICTURE
from retoucher.agent.memory.sessions import Database
from retoucher.agent.values import events as e
from retoucher.engines.hosted.scripted_images import edits
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer
from retoucher.pictures import save_picture
from retoucher.ui.cli import app


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def home(server: ScriptedServer, tmp_path: Path) -> Iterator[Database]:
    """Return a home whose session was killed when its edit had gone out, and a server that draws now."""
    child: list[subprocess.Popen[bytes]] = []

    def kill(request: Request) -> Reply:
        os.kill(child[0].pid, signal.SIGKILL)
        return Reply(drop=True)

    server.then(kill)
    server.otherwise = edits("edited")
    command = [sys.executable, "-m", "helpers.bought_edits", str(tmp_path / "home"), server.base_url]
    child.append(forked.Popen(command, cwd=TESTS))
    assert child[0].wait(LONG) == -signal.SIGKILL
    database = Database(tmp_path / "home")
    yield database
    database.close()


@pytest.mark.parametrize(("answer", "paid", "version"), [("no", 1, 0), ("you decide", 1, 0), ("yes", 2, 1)])
def test_who_goes_on_is_asked_before_it_is_paid_for_again(
    server: ScriptedServer, home: Database, answer: str, paid: int, version: int
):
    talk = reopened(home, server.base_url)
    assert talk.unfinished
    asked = [event for event in talk.resume() if isinstance(event, e.Asked)]
    assert (
        len(asked) == 1 and "billed already" in asked[0].question.text and "$0.04" in asked[0].question.text
    )
    assert len(server.requests) == 1 and talk.question == asked[0].question
    told = list(talk.answer(answer))
    assert not any(isinstance(event, e.Asked) for event in told) and talk.question is None
    assert (len(server.requests), talk.head.number) == (paid, version)
    assert talk.turns[-1].calls == paid and talk.turns[-1].exchanges[0].answer == answer


def test_where_nobody_can_be_asked_it_says_how_to_go_on_and_that_works(
    server: ScriptedServer, home: Database, monkeypatch: pytest.MonkeyPatch
):
    talk = reopened(home, server.base_url, may_ask=False)
    list(talk.resume())
    assert len(server.requests) == 1 and talk.head.number == 0
    assert "nobody saw what came back" in talk.turns[-1].reply
    list(begun(home, server.base_url, "another").say("paint"))
    assert len(server.requests) == 1, "another session on the same picture owes the same"
    monkeypatch.setenv("RETOUCHER_HOME", str(home.home))
    assert "retoucher usage --pay-again" in talk.turns[-1].reply
    listed = CliRunner().invoke(app, ["usage"])
    assert "an edit by painter" in listed.output and "may be billed" in listed.output
    assert CliRunner().invoke(app, ["usage", "--pay-again"]).exit_code == 0
    list(talk.say("paint"))
    assert (len(server.requests), talk.head.number) == (2, 1)
    assert home.rows("SELECT * FROM purchases") == []


def test_ctrl_c_waits_for_what_is_paid_for_and_the_next_edit_has_it(server: ScriptedServer, tmp_path: Path):
    save_picture(PICTURE, tmp_path / "photo.png")
    draw, drawn, child = Event(), edits("edited"), list[subprocess.Popen[str]]()
    assert callable(drawn)

    def stopped(request: Request) -> Reply:
        os.kill(child[0].pid, signal.SIGINT)
        assert draw.wait(LONG)
        return drawn(request)

    server.then(stopped)
    image = {"MODEL": "painter", "BASE_URL": server.base_url, "LONGEST": "320", "PRICE": "0.04"}
    mine = {f"RETOUCHER_IMAGE_{name}": value for name, value in image.items()}
    env = {**os.environ, **mine, "RETOUCHER_HOME": str(tmp_path / "home"), "RETOUCHER_PROFILE": "mixed"}
    command = [sys.executable, "-m", "retoucher.ui", "edit", str(tmp_path / "photo.png")]
    command += ["edit(instruction='invert it', engine='hosted')", "--yes"]
    child.append(forked.Popen(command, env=env, stdout=subprocess.PIPE, text=True))
    assert child[0].stdout is not None
    assert any("still on its way" in line for line in child[0].stdout)
    draw.set()
    child[0].communicate(timeout=LONG)
    assert child[0].returncode == 130
    done = forked.run(command, env=env, capture_output=True, text=True, timeout=LONG, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(server.requests) == 1 and (tmp_path / "photo.edited.png").exists()
