"""Open picture files that may be broken, hostile or simply unusual."""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import SEEK_END, BytesIO
from os import PathLike
from pathlib import Path
from threading import Lock
from typing import BinaryIO

import numpy as np
from PIL import Image, UnidentifiedImageError

from ..errors import PictureError
from .depth.coded_depth import CODED, coded_depth
from .depth.deep_files import DEEP_FORMATS, read_deep
from .depth.levels import eight_bits
from .file_facts import Deep, FileFacts, Pixels, Samples
from .kinds import kind_of, readable
from .metadata.colour_codes import HDR, colour_code, profile_of
from .metadata.credentialed import credentialed_file
from .metadata.embedded import KEYWORD, checked_recipe, recipe_in_xmp
from .metadata.header_facts import BROKEN, metadata, quality_of
from .modes import REDUCED, bit_depth, to_pixels
from .originals import note_read

MAX_PIXELS = 200_000_000
MAX_BYTES = 500_000_000
_ANY = 2**40
"""Pixels of what is not decoded."""
WANTED = "a picture file (PNG, JPEG, WebP, TIFF, AVIF, GIF, BMP and a few more)"
TURNS: dict[int, Callable[[Samples], Samples]] = {
    2: np.fliplr,
    3: lambda pixels: np.rot90(pixels, 2),
    4: np.flipud,
    5: lambda pixels: pixels.transpose(1, 0, 2),
    6: lambda pixels: np.rot90(pixels, -1),
    7: lambda pixels: np.rot90(pixels, 2).transpose(1, 0, 2),
    8: np.rot90,
}
_decoding = Lock()


def read_picture(
    source: str | PathLike[str] | bytes, name: str | None, max_pixels: int, max_bytes: int
) -> tuple[Pixels, FileFacts, Deep | None, bytes]:
    """Return the upright pixels, HWC RGB or RGBA, the facts and the 16-bit pixels of a file or of its bytes.

    At last the bytes of a file that holds content credentials.

    Raises PictureError that names the file and the cause.
    """
    with _opened(source, name, max_pixels, max_bytes) as (image, file):
        return _decoded(image, file, _name(source, name))


def embedded_recipe(source: str | PathLike[str] | bytes) -> str | None:
    """Return the recipe text that a saved picture carries, None when it carries none.

    Raises PictureError when the file is no picture or the recipe is damaged or too long.
    """
    with _opened(source, None, _ANY, MAX_BYTES) as (image, _):
        chunk = image.info.get(KEYWORD)
        xmp = image.info.get("xmp") or b""
    if isinstance(chunk, str):
        return checked_recipe(str(chunk))
    return recipe_in_xmp(xmp.encode() if isinstance(xmp, str) else xmp)


def size_in_file(source: str | PathLike[str] | bytes) -> tuple[int, int]:
    """Return (width, height) as the file stores them; no pixel is decoded. Raises PictureError."""
    with _opened(source, None, _ANY, MAX_BYTES) as (image, _):
        return image.size


def check_png(data: bytes) -> None:
    """Raise `PictureError` for bytes that are no whole PNG; its pixels are not decoded."""
    with _opened(data, None, _ANY, MAX_BYTES) as (image, _):
        if image.format != "PNG":
            raise PictureError(f"wanted a PNG, got {image.format}")
        image.verify()


@contextmanager
def _opened(
    source: str | PathLike[str] | bytes, name: str | None, max_pixels: int, max_bytes: int
) -> Iterator[tuple[Image.Image, BinaryIO]]:
    """Yield the undecoded image and its file; what is wrong with them becomes a PictureError."""
    label = _name(source, name) or "picture"
    try:
        with _stream(source) as file, _header(file, max_pixels, max_bytes) as image:
            yield image, file
    except PictureError as error:
        raise PictureError(f"cannot open {label!r}: {error}") from error
    except MemoryError as error:
        raise PictureError(f"cannot open {label!r}: there is not enough memory to decode it") from error
    except BROKEN as error:
        raise PictureError(
            f"cannot open {label!r}: the file is damaged or cut off ({_cause(error)})"
        ) from error


def _name(source: str | PathLike[str] | bytes, name: str | None) -> str:
    return name or ("" if isinstance(source, bytes) else Path(source).name)


