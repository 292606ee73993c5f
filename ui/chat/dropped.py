"""Files that a person drops in: which of them open, and what they are meant for."""

import re

from ...errors import PictureError, ToolRetry
from ...pictures import Picture
from ...pictures.reading import open_picture
from ...settings import Settings
from .house import House
from .room import Request, Room
from .tab import Tab, enter

MAX_FILES = 4
"""Pictures in one message."""
_REFERENCE = re.compile(
    r"\b(like|as in|same (look|style|colou?rs?|mood)|match|reference|style of|from the other|second picture|"
    r"attached|background)\b",
    re.IGNORECASE,
)


def open_files(files: list[tuple[str, bytes]], settings: Settings) -> list[Picture]:
    """Open dropped files; the error says which one cannot be used and why."""
    if len(files) > MAX_FILES:
        raise ToolRetry(
            f"a message may carry {MAX_FILES} pictures, this one has {len(files)}: nothing was opened"
        )
    limit = round(settings.max_megapixels * 1e6)
    return [open_picture(data, name=name, max_pixels=limit) for name, data in files]


def placed(pictures: list[Picture], text: str, room: Room, house: House, tab: Tab) -> None:
    """Use dropped pictures as what they are meant for; ask when that is unclear."""
    if not pictures:
        raise PictureError("wanted a picture and got none")
    untouched = not room.conversation.turns and room.current is None
    if _REFERENCE.search(text):
        room.say(Request(text, tuple(pictures)))
    elif untouched and len(pictures) == 1:
        fresh = enter(house.start(pictures[0], studio=room.studio))
        if text.strip():
            fresh.say(Request(text))
    elif len(pictures) == 1:
        tab.asked_about = pictures[0], text
    else:
        raise ToolRetry("several pictures came at once: say what the others are for, or drop one to edit it")
