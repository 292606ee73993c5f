"""What a file says beside its pixels, read from the image that Pillow opened."""

import struct
import zlib
from typing import BinaryIO

from PIL import Image, ImageCms, JpegImagePlugin

from .carried import Metadata, usable_exif
from .embedded import KEYWORD, xmp_without_recipe
from .exif import keep_descriptive, upright_exif
from .iptc import iptc_of
from .parts_beside import parts_beside
from .photoshop_blocks import EXIF, IPTC, XMP, lost_blocks, photoshop_blocks
from .raw_profiles import KEYWORD as RAW_PROFILE
from .raw_profiles import exif_profile, unread_profiles, xmp_profile
from .xmp import is_hdr, parsed
from .xmp_extension import whole_xmp
from .xmp_nodes import properties

BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, AttributeError, ArithmeticError,
    RuntimeError, struct.error, zlib.error, ImageCms.PyCMSError, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow's decoders are known to raise on broken data."""
_ORIENTATION = 0x0112
_MOST_TEXT = 1_000_000
"""Characters of all PNG texts together."""
_NOT_TEXTS = ("XML:com.adobe.xmp", "xmp", "exif", "icc_profile", "comment", KEYWORD)
"""Of Pillow's `info`: what has a place of its own."""


def metadata(image: Image.Image, file: BinaryIO, notes: list[str]) -> tuple[int, Metadata]:
    """Return the orientation and upright metadata without a recipe; adds to `notes` what is not kept."""
    orientation, exif = _exif(image, notes)
    xmp, came = _xmp(image, notes)
    found = Metadata(
        exif=exif,
        xmp=xmp,
        iptc=_iptc(image, notes),
        comment=_comment(image),
        texts=_texts(image, notes),
    )
    notes += lost_blocks(image)
    notes += parts_beside(image, file, came)
    return orientation, found


def _exif(image: Image.Image, notes: list[str]) -> tuple[int, bytes]:
    orientation = 1
    try:
        tags = image.getexif()
        if not tags:
            tags.load(exif_profile(image) or photoshop_blocks(image).get(EXIF, b""))
        orientation = tags.get(_ORIENTATION, 1)
        raw = _raw_exif(image, tags, notes)
        if not raw:
            return orientation, b""
        if usable_exif(raw):
            return orientation, upright_exif(raw)
    except BROKEN:
        pass
    notes.append("its EXIF data is damaged and was left out")
    return orientation, b""


def _raw_exif(image: Image.Image, tags: Image.Exif, notes: list[str]) -> bytes:
    raw = image.info.get("exif")
    if isinstance(raw, bytes) and raw:
        return raw
    if image.format == "TIFF" and (lost := keep_descriptive(tags)):
        notes.append(f"tags of the TIFF were left out: {', '.join(lost)}")
    return tags.tobytes() if len(tags) else b""


def _xmp(image: Image.Image, notes: list[str]) -> tuple[bytes, bytes]:
    """Return the packet that travels, and as it came where it told of parts beside the picture."""
    xmp = image.info.get("xmp") or _raw_xmp(image, notes)
    xmp = _with_extension(xmp.encode() if isinstance(xmp, str) else xmp, image, notes)
    xmp = xmp_without_recipe(xmp)
    if not xmp.strip(b"\0 \r\n\t"):
        return b"", b""
    try:
        packet = parsed(xmp)
    except ValueError:
        notes.append("its XMP data is damaged and was left out")
        return b"", b""
    tells = any(map(is_hdr, properties(packet.root)))
    came = packet.root.toxml().encode() if tells else b""
    packet.drop(is_hdr)
    packet.drop_remarks()
    packet.set(("Orientation",), 1)
    return packet.bytes(), came


def _raw_xmp(image: Image.Image, notes: list[str]) -> bytes:
    try:
        return xmp_profile(image) or photoshop_blocks(image).get(XMP, b"")
    except ValueError:
        notes.append("its XMP data is damaged and was left out")
        return b""


def _with_extension(xmp: bytes, image: Image.Image, notes: list[str]) -> bytes:
    try:
        return whole_xmp(xmp, (body for name, body in getattr(image, "applist", ()) if name == "APP1"))
    except ValueError:
        notes.append("the second part of its XMP data is damaged and was left out")
        return xmp


def _iptc(image: Image.Image, notes: list[str]) -> bytes:
    try:
        return iptc_of(image) or photoshop_blocks(image).get(IPTC, b"")
    except BROKEN:
        notes.append("its IPTC data is damaged and was left out")
        return b""


def _comment(image: Image.Image) -> bytes:
    found = [data for name, data in getattr(image, "applist", ()) if name == "COM"]
    single = image.info.get("comment") if image.format == "GIF" else b""
    return b"\n".join(found) or (single if isinstance(single, bytes) else b"")


def _texts(image: Image.Image, notes: list[str]) -> tuple[tuple[str, str], ...]:
    if image.format != "PNG":
        return ()
    notes += [f"its profile {name!r} cannot be read and was left out" for name in unread_profiles(image)]
    texts = tuple(
        (keyword, str(text))
        for keyword, text in getattr(image, "text", {}).items()
        if keyword not in _NOT_TEXTS and not keyword.startswith(RAW_PROFILE)
    )
    if sum(len(keyword) + len(text) for keyword, text in texts) > _MOST_TEXT:
        notes.append("its texts are too long and were left out")
        return ()
    return texts


def quality_of(image: Image.Image, file: BinaryIO) -> dict[str, object]:
    """Return the encoder settings that re-create the file's quality, as Pillow's `save` takes them."""
    settings: dict[str, object] = {}
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        settings["qtables"] = [list(table) for _, table in sorted(image.quantization.items())][:4]
        settings["progressive"] = bool(image.info.get("progressive"))
        subsampling = JpegImagePlugin.get_sampling(image)
        if subsampling >= 0:
            settings["subsampling"] = subsampling
    elif image.format == "WEBP":
        here = file.tell()
        file.seek(0)
        settings["lossless"] = b"VP8L" in file.read(4096)
        file.seek(here)
    elif image.format == "TIFF" and image.info.get("compression") in (
        "tiff_lzw",
        "tiff_adobe_deflate",
        "packbits",
    ):
        settings["compression"] = image.info["compression"]
    dpi = image.info.get("dpi")
    if isinstance(dpi, tuple) and len(dpi) == 2 and all(10 <= float(value) <= 30000 for value in dpi):
        settings["dpi"] = [float(value) for value in dpi]
    return settings
