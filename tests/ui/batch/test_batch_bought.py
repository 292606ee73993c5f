"""A batch that is killed while a hosted edit is out buys it no second time without a word."""

from pathlib import Path
from threading import Event

import pytest

from helpers import LONG
from helpers.batches import begun, draw, lines
from helpers.doors import until
from retoucher.engines.hosted.scripted_images import edits
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer

RECIPE = """\
retoucher: 1
stages:
- steps:
  - tool: edit
    arguments: {instruction: invert it, engine: hosted}
"""


@pytest.mark.parametrize("by", ["request", "recipe"])
def test_a_killed_batch_asks_before_it_pays_again(by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    asked, drawing = Event(), edits("edited")
    assert callable(drawing)

    def never(request: Request) -> Reply:
        asked.set()
        return Reply(wait=LONG)

    draw(tmp_path / "photos" / "a.png")
    (tmp_path / "look.yaml").write_text(RECIPE)
    request = "--request", "edit(instruction='invert it', engine='hosted')"
    wanted = request if by == "request" else ("--recipe", tmp_path / "look.yaml")
    command = tmp_path / "photos", *wanted, "-o", tmp_path / "out", "--profile", "mixed"
    with ScriptedServer(never, otherwise=drawing) as server:
        image = {"MODEL": "painter", "BASE_URL": server.base_url, "PRICE": "0.04", "LONGEST": "256"}
        for name, value in image.items():
            monkeypatch.setenv(f"RETOUCHER_IMAGE_{name}", value)
        monkeypatch.setenv("RETOUCHER_HOME", str(tmp_path / "home"))
        running = begun(*command)
        until(lambda: asked.is_set() or running.poll() is not None)
        assert asked.is_set(), f"the batch ended by itself: {running.returncode}"
        running.kill()
        running.wait()
        again = begun(*command)  # a process of its own: workers have the environment of their server's start
        assert again.wait(LONG) == 1
        (failed,) = lines(tmp_path / "out")
        assert "--pay-again" in failed["reason"] and "$0.04" in failed["reason"], failed
        assert len(server.requests) == 1
