"""The suggestions work on every sample: that is what they are for."""

from pathlib import Path

import numpy as np
import pytest
from skimage import data

from helpers import LONG
from helpers.page_app import ended
from retoucher.agent.assemble import open_studio
from retoucher.agent.values.plan import Step
from retoucher.settings import Settings
from retoucher.ui.chat.panels.cards import step_title
from retoucher.ui.chat.panels.parameters import shown_arguments, written
from retoucher.ui.chat.state.message import Request
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.chat.state.samples import CHIPS, SAMPLES, sample

DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_the_picture_of_that_name(name: str):
    assert np.array_equal(sample(name).pixels, getattr(data, name)())
    assert sample(name).facts.name == SAMPLES[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_suggestion_makes_a_checked_version(name: str, tmp_path: Path):
    pool = RoomPool(open_studio(Settings(home=tmp_path / "home")))
    room = pool.start(sample(name))
    original = room.conversation.head
    for chip in CHIPS:
        room.history.go_to(original)
        room.say(Request(chip))
        room.runner.wait(LONG)
        assert room.runner.current is None, (
            f"{chip!r} asks {room.runner.current and room.runner.current.question}"
        )
        assert room.runner.past()[-1].state == "done" and room.conversation.head.id != original.id, chip
    ended(pool)


@pytest.mark.parametrize(
    ("tool", "arguments", "read", "controls"),
    [
        ("paste", {"reference": DIGEST, "x": 0.9, "scale": 0.2}, "x 0.90 scale 0.20", ["x", "scale"]),
        ("perspective", {"vertical": 7.5}, "vertical +7.50", ["vertical"]),
        ("perspective", {}, "", []),
        ("extend", {"left": 100, "aspect": "16:9"}, "left 100 aspect 16:9", ["left", "aspect"]),
        ("edit", {"instruction": "fog", "references": [DIGEST]}, "instruction fog", ["instruction"]),
        (
            "time_of_day",
            {"hour": "golden"},
            "hour golden",
            ["hour", "strength"],
        ),
    ],
)
def test_every_argument_reads_well_and_has_a_control(
    tool: str, arguments: dict, read: str, controls: list[str]
):
    step = Step(reason="So.", tool=tool, arguments=arguments)
    assert " ".join(f"{name} {value}" for name, value in written(step).items()) == read
    assert shown_arguments(step) == controls


def test_a_place_that_is_called_like_its_tool_is_said_once():
    assert step_title(Step(reason="So.", tool="sky", target="sky")) == "Sky"
    assert step_title(Step(reason="So.", tool="time_of_day", target="the hill")) == "Time of day · the hill"
