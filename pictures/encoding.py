"""The bytes of a picture's file, with what the file that it came from carried."""

import struct
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO, Protocol, cast

from PIL import Image, PngImagePlugin

from ..errors import PictureError
from .depth.deep_files import DEEP_FORMATS, deep_png, deep_tiff
from .depth.large_png import large_png
from .file_facts import Deep, FileFacts, Pixels
from .kinds import INSTALL, WRITTEN, lacks_plugin
from .metadata.carried import CARRIES, JPEG_ROOM, Metadata, travelling
from .metadata.embedded import KEYWORD, checked_recipe, xmp_with_recipe
from .metadata.exif import keep_descriptive
from .metadata.iptc import PNG_KEYWORD, jpeg_segment, png_profile
from .modes import in_srgb, opaque_image

QUALITY = 95
"""For lossy formats, when the file that the picture came from does not say it."""
_FULL_COLOUR = {"JPEG": {"subsampling": 0}, "AVIF": {"subsampling": "4:4:4"}, "HEIF": {"chroma": 444}}
_LOSSY = {"JPEG", "WEBP", "AVIF", "HEIF", "JXL"}
_WITHOUT_ALPHA = {"JPEG", "BMP"}
_XMP_TAG, _IPTC_TAG = 700, 33723
_LARGE = 32_000_000
"""Pixels up to which a JPEG's tables are fitted and its scans are progressive, which hold six bytes a pixel,
and up to which Pillow writes a PNG, whose copy of RGB has four."""
_LONG_TEXT = 1000
"""Characters from which a text is compressed."""
_EXIF_PREFIX = b"Exif\0\0"
_FAILURES = (OSError, ValueError, TypeError, OverflowError, MemoryError, RuntimeError, struct.error)
"""What Pillow's encoders raise."""


class Savable(Protocol):
    """What can be saved: pixels, HWC uint8 RGB or RGBA; the same in uint16, or None; facts of their file."""

    @property
    def pixels(self) -> Pixels: ...  # noqa: D102
    @property
    def facts(self) -> FileFacts: ...  # noqa: D102
    @property
    def deep(self) -> Deep | None: ...  # noqa: D102


def encode_picture(
    picture: Savable,
    format: str = "PNG",
    *,
    quality: int | None = None,
    gps: bool = False,
    recipe: str | None = None,
) -> bytes:
    """Return the bytes of the picture's file; `quality` is 1 to 100 in JPEG, WebP, AVIF, HEIF and JXL.

    Raises PictureError.
    """
    buffer = BytesIO()
    encode_into(buffer, picture, format, quality=quality, gps=gps, recipe=recipe)
    return buffer.getvalue()


def encode_into(
    file: BinaryIO,
    picture: Savable,
    format: str = "PNG",
    *,
    quality: int | None = None,
    gps: bool = False,
    recipe: str | None = None,
) -> None:
    """Write the bytes of the picture's file into an open one that can seek, without holding them.

    Raises PictureError, and OSError where the file cannot be written on.
    """
    name = known_format(format)
    if quality is not None and not 1 <= quality <= 100:
        raise PictureError(f"quality is 1 to 100, got {quality}")
    deep = picture.deep if name in DEEP_FORMATS else None
    by_hand = deep is not None or (name == "PNG" and picture.pixels[..., 0].size > _LARGE)
    shown = picture.pixels[:1, :1] if by_hand else picture.pixels
    image = opaque_image(shown) if name in _WITHOUT_ALPHA else Image.fromarray(shown)
    if picture.facts.icc and "icc" not in CARRIES[name]:
        image = in_srgb(image, picture.facts.icc)
    beside = BytesIO()
    try:
        settings = _encoder_settings(picture, name, quality) | metadata_settings(picture, name, gps, recipe)
        image.save(beside if by_hand else cast(BinaryIO, _Numberless(file)), format=name, **settings)
        if deep is not None:
            file.write((deep_png if name == "PNG" else deep_tiff)(deep, beside.getvalue()))
        elif by_hand:
            file.writelines(large_png(picture.pixels, beside.getvalue()))
    except _FAILURES as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        cause = str(error) or type(error).__name__
        height, width = picture.pixels.shape[:2]
        raise PictureError(f"cannot write {width} × {height} as {name}: {cause}") from error


class _Numberless:
    """An open file without its number, to which encoders would write past Python, where no cause is told."""

    def __init__(self, file: BinaryIO) -> None:
        self.write, self.flush = file.write, file.flush
        self.seek, self.tell = file.seek, file.tell


