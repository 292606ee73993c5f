"""Before the first picture goes to an address the terminal has said so; later ones are said in short."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from helpers.commands import run_here
from retoucher.agent.memory.departures import departures
from retoucher.agent.memory.sessions import Database
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import Action, Reply, Request, ScriptedServer

STEP = {"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": 0.4}}
WARMER = {"intent": "edit", "wishes": [{"text": "make it warmer"}], "steps": [STEP]}
GOOD = {name: {"reason": "fine", "score": 9} for name in ("instruction", "preservation", "quality")}
ANSWERS = {"edit": (WARMER, GOOD), "caption": ("Grey noise.",)}


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.mark.parametrize(
    "words", [("edit", "photo.png", "make it warmer", "--yes"), ("caption", "photo.png")]
)
def test_it_is_said_before_it_goes_and_once(
    words: tuple[str, ...], server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = np.random.default_rng(0).integers(90, 130, (90, 120, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "photo.png")
    said, first = tmp_path / "said.txt", f"The first picture, 120 × 90 pixels, goes to {server.base_url} now"
    command = [sys.executable, "-m", "retoucher.ui", *words]
    mind = {"RETOUCHER_MODEL": "openai:scripted", "RETOUCHER_BASE_URL": server.base_url}
    mind |= {"RETOUCHER_API_KEY": "k"}
    monkeypatch.chdir(tmp_path)
    heard: list[bool] = []

    def answering(answer: Any) -> Action:
        spoken = say(answer)
        assert not isinstance(spoken, Reply)

        def answered(request: Request) -> Reply:
            heard.append(first in " ".join(said.read_text().split()))
            return spoken(request)

        return answered

    server.then(*(answering(answer) for answer in ANSWERS[words[0]]))
    with said.open("w") as file:
        env = {**os.environ, **mind}
        done = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, cwd=tmp_path, env=env)
    assert done.returncode == 0, said.read_text()
    server.then(*(answering(answer) for answer in ANSWERS[words[0]]))
    again = run_here(*words, env=mind)
    assert again.returncode == 0, again.stderr
    with said.open("a") as file:
        file.write(again.stdout + again.stderr)
    assert len(heard) == 2 * len(ANSWERS[words[0]]) and all(heard)
    assert " ".join(said.read_text().split()).count(first) == 1
    with closing(Database(tmp_path / "home")) as home:
        left = departures(home)
    assert len(left) >= len(heard) and {one.destination for one in left} == {server.base_url}
