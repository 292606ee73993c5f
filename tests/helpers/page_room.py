"""A picture and words for a room of the page."""

import numpy as np

from helpers import LONG
from retoucher.pictures import FileFacts, Picture
from retoucher.ui.chat.state.message import Request
from retoucher.ui.chat.state.room import Room


def drawn_picture(width: int = 60, height: int = 40) -> Picture:
    ramp = np.linspace(20, 200, width, dtype=np.uint8)
    pixels = np.repeat(np.tile(ramp, (height, 1))[..., None], 3, axis=2)
    return Picture(pixels, FileFacts(name="ramp.png"))


def said(room: Room, words: str) -> None:
    room.say(Request(words))
    room.runner.wait(LONG)
    assert not room.runner.crash


def asked(room: Room) -> None:
    said(room, "which")
    assert room.runner.question is not None
