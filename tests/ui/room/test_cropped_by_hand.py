"""A frame that a hand drew on the stage: what is cut, and what is a slip of the hand."""

import pytest

from helpers import LONG
from helpers.page_room import drawn_picture
from retoucher.errors import ToolRetry
from retoucher.ui.chat.state.cropped_by_hand import crop_framed
from retoucher.ui.chat.state.room_pool import RoomPool


@pytest.mark.parametrize("box", [[10, 10, 53, 210], [10, 10, 300, 28]])
def test_a_sliver_of_the_photo_is_not_cut_without_a_word(pool: RoomPool, box: list[int]):
    room = pool.start(drawn_picture(1000, 400))
    with pytest.raises(ToolRetry, match="a twentieth"):
        crop_framed({"picture": room.conversation.head.picture, "angle": 0, "box": box}, room)
    assert room.conversation.head.number == 0 and not room.runner.running


def test_a_twentieth_of_the_photo_is_cut(pool: RoomPool):
    room = pool.start(drawn_picture(1000, 400))
    crop_framed({"picture": room.conversation.head.picture, "angle": 0, "box": [10, 10, 60, 30]}, room)
    room.runner.wait(LONG)
    assert room.history.picture_size(room.conversation.head.picture) == (50, 20)
