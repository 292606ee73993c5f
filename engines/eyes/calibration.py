"""How sure a mask is: what speaks for it, measured, and the odds fitted on photographs with human masks.

`calibration.yaml` holds the numbers; `benchmarks/fit_eyes.py` made them. A score of 0.7 means: of a hundred
such masks, seventy overlap with the truth by more than 0.7.
"""

from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ...pictures.color import Floats
from ...strict_yaml import read_yaml
from ..classical.find.masks import box_of, overlap
from ..classical.find.view import Bits
from .nanodet import shared
from .sight import Sight

FEATURES = ("quality", "stability", "salience", "detection", "siblings")
"""What is measured of a reading of the prompt network, each about 0 to 1."""
SUBJECT_FEATURES = ("stability", "salience", "detection", "boxed", "pointed")
"""What is measured of a subject; the last two by the prompt network, a second witness."""


def measured(sight: Sight, logits: Floats, index: int, quality: float) -> dict[str, float]:
    """Return the features of one of several readings, each HW logits; the others are its siblings."""
    masks = logits > 0
    mask = masks[index]
    others = [overlap(mask, other) for k, other in enumerate(masks) if k != index]
    sure, possible = logits[index] > 1, logits[index] > -1
    return {
        "quality": quality,
        "stability": float(sure.sum() / max(1, possible.sum())),
        "salience": salience_agreement(sight, mask),
        "detection": detection_agreement(sight, mask),
        "siblings": float(np.mean(others)) if others else 0.5,
    }


def measured_standing(sight: Sight, mask: Bits) -> dict[str, float]:
    """Return the features of a thing that stands out; the prompt network is not asked."""
    around = cv2.dilate(mask.astype(np.uint8), np.ones((15, 15), np.uint8)) > 0
    sure, possible = (sight.salient > 0.8) & mask, (sight.salient > 0.2) & around
    standing = sight.salient > 0.5
    return {
        "stability": float(sure.sum() / max(1, possible.sum())),
        "salience": float(mask.sum() / max(1, standing.sum())),
        "detection": detection_agreement(sight, mask),
    }


def measured_subject(sight: Sight, mask: Bits) -> dict[str, float]:
    """Return the features of a subject: also whether its box and middle mean it to the prompt network."""
    boxed = sight.answers(box=box_of(mask)).logits[0] > 0
    pointed = sight.answers(inside=(deepest(mask),)).logits > 0
    return measured_standing(sight, mask) | {
        "boxed": overlap(boxed, mask),
        "pointed": max(overlap(reading, mask) for reading in pointed),
    }


def deepest(mask: Bits) -> tuple[int, int]:
    """Return the x, y that lies farthest inside."""
    depth = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    y, x = np.unravel_index(int(depth.argmax()), depth.shape)
    return int(x), int(y)


def likelihood(kind: str, features: dict[str, float]) -> float:
    """Return the share of such masks that overlap with the truth by more than 0.7."""
    fitted = numbers()[kind]
    odds = fitted["start"] + sum(fitted[name] * features[name] for name in fitted if name != "start")
    return float(1 / (1 + np.exp(-odds)))


@cache
def numbers() -> dict[str, dict[str, Any]]:
    """Return what was fitted: kind of question → start and a weight for each feature."""
    fitted = Path(__file__).parent / "calibration.yaml"
    return read_yaml(fitted.read_text("utf-8"), fitted.name)[0]


def salience_agreement(sight: Sight, mask: Bits) -> float:
    """Return the overlap with what stands out: with all of it, or with the part that it touches."""
    standing = sight.salient > 0.5
    if not (standing & mask).any():
        return 0.0
    _, labels = cv2.connectedComponents(standing.astype(np.uint8))
    touched = np.bincount(labels[mask & standing])
    part = labels == int(touched.argmax())
    return max(overlap(mask, standing), overlap(mask, part))


def detection_agreement(sight: Sight, mask: Bits) -> float:
    """Return how well the mask's box is that of a thing that is seen, by the detector's own score."""
    if not mask.any():
        return 0.0
    box = box_of(mask)
    return max((thing.score**0.5 * shared(box, thing.box) for thing in sight.things), default=0.0)
