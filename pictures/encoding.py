"""The bytes of a picture's file, with what the file that it came from carried."""

import struct
from collections.abc import Callable
from io import BytesIO
from typing import Protocol

import numpy as np
from PIL import Image, PngImagePlugin

from ..errors import PictureError
from .embedded import KEYWORD, checked_recipe, xmp_with_recipe
from .exif import exif_for_saving, keep_descriptive, xmp_without_gps
from .file_facts import FileFacts, Pixels
from .kinds import WRITTEN

QUALITY = 95
"""For lossy formats, when the picture did not come from a file of the same format."""
_JPEG_ROOM = 65_400
"""Bytes that fit into one JPEG segment beside its marker."""
_WITHOUT_ALPHA = {"JPEG", "BMP"}
_WITHOUT_TEXT = {"BMP", "GIF"}
_XMP_TAG = 700
_EXIF_PREFIX = b"Exif\0\0"
_FAILURES = (OSError, ValueError, TypeError, OverflowError, MemoryError, RuntimeError, struct.error)
"""What Pillow's encoders raise."""


class Savable(Protocol):
    """What can be saved: pixels, HWC uint8 RGB or RGBA, and the facts of their file. A `Picture` is."""

    @property
    def pixels(self) -> Pixels: ...  # noqa: D102
    @property
    def facts(self) -> FileFacts: ...  # noqa: D102


def encode_picture(
    picture: Savable,
    format: str = "PNG",
    *,
    quality: int | None = None,
    gps: bool = False,
    recipe: str | None = None,
) -> bytes:
    """Return the bytes of the picture's file; `quality` is 1 to 100 in JPEG, WebP and AVIF.

    Raises PictureError.
    """
    name = _known_format(format)
    if quality is not None and not 1 <= quality <= 100:
        raise PictureError(f"quality is 1 to 100, got {quality}")
    image = Image.fromarray(_over_white(picture) if name in _WITHOUT_ALPHA else picture.pixels)
    buffer = BytesIO()
    try:
        settings = _encoder_settings(picture, name, quality) | _metadata(picture, name, gps, recipe)
        image.save(buffer, format=name, **settings)
    except _FAILURES as error:
        cause = str(error) or type(error).__name__
        raise PictureError(f"cannot write {image.width} × {image.height} as {name}: {cause}") from error
    return buffer.getvalue()


def saving_notes(picture: Savable, format: str, *, recipe: bool = False) -> tuple[str, ...]:
    """Tell in sentences what a file of this format will not keep."""
    name = _known_format(format)
    facts = picture.facts
    losses = {
        f"{name} has no transparency: transparent parts become white": name in _WITHOUT_ALPHA
        and bool((picture.pixels[..., 3:] < 255).any()),
        "GIF has 256 colours: the picture is reduced to them": name == "GIF",
        f"the original had {facts.bit_depth} bits per channel; 8 are saved": facts.bit_depth > 8,
        f"{name} cannot carry the recipe": recipe and name in _WITHOUT_TEXT,
        f"{name} cannot carry EXIF and XMP": bool(facts.exif or facts.xmp) and name in _WITHOUT_TEXT,
    }
    return tuple(sentence for sentence, happens in losses.items() if happens)


def _known_format(format: str) -> str:
    name = WRITTEN.get("." + format.lower().lstrip("."), format.upper())
    if name not in WRITTEN.values():
        known = ", ".join(dict.fromkeys(WRITTEN.values()))
        raise PictureError(f"wanted a format of {known}, got {format!r}")
    return name


def _over_white(picture: Savable) -> Pixels:
    if picture.pixels.shape[2] == 3:
        return picture.pixels
    rgb, alpha = np.split(picture.pixels.astype(np.uint32), [3], axis=2)
    return ((rgb * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)


def _encoder_settings(picture: Savable, format: str, quality: int | None) -> dict[str, object]:
    kept = picture.facts.quality
    settings: dict[str, object] = {}
    if format == picture.facts.format and quality is None:
        settings = {name: value for name, value in kept.items() if name != "dpi"}
    if format in ("JPEG", "WEBP", "AVIF") and "qtables" not in settings and not settings.get("lossless"):
        settings["quality"] = quality or QUALITY
        settings |= (
            {"subsampling": 0} if format == "JPEG" else {"subsampling": "4:4:4"} if format == "AVIF" else {}
        )
    if format == "JPEG":
        settings["optimize"] = True
    if format == "TIFF":
        settings["compression"] = "raw" if picture.facts.exif else settings.get("compression", "tiff_lzw")
    dpi = kept.get("dpi")
    if isinstance(dpi, list | tuple):
        settings["dpi"] = tuple(dpi)
    return settings


def _metadata(picture: Savable, format: str, gps: bool, recipe: str | None) -> dict[str, object]:
    facts, (height, width) = picture.facts, picture.pixels.shape[:2]
    settings: dict[str, object] = {}
    if facts.icc:
        settings["icc_profile"] = facts.icc
    if format in _WITHOUT_TEXT:
        return settings
    exif = exif_for_saving(facts.exif, (width, height), gps=gps) if facts.exif else b""
    xmp = facts.xmp if gps else xmp_without_gps(facts.xmp)
    checked = checked_recipe(recipe) if recipe else ""
    return settings | _PLACE_TEXTS.get(format, _in_file)(exif, xmp, checked)


def _in_file(exif: bytes, xmp: bytes, recipe: str, room: int | None = None) -> dict[str, object]:
    packet = xmp_with_recipe(xmp, recipe, room) if recipe else xmp
    settings: dict[str, object] = {"exif": _EXIF_PREFIX + exif} if exif else {}
    return settings | ({"xmp": packet} if packet else {})


def _in_jpeg(exif: bytes, xmp: bytes, recipe: str) -> dict[str, object]:
    fits = {text: text if len(text) <= _JPEG_ROOM else b"" for text in (exif, xmp)}
    return _in_file(fits[exif], fits[xmp], recipe, _JPEG_ROOM)


def _in_png(exif: bytes, xmp: bytes, recipe: str) -> dict[str, object]:
    chunks = PngImagePlugin.PngInfo()
    if xmp:
        chunks.add_itxt("XML:com.adobe.xmp", xmp.decode("utf-8", "replace"))
    if recipe:
        chunks.add_itxt(KEYWORD, recipe, zip=True)
    return _in_file(exif, b"", "") | {"pnginfo": chunks}


# libtiff, which compresses, cannot write EXIF directories; Pillow's own writer of raw TIFF can.
def _in_tiff(exif: bytes, xmp: bytes, recipe: str) -> dict[str, object]:
    tags = Image.Exif()
    tags.load(_EXIF_PREFIX + exif if exif else b"")
    keep_descriptive(tags)
    packet = xmp_with_recipe(xmp, recipe) if recipe else xmp
    if packet:
        tags[_XMP_TAG] = packet
    return {"exif": tags}


_PLACE_TEXTS: dict[str, Callable[[bytes, bytes, str], dict[str, object]]] = {
    "JPEG": _in_jpeg,
    "PNG": _in_png,
    "TIFF": _in_tiff,
}
