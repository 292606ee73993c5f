"""What is kept of an edit: the segments of original and edit that it is about; elsewhere the original.

Source: EditWorld (arXiv 2405.14785), section 3.3; `post_edit` says where an instruction looked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np

from ...errors import ToolRetry
from ...pictures import Box, Mask, Picture, Region
from .. import Progress, silent
from .padded import change_weight

Segment = Callable[[Picture], Sequence[Region]]
"""Takes a picture apart into regions, as SAM does."""

Repaint = Callable[[Picture, Picture, Region, str, int, Progress], Picture]
"""From original, edit, region, prompt, seed and progress to the original with the region painted."""


def changed_region(original: Picture, edited: Picture) -> Region:
    """Return where an edit plainly changed the picture: for editors whose attention cannot be watched."""
    return Region(change_weight(original.rgb, edited.rgb), name="changed", source="difference")


def boxes_of(changed: Region, most: int = 4) -> list[Box]:
    """Return XYXY boxes around the largest connected parts of a change; specks are left out."""
    import cv2

    plain = cv2.morphologyEx((changed.mask > 0.5).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(plain)
    largest = sorted(stats[1:count].tolist(), key=lambda s: -s[4])[:most]
    return [
        (x, y, x + width, y + height) for x, y, width, height, area in largest if area > largest[0][4] / 50
    ]


MOSTLY = 0.6
"""An edit of more than this share of the picture is about all of it."""


def keep_about(
    original: Picture, edited: Picture, within: Callable[[Picture, Box], Sequence[Region]]
) -> Picture:
    """Return the original with the edit inside the things that it plainly changed; for any editor.

    `within`: finds the thing in a box of a picture. An edit of most of the picture, or of nothing, stays
    as it is; so does one of another size.
    """
    if original.size != edited.size:
        return edited
    looked = changed_region(original, edited)
    boxes = boxes_of(looked)
    if not boxes or looked.mask.mean() > MOSTLY:
        return edited

    def segment(picture: Picture) -> list[Region]:
        """Return the thing in each box, and all of them together."""
        things = [region for box in boxes for region in within(picture, box)]
        return [*things, reduce(Region.union, things)] if things else []

    def edit_as_it_is(original: Picture, edited: Picture, *rest: object) -> Picture:
        return edited

    return PostEdit(segment, edit_as_it_is, grow=2).apply(original, edited, looked).picture


def overlap(a: Region, b: Region) -> float:
    """Return intersection over union of two regions of one size, soft pixels by their weight."""
    union = np.maximum(a.mask, b.mask).sum()
    return float(np.minimum(a.mask, b.mask).sum() / union) if union else 0.0


def shared(a: Region, b: Region) -> float:
    """Return what two regions of one size have in common, in pixels."""
    return float(np.minimum(a.mask, b.mask).sum())


Overlap = Callable[[Region, Region], float]


def best_segment(segments: Sequence[Region], wanted: Region, measure: Overlap = overlap) -> Region | None:
    """Return the segment that overlaps `wanted` most, None when none does."""
    best = max(segments, key=lambda s: measure(s, wanted), default=None)
    return best if best is not None and measure(best, wanted) > 0 else None


@dataclass(frozen=True)
class PostEdited:
    """What was kept of an edit, and why."""

    picture: Picture
    region: Region
    """Where the edit was kept: the union of the two segments."""
    of_original: Region | None
    of_edit: Region | None


@dataclass(frozen=True)
class PostEdit:
    """Keeps an edit inside the segments that its instruction is about."""

    segment: Segment
    repaint: Repaint
    grow: int = 0
    """Pixels that the union is grown by."""
    prompt: str = field(default="")
    """What the repainted region shows: the output's description when there is one."""
    overlap: Overlap = overlap
    """What overlap means, which the paper leaves open."""

    def apply(
        self,
        original: Picture,
        edited: Picture,
        looked: Region,
        *,
        seed: int = 0,
        progress: Progress = silent,
    ) -> PostEdited:
        """Return the original with the edit inside M_original ∪ M_edit; outside, bytes are the original's.

        `looked`: where the instruction looked (`edit_attended`) or the picture changed (`changed_region`);
        it stands for the segments when none overlaps it.
        """
        if not original.size == edited.size == looked.size:
            raise ToolRetry(
                f"wants one size, got {original.size} before, {edited.size} after, {looked.size} region"
            )
        of_original = best_segment(self.segment(original), looked, self.overlap)
        of_edit = best_segment(self.segment(edited), looked, self.overlap)
        masks = [r.mask for r in (of_original, of_edit) if r is not None] or [looked.mask]
        region = Region(_grown(np.maximum.reduce(masks), self.grow), name=looked.name, source="post-edit")
        if region.empty:
            return PostEdited(original, region, of_original, of_edit)
        painted = self.repaint(original, edited, region, self.prompt, seed, progress)
        weight = region.mask[..., None]
        mixed = np.rint(original.rgb + weight * (painted.rgb.astype(np.float32) - original.rgb))
        return PostEdited(original.with_rgb(mixed.astype(np.uint8)), region, of_original, of_edit)


def _grown(mask: Mask, pixels: int) -> Mask:
    if not pixels:
        return mask
    import cv2

    side = 2 * pixels + 1
    return np.asarray(
        cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))), np.float32
    )
