"""A recipe inside a picture file: an iTXt chunk in PNG, a property of the XMP packet elsewhere.

What is read back is data from a stranger: bounded, never executed here.
"""

import re
import zlib
from base64 import b64decode, b64encode
from xml.sax.saxutils import escape, unescape

from ...errors import PictureError

MAX_RECIPE = 1_000_000
"""Bytes of UTF-8; Pillow refuses a PNG with more text than 1 MiB."""
KEYWORD = "retoucher:recipe"
_SPACE = "https://retoucher.dev/ns/1.0/"
_PACKED = "zlib,base64:"
_EMPTY_PACKET = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
_END = b"</rdf:RDF>"
_PROPERTY = re.compile(
    rb'<rdf:Description rdf:about="" xmlns:retoucher="[^"]{0,99}">'
    rb"<retoucher:recipe>([^<]*)</retoucher:recipe></rdf:Description>"
)


def checked_recipe(recipe: str) -> str:
    """Return the recipe; raises PictureError when it is too long to be embedded or no Unicode text."""
    try:
        length = len(recipe.encode())
    except UnicodeEncodeError as error:
        raise PictureError(f"a recipe must be Unicode text to be embedded: {error.reason}") from error
    if length > MAX_RECIPE:
        raise PictureError(f"a recipe of {length:,} bytes is too long to embed, at most {MAX_RECIPE:,} fit")
    return recipe


def xmp_with_recipe(xmp: bytes, recipe: str, room: int | None = None) -> bytes:
    """Return the XMP packet with the recipe in it; packs the text when more than `room` bytes would result.

    Raises PictureError when it does not fit even so.
    """
    kept = xmp_without_recipe(xmp)
    kept = kept if _END in kept else _EMPTY_PACKET
    packet = _with_property(kept, recipe)
    if room is None or len(packet) <= room:
        return packet
    packet = _with_property(kept, _PACKED + b64encode(zlib.compress(recipe.encode(), 9)).decode())
    if len(packet) > room:
        raise PictureError(
            f"a recipe of {len(recipe):,} characters does not fit into the file; save as PNG or WebP"
        )
    return packet


def recipe_in_xmp(xmp: bytes) -> str | None:
    """Return the recipe of an XMP packet, None when there is none.

    Raises PictureError when it is damaged or longer than `MAX_RECIPE`.
    """
    found = _PROPERTY.search(xmp)
    if not found:
        return None
    try:
        text = unescape(found[1].decode())
        return checked_recipe(_unpacked(text) if text.startswith(_PACKED) else text)
    except (ValueError, zlib.error) as error:
        raise PictureError(f"the recipe in the file is damaged: {error}") from error


def xmp_without_recipe(xmp: bytes) -> bytes:
    """Return the XMP packet without any recipe of ours."""
    return _PROPERTY.sub(b"", xmp)


def _with_property(packet: bytes, text: str) -> bytes:
    described = (
        f'<rdf:Description rdf:about="" xmlns:retoucher="{_SPACE}">'
        f"<retoucher:recipe>{escape(text)}</retoucher:recipe></rdf:Description>"
    )
    before, end, after = packet.rpartition(_END)
    return before + described.encode() + end + after


def _unpacked(text: str) -> str:
    unpacker = zlib.decompressobj()
    raw = unpacker.decompress(b64decode(text.removeprefix(_PACKED), validate=True), MAX_RECIPE + 1)
    return raw.decode()
