"""Files with content credentials (C2PA): their manifest is bound to the bytes, so the whole file is kept."""

from typing import BinaryIO

from .parts_beside import CREDENTIALS

MOST_KEPT = 64_000_000
"""Bytes of a file that is kept for its credentials."""


def credentialed_file(file: BinaryIO, notes: list[str]) -> bytes:
    """Return the bytes of a file whose notes tell of content credentials; a larger one is noted instead."""
    if CREDENTIALS not in notes:
        return b""
    file.seek(0)
    data = file.read(MOST_KEPT + 1)
    if len(data) <= MOST_KEPT:
        return data
    notes.append(f"they are not kept to be named: the file has more than {MOST_KEPT:,} bytes")
    return b""
