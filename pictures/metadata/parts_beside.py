"""What modern files hold beside the picture: gain maps, videos, more pictures. Not edited, hence said."""

import re
from typing import BinaryIO

from PIL import Image

_GAIN_MAP = re.compile(rb"ns\.adobe\.com/hdr-gain-map|(?i:HDRGainMap)|urn:iso:std:iso:ts:21496")
_VIDEO = re.compile(rb"MotionPhoto|MicroVideo")
_HEAD = 500_000
GAIN_MAP = "its HDR gain map shows the picture as it was: it is left out, and the result is in standard range"
VIDEO = "the video of the motion photo shows what was there before: it is left out"
SEVERAL = "the file holds several pictures; the first was opened"


def parts_beside(image: Image.Image, file: BinaryIO) -> list[str]:
    """Return a sentence for each kind of part that the file holds beside the picture that was opened."""
    here = file.tell()
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(here)
    notes = [GAIN_MAP] if _GAIN_MAP.search(head) else []
    if _VIDEO.search(head):
        notes.append(VIDEO)
    if getattr(image, "is_animated", False) and not notes:
        notes.append(SEVERAL)
    return notes
