"""U²-Net-p: how much each part of a picture belongs to its subject.

Qin and others 2020 (Pattern Recognition 106).
"""

from threading import Lock

import cv2
import numpy as np

from ...pictures import Mask, Pixels
from .network_files import read_network

SALIENCY = "u2netp.onnx"
_SIDE = 320
_MEAN = np.array((0.485, 0.456, 0.406), np.float32)
_DEVIATION = np.array((0.229, 0.224, 0.225), np.float32)
_OUTPUTS = [str(name) for name in range(1959, 1966)]
"""All declared outputs, the fused one first: `cv2.dnn` wants to be asked for all of them."""


_LOCK = Lock()
"""The networks take one question at a time."""


def salience(rgb: Pixels) -> Mask:
    """Return a soft mask of what stands out, HW float32 in [0, 1] of the size of `rgb`."""
    small = cv2.resize(rgb, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    coded = (small / max(float(small.max()), 1e-6) - _MEAN) / _DEVIATION
    with _LOCK:
        network = read_network(SALIENCY)
        network.setInput(coded.transpose(2, 0, 1)[None], "input.1")
        found = np.array(network.forward(_OUTPUTS)[0][0, 0], np.float32)
    low, high = float(found.min()), float(found.max())
    unit = (found - low) / max(high - low, 1e-6)
    size = rgb.shape[1], rgb.shape[0]
    return np.asarray(cv2.resize(unit, size, interpolation=cv2.INTER_LINEAR), np.float32)
