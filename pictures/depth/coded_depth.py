"""Bits per channel of AVIF, HEIF and JPEG XL, which their decoders here give out as 8."""

from typing import BinaryIO

from ..metadata.file_boxes import Box, body_of, boxes, has_boxes, properties_of_first

CODED = ("AVIF", "HEIF", "JXL")
"""Pillow's names of formats whose bits per channel are read here."""
_JXL = b"\xff\x0a"
_HEAD = 64
"""Bytes of a codestream that hold its sizes and its bits."""


def coded_depth(file: BinaryIO) -> int:
    """Return the bits per channel that the file says, 8 where it says none; its position stays."""
    here = file.tell()
    try:
        if has_boxes(file):
            return max([8, *(_depth_in(file, box) for box in _telling(file))])
        file.seek(0)
        return _jxl_depth(file.read(_HEAD))
    finally:
        file.seek(here)


def _telling(file: BinaryIO) -> list[Box]:
    """Return the boxes that tell a depth; of those that describe items the first, as decoders read it."""
    there = list(boxes(file))
    described = [box for box in there if box.kind == b"meta"][:1]
    return [*described, *(box for box in there if box.kind in (b"jxlc", b"jxlp"))]


def _depth_in(file: BinaryIO, box: Box) -> int:
    """Return the depth that a box tells; 0 where it tells none."""
    if box.kind == b"meta":
        return _item_depth(body_of(file, box))
    body = body_of(file, box._replace(end=min(box.end, box.start + _HEAD)))
    return _jxl_depth(body[4:] if box.kind == b"jxlp" else body)


def _item_depth(meta: bytes) -> int:
    """Return the depth of the first picture (ISO/IEC 23008-12 `pixi`, AV1-ISOBMFF `av1C`)."""
    found = dict(properties_of_first(meta))
    pixels, av1 = found.get(b"pixi", b""), found.get(b"av1C", b"")
    if len(pixels) > 5:
        return max(pixels[5 : 5 + pixels[4]], default=8)
    high, twelve = (av1[2] & 0x40, av1[2] & 0x20) if len(av1) > 2 else (0, 0)
    return 12 if high and twelve else 10 if high else 8


def _jxl_depth(stream: bytes) -> int:
    """Return the depth in the head of a codestream (ISO/IEC 18181-1, SizeHeader and ImageMetadata)."""
    if not stream.startswith(_JXL):
        return 0
    bits = _Bits(stream[2:])
    _pass_size(bits)
    if bits.take(1):  # all as usual
        return 8
    if bits.take(1):
        bits.take(3)  # how it is turned
        if bits.take(1):
            _pass_size(bits)
        if bits.take(2):  # a preview or an animation, whose heads are longer
            return 8
    floats = bits.take(1)
    choice = bits.take(2)
    return 1 + bits.take(6) if choice == 3 else ((32, 16, 24) if floats else (8, 10, 12))[choice]


def _pass_size(bits: "_Bits") -> None:
    small = bits.take(1)

    def side() -> None:
        bits.take(5 if small else (9, 13, 18, 30)[bits.take(2)])

    side()
    if not bits.take(3):  # no ratio of the sides
        side()


class _Bits:
    """Bits of bytes, the lowest first; zeros behind the end."""

    def __init__(self, data: bytes) -> None:
        self._left = int.from_bytes(data, "little")

    def take(self, count: int) -> int:
        """Return the next bits as a number."""
        value = self._left & ((1 << count) - 1)
        self._left >>= count
        return value
