"""Measured facts about an edit: what a judge may rest on."""

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict

from ..errors import PictureError
from .appearance import Look, View, relative, turn
from .color import chroma, rgb_to_oklab
from .file_facts import Pixels
from .measures import Plane, Where, changed_shares, least_of, seam_of, spread
from .picture import Picture
from .region import Region
from .registration import registration

_LONGEST = 512
_MARGIN = 8
_GREY = 0.005
"""OKLab chroma below which nothing has a colour."""
_FLAT = 1.0
"""Standard deviation in levels below which a part is one flat colour."""
_UNEVEN = 3 * _FLAT
"""... above which it is surely none; between them lies the grain of a plain ground."""
_FEWEST_PIXELS = 16


class Change(BaseModel):
    """How one part of the picture changed; 0 everywhere when it did not.

    Lightness, warmth, tint and chroma are differences of OKLab means (lightness in [0, 1], black to white);
    contrast, sharpness and noise are relative (0.2 = 20 % more); hue is the turn of the mean hue in degrees.
    """

    model_config = ConfigDict(frozen=True)

    lightness: float = 0.0
    contrast: float = 0.0
    chroma: float = 0.0
    warmth: float = 0.0
    """Towards yellow (+) or blue (-)."""
    tint: float = 0.0
    """Towards magenta (+) or green (-)."""
    hue: float = 0.0
    sharpness: float = 0.0
    noise: float = 0.0


class Evidence(BaseModel):
    """The facts of one edit; shares are of the pixels inside or outside the region, in [0, 1]."""

    model_config = ConfigDict(frozen=True)

    size_before: tuple[int, int]
    size_after: tuple[int, int]
    wrong_size: bool = False
    """The size differs though the edit was not a geometric one."""
    unchanged: bool = False
    """No pixel differs."""
    colourless: bool = False
    """The picture was all grey before the edit."""
    blank: bool = False
    """The changed part has become one flat colour, which what lies around it has not."""
    changed_inside: float = 0.0
    changed_outside: float = 0.0
    max_outside: int = 0
    """Largest difference of a channel outside the region, 0–255; protected edits have 0."""
    tried_outside: float = 0.0
    """Share outside that the engine changed before `protect` put it back."""
    shift: tuple[float, float] = (0.0, 0.0)
    """Pixels (right, down) by which the engine moved the picture's middle before `protect` undid it."""
    seam: float = 0.0
    """Gradient across the region's border against the picture's own gradients there; above 2 is visible."""
    inside: Change = Change()
    outside: Change = Change()


def evidence(
    before: Picture,
    after: Picture,
    region: Region | None = None,
    *,
    tried: Picture | None = None,
    geometric: bool = False,
    aligned: bool = False,
) -> Evidence:
    """Measure what an edit did; `tried` is the engine's own result before `protect`.

    `aligned`: the tool works pixel by pixel and cannot have moved anything, so no shift is looked for.

    Shares, the largest difference and `unchanged` are exact; means are taken on a small copy. A geometric
    edit has no pixels to compare, so only the whole pictures' looks are.
    """
    if region is not None and region.size != before.size:
        raise PictureError(f"a region for this picture is {before.size}, got {region.size}")
    if geometric:
        return _of_geometry(before, after)
    wrong_size = after.size != before.size
    facts = Evidence(size_before=before.size, size_after=after.size, wrong_size=wrong_size)
    fitted, attempt = _of_size(after, before.size), _of_size(tried or after, before.size)
    facts = facts.model_copy(update=_outcome(before, fitted, region, wrong_size))
    if tried is None or tried.pixels is after.pixels:
        facts = facts.model_copy(update={"tried_outside": facts.changed_outside})
    elif region is not None:
        tried_outside = changed_shares(before.pixels, attempt.pixels, region.bytes8).outside
        facts = facts.model_copy(update={"tried_outside": tried_outside})
    moved = not aligned and (facts.tried_outside or (region is None and not facts.unchanged))
    return facts.model_copy(update={"shift": _shift(before, attempt, region)}) if moved else facts


def _of_geometry(before: Picture, after: Picture) -> Evidence:
    looks = [_view(picture).look() for picture in (before, after)]
    return Evidence(
        size_before=before.size,
        size_after=after.size,
        unchanged=before == after,
        changed_inside=float(before != after),
        inside=_change(*looks),
    )


