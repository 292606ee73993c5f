"""Measured facts about an edit: what a judge may rest on."""

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict

from ..errors import PictureError
from .appearance import Look, View, least_of, relative, turn
from .color import chroma, rgb_to_oklab
from .measures import Plane, Where, bands, differing, seam_of, spread
from .picture import Picture
from .region import Region
from .registration import registration

_LONGEST = 512
_MARGIN = 8
_GREY = 0.005
"""OKLab chroma below which nothing has a colour."""
_FLAT = 1.0
"""Standard deviation in levels below which a part is one flat colour."""
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
    weight = region.bytes8 if region else None
    fitted, attempt = _of_size(after, before.size), _of_size(tried or after, before.size)
    facts = facts.model_copy(update=_outcome(before, fitted, weight, wrong_size))
    if tried is None or tried is after:
        facts = facts.model_copy(update={"tried_outside": facts.changed_outside})
    else:
        tried_outside, _ = _outside(differing(before.pixels, attempt.pixels), weight)
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


def _outcome(before: Picture, after: Picture, weight: Plane | None, wrong_size: bool) -> dict[str, object]:
    difference = differing(before.pixels, after.pixels)
    if not difference.any():
        return {"unchanged": not wrong_size}
    core = None if weight is None else weight >= least_of(weight)
    changed_outside, max_outside = _outside(difference, weight)
    colourless, (inside, around) = _looks(before, weight, bool(changed_outside))
    _, (inside_after, around_after) = _looks(after, weight, bool(changed_outside))
    return {
        "colourless": colourless,
        "blank": _is_blank(before, after, difference, core),
        "changed_inside": _share(difference, core),
        "changed_outside": changed_outside,
        "max_outside": max_outside,
        "seam": _seam(before, after, core),
        "inside": _change(inside, inside_after),
        "outside": _change(around, around_after),
    }


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


def _outside(difference: Plane, weight: Plane | None) -> tuple[float, int]:
    """Return the share of the pixels of no weight that differ, and by how much at most."""
    if weight is None:
        return 0.0, 0
    count = changed = most = 0
    for rows in bands(len(weight)):
        outside = difference[rows][weight[rows] == 0]
        count, changed = count + outside.size, changed + int(np.count_nonzero(outside))
        most = max(most, int(outside.max(initial=0)))
    return changed / count if count else 0.0, most


def _share(difference: Plane, where: Where | None) -> float:
    count = difference.size if where is None else int(np.count_nonzero(where))
    return _count(difference, where) / count if count else 0.0


def _count(difference: Plane, where: Where | None) -> int:
    if where is None:
        return int(np.count_nonzero(difference))
    return sum(int(np.count_nonzero(difference[rows] * where[rows])) for rows in bands(len(where)))


def _is_blank(before: Picture, after: Picture, difference: Plane, core: Where | None) -> bool:
    if _count(difference, core) < _FEWEST_PIXELS:
        return False
    if spread(after.pixels, core) >= _FLAT or spread(before.pixels, core) <= 3 * _FLAT:
        return False
    return core is None or not _flat_around(after, core)


def _flat_around(picture: Picture, core: Where) -> bool:
    """Return whether what lies around is of the same flat colour: a plain sky without its bird."""
    wide = cv2.dilate(core.astype(np.uint8), np.ones((2 * _MARGIN + 1,) * 2, np.uint8)) > 0
    return bool((wide & ~core).any()) and spread(picture.pixels, wide) < _FLAT


def _shift(before: Picture, tried: Picture, region: Region | None) -> tuple[float, float]:
    found = registration(before, tried, region)
    centre_x, centre_y = before.width / 2, before.height / 2
    moved = (found.scale - 1) * centre_x + found.dx, (found.scale - 1) * centre_y + found.dy
    return round(moved[0], 2), round(moved[1], 2)


def _seam(before: Picture, after: Picture, core: Where | None) -> float:
    if core is None:
        return 0.0
    rows, columns = np.flatnonzero(core.any(axis=1)), np.flatnonzero(core.any(axis=0))
    if not len(rows) or core.all():
        return 0.0
    down, across = (slice(max(at[0] - _MARGIN, 0), at[-1] + 1 + _MARGIN) for at in (rows, columns))
    return seam_of(before.rgb[down, across], after.rgb[down, across], core[down, across])


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
