"""Removals whose truth is known: a thing is laid on a photograph and taken away again, well and badly."""

from collections.abc import Iterator

import cv2
import numpy as np
from spoiled_masks import beheaded, elsewhere, footless, halved
from verdict_case import Case, painted, ran, region_of, step_of
from verdict_photos import Bytes, Flags, Photo

from retoucher.agent.values.plan import Step
from retoucher.engines.classical.fill.object_rim import grown_to_rim
from retoucher.pictures import Picture, Region
from retoucher.pictures.color import rgb_to_oklab

CLOSE, ALIKE = 0.035, (0.55, 1.8)
"""OKLab distance, and ratio of detail, up to which a fill counts as good against the known truth."""


def laid_and_removed(photo: Photo, donors: list[Photo]) -> Iterator[Case]:
    """Lay other things on a photograph and take them away, well and badly."""
    random, truth = photo.random, photo.rgb
    for number in range(2):
        donor = donors[int(random.integers(len(donors)))]
        laid = _laid(photo, donor, random)
        if laid is None:
            continue
        before, thing = laid
        step = step_of("inpaint", donor.name)
        region = grown_to_rim(Picture(before), region_of(thing, 0, donor.name))
        if number == 0:
            yield painted(photo, "honest", "remove", region, before, truth, step)
            yield painted(photo, "honest", "remove in a box", _box(region), before, truth, step)
            yield from _badly_masked(photo, before, thing, step)
            continue
        filled = ran(Picture(before), region, step)[0]
        if _close(filled.rgb, truth, region.mask > 0.5):
            yield Case(photo, "honest", "remove", Picture(before), filled, region, step)
        yield from _spoiled(photo, before, truth, region, step)


def _badly_masked(photo: Photo, before: Bytes, thing: Flags, step: Step) -> Iterator[Case]:
    """Yield removals with a perfect fill of a mask that is wrong; ground is filled with other ground."""
    masks: dict[str, Flags | None] = {
        "half": halved(thing, photo.random), "wrong thing": elsewhere(thing, photo.random)
    }  # fmt: skip
    kind, spoil = ("beheaded", beheaded) if photo.random.random() < 0.5 else ("remnant", footless)
    masks[kind] = spoil(thing)
    for planted, mask in masks.items():
        if mask is None or not mask.any():
            continue
        region = grown_to_rim(Picture(before), region_of(mask, 0, step.target))
        if planted == "wrong thing":
            diffused = step.model_copy(update={"arguments": {"method": "diffuse"}})
            yield Case(
                photo,
                planted,
                "remove",
                Picture(before),
                ran(Picture(before), region, diffused)[0],
                region,
                step,
            )
        else:
            yield painted(photo, planted, "remove", region, before, photo.rgb, step)


def _box(region: Region) -> Region:
    """Return the box that a person would draw around a region."""
    left, top, right, bottom = region.box
    mask = np.zeros_like(region.mask)
    mask[top:bottom, left:right] = 1
    return Region(mask, source="box")


