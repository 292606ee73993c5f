"""The command line with the profile 'miniature': trained networks edit a drawn scene and tell of it."""

import json
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from retoucher.training.world.drawing import draw
from retoucher.training.world.scenes import random_scene
from retoucher.ui.cli import app

pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy:DeprecationWarning"
)


def test_a_vague_wish_is_taken_apart_painted_and_judged(tmp_path: Path) -> None:
    photo, out = tmp_path / "scene.png", tmp_path / "out.png"
    Image.fromarray(draw(random_scene(Random(3)))).save(photo)
    command = ["edit", str(photo), "make it festive", "--profile", "miniature", "--yes", "--json"]
    done = CliRunner().invoke(app, [*command, "--out", str(out)], env={"RETOUCHER_RETRIES": "0"})
    events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    steps = [event for event in events if event["type"] == "step_finished"]
    assert steps, done.output
    assert len(steps[0]["step"]["arguments"]["specific"]) >= 2
    assert steps[0]["result"]["engine"].startswith("edit/sane: instruct-pix2pix = ")
    verdict = next(event["verdict"] for event in reversed(events) if event["type"] == "judged")
    assert (done.exit_code == 0) == verdict["passed"]
    if verdict["passed"]:
        before, after = (np.asarray(Image.open(path).convert("RGB")).astype(int) for path in (photo, out))
        assert np.abs(after - before).max(axis=2).mean() > 8, "a child sees it"
