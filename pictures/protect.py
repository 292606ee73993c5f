"""Keep everything outside a region exactly as it was."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ..errors import PictureError
from .depth.levels import sixteen_bits
from .file_facts import Pixels, Samples
from .measures import BLENDED, bands, blended, untouched
from .picture import Picture
from .region import Region
from .registration import registration

_RING = 0.02
"""Width of the band beside the region in which colour is compared, as a share of the longer side."""
_MOST_DRIFT = 16.0
"""Levels of 255: an engine that changed its surroundings by more meant to."""
_SEAM = 0.004
"""Inward fade of a hard edge, as a share of the longer side, where an engine repainted everything."""


class Laid(Picture):
    """A result that goes by the region's softness already: only where that is 0 nothing may have changed."""

    @classmethod
    def of(cls, picture: Picture) -> "Laid":
        """Return a picture as one that is laid on its original."""
        return cls(picture.pixels, picture.facts, picture.deep)


def protect(
    before: Picture,
    after: Picture,
    region: Region,
    *,
    repainted: bool = False,
    aligned: bool = False,
    blends: bool = False,
) -> Picture:
    """Return `after` inside the region and the bytes of `before` outside.

    Another size is scaled back, a small shift or scale is undone. Where the outside came untouched, weight 1
    gives exactly the bytes of `after`. `repainted`: the engine draws every pixel anew (diffusion does), so a
    small drift of colour beside the region is undone inside too, and a hard edge fades over a few pixels.
    `aligned`: the tool works pixel by pixel and cannot have moved anything, so no shift is looked for.
    `blends`: the tool went by the softness of the region itself, and only where that is 0 nothing may change.
    Raises PictureError when the region is of another size than `before`.
    """
    if region.size != before.size:
        raise PictureError(f"a region for this picture is {before.size}, got {region.size}")
    if region.empty:
        return before
    blends = blends or isinstance(after, Laid)
    original, edited = _same_channels(before, after)
    edited = _same_size(edited, before.size)
    weight = region.bytes8
    if not aligned and not untouched(original, edited, weight):  # whoever moves things works in 8 bits
        edited = registration(before, Picture(edited), region).undo(edited)
        if repainted:
            edited = _colour_matched(original, edited, weight)
            weight = _faded_inwards(weight)
    elif before.deep is not None and after.deep is not None and before.deep.shape == after.deep.shape:
        return before.with_pixels(_pasted(before.deep, after.deep, weight, region, blends))
    return before.with_pixels(_pasted(original, edited, weight, region, blends))


def deepened(before: Picture, made: Any, tool: str) -> Any:
    """Return what a tool made of a 16-bit picture in 16 bits: what it left alone keeps all of its own.

    A tool that worked in 8 bits is named in the facts. Anything but a picture comes back as it is.
    """
    if before.deep is None or not isinstance(made, Picture) or made.deep is not None:
        return made
    deep = sixteen_bits(made.pixels)
    if made.pixels.shape == before.pixels.shape:
        same = (made.pixels == before.pixels).all(axis=-1)
        deep[same] = before.deep[same]
    return Picture(made.pixels, made.facts.worked_in_eight_bits(tool), deep)


def _same_channels(before: Picture, after: Picture) -> tuple[Pixels, Pixels]:
    """Return both with opacity or both without; what one lacks comes from the other."""
    if before.alpha is None and after.alpha is None:
        return before.pixels, after.pixels
    if before.alpha is None and after.alpha is not None and after.alpha.min() == 255:
        return before.pixels, after.rgb
    if after.alpha is None:
        return before.pixels, np.dstack([after.rgb, _same_size(_opacity(before), after.size)])
    return np.dstack([before.rgb, _opacity(before)]), after.pixels


def _opacity(picture: Picture) -> NDArray[np.uint8]:
    if picture.alpha is None:
        return np.full((picture.height, picture.width), 255, np.uint8)
    return np.ascontiguousarray(picture.alpha)


def _same_size(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    height, width = pixels.shape[:2]
    if (width, height) == size:
        return np.ascontiguousarray(pixels)
    how = cv2.INTER_AREA if width * height > size[0] * size[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8)


def _colour_matched(original: Pixels, edited: Pixels, weight: NDArray[np.uint8]) -> Pixels:
    """Undo a drift of gain and offset, fitted on the ring around the region; leave a large one alone."""
    reach = max(round(_RING * max(weight.shape)), 3)
    wide = cv2.dilate(weight, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    ring = (wide > 0) & (weight == 0)
    if ring.sum() < 30:
        return edited
    target, source = original[ring][:, :3].astype(np.float32), edited[ring][:, :3].astype(np.float32)
    offset = np.median(target, axis=0) - np.median(source, axis=0)
    if not 0.5 < np.abs(offset).max() <= _MOST_DRIFT:
        return edited
    spread = np.abs(source - np.median(source, axis=0)).mean(axis=0)
    gain = np.abs(target - np.median(target, axis=0)).mean(axis=0) / np.maximum(spread, 1)
    gain = np.where(spread > 4, np.clip(gain, 0.9, 1.1), 1)
    matched = (source - np.median(source, axis=0)) * gain + np.median(target, axis=0)
    if np.abs(matched - target).mean() > 0.9 * np.abs(source - target).mean():
        return edited
    table = (np.arange(256)[:, None] - np.median(source, axis=0)) * gain + np.median(target, axis=0)
    corrected = np.clip(np.rint(table), 0, 255).astype(np.uint8)
    channels = [corrected[:, channel][edited[..., channel]] for channel in range(3)]
    return np.dstack([*channels, *np.dsplit(edited, edited.shape[2])[3:]])


def _faded_inwards(weight: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Fade a hard edge inwards; one that is as soft already stays as it is."""
    reach = max(_SEAM * max(weight.shape), 1.0)
    solid = (weight > 0).astype(np.uint8)
    around = np.count_nonzero(cv2.dilate(solid, np.ones((3, 3), np.uint8)) != solid)
    if np.count_nonzero((weight > 0) & (weight < 255)) >= reach * around:
        return weight
    padded = cv2.copyMakeBorder(solid, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    distance = cv2.distanceTransform(padded, cv2.DIST_L2, 3)[1:-1, 1:-1]
    fade = np.clip(distance / (reach + 1), 0, 1)
    return np.rint(weight * fade).astype(np.uint8)


def _pasted(
    original: Samples, edited: Samples, weight: NDArray[np.uint8], region: Region, blends: bool
) -> Samples:
    if (blends or _is_hard(weight)) and untouched(original, edited, weight):
        return edited
    weight = region.solid().bytes8 if blends else weight
    left, top, right, bottom = region.box
    result = original.copy()
    for rows in bands(bottom - top, BLENDED):
        inside = np.s_[top + rows.start : top + rows.stop, left:right]
        result[inside] = blended(original[inside], edited[inside], weight[inside])
    return result


def _is_hard(weight: NDArray[np.uint8]) -> bool:
    return not any(np.asarray(cv2.inRange(weight[rows], 1, 254)).any() for rows in bands(len(weight)))
