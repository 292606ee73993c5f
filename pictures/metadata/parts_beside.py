"""What modern files hold beside the picture: gain maps, videos, more pictures. Not edited, hence said."""

import re
from typing import BinaryIO

from PIL import Image

_GAIN_MAP = re.compile(rb"ns\.adobe\.com/hdr-gain-map|(?i:HDRGainMap)|urn:iso:std:iso:ts:21496")
_VIDEO = re.compile(rb"MotionPhoto|MicroVideo")
_FILM = re.compile(rb"ftyp(?:mp4|isom|iso\d|avc1|MSNV|qt  |3gp|M4V)")
"""Begins a video in a file of its own (ISO base media); a JPEG has it behind the picture."""
_SMALL = re.compile(rb"\xff\xe0..JFXX\0|8BIM\x04[\x09\x0c]", re.DOTALL)
"""A preview of JFIF, and those of Photoshop (resources 1033 and 1036)."""
_HEAD = 500_000
_CHUNK = 1 << 20
GAIN_MAP = "its HDR gain map shows the picture as it was: it is left out, and the result is in standard range"
VIDEO = "the video of the motion photo shows what was there before: it is left out"
SMALL = "a small picture of the state before the edit is left out"
SEVERAL = "the file holds several pictures; the first was opened"


def parts_beside(image: Image.Image, file: BinaryIO) -> list[str]:
    """Return a sentence for each kind of part that the file holds beside the picture that was opened."""
    here = file.tell()
    file.seek(0)
    head = file.read(_HEAD)
    notes = [GAIN_MAP] if _GAIN_MAP.search(head) else []
    if _VIDEO.search(head) or (image.format in ("JPEG", "MPO") and _holds_film(file)):
        notes.append(VIDEO)
    if _SMALL.search(head):
        notes.append(SMALL)
    file.seek(here)
    if getattr(image, "is_animated", False) and not {GAIN_MAP, VIDEO}.intersection(notes):
        notes.append(SEVERAL)
    return notes


def _holds_film(file: BinaryIO) -> bool:
    """Return whether a video begins anywhere: phones laid it behind the picture before XMP told of it."""
    file.seek(0)
    before = b""
    while chunk := file.read(_CHUNK):
        if _FILM.search(before + chunk):
            return True
        before = chunk[-8:]
    return False
