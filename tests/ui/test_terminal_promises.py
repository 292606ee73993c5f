"""What every door promises, at the terminal: caps, Ctrl-C, a conversation that was killed, named places."""

import os
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from helpers import LONG
from helpers.batches import batch, begun, draw, lines, results
from helpers.commands import run_here
from helpers.doors import PACKAGE, two_discs, until
from helpers.processes import forked
from retoucher.agent.values.recipe import Recipe
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer
from retoucher.pictures import Region

STEP = {"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": 0.4}}
WARMER = {"intent": "edit", "wishes": [{"text": "make it warmer"}], "steps": [STEP]}
GOOD = {name: {"reason": "fine", "score": 9} for name in ("instruction", "preservation", "quality")}
STEP_IN_SPOT = {"tool": "adjust", "region": "spot", "arguments": {"exposure": 0.8}}


class Terminal:
    """Commands in processes of their own, to which a signal comes while their model is asked."""

    def __init__(self, server: ScriptedServer, folder: Path) -> None:
        self._server, self._folder = server, folder
        self._running: subprocess.Popen[str] | None = None

    def signalling(self, answer: Any, sent: signal.Signals) -> Any:
        """Return what sends a signal to the command and answers it."""
        spoken = say(answer)
        assert not isinstance(spoken, Reply)

        def answered(request: Request) -> Reply:
            assert self._running is not None
            self._running.send_signal(sent)
            return spoken(request)

        return answered

    def run(self, *arguments: object, typed: str = "", answers: tuple[Any, ...] = ()) -> tuple[int, str]:
        """Run a command to its end; return its code and what it said."""
        self._server.then(*answers)
        mind = {"MODEL": "openai:scripted", "BASE_URL": self._server.base_url, "API_KEY": "k"}
        env = {**os.environ, **{f"RETOUCHER_{name}": value for name, value in mind.items()}}
        self._running = forked.Popen(
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


def test_an_edit_that_is_stopped_keeps_what_is_done(terminal: Terminal, tmp_path: Path) -> None:
    judging = terminal.signalling(GOOD, signal.SIGINT)
    photo = draw(tmp_path / "soft.png")
    code, said = terminal.run(
        "edit", photo, "make it warmer", "-o", "out.png", answers=(say(WARMER), judging)
    )
    assert code == 130 and "Version 1" in said
    assert pixels(tmp_path / "out.png").shape == (40, 48, 3)
    code, said = terminal.run("tree", "soft")
    assert code == 0 and "1  make it warmer" in said


def test_a_conversation_outlives_ctrl_c_and_goes_on_after_a_kill(terminal: Terminal, tmp_path: Path) -> None:
    photo, warm = draw(tmp_path / "soft.png"), "make it warmer\n"
    thinking = terminal.signalling(WARMER, signal.SIGINT)
    code, said = terminal.run("talk", photo, "--yes", typed=f"{warm}/quit\n", answers=(thinking,))
    assert code == 0 and "Stopped" in said and "Version 1" not in said
    killing = terminal.signalling(GOOD, signal.SIGKILL)
    code, _ = terminal.run("talk", "--session", "soft", "--yes", typed=warm, answers=(say(WARMER), killing))
    assert code == -signal.SIGKILL
    code, said = terminal.run("talk", "--session", "soft", "--yes", typed="/quit\n", answers=(say(GOOD),))
    assert code == 0 and "Going on with: make it warmer" in said and "Version 1" in said


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
    assert 1 <= len(there) < 8 and len(results(out)) == len(there), "what was out is finished, none is half"
    assert begun(*asked).wait(LONG) == 0
    assert lines(out)[: len(there)] == there and len(results(out)) == 8 == len(lines(out))


@pytest.mark.parametrize("words", [("edit", "make it warmer"), ("talk",)])
def test_a_cap_on_a_turn_holds_at_the_terminal(tmp_path: Path, words: tuple[str, ...]) -> None:
    command, *request = words
    ran = run_here(
        command, draw(tmp_path / "soft.png"), *request, "--yes",
        typed="make it warmer\n/quit\n", env={"RETOUCHER_TURN_SECONDS": "0"},
    )  # fmt: skip
    said = " ".join(ran.stdout.split())
    assert "may take 0 s" in said and "Version 1" not in said
    assert not list(tmp_path.glob("soft.edited*"))


def test_a_conversation_works_in_the_named_place_alone_and_says_its_verdict(tmp_path: Path) -> None:
    photo, out = two_discs(tmp_path / "discs.png"), tmp_path / "out.png"
    ran = run_here("talk", photo, typed=f"make the red circle blue\n2\n/save {out}\n/quit\n")
    assert ran.returncode == 0 and "Verdict: passed" in ran.stdout
    before, after = pixels(photo), pixels(out)
    assert (after[:, :95] == before[:, :95]).all() and (after[60, 135] != before[60, 135]).any()


def test_a_batch_works_in_the_named_place_alone(tmp_path: Path) -> None:
    recipe, out = tmp_path / "spot.yaml", tmp_path / "out"
    mask = b64encode(Region.from_box((48, 40), (8, 6, 24, 20)).to_png()).decode()
    stage = {"regions": {"spot": {"mask": mask}}, "steps": [STEP_IN_SPOT]}
    recipe.write_text(Recipe.model_validate({"stages": [stage]}).to_yaml())
    photos = [draw(tmp_path / "photos" / f"{number}.png", number) for number in range(2)]
    assert batch(tmp_path / "photos", "--recipe", recipe, "-o", out).exit_code == 0
    inside = np.zeros((40, 48), bool)
    inside[6:20, 8:24] = True
    for photo in photos:
        before, after = pixels(photo), pixels(out / photo.name)
        assert (after[~inside] == before[~inside]).all() and (after[inside] != before[inside]).mean() > 0.9


def pixels(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB"))
