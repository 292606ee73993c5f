"""What a file says beside its pixels, read from the image that Pillow opened."""

import struct
import zlib
from typing import BinaryIO

from PIL import Image, ImageCms, JpegImagePlugin

from .embedded import xmp_without_recipe
from .exif import exif_for_saving, keep_descriptive, upright_exif, upright_xmp

BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, AttributeError, ArithmeticError,
    RuntimeError, struct.error, zlib.error, ImageCms.PyCMSError, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow's decoders are known to raise on broken data."""
_ORIENTATION = 0x0112


def metadata(image: Image.Image, notes: list[str]) -> tuple[int, bytes, bytes]:
    """Return orientation, upright EXIF and upright XMP without a recipe."""
    orientation, exif = 1, b""
    try:
        tags = image.getexif()
        orientation = tags.get(_ORIENTATION, 1)
        raw = _raw_exif(image, tags)
        if raw:
            exif_for_saving(raw, image.size, gps=False)
            exif = upright_exif(raw)
    except BROKEN:
        notes.append("its EXIF data is damaged and was left out")
    xmp = image.info.get("xmp") or b""
    xmp = xmp_without_recipe(upright_xmp(xmp.encode() if isinstance(xmp, str) else xmp))
    return orientation, exif, xmp


def _raw_exif(image: Image.Image, tags: Image.Exif) -> bytes:
    raw = image.info.get("exif")
    if isinstance(raw, bytes) and raw:
        return raw
    if image.format == "TIFF":
        keep_descriptive(tags)
    return tags.tobytes() if len(tags) else b""


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
