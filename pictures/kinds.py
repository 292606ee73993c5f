"""What kinds of file there are: the ones that are read and written, and names for those that are not."""

from functools import cache
from importlib import import_module

from .luts.cube_files import FORMAT, register

READ = (
    "PNG", "JPEG", "WEBP", "TIFF", "AVIF", "GIF", "BMP", "DIB", "JPEG2000", "PPM", "ICO", "ICNS",
    "PSD", "QOI",
)  # fmt: skip
"""Pillow's names of the formats that are opened; the others never see a byte."""

_PLUGINS = {"HEIF": ("pillow_heif", "register_heif_opener"), "JXL": ("pillow_jxl", "")}
"""Format → package of a plugin for Pillow, and what registers it; importing does where nothing stands."""
INSTALL = "pip install 'retoucher[modern]'"


@cache
def has_plugin(format: str) -> bool:
    """Return whether the plugin of a format is here, and register it with Pillow."""
    package, register = _PLUGINS[format]
    try:
        module = import_module(package)
    except ImportError:
        return False
    if register:
        getattr(module, register)()
    return True


def readable() -> tuple[str, ...]:
    """Return Pillow's names of the formats that are opened here, plugins included."""
    register()
    return (*READ, FORMAT, *filter(has_plugin, _PLUGINS))


def lacks_plugin(format: str) -> bool:
    """Return whether a format needs a plugin that is not here."""
    return format in _PLUGINS and not has_plugin(format)


WRITTEN = {
    ".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".tif": "TIFF", ".tiff": "TIFF",
    ".avif": "AVIF", ".bmp": "BMP", ".gif": "GIF", ".heic": "HEIF", ".heif": "HEIF", ".jxl": "JXL",
}  # fmt: skip
"""File name extension → Pillow's name of the format that is saved."""

_STARTS = {
    b"%PDF": "a PDF document",
    b"%!PS": "an EPS drawing",
    b"PK\x03\x04": "a ZIP archive or office document",
    b"\x1f\x8b": "a gzip archive",
    b"\x1aE\xdf\xa3": "a Matroska or WebM video",
    b"\x00\x00\x00\x0cJXL ": "a JPEG XL picture",
    b"\xff\x0a": "a JPEG XL picture",
    b"\xff\xd8": "a damaged JPEG",
    b"\x89PNG": "a damaged PNG",
    b"GIF8": "a damaged GIF",
    b"\x00\x00\x00\x0cjP  ": "a damaged JPEG 2000",
    b"II*\x00": "a damaged or unsupported TIFF or camera raw file",
    b"MM\x00*": "a damaged or unsupported TIFF or camera raw file",
}
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def _opened_with(format: str) -> str:
    return " that is damaged" if has_plugin(format) else f", which opens with {INSTALL}"


def kind_of(head: bytes) -> str:
    """Name what a file that is no readable picture seems to be; `head` is its first kilobyte."""
    if head[4:8] == b"ftyp":
        if head[8:12] in _HEIF_BRANDS:
            return "a HEIC/HEIF picture" + _opened_with("HEIF")
        return "a video or other ISO media file"
    for start, kind in _STARTS.items():
        if head.startswith(start):
            return kind + (_opened_with("JXL") if "XL" in kind else "")
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if text.startswith((b"<svg", b"<?xml", b"<!doctype svg")) and b"svg" in text:
        return "an SVG drawing"
    if text.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return (
        f"{len(head)} byte{'s' * (len(head) > 1)} of no known picture format"
        if len(head) < 64
        else "no known picture format"
    )
