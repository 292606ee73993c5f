"""Before the first picture goes to an address the terminal has said so; later ones are said in short."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from helpers.commands import run_apart
from helpers.processes import forked
from retoucher.agent.memory.departures import departures
from retoucher.agent.memory.sessions import Database
from retoucher.engines.hosted.scripted_images import edits
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import Action, Reply, Request, ScriptedServer

STEP = {"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": 0.4}}
WARMER = {"intent": "edit", "wishes": [{"text": "make it warmer"}], "steps": [STEP]}
GOOD = {name: {"reason": "fine", "score": 9} for name in ("instruction", "preservation", "quality")}
RECIPE = """retoucher: 1
stages:
- steps:
  - tool: edit
    arguments: {instruction: make it snow, engine: hosted}
"""


@dataclass(frozen=True)
class Face:
    """A command, what is typed into it, what the service answers, and how it is told where that is."""

    words: tuple[str, ...]
    answers: tuple[Action, ...]
    typed: str = ""
    model: tuple[str, str] = ("RETOUCHER", "openai:scripted")
    size: str = "120 × 90"
    """As it is sent."""


WORDS_OF_MIND = say(WARMER), say(GOOD)
FACES = {
    "edit": Face(("edit", "photo.png", "make it warmer", "--yes"), WORDS_OF_MIND),
    "talk": Face(("talk", "photo.png", "--yes"), WORDS_OF_MIND, typed="make it warmer\n"),
    "caption": Face(("caption", "photo.png"), (say("Grey noise."),)),
    "replay": Face(
        ("replay", "snow.yaml", "photo.png", "-o", "out"),
        (edits("edited"),),
        model=("RETOUCHER_IMAGE", "painter"),
        size="1536 × 1152",
    ),
}


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    noise = np.random.default_rng(0).integers(90, 130, (90, 120, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "photo.png")
    (tmp_path / "snow.yaml").write_text(RECIPE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told_of(server: ScriptedServer, prefix: str, model: str) -> dict[str, str]:
    return {f"{prefix}_MODEL": model, f"{prefix}_BASE_URL": server.base_url, f"{prefix}_API_KEY": "k"}


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_it_is_said_before_it_goes_and_once(face: Face, server: ScriptedServer, folder: Path) -> None:
    said, heard = folder / "said.txt", list[bool]()
    first = f"The first picture, {face.size} pixels, goes to {server.base_url} now"

    def answering(spoken: Action) -> Action:
        assert not isinstance(spoken, Reply)

        def answered(request: Request) -> Reply:
            heard.append(first in " ".join(said.read_text().split()))
            return spoken(request)

        return answered

    for _ in range(2):
        server.then(*map(answering, face.answers))
        with said.open("a") as file:
            done = forked.run(
                [sys.executable, "-m", "retoucher.ui", *face.words], input=face.typed, text=True,
                stdout=file, stderr=subprocess.STDOUT, env={**os.environ, **told_of(server, *face.model)},
            )  # fmt: skip
        assert done.returncode == 0, said.read_text()
    assert len(heard) == 2 * len(face.answers) and all(heard)
    assert " ".join(said.read_text().split()).count(first) == 1
    with closing(Database(folder / "home")) as home:
        left = departures(home)
    assert len(left) >= len(heard) and {one.destination for one in left} == {server.base_url}


def test_looking_for_things_sends_nothing(server: ScriptedServer, folder: Path) -> None:
    services = told_of(server, "RETOUCHER", "openai:scripted") | told_of(server, "RETOUCHER_IMAGE", "painter")
    done = run_apart("find", "photo.png", "the dark part", "--json", env=services)
    assert done.returncode in (0, 5), done.stderr
    assert server.requests == [] and "goes to" not in done.stderr
