"""What modern files hold beside the picture: gain maps, videos, more pictures. Not edited, hence said."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from .file_boxes import body_of, boxes, has_boxes, item_kinds

_GAIN_MAP = re.compile(rb"ns\.adobe\.com/hdr-gain-map|(?i:HDRGainMap)|urn:iso:std:iso:ts:21496")
_VIDEO = re.compile(rb"MotionPhoto|MicroVideo")
_FILM = re.compile(rb"ftyp(?:mp4|isom|iso\d|avc1|MSNV|qt  |3gp|M4V)")
"""Begins a video in a file of its own (ISO base media); phones lay it behind the picture."""
_FILMED = ("JPEG", "MPO", "HEIF", "AVIF")
_SMALL = re.compile(rb"\xff\xe0..JFXX\0|8BIM\x04[\x09\x0c]", re.DOTALL)
"""A preview of JFIF, and those of Photoshop (resources 1033 and 1036)."""
_CREDENTIALS = b"c2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9bq"
"""Names a store of manifests (C2PA 2, 11.1.4.2), in whatever format it lies."""
_GAIN_MAPS, _VIDEOS = {b"tmap", b"jhgm"}, {b"mpvd"}
"""Items of AVIF and HEIF, and boxes, of gain maps (ISO 21496-1) and of motion photos."""
_HEAD = 500_000
_CHUNK = 1 << 20
GAIN_MAP = "its HDR gain map shows the picture as it was: it is left out, and the result is in standard range"
VIDEO = "the video of the motion photo shows what was there before: it is left out"
CREDENTIALS = "its content credentials (C2PA) stand for the file as it was: only a signed result names them"
SMALL = "a small picture of the state before the edit is left out"
SEVERAL = "the file holds several pictures; the first was opened"


def parts_beside(image: Image.Image, file: BinaryIO, xmp: bytes) -> list[str]:
    """Return a sentence for each kind of part that the file holds beside the picture that was opened.

    `xmp`: the packet as it came, in UTF-8.
    """
    here = file.tell()
    file.seek(0)
    meta, kinds = _in_boxes(file)
    file.seek(0)
    told = b"\0".join((file.read(_HEAD), xmp, meta, *_segments(image)))
    notes = [GAIN_MAP] if _GAIN_MAP.search(told) or kinds & _GAIN_MAPS else []
    film, credentials = _film_and_credentials(file)
    if _VIDEO.search(told) or kinds & _VIDEOS or (film and image.format in _FILMED):
        notes.append(VIDEO)
    if credentials:
        notes.append(CREDENTIALS)
    if _SMALL.search(told):
        notes.append(SMALL)
    file.seek(here)
    if getattr(image, "is_animated", False) and not {GAIN_MAP, VIDEO}.intersection(notes):
        notes.append(SEVERAL)
    return notes


def _segments(image: Image.Image) -> Iterator[bytes]:
    """Yield the bodies of a JPEG's segments, however far they reach."""
    return (body for _, body in getattr(image, "applist", ()))


def _in_boxes(file: BinaryIO) -> tuple[bytes, set[bytes]]:
    """Return the box that describes a file's items, and the kinds of boxes and items that there are."""
    there = list(boxes(file)) if has_boxes(file) else []
    meta = next((body_of(file, box) for box in there if box.kind == b"meta"), b"")
    return meta, {box.kind for box in there} | item_kinds(meta)


def _film_and_credentials(file: BinaryIO) -> tuple[bool, bool]:
    """Return whether a video begins anywhere, which no XMP need tell of, and whether credentials do."""
    file.seek(0)
    film = credentials = False
    before = b""
    while chunk := file.read(_CHUNK):
        there = before + chunk
        film = film or bool(_FILM.search(there))
        credentials = credentials or _CREDENTIALS in there
        before = chunk[1 - len(_CREDENTIALS) :]
    return film, credentials
