"""The suggestions work on every sample: that is what they are for."""

from pathlib import Path

import pytest

from retoucher.agent.assemble import open_studio
from retoucher.settings import Settings
from retoucher.ui.chat.house import House
from retoucher.ui.chat.said import Request
from retoucher.ui.chat.samples import CHIPS, SAMPLES, sample


@pytest.mark.parametrize("name", SAMPLES)
def test_every_suggestion_makes_a_checked_version(name: str, tmp_path: Path):
    house = House(open_studio(Settings(home=tmp_path / "home")))
    room = house.start(sample(name))
    original = room.conversation.head
    for chip in CHIPS:
        room.go_to(original)
        room.say(Request(chip))
        room.wait(120)
        assert room.current is None, f"{chip!r} asks {room.current and room.current.question}"
        assert room.turns()[-1].state == "done" and room.conversation.head.id != original.id, chip
    house.close(room.name)
    house.workers.shutdown()
    house.studio.database.close()