def _stream(source: str | PathLike[str] | bytes) -> BinaryIO:
    if isinstance(source, bytes):
        return BytesIO(source)
    path = Path(source)
    try:
        if not path.is_file():
            found = "a folder" if path.is_dir() else "no ordinary file" if path.exists() else "nothing"
            raise PictureError(f"wanted {WANTED}, found {found} at {str(path)!r}")
        note_read(path)
        return path.open("rb")
    except (OSError, ValueError) as error:
        raise PictureError(f"it cannot be read ({_cause(error)})") from error


@contextmanager
def _header(file: BinaryIO, max_pixels: int, max_bytes: int) -> Iterator[Image.Image]:
    length = file.seek(0, SEEK_END)
    file.seek(0)
    if not length:
        raise PictureError(f"wanted {WANTED}, got an empty file")
    if length > max_bytes:
        raise PictureError(f"it has {length:,} bytes, at most {max_bytes:,} are opened")
    with _quiet_pillow(max_pixels):
        try:
            image = Image.open(file, formats=readable())
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise PictureError(_too_large(str(error), max_pixels)) from error
        except UnidentifiedImageError as error:
            file.seek(0)
            raise PictureError(f"wanted {WANTED}, got {kind_of(file.read(1024))}") from error
        with image:
            yield image


def _too_large(pillow_says: str, max_pixels: int) -> str:
    found = re.search(r"\d+", pillow_says)
    has = f"{int(found[0]) / 1e6:,g} megapixels" if found else "too many pixels"
    return (
        f"it has {has}, more than {max_pixels / 1e6:,g} megapixels, which is the most that is opened "
        "(setting max_megapixels)"
    )


@contextmanager
def _quiet_pillow(max_pixels: int) -> Iterator[None]:
    """Take Pillow's warnings as data, but that of a decompression bomb as an error.

    Filters and limit belong to the process, hence the lock: one picture is decoded at a time.
    """
    with _decoding, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        usual, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, max_pixels
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = usual


def _decoded(image: Image.Image, file: BinaryIO, name: str) -> tuple[Pixels, FileFacts, Deep | None, bytes]:
    notes: list[str] = []
    image.source_tiles = list(getattr(image, "tile", []))  # pyright: ignore[reportAttributeAccessIssue]
    file_format, quality = image.format or "", quality_of(image, file)
    depth = max(bit_depth(image), coded_depth(file) if file_format in CODED else 8)
    image.load()
    orientation, said = metadata(image, file, notes)
    profile = image.info.get("icc_profile") or _coded_profile(file, notes)
    pixels, icc = to_pixels(image, profile, notes)
    if file_format in CODED and depth > 8:
        notes.append(f"{depth} bits per channel were reduced to 8")
    deep = None
    if depth == 16 and notes and notes[-1] == REDUCED and file_format in DEEP_FORMATS:
        deep = read_deep(file, pixels)
        if deep is not None:
            notes.remove(REDUCED)
            pixels = eight_bits(deep)
    kept = credentialed_file(file, notes)
    facts = FileFacts(
        name=Path(name)
        .name.encode(errors="replace")
        .decode(),  # a file system may hold names of broken bytes
        format="JPEG" if file_format == "MPO" else file_format,
        icc=icc,
        exif=said.exif,
        xmp=said.xmp,
        iptc=said.iptc,
        comment=said.comment,
        texts=said.texts,
        orientation=orientation if orientation in TURNS else 1,
        bit_depth=depth,
        quality=quality,
        notes=tuple(notes),
    )
    turn = TURNS.get(orientation)
    if turn is None:
        return pixels, facts, deep, kept
    return (
        np.asarray(turn(pixels), np.uint8),
        facts,
        None if deep is None else np.asarray(turn(deep), np.uint16),
        kept,
    )


def _coded_profile(file: BinaryIO, notes: list[str]) -> bytes:
    """Return a profile that does what the file's colour code says; adds a note where none can."""
    code = colour_code(file)
    if code is None or code.usual:
        return b""
    profile = profile_of(code)
    if not profile:
        what = (
            f"HDR colours ({HDR[code.transfer]})"
            if code.transfer in HDR
            else f"colours by code {tuple(code)}"
        )
        notes.append(f"its {what} are not understood: it was opened as if it were sRGB, and may look wrong")
    return profile


def _cause(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
