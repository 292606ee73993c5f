"""NanoDet: where the 80 COCO nouns are.

RangiLyu 2020 (github.com/RangiLyu/nanodet); boxes as Li and others 2020 (NeurIPS), Generalized Focal Loss.
"""

from dataclasses import dataclass
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray

from ...pictures import Pixels
from ...pictures.color import Floats
from .network_files import read_network

DETECTOR = "nanodet.onnx"
_SIDE = 416
_BGR_MEAN = np.array((103.53, 116.28, 123.675), np.float32)
_BGR_DEVIATION = np.array((57.375, 57.12, 58.395), np.float32)
_GRIDS = (52, 26, 13)
_BINS = 11
"""A side's distance is the mean of a distribution over 0 to 10 cells."""
OUTPUTS = {
    f"Identity{mark}": (1, grid**2, depth)
    for mark, grid, depth in zip(
        ("", "_1", "_2", "_3", "_4", "_5"), _GRIDS * 2, (80, 80, 80, 44, 44, 44), strict=True
    )
}
_OVERLAP = 0.5
"""Boxes of one noun that overlap more are the same thing."""

NOUNS = (
    "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light",
    "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow",
    "elephant", "bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee",
    "skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard",
    "tennis racket", "bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple",
    "sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch",
    "potted plant", "bed", "dining table", "toilet", "tv", "laptop", "mouse", "remote", "keyboard",
    "cell phone", "microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase",
    "scissors", "teddy bear", "hair drier", "toothbrush",
)  # fmt: skip


@dataclass(frozen=True)
class Detection:
    """A thing that was seen."""

    noun: str
    score: float
    box: tuple[float, float, float, float]
    """XYXY in pixels; cuts off edges now and then."""

    def moved(self, across: float, down: float, left: float = 0, top: float = 0) -> "Detection":
        """Return the thing in a picture so many times as large, after a shift by (left, top)."""
        x0, y0, x1, y1 = self.box
        box = (x0 + left) * across, (y0 + top) * down, (x1 + left) * across, (y1 + top) * down
        return Detection(self.noun, self.score, box)


_LOCK = Lock()
"""The networks take one question at a time."""


def detect(rgb: Pixels, *, least: float) -> list[Detection]:
    """Return what is seen with at least that score, surest first; boxes in pixels of `rgb`."""
    small = cv2.resize(rgb, (_SIDE, _SIDE), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    coded = (small[..., ::-1] - _BGR_MEAN) / _BGR_DEVIATION
    with _LOCK:
        network = read_network(DETECTOR)
        network.setInput(np.ascontiguousarray(coded.transpose(2, 0, 1)[None]), "input_1")
        found = [np.array(part[0], np.float32) for part in network.forward(list(OUTPUTS))]
    boxes = np.concatenate([_boxes(sides, grid) for sides, grid in zip(found[3:], _GRIDS, strict=True)])
    height, width = rgb.shape[:2]
    boxes = np.clip(boxes, 0, 1) * np.array((width, height, width, height), np.float32)
    return _apart(boxes, np.concatenate(found[:3]), least)


def detect_in_windows(rgb: Pixels, *, least: float) -> list[Detection]:
    """Return what is seen in nine overlapping windows of half the sides; what a window cuts falls away."""
    height, width = rgb.shape[:2]
    high, wide = max(1, height // 2), max(1, width // 2)
    found = []
    for top in (0, (height - high) // 2, height - high):
        for left in (0, (width - wide) // 2, width - wide):
            window = np.ascontiguousarray(rgb[top : top + high, left : left + wide])
            things = [d.moved(1, 1, left, top) for d in detect(window, least=least)]
            inner = (left and left + 2, top and top + 2, _end(left + wide, width), _end(top + high, height))
            found += [d for d in things if _within(d.box, inner)]
    return sorted(found, key=lambda thing: -thing.score)


def _end(end: int, last: int) -> int:
    return last if end >= last else end - 2


def _within(box: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    return box[0] >= outer[0] and box[1] >= outer[1] and box[2] <= outer[2] and box[3] <= outer[3]


def _boxes(sides: Floats, grid: int) -> Floats:
    """Return XYXY boxes as shares of the picture from the distributions of their four sides, N×44."""
    spread = sides.reshape(-1, 4, _BINS)
    spread = np.exp(spread - spread.max(axis=2, keepdims=True))
    cells = (spread / spread.sum(axis=2, keepdims=True)) @ np.arange(_BINS, dtype=np.float32)
    rows, columns = np.divmod(np.arange(grid * grid), grid)
    centres = np.stack([columns, rows, columns, rows], axis=1) + 0.5
    return ((centres + cells * np.array((-1, -1, 1, 1), np.float32)) / grid).astype(np.float32)


def _apart(boxes: Floats, scores: NDArray[np.float32], least: float) -> list[Detection]:
    """Return one detection for each thing: of boxes of a noun that overlap, the surest."""
    found: list[Detection] = []
    for noun in np.flatnonzero((scores >= least).any(axis=0)):
        picks = np.flatnonzero(scores[:, noun] >= least)
        corners = [(x0, y0, x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes[picks].tolist()]
        kept = cv2.dnn.NMSBoxes(corners, scores[picks, noun].tolist(), least, _OVERLAP)
        for pick in picks[np.asarray(kept, np.int64).ravel()]:
            left, top, right, bottom = (float(v) for v in boxes[pick])
            found.append(Detection(NOUNS[noun], float(scores[pick, noun]), (left, top, right, bottom)))
    return sorted(found, key=lambda thing: -thing.score)


def shared(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return intersection over union of two XYXY boxes."""
    both = common(one, other)
    return both / max(1e-6, size_of(one) + size_of(other) - both)


def common(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return the size of the intersection of two XYXY boxes."""
    corners = max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
    return size_of(corners)


def size_of(box: tuple[float, ...]) -> float:
    """Return the size of an XYXY box, 0 for one that is turned inside out."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
