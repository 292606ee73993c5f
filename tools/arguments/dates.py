"""Dates in words: '{date}' stands for the day on which a picture was taken."""

import re

from PIL import Image

from ...errors import ToolRetry
from ...pictures import Picture

DATE = "{date}"
_SOME_DAY = "0000-00-00"
"""As long as any day, and none."""
_TAKEN = ((0x8769, 0x9003), (0x8769, 0x9004), (0, 0x0132))
"""EXIF (directory, tag) of DateTimeOriginal, DateTimeDigitized and DateTime."""
_DAY = re.compile(r"(\d{4})[:\-](\d\d)[:\-](\d\d)")


def with_date(words: str, picture: Picture) -> str:
    """Return the words with the day for '{date}', as 2024-05-31; `ToolRetry` where the file says none."""
    return words.replace(DATE, day_taken(picture)) if DATE in words else words


def dated_as_long(words: str) -> str:
    """Return the words as long as they are with the day for '{date}', to measure them without the picture."""
    return words.replace(DATE, _SOME_DAY)


def undated(words: str) -> str:
    """Return measured words with '{date}' in them again."""
    return words.replace(_SOME_DAY, DATE)


def day_taken(picture: Picture) -> str:
    """Return the day on which a picture was taken, as its EXIF says; `ToolRetry` where it does not."""
    tags = Image.Exif()
    if picture.facts.exif:
        tags.load(picture.facts.exif)
    for directory, tag in _TAKEN:
        value = (tags.get_ifd(directory) if directory else tags).get(tag)
        found = _DAY.match(str(value or ""))
        if found and found[1] != "0000":
            return "-".join(found.groups())
    raise ToolRetry("the file does not say when it was taken; say which date to write")
