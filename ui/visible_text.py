"""Text for a terminal: what files, recipes and models say moves no cursor and hides nothing."""

import sys
from typing import TextIO
from unicodedata import category

_KEPT = "\n\t"
_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
"""Marks that turn the direction of writing: they let 'gpj.exe' read as 'exe.jpg'."""


def visible(text: str) -> str:
    """Return text with control signs, marks of direction and broken bytes written out: '\\x1b' for ESC."""
    return "".join(map(_shown, text)) if not text.isascii() or not text.isprintable() else text


def _shown(sign: str) -> str:
    hidden = category(sign) in ("Cc", "Cs") or ord(sign) in _TURNING
    return ascii(sign)[1:-1] if hidden and sign not in _KEPT else sign


def write(text: str, stream: TextIO | None = None) -> None:
    """Write text for a person to standard output, or to another stream."""
    (stream or sys.stdout).write(visible(text))
