"""Masks at the picture's own size: looked at closely enough, cleaned, and fitted to the edges."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ...pictures import Box, Mask, Picture
from ..classical.find.masks import box_of, filled, main_parts, overlap
from ..classical.find.refine import refine, shrunk
from ..classical.find.view import Bits, View
from .boxes import around
from .inputs import padded
from .prompts import Prompt
from .segmenters import Drawn, Logits, Segmenter

LONGEST_SHAPE = 8.0
"""Longer pictures are continued to this ratio before a mask network sees them."""

CLOSER = 0.6
"""A crop is worth a look of its own when it is shorter than this share of the picture."""

AGREE = 0.5
"""A closer look counts when it overlaps the first by this much."""


@dataclass(frozen=True)
class Sighting:
    """An object that was seen in a part of the picture."""

    frame: Box
    logits: Logits
    """HW float32 of any size, covering the frame; above 0 is inside."""
    score: float

    @property
    def empty(self) -> bool:
        """True when no pixel is inside."""
        return not (self.logits > 0).any()

    @property
    def box(self) -> tuple[float, float, float, float]:
        """What it covers, XYXY in pixels of the picture."""
        left, top, right, bottom = self.frame
        x0, y0, x1, y1 = box_of(self.logits > 0)
        across, down = (right - left) / self.logits.shape[1], (bottom - top) / self.logits.shape[0]
        return left + x0 * across, top + y0 * down, left + x1 * across, top + y1 * down

    def small(self, view: View) -> Bits:
        """Return the mask at the view's size; a thing smaller than its pixels keeps one."""
        left, top, right, bottom = self.box
        whole = np.zeros(view.shape, bool)
        across, down = view.scale
        x0, y0 = int(self.frame[0] * across), int(self.frame[1] * down)
        x1 = min(max(round(self.frame[2] * across), x0 + 1), view.width)
        y1 = min(max(round(self.frame[3] * down), y0 + 1), view.height)
        solid = (self.logits > 0).astype(np.float32)
        shown = cv2.resize(solid, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)
        whole[y0:y1, x0:x1] = shown.reshape(y1 - y0, x1 - x0) > 0.5
        middle = int((top + bottom) / 2 * down), int((left + right) / 2 * across)
        if not whole.any():
            whole[min(middle[0], view.height - 1), min(middle[1], view.width - 1)] = True
        return whole


def draw(picture: Picture, segmenter: Segmenter, prompts: Sequence[Prompt]) -> list[Sighting]:
    """Return what each prompt shows; small things in large pictures are drawn from a crop around them."""
    frames = [_frame(picture.size, p.box, segmenter.working) for p in prompts]
    drawn: dict[int, Sighting] = {}
    for frame in dict.fromkeys(frames):
        at = [i for i, f in enumerate(frames) if f == frame]
        drawn |= zip(at, _segment(picture, segmenter, frame, [prompts[i] for i in at]), strict=True)
    return [
        _closer(picture, segmenter, prompt, drawn[i]) if prompt.box is None else drawn[i]
        for i, prompt in enumerate(prompts)
    ]


def to_mask(picture: Picture, sighting: Sighting) -> Mask:
    """Return the mask at the picture's size, HW float32 in [0, 1], its edge fitted to the picture's."""
    whole = np.zeros((picture.height, picture.width), np.float32)
    left, top, right, bottom = sighting.frame
    size = right - left, bottom - top
    logits = _cleaned(sighting.logits)
    solid = cv2.resize(logits, size, interpolation=cv2.INTER_LINEAR).reshape(size[::-1]) > 0
    if not solid.any():
        return whole
    x0, y0, x1, y1 = around(box_of(solid), size, 0.15, 16)
    crop = picture.rgb[top + y0 : top + y1, left + x0 : left + x1]
    whole[top + y0 : top + y1, left + x0 : left + x1] = refine(crop, solid[y0:y1, x0:x1])
    return whole


def distinct_sightings(view: View, sightings: list[Sighting], most_overlap: float = 0.8) -> list[Sighting]:
    """Return the sightings that are not empty, without those that draw the same thing as a surer one."""
    kept: list[tuple[Sighting, Bits]] = []
    for one in sorted((s for s in sightings if not s.empty), key=lambda s: -s.score):
        small = one.small(view)
        if all(overlap(small, other) <= most_overlap for _, other in kept):
            kept.append((one, small))
    return [one for one, _ in kept]


def _segment(picture: Picture, segmenter: Segmenter, frame: Box, prompts: Sequence[Prompt]) -> list[Sighting]:
    left, top, right, bottom = frame
    crop = picture.rgb[top:bottom, left:right]
    shown = shrunk(crop, 2 * segmenter.working)
    across, down = shown.shape[1] / crop.shape[1], shown.shape[0] / crop.shape[0]
    scaled = [p.moved(left, top).scaled(across, down) for p in prompts]
    seen = padded(shown, LONGEST_SHAPE)
    used = shown.shape[0] / seen.shape[0], shown.shape[1] / seen.shape[1]
    return [Sighting(frame, _used(one, used), one.score) for one in segmenter.segment(seen, scaled)]


def _used(drawn: Drawn, share: tuple[float, float]) -> Logits:
    height, width = drawn.logits.shape
    return drawn.logits[: max(round(height * share[0]), 1), : max(round(width * share[1]), 1)]


def _frame(size: tuple[int, int], box: tuple[float, float, float, float] | None, working: int) -> Box:
    whole = 0, 0, *size
    if box is None or max(size) <= working:
        return whole
    crop = around(box, size, 0.5, working)
    return crop if max(crop[2] - crop[0], crop[3] - crop[1]) < CLOSER * max(size) else whole


def _closer(picture: Picture, segmenter: Segmenter, prompt: Prompt, first: Sighting) -> Sighting:
    """Return the thing drawn from a crop where it is small and the second look agrees with the first."""
    if first.empty:
        return first
    frame = _frame(picture.size, first.box, segmenter.working)
    if frame == first.frame:
        return first
    (second,) = _segment(picture, segmenter, frame, [prompt.with_box(first.box).inside(frame)])
    view = View(picture)
    same = not second.empty and overlap(first.small(view), second.small(view)) > AGREE
    return second if same else first


def _cleaned(logits: Logits) -> Logits:
    """Return the logits without specks and pinholes."""
    solid = logits > 0
    if not solid.any():
        return logits
    kept = filled(main_parts(solid, 0.02), 0.005)
    return np.where(kept, np.abs(logits) + 1e-6, -np.abs(logits)).astype(np.float32)