def saving_notes(
    picture: Savable, format: str, *, recipe: bool = False, gps: bool = False
) -> tuple[str, ...]:
    """Tell in sentences what a file of this format will not keep."""
    name = known_format(format)
    facts, (height, width) = picture.facts, picture.pixels.shape[:2]
    deep = picture.deep is not None and name in DEEP_FORMATS
    losses = {
        f"{name} has no transparency: transparent parts become white": name in _WITHOUT_ALPHA
        and bool((picture.pixels[..., 3:] < 255).any()),
        "GIF has 256 colours: the picture is reduced to them": name == "GIF",
        f"the original had {facts.bit_depth} bits per channel; 8 are saved": facts.bit_depth > 8 and not deep,
        f"{', '.join(facts.eight_bit)} worked in 8 bits: what they changed has no more": deep
        and bool(facts.eight_bit),
        f"{name} cannot carry the recipe": recipe and "xmp" not in CARRIES[name],
        f"{name} cannot carry a colour profile: the colours were turned into sRGB": bool(facts.icc)
        and "icc" not in CARRIES[name],
    }
    said = tuple(sentence for sentence, happens in losses.items() if happens)
    return said + travelling(facts, name, (width, height), gps=gps).notes


def known_format(format: str) -> str:
    """Return the format that an extension or a name in any case means, if it can be written here."""
    name = WRITTEN.get("." + format.lower().lstrip("."), format.upper())
    if name not in WRITTEN.values():
        known = ", ".join(dict.fromkeys(WRITTEN.values()))
        raise PictureError(f"wanted a format of {known}, got {format!r}")
    if lacks_plugin(name):
        raise PictureError(f"{name} is written with a plugin that is not here: {INSTALL}")
    return name


def _encoder_settings(picture: Savable, format: str, quality: int | None) -> dict[str, object]:
    kept = picture.facts.quality
    settings: dict[str, object] = {}
    if format == picture.facts.format and quality is None:
        settings = {name: value for name, value in kept.items() if name != "dpi"}
    if format in _LOSSY and "qtables" not in settings and not settings.get("lossless"):
        settings["quality"] = quality or QUALITY
        settings |= _FULL_COLOUR.get(format, {})
    if format == "JPEG":
        fits = picture.pixels[..., 0].size <= _LARGE
        settings |= {"optimize": fits, "progressive": fits and bool(settings.get("progressive"))}
    if format == "TIFF":
        raw = bool(picture.facts.exif) or picture.deep is not None
        settings["compression"] = "raw" if raw else settings.get("compression", "tiff_lzw")
    dpi = kept.get("dpi")
    if isinstance(dpi, list | tuple):
        settings["dpi"] = tuple(dpi)
    return settings


def metadata_settings(picture: Savable, format: str, gps: bool, recipe: str | None) -> dict[str, object]:
    """Return what an encoder is told of the metadata; raises PictureError for a recipe without room."""
    facts, (height, width) = picture.facts, picture.pixels.shape[:2]
    settings: dict[str, object] = {}
    if facts.icc and "icc" in CARRIES[format]:
        settings["icc_profile"] = facts.icc
    carried = travelling(facts, format, (width, height), gps=gps).metadata
    checked = checked_recipe(recipe) if recipe else ""
    return settings | _PLACE_TEXTS.get(format, _in_file)(carried, checked)


def _in_file(carried: Metadata, recipe: str, room: int | None = None) -> dict[str, object]:
    packet = xmp_with_recipe(carried.xmp, recipe, room) if recipe else carried.xmp
    settings: dict[str, object] = {"exif": _EXIF_PREFIX + carried.exif} if carried.exif else {}
    return settings | ({"xmp": packet} if packet else {})


def _in_jpeg(carried: Metadata, recipe: str) -> dict[str, object]:
    settings = _in_file(carried, recipe, JPEG_ROOM)
    if carried.iptc:
        settings["extra"] = jpeg_segment(carried.iptc)
    return settings | ({"comment": carried.comment} if carried.comment else {})


def _in_gif(carried: Metadata, recipe: str) -> dict[str, object]:
    return {"comment": carried.comment} if carried.comment else {}


def _in_png(carried: Metadata, recipe: str) -> dict[str, object]:
    chunks = PngImagePlugin.PngInfo()
    for keyword, text in carried.texts:
        chunks.add_itxt(keyword, text, zip=len(text) > _LONG_TEXT)
    if carried.iptc:
        chunks.add_text(PNG_KEYWORD, png_profile(carried.iptc), zip=True)
    if carried.xmp:
        chunks.add_itxt("XML:com.adobe.xmp", carried.xmp.decode("utf-8", "replace"))
    if recipe:
        chunks.add_itxt(KEYWORD, recipe, zip=True)
    return _in_file(replace(carried, xmp=b""), "") | {"pnginfo": chunks}


# libtiff, which compresses, cannot write EXIF directories; Pillow's own writer of raw TIFF can.
def _in_tiff(carried: Metadata, recipe: str) -> dict[str, object]:
    tags = Image.Exif()
    tags.load(_EXIF_PREFIX + carried.exif if carried.exif else b"")
    keep_descriptive(tags)
    packet = xmp_with_recipe(carried.xmp, recipe) if recipe else carried.xmp
    if packet:
        tags[_XMP_TAG] = packet
    if carried.iptc:
        tags[_IPTC_TAG] = carried.iptc
    return {"exif": tags}


_PLACE_TEXTS: dict[str, Callable[[Metadata, str], dict[str, object]]] = {
    "JPEG": _in_jpeg,
    "PNG": _in_png,
    "TIFF": _in_tiff,
    "GIF": _in_gif,
}
