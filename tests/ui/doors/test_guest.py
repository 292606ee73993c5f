"""A guest holds the last turn and no more: a session of a thousand turns stays as small as one of two."""

from collections.abc import Iterator
from pathlib import Path
from weakref import ref

import pytest

from helpers.page_app import ended
from helpers.page_room import drawn_picture
from retoucher.ui.chat.server.scripted_rooms import scripted_pool
from retoucher.ui.doors.guest import Guest


@pytest.fixture
def guest(tmp_path: Path) -> Iterator[Guest]:
    pool = scripted_pool(tmp_path / "home")
    yield Guest(pool.start(drawn_picture()))
    ended(pool)


def test_the_views_of_turns_before_the_last_are_let_go(guest: Guest) -> None:
    held = []
    for number in (1, 2, 3):
        view = guest.say("warm")
        assert (view.number, view.state) == (number, "done")
        held.append(ref(view))
    assert guest.room.runner.last() is view
    assert [one() is None for one in held] == [True, True, False]
    assert [turn.number for turn in guest.room.runner.past()] == [1, 2, 3], "they are written down"
