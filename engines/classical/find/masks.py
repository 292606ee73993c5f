"""Hard masks: GrabCut, components, holes, rings."""

import cv2
import numpy as np

from ....pictures import Box, Pixels
from .refine import shrunk
from .view import Bits


def grabcut(
    rgb: Pixels, *, sure: Bits, likely: Bits, never: Bits, rounds: int = 3, longest: int = 320
) -> Bits:
    """Return the object that starts as `sure` and `likely` and may not enter `never`.

    Works at `longest` pixels on the longer side and comes back at the size of `rgb`.
    GrabCut: Rother, Kolmogorov, Blake 2004. The same input gives the same mask.
    """
    labels = np.full(rgb.shape[:2], cv2.GC_PR_BGD, np.uint8)
    labels[likely] = cv2.GC_PR_FGD
    labels[sure] = cv2.GC_FGD
    labels[never] = cv2.GC_BGD
    cut = _cut(shrunk(rgb, longest), labels, rounds)
    if cut.shape == labels.shape:
        return cut
    size = rgb.shape[1], rgb.shape[0]
    cut = cv2.resize(cut.astype(np.float32), size, interpolation=cv2.INTER_LINEAR) > 0.5
    return (cut | (labels == cv2.GC_FGD)) & (labels != cv2.GC_BGD)


def _cut(rgb: Pixels, labels: Pixels, rounds: int) -> Bits:
    if rgb.shape[:2] != labels.shape:
        size = rgb.shape[1], rgb.shape[0]
        labels = np.asarray(cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST), np.uint8)
    inside = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    if inside.sum() < 10 or (~inside).sum() < 10:
        return inside
    cv2.setRNGSeed(1)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    everywhere = 0, 0, rgb.shape[1], rgb.shape[0]
    cv2.grabCut(np.ascontiguousarray(rgb), labels, everywhere, *models, rounds, cv2.GC_INIT_WITH_MASK)
    return (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)


def components(mask: Bits, *, least: int = 1) -> list[Bits]:
    """Return the connected parts of at least that many pixels, largest first."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA]
    order = sorted(range(1, count), key=lambda i: -areas[i])
    return [labels == i for i in order if areas[i] >= least]


def main_parts(mask: Bits, share: float = 0.2) -> Bits:
    """Return the parts that have at least `share` of the largest one's area."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count <= 2:
        return mask
    areas = stats[:, cv2.CC_STAT_AREA]
    keep = areas >= share * areas[1:].max()
    keep[0] = False
    return keep[labels]


def parts_touching(mask: Bits, seeds: Bits) -> Bits:
    """Return the parts of `mask` that hold at least one seed."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8))
    held = np.unique(labels[seeds & mask])
    return np.isin(labels, held[held > 0])


def filled(mask: Bits, share: float = 0.02) -> Bits:
    """Close holes smaller than `share` of the mask; holes at the picture's border stay."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    x, y, w, h, area = stats.T
    enclosed = (x > 0) & (y > 0) & (x + w < mask.shape[1]) & (y + h < mask.shape[0])
    close = enclosed & (area < share * mask.sum())
    close[0] = False
    return mask | close[labels]


def grown(mask: Bits, pixels: int) -> Bits:
    """Return the mask widened by a disc."""
    return cv2.dilate(mask.astype(np.uint8), _disc(pixels)) > 0


def shrunken(mask: Bits, pixels: int) -> Bits:
    """Return the mask narrowed by a disc; the picture's border does not narrow it."""
    return cv2.erode(mask.astype(np.uint8), _disc(pixels), borderType=cv2.BORDER_REPLICATE) > 0


def opened(mask: Bits, pixels: int) -> Bits:
    """Remove what is thinner than the disc."""
    return cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, _disc(pixels)) > 0


def closed(mask: Bits, pixels: int) -> Bits:
    """Bridge gaps narrower than the disc."""
    return cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, _disc(pixels)) > 0


def frame(shape: tuple[int, int], pixels: int = 2) -> Bits:
    """Return the picture's border."""
    border = np.ones(shape, bool)
    border[pixels:-pixels, pixels:-pixels] = False
    return border


def box_of(mask: Bits) -> Box:
    """Return the XYXY box around a mask that is not empty."""
    ys, xs = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(xs[0]), int(ys[0]), int(xs[-1]) + 1, int(ys[-1]) + 1


def box_mask(shape: tuple[int, int], box: Box) -> Bits:
    """Return the inside of an XYXY box."""
    inside = np.zeros(shape, bool)
    inside[max(0, box[1]) : box[3], max(0, box[0]) : box[2]] = True
    return inside


def overlap(one: Bits, other: Bits) -> float:
    """Return intersection over union in [0, 1]; 0 when both are empty."""
    return float((one & other).sum() / max(1, (one | other).sum()))


def _disc(pixels: int) -> Pixels:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * pixels + 1, 2 * pixels + 1))
    return np.asarray(disc, np.uint8)
