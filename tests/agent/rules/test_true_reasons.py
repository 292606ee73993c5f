"""A person is told what is so: light that grew is no movement, black and white twice is no failure."""

from pathlib import Path

import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.values.events import Judged, Replied


@pytest.fixture
def lit(tmp_path: Path):
    database = Database(tmp_path / "home")
    talk = Conversation.start(drawn.corner_light(), "lit", mind=RulesMind(), database=database)
    yield talk
    talk.close()
    database.close()


def test_brightening_the_light_of_a_corner_is_done_and_nothing_moved(lit: Conversation) -> None:
    events = list(lit.say("brighten it"))
    assert lit.head.number == 1
    assert lit.picture().pixels.mean() > drawn.corner_light().pixels.mean()
    told = " ".join(f.text for e in events if isinstance(e, Judged) for f in e.verdict.findings)
    assert "moved" not in told


def test_what_is_black_and_white_already_is_said_to_be_so(lit: Conversation) -> None:
    events = list(lit.say("make it black and white"))
    assert lit.head.number == 0
    said = " ".join(e.text for e in events if isinstance(e, Replied))
    assert "already" in said and "moved" not in said
