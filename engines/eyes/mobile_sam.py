"""MobileSAM: what a box or clicks mean.

Kirillov and others 2023 (ICCV), Segment Anything; Zhang and others 2023 (arXiv 2306.14289).
"""

from dataclasses import dataclass
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray

from ...pictures import Box, Pixels
from ...pictures.color import Floats
from .. import Point
from .network_files import read_network

ENCODER, DECODER = "sam_encoder.onnx", "sam_decoder.onnx"
MASKS, QUALITY = "/Reshape_9_output_0", "/iou_prediction_head/layers.2/Gemm_output_0"
_SIDE = 1024
_MEAN = np.array((123.675, 116.28, 103.53), np.float32)
_DEVIATION = np.array((58.395, 57.12, 57.375), np.float32)
_INSIDE, _OUTSIDE, _NEITHER, _CORNERS = 1, 0, -1, (2, 3)


@dataclass(frozen=True)
class Encoded:
    """A picture as the prompts see it."""

    features: Floats
    """1×256×64×64."""
    width: int
    height: int
    """Size of the picture in the pixels that prompts are given in."""

    @property
    def scale(self) -> float:
        """Pixels of the network for one of a prompt."""
        return _SIDE / max(self.width, self.height)


@dataclass(frozen=True)
class Answers:
    """Four readings of a prompt: the whole thing, then from small to large."""

    logits: Floats
    """4HW float32, as the network gives them at a quarter of its resolution; above 0 is inside."""
    quality: NDArray[np.float32]
    """The overlap that the network expects of each."""


_LOCK = Lock()
"""The networks take one question at a time."""


def encode(rgb: Pixels) -> Encoded:
    """Look at a picture once; every prompt after it is cheap."""
    height, width = rgb.shape[:2]
    scale = _SIDE / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    how = cv2.INTER_LINEAR if scale > 1 else cv2.INTER_AREA
    small = cv2.resize(rgb, size, interpolation=how).astype(np.float32)
    coded = np.zeros((1, 3, _SIDE, _SIDE), np.float32)
    standard = (small - _MEAN) / _DEVIATION
    coded[0, :, : size[1], : size[0]] = standard.transpose(2, 0, 1)
    with _LOCK:
        network = read_network(ENCODER)
        network.setInput(coded, "input")
        return Encoded(np.array(network.forward(), np.float32), width, height)


def answer(
    seen: Encoded,
    *,
    box: Box | None = None,
    inside: tuple[Point, ...] = (),
    outside: tuple[Point, ...] = (),
) -> Answers:
    """Return what a box (XYXY) and points mean in a picture; at least one is given."""
    points = [*inside, *outside, *([box[:2], box[2:]] if box else [(0, 0)])]
    labels = [_INSIDE] * len(inside) + [_OUTSIDE] * len(outside) + list(_CORNERS if box else [_NEITHER])
    given = {
        "image_embeddings": seen.features,
        "point_coords": np.array([points], np.float32) * np.float32(seen.scale),
        "point_labels": np.array([labels], np.float32),
        "mask_input": np.zeros((1, 1, 256, 256), np.float32),
        "has_mask_input": np.zeros(1, np.float32),
    }
    with _LOCK:
        network = read_network(DECODER)
        for name, value in given.items():
            network.setInput(np.ascontiguousarray(value, np.float32), name)
        logits, quality = network.forward([MASKS, QUALITY])
        logits, quality = np.array(logits[0], np.float32), np.array(quality[0], np.float32)
    height = max(1, round(seen.height * seen.scale / 4))
    width = max(1, round(seen.width * seen.scale / 4))
    return Answers(logits[:, :height, :width], quality)
