"""Pictures as a browser shows them: scaled, tinted, compared. What a person saves is made elsewhere."""

from functools import lru_cache
from io import BytesIO

import cv2
import numpy as np
from PIL import Image

from ....errors import PictureError
from ....pictures import Picture, Pixels, Region, Store
from ...stage import Shown

SCREEN = 2048
"""Longest side of a picture on the stage until one zooms in."""
THUMB = 232
TILE = 1024
"""Side of the squares in which a picture's own pixels are given; the stage counts in the same."""
_TINT = (255, 64, 129)


def address(kind: str, *digests: str, longest: int = 0) -> str:
    """Return the path at which this server gives a picture, mask or difference."""
    names = "/".join(digest.removeprefix("sha256:") for digest in digests)
    return f"/retoucher/{kind}/{names}" + (f"?longest={longest}" if longest else "")


def shown(digest: str, size: tuple[int, int], alt: str = "") -> Shown:
    """Return what the stage has to know of a picture; its pixels are not needed."""
    width, height = size
    return Shown(
        digest=digest,
        width=width,
        height=height,
        url=address("picture", digest, longest=SCREEN),
        tiles=address("tile", digest),
        shown=round(width * min(1.0, SCREEN / max(size))),
        alt=alt,
    )


def thumb(digest: str, longest: int = THUMB) -> str:
    """Return the address of a small version."""
    return address("picture", digest, longest=longest)


@lru_cache(maxsize=192)
def picture_bytes(store: Store, digest: str, longest: int) -> tuple[bytes, str]:
    """Return (file, media type) of a picture whose longest side is at most `longest`."""
    if longest <= THUMB:
        return small_jpeg(store.thumbnail(digest, longest=THUMB)), "image/jpeg"
    picture = store.picture(digest)
    return _file(scaled(picture.pixels, longest), picture.facts.icc)


def screen_file(picture: Picture) -> tuple[bytes, str]:
    """Return (file, media type) of a picture that has the size of the screen already."""
    return _file(picture.pixels, picture.facts.icc)


def _file(pixels: Pixels, icc: bytes) -> tuple[bytes, str]:
    if pixels.shape[2] == 3:
        return _encoded(pixels, "JPEG", icc, quality=90), "image/jpeg"
    return _encoded(pixels, "PNG", icc, compress_level=1), "image/png"


def small_jpeg(small: Picture) -> bytes:
    """Return a small picture as a JPEG."""
    return _encoded(small.rgb, "JPEG", b"", quality=85)


@lru_cache(maxsize=96)
def tile_bytes(store: Store, digest: str, column: int, row: int) -> bytes:
    """Return a square of a picture's own pixels as a PNG; PictureError outside of it."""
    picture = store.picture(digest)
    square = picture.pixels[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]
    if not square.size:
        raise PictureError(
            f"there is no square {column}, {row}: the picture is {picture.width} × {picture.height}"
        )
    return _encoded(np.ascontiguousarray(square), "PNG", picture.facts.icc, compress_level=1)


@lru_cache(maxsize=64)
def mask_bytes(store: Store, digest: str) -> bytes:
    """Return the mask as a PNG in one colour whose opacity is the mask."""
    return tinted(store.region(digest))


def tinted(region: Region) -> bytes:
    """Return a region as a PNG in one colour whose opacity is the mask."""
    mask = scaled(region.bytes8, SCREEN)
    tint = np.broadcast_to(np.array(_TINT, np.uint8), (*mask.shape, 3))
    return _encoded(np.dstack([tint, mask]), "PNG", b"", compress_level=1)


@lru_cache(maxsize=32)
def heat_bytes(store: Store, before: str, after: str) -> bytes:
    """Return where two pictures differ: black for nothing, through red to white for the most."""
    first, second = store.picture(before).rgb, store.picture(after).rgb
    difference = cv2.absdiff(first, second).max(axis=2)
    stretched = np.minimum(difference.astype(np.float32) * 4, 255).astype(np.uint8)
    colours = cv2.applyColorMap(scaled(stretched, SCREEN), cv2.COLORMAP_INFERNO)
    return _encoded(np.ascontiguousarray(colours[..., ::-1], np.uint8), "PNG", b"", compress_level=1)


def scaled(pixels: Pixels, longest: int) -> Pixels:
    """Return the picture with its longest side at most this many pixels."""
    height, width = pixels.shape[:2]
    share = longest / max(height, width)
    if share >= 1:
        return pixels
    size = max(1, round(width * share)), max(1, round(height * share))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _encoded(pixels: Pixels, file_format: str, icc: bytes, **settings: int) -> bytes:
    buffer = BytesIO()
    profile = {"icc_profile": icc} if icc else {}
    Image.fromarray(pixels).save(buffer, file_format, **settings, **profile)
    return buffer.getvalue()
