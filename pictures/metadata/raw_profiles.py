"""Metadata that a PNG holds as hexadecimal text, as ImageMagick wrote it before PNG had places of its own.

A text `Raw profile type NAME` holds an empty line, a title, the length in bytes, and digits in lines.
"""

from binascii import unhexlify

from PIL import Image

KEYWORD = "Raw profile type "
_EXIF, _XMP, _IPTC = ("exif", "APP1"), ("xmp", "APP1"), ("iptc", "8bim")
_EXIF_MARK, _XMP_MARK = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"


def exif_profile(image: Image.Image) -> bytes:
    """Return EXIF with its mark, b"" when there is none; raises ValueError when the text is damaged."""
    return next((found for found in _profiles(image, _EXIF) if found.startswith(_EXIF_MARK)), b"")


def xmp_profile(image: Image.Image) -> bytes:
    """Return an XMP packet, b"" when there is none; raises ValueError when the text is damaged."""
    found = (profile.removeprefix(_XMP_MARK) for profile in _profiles(image, _XMP))
    return next((packet for packet in found if packet.lstrip().startswith(b"<")), b"")


def iptc_profile(image: Image.Image) -> bytes:
    """Return what holds IPTC, b"" when there is none; raises ValueError when the text is damaged."""
    return next(iter(_profiles(image, _IPTC)), b"")


def unread_profiles(image: Image.Image) -> list[str]:
    """Return the names of the profiles that nobody reads here."""
    names = (str(text).removeprefix(KEYWORD) for text in image.info if str(text).startswith(KEYWORD))
    return [name for name in names if name not in (*_EXIF, *_XMP, *_IPTC)]


def _profiles(image: Image.Image, names: tuple[str, ...]) -> list[bytes]:
    texts = [image.info.get(KEYWORD + name) for name in names] if image.format == "PNG" else []
    return [unhexlify("".join(text.split("\n")[3:])) for text in texts if isinstance(text, str)]
