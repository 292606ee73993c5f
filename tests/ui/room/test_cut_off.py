"""A turn that was cut off goes on in the page, from the step that it had come to."""

from pathlib import Path

from helpers import LONG
from helpers.page_room import drawn_picture, said
from retoucher.agent.values.events import Planned
from retoucher.ui.chat.server.scripted_rooms import scripted_pool


def test_a_turn_that_was_cut_off_goes_on_in_the_page(tmp_path: Path) -> None:
    pool = scripted_pool(tmp_path / "page")
    pool.start(drawn_picture(), "mine")
    pool.close("mine")
    conversation = pool.studio.open("mine")
    turn = conversation.say("warm")
    assert next(event for event in turn if isinstance(event, Planned))
    turn.close()  # type: ignore[attr-defined]  # as a crash would
    conversation.close()
    again = scripted_pool(tmp_path / "page").open("mine")
    cut_off = again.runner.current
    assert cut_off is not None and cut_off.state == "running"
    again.resume()
    again.runner.wait(LONG)
    assert again.runner.past()[-1].state == "done" and again.conversation.head.number == 1
    said(again, "warm")
    assert [turn.number for turn in again.runner.past()] == [1, 2]
