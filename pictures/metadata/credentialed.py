"""Files with content credentials (C2PA): their manifest is bound to the bytes, so the whole file is kept."""

from typing import BinaryIO

MOST_KEPT = 64_000_000
"""Bytes of a file that is kept for its credentials."""
_MARK = b"jumdc2pa"
"""How the description of a manifest store begins (ISO 19566-5, C2PA 2.1 §11.1), whatever file it lies in."""
_PART = 1 << 20


def credentialed_file(file: BinaryIO, notes: list[str]) -> bytes:
    """Return the bytes of a file that holds content credentials, nothing for another; notes a larger one."""
    file.seek(0)
    before = b""
    while part := file.read(_PART):
        if _MARK in before + part:
            break
        before = part[-len(_MARK) :]
    else:
        return b""
    file.seek(0)
    data = file.read(MOST_KEPT + 1)
    if len(data) <= MOST_KEPT:
        return data
    notes.append(f"its content credentials are not kept: the file has more than {MOST_KEPT:,} bytes")
    return b""
