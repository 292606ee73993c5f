"""Red eyes, spots and skin, asked for in words: what is done and said, and that a small change counts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from helpers.drawn.drawn_faces import SPOTS, face, red_eyed, spotted
from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.values.events import Replied, StepFinished
from retoucher.pictures import Picture

Talk = Callable[[Picture], Conversation]


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    database = Database(tmp_path / "home")
    begun: list[Conversation] = []

    def begin(picture: Picture) -> Conversation:
        made = Conversation.start(
            picture, "face", mind=RulesMind(), database=database, options=Options(may_ask=False)
        )
        begun.append(made)
        return made

    yield begin
    for conversation in begun:
        conversation.close()
    database.close()


def said(conversation: Conversation, request: str, selection: str | None = None) -> tuple[list[str], str]:
    """Return the tools that worked and the reply."""
    events = list(conversation.say(request, selection=selection))
    tools = [event.step.tool for event in events if isinstance(event, StepFinished)]
    return tools, next(event.text for event in events if isinstance(event, Replied))


def test_red_pupils_are_too_small_to_be_seen_at_a_glance_and_yet_a_change(talk: Talk) -> None:
    picture, pupil, _ = red_eyed(1, 0.03)
    conversation = talk(picture)
    tools, reply = said(conversation, "remove the red eye")
    made = conversation.picture()
    assert tools == ["red_eye"]
    assert reply.startswith("Version 1: ")
    assert made != picture
    assert (made.rgb[pupil == 0] == picture.rgb[pupil == 0]).all()


def test_where_no_pupil_is_red_it_is_said_with_the_way_out(talk: Talk) -> None:
    conversation = talk(Picture(face()))
    tools, reply = said(conversation, "her eyes are red from the flash")
    assert tools == ["red_eye"]
    assert "No red pupils were found" in reply
    assert "draw a box around the eyes" in reply
    assert conversation.tree.head.number == 0


@pytest.mark.parametrize("shown", ["point {x},{y}", "box {left},{top},{right},{bottom}"])
def test_a_click_or_a_box_is_looked_at_all_over(talk: Talk, shown: str) -> None:
    picture, (x, y) = spotted(2), SPOTS[2][:2]
    place = {"x": 2 * x, "y": 2 * y, "left": 2 * x - 14, "top": 2 * y - 14}
    place |= {"right": 2 * x + 16, "bottom": 2 * y + 16}
    conversation = talk(picture)
    tools, _ = said(conversation, "remove the pimple", shown.format(**place))
    changed = (conversation.picture().rgb != picture.rgb).any(axis=2)
    rows, columns = np.nonzero(changed)
    assert tools == ["heal"]
    assert changed.any()
    assert np.hypot(columns - 2 * x, rows - 2 * y).max() < 16


def test_skin_that_is_cleaned_is_healed_first_and_it_is_said_that_moles_go(talk: Talk) -> None:
    tools, reply = said(talk(spotted(2)), "clean up her skin")
    assert tools == ["heal", "smooth_skin"]
    assert "moles too" in reply
