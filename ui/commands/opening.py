"""Pictures that a command is given: a file, or `-` for standard input."""

import sys
from pathlib import Path

from ...errors import PictureError
from ...pictures import Picture, open_picture
from ...settings import Settings

STREAM = Path("-")
"""Stands for standard input as a photograph and for standard output as a result."""


def open_photo(path: Path, settings: Settings) -> Picture:
    """Open a photograph within the limit of the settings; raises PictureError."""
    if path != STREAM:
        return open_picture(path, max_pixels=settings.max_pixels)
    if sys.stdin.isatty():
        raise PictureError("'-' reads a picture from standard input, and nothing is piped into it")
    return open_picture(sys.stdin.buffer.read(), name="stdin", max_pixels=settings.max_pixels)