def _outcome(before: Picture, after: Picture, region: Region | None, wrong_size: bool) -> dict[str, object]:
    weight = region.bytes8 if region else None
    shares = changed_shares(before.pixels, after.pixels, weight)
    if not shares.anywhere:
        return {"unchanged": not wrong_size}
    around = bool(shares.outside)
    colourless, (inside, outside) = _looks(before, weight, around)
    _, (inside_after, outside_after) = _looks(after, weight, around)
    pieces = _pieces(before, after, region)
    return {
        "colourless": colourless,
        "blank": shares.pixels_inside >= _FEWEST_PIXELS and _is_blank(*pieces),
        "changed_inside": shares.inside,
        "changed_outside": shares.outside,
        "max_outside": shares.most_outside,
        "seam": _seam(*pieces),
        "inside": _change(inside, inside_after),
        "outside": _change(outside, outside_after),
    }


def _pieces(before: Picture, after: Picture, region: Region | None) -> tuple[Pixels, Pixels, Where | None]:
    """Return both pictures' pixels around a region, and where they count as inside it."""
    if region is None:
        return before.pixels, after.pixels, None
    left, top, right, bottom = region.box
    piece = np.s_[max(top - _MARGIN, 0) : bottom + _MARGIN, max(left - _MARGIN, 0) : right + _MARGIN]
    return before.pixels[piece], after.pixels[piece], region.bytes8[piece] >= least_of(region.bytes8)


def _looks(
    picture: Picture, weight: Plane | None, also_around: bool
) -> tuple[bool, tuple[Look | None, Look | None]]:
    """Return whether a picture is all grey, and its looks inside and around; one view at a time is kept."""
    view = _view(picture)
    around = view.look(255 - weight) if also_around and weight is not None else None
    return float(chroma(view.lab).max()) < _GREY, (view.look(weight), around)


def _of_size(picture: Picture, size: tuple[int, int]) -> Picture:
    if picture.size == size:
        return picture
    return Picture(np.asarray(cv2.resize(picture.pixels, size, interpolation=cv2.INTER_AREA), np.uint8))


def _is_blank(before: Pixels, after: Pixels, core: Where | None) -> bool:
    if spread(after, core) >= _FLAT or spread(before, core) <= _UNEVEN:
        return False
    return core is None or not _flat_around(after, core)


def _flat_around(pixels: Pixels, core: Where) -> bool:
    """Return whether what lies around is nearly as flat: a plain sky without its bird, its grain and all."""
    wide = cv2.dilate(core.view(np.uint8), np.ones((2 * _MARGIN + 1,) * 2, np.uint8)) > 0
    return bool((wide & ~core).any()) and spread(pixels, wide) < _UNEVEN


def _shift(before: Picture, tried: Picture, region: Region | None) -> tuple[float, float]:
    found = registration(before, tried, region)
    centre_x, centre_y = before.width / 2, before.height / 2
    moved = (found.scale - 1) * centre_x + found.dx, (found.scale - 1) * centre_y + found.dy
    return round(moved[0], 2), round(moved[1], 2)


def _seam(before: Pixels, after: Pixels, core: Where | None) -> float:
    if core is None or core.all():
        return 0.0
    return seam_of(before[..., :3], after[..., :3], core)


def _view(picture: Picture) -> View:
    factor = min(1.0, _LONGEST / max(picture.size))
    size = tuple(max(round(length * factor), 1) for length in picture.size)
    small = cv2.resize(picture.pixels, size, interpolation=cv2.INTER_AREA)[..., :3]
    return View(rgb_to_oklab(np.asarray(small, np.uint8)), picture.pixels)


def _change(before: Look | None, after: Look | None) -> Change:
    if before is None or after is None:
        return Change()
    return Change(
        lightness=after.lightness - before.lightness,
        contrast=relative(before.contrast, after.contrast, 0.005),
        chroma=after.chroma - before.chroma,
        warmth=after.warmth - before.warmth,
        tint=after.tint - before.tint,
        hue=turn(before.hue, after.hue),
        sharpness=relative(before.sharpness, after.sharpness, 0.5),
        noise=relative(before.noise, after.noise, 0.25),
    )