def _laid(photo: Photo, donor: Photo, random: np.random.Generator) -> tuple[Bytes, Flags] | None:
    """Return the photograph with the donor's thing on it, and where; it takes 2 to 8 % of the picture."""
    ys, xs = np.nonzero(donor.thing)
    window = np.s_[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    cut, mask = donor.rgb[window], donor.thing[window].astype(np.float32)
    wanted = random.uniform(0.02, 0.08) * photo.rgb.shape[0] * photo.rgb.shape[1]
    factor = min(
        np.sqrt(wanted / mask.sum()),
        0.7 * photo.rgb.shape[0] / mask.shape[0],
        0.7 * photo.rgb.shape[1] / mask.shape[1],
    )
    size = max(8, round(mask.shape[1] * factor)), max(8, round(mask.shape[0] * factor))
    cut, mask = (
        cv2.resize(cut, size, interpolation=cv2.INTER_AREA),
        cv2.resize(mask, size, interpolation=cv2.INTER_AREA),
    )
    for _ in range(30):
        top = int(random.integers(0, photo.rgb.shape[0] - size[1]))
        left = int(random.integers(0, photo.rgb.shape[1] - size[0]))
        alpha = np.zeros(photo.rgb.shape[:2], np.float32)
        alpha[top : top + size[1], left : left + size[0]] = mask
        if not (photo.thing & (alpha > 0)).any():
            before = photo.rgb.astype(np.float32)
            part = before[top : top + size[1], left : left + size[0]]
            part += (cut - part) * mask[..., None]
            return np.rint(before).astype(np.uint8), alpha > 0.3
    return None


def _close(made: Bytes, truth: Bytes, hole: Flags) -> bool:
    """Return whether a fill is as good as the truth to the eye: its colours at a glance, and its detail."""
    blurred = [rgb_to_oklab(np.asarray(cv2.GaussianBlur(p, (0, 0), 3), np.uint8)) for p in (made, truth)]
    apart = np.linalg.norm(blurred[0] - blurred[1], axis=2)[hole]
    detail = [_detail(p)[hole].mean() + 1.5 for p in (made, truth)]
    return bool(
        apart.mean() < CLOSE
        and np.percentile(apart, 98) < 4 * CLOSE
        and ALIKE[0] < detail[0] / detail[1] < ALIKE[1]
    )


def _detail(rgb: Bytes) -> Bytes:
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    return np.asarray(
        cv2.convertScaleAbs(cv2.Laplacian(cv2.GaussianBlur(grey, (3, 3), 0), cv2.CV_16S)), np.uint8
    )


def _spoiled(photo: Photo, before: Bytes, truth: Bytes, region: Region, step: Step) -> Iterator[Case]:
    """Yield removals whose mask was right and whose fill was not."""
    hole, random = region.mask > 0.5, photo.random
    reach = np.sqrt(hole.sum())

    def spoiled(kind: str, inside: Bytes) -> Case:
        return painted(photo, kind, "remove", region, before, inside, step)

    if _detail(truth)[hole].mean() > 5:
        ground = np.where(hole[..., None], 0, truth).astype(np.float32)
        share = cv2.GaussianBlur((~hole).astype(np.float32), (0, 0), 0.25 * reach)[..., None]
        smear = cv2.GaussianBlur(ground, (0, 0), 0.25 * reach) / np.maximum(share, 1e-4)
        yield spoiled("smear", np.clip(smear, 0, 255).astype(np.uint8))
    if _edges_at_rim(truth, hole) > 0.12:
        by = max(3, round(0.06 * reach))
        yield spoiled("step in a line", np.roll(truth, (by, by), (0, 1)))
    yield spoiled("ghost", np.rint(0.55 * before + 0.45 * truth).astype(np.uint8))
    if photo.has_thing and not (photo.thing & hole).any():
        copied = _copied(photo, hole)
        if copied is not None:
            yield spoiled("repeated", copied)
    spot = np.clip(truth + np.array([18, 12, -10]) * (1 if random.random() < 0.5 else -1), 0, 255)
    yield painted(
        photo, "seam", "remove", Region(hole.astype(np.float32)), before, spot.astype(np.uint8), step
    )


def _edges_at_rim(truth: Bytes, hole: Flags) -> float:
    rim = cv2.morphologyEx(hole.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8)) > 0
    grey = cv2.GaussianBlur(cv2.cvtColor(truth, cv2.COLOR_RGB2GRAY), (0, 0), 1.5).astype(np.float32)
    return float((np.hypot(cv2.Sobel(grey, -1, 1, 0), cv2.Sobel(grey, -1, 0, 1))[rim] > 60).mean())


def _copied(photo: Photo, hole: Flags) -> Bytes | None:
    """Return the truth with the photograph's own thing once more in the hole; None when it is too big."""
    ys, xs = np.nonzero(photo.thing)
    hy, hx = np.nonzero(hole)
    if photo.thing.sum() > 8 * hole.sum():
        return None
    by = int(hy.mean() - ys.mean()), int(hx.mean() - xs.mean())
    moved = np.roll(photo.thing, by, (0, 1))
    return np.where(moved[..., None], np.roll(photo.rgb, by, (0, 1)), photo.rgb).astype(np.uint8)
