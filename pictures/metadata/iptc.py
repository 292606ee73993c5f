"""IPTC-IIM: caption, keywords, author and rights as press agencies write them (IPTC-NAA 4.2).

A dataset is 0x1C, record, number, length (2 bytes, big endian) and the value; JPEG carries them in a
Photoshop block, TIFF in a tag, PNG as the raw profile that ImageMagick and exiftool read.
"""

from collections.abc import Iterator
from struct import pack, unpack_from

from PIL import Image, ImageFile, IptcImagePlugin

from .raw_profiles import KEYWORD, iptc_profile

_PLACES = {
    (2, 26): "content location", (2, 27): "content location", (2, 90): "city", (2, 92): "street",
    (2, 95): "state", (2, 100): "country", (2, 101): "country",
}  # fmt: skip
_PREVIEWS = {(2, 200), (2, 201), (2, 202)}
_BLOCK = b"8BIM\x04\x04\0\0"
_SEGMENT = b"Photoshop 3.0\0"
PNG_KEYWORD = f"{KEYWORD}iptc"
MOST_IN_JPEG = 65_000
"""Bytes that fit into one segment beside what wraps them."""


def iptc_of(image: Image.Image) -> bytes:
    """Return the datasets of a file that Pillow opened; raises ValueError or SyntaxError when damaged."""
    profile = iptc_profile(image)
    if profile:
        return _unwrapped(profile)
    opened = isinstance(image, ImageFile.ImageFile)
    found = (IptcImagePlugin.getiptcinfo(image) if opened else None) or {}
    return b"".join(
        _dataset(record, number, value)
        for (record, number), values in found.items()
        for value in (values if isinstance(values, list) else [values])
    )


def iptc_for_saving(raw: bytes, *, place: bool) -> tuple[bytes, tuple[str, ...]]:
    """Return the datasets without previews and, unless `place`, without any place; and what was cut."""
    kept, cut = [], []
    for record, number, value in _datasets(raw):
        if not place and (record, number) in _PLACES:
            cut.append(_PLACES[record, number])
        elif (record, number) not in _PREVIEWS:
            kept.append(_dataset(record, number, value))
    return b"".join(kept), tuple(dict.fromkeys(cut))


def jpeg_segment(raw: bytes) -> bytes:
    """Return the APP13 segment of a JPEG."""
    body = _SEGMENT + _wrapped(raw)
    return b"\xff\xed" + pack(">H", len(body) + 2) + body


def png_profile(raw: bytes) -> str:
    """Return the text of the PNG chunk."""
    coded = _wrapped(raw).hex()
    lines = "\n".join(coded[at : at + 72] for at in range(0, len(coded), 72))
    return f"\niptc\n{len(coded) // 2:8}\n{lines}\n"


def _wrapped(raw: bytes) -> bytes:
    return _BLOCK + pack(">I", len(raw)) + raw + b"\0" * (len(raw) % 2)


def _unwrapped(raw: bytes) -> bytes:
    _, block, rest = raw.partition(_BLOCK)
    if not block:
        return raw if raw.startswith(b"\x1c") else b""
    (length,) = unpack_from(">I", rest)
    return rest[4:][:length]


def _datasets(raw: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 5 <= len(raw) and raw[at] == 0x1C:
        record, number, length = unpack_from(">BBH", raw, at + 1)
        if length & 0x8000:
            return
        yield record, number, raw[at + 5 : at + 5 + length]
        at += 5 + length


def _dataset(record: int, number: int, value: bytes) -> bytes:
    return pack(">BBBH", 0x1C, record, number, len(value)) + value
