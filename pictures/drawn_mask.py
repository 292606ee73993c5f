"""Masks that other programs made: which of the conventions in use a file follows, and how it lies."""

from dataclasses import dataclass
from os import PathLike
from typing import Literal

import cv2
import numpy as np

from ..errors import PictureError
from .picture import Picture, open_mask, wrong_size
from .reading import TURNS
from .region import Region
from .region_shapes import Mask8

Convention = Literal["auto", "white", "black", "hole"]
"""What may change: white, black, or what is transparent; 'auto' looks at the file."""
_COLOURED = 24
"""Levels between the channels of a pixel from which it is no grey."""
_HALF = 0.5
_ASK = "say what may change: white, black or hole (--mask-means)"


@dataclass(frozen=True)
class DrawnMask:
    """A mask file as it was understood."""

    region: Region
    notes: tuple[str, ...] = ()
    """What had to be assumed about it, in sentences."""


def read_mask(
    source: str | PathLike[str] | bytes, picture: Picture, *, means: Convention = "auto", name: str = ""
) -> DrawnMask:
    """Return the region of `picture` that a mask file draws.

    White and opaque may change; of a coloured mask with a transparent hole (as for OpenAI's images API) the
    hole may; a mask of the photo as its camera stored it is turned like the photo.

    Raises PictureError for what cannot be understood or is of another size.
    """
    notes: list[str] = []
    drawn = _turned(open_mask(source, picture.size), picture, notes)
    if drawn.size != picture.size:
        raise wrong_size(drawn.size, picture.size)
    mask = _MEANINGS[_convention(drawn, notes) if means == "auto" else means](drawn)
    return DrawnMask(Region.from_bytes8(mask, name, "file"), tuple(notes))


def _turned(drawn: Picture, picture: Picture, notes: list[str]) -> Picture:
    turn = TURNS.get(picture.facts.orientation)
    across = drawn.size == picture.size[::-1] and drawn.size != picture.size
    if not across or turn is None:
        return drawn
    notes.append("the mask is of the photo as its camera stored it: it was turned upright like the photo")
    return Picture(np.ascontiguousarray(turn(drawn.pixels), np.uint8))


def _convention(drawn: Picture, notes: list[str]) -> Convention:
    alpha = drawn.alpha
    has_hole = alpha is not None and bool(alpha.min() < 128)
    if _is_coloured(drawn):
        if not has_hole:
            raise PictureError(f"the mask file is a coloured picture, not black and white; {_ASK}")
        notes.append("the mask is a coloured picture with a transparent hole: the hole may change")
        return "hole"
    grey = _grey(drawn)
    if alpha is not None and has_hole and not (grey[alpha >= 128] >= 128).any():
        raise PictureError(f"the mask file has nothing white, only black and transparent parts; {_ASK}")
    white = _white(drawn)
    if not has_hole and (white >= 128).mean() > _HALF and (white < 128).any():
        share = f"{(white >= 128).mean():.0%}"
        notes.append(f"white may change, {share} of the picture; if black was meant: --mask-means black")
    return "white"


def _is_coloured(drawn: Picture) -> bool:
    seen = drawn.rgb if drawn.alpha is None else drawn.rgb[drawn.alpha >= 128]
    spread = seen.max(axis=-1) - seen.min(axis=-1)
    return bool(spread.size) and float((spread > _COLOURED).mean()) > 0.02


def _grey(drawn: Picture) -> Mask8:
    return np.asarray(cv2.cvtColor(drawn.rgb, cv2.COLOR_RGB2GRAY), np.uint8)


def _white(drawn: Picture) -> Mask8:
    return _grey(drawn) if drawn.alpha is None else np.minimum(_grey(drawn), drawn.alpha)


def _black(drawn: Picture) -> Mask8:
    dark = 255 - _grey(drawn)
    return dark if drawn.alpha is None else np.minimum(dark, drawn.alpha)


def _hole(drawn: Picture) -> Mask8:
    if drawn.alpha is None or drawn.alpha.min() == 255:
        raise PictureError("the mask file has no transparent hole")
    return 255 - drawn.alpha


_MEANINGS = {"white": _white, "black": _black, "hole": _hole}
