"""Whether what a service returned is an edit of what it was sent."""

import cv2
import numpy as np

from ...errors import ToolRetry
from ...pictures import Picture, Region
from .sent_window import Window

_SAME = 2.0
"""Mean difference in levels of 255 up to which a re-encoded picture is the one that was sent."""
_FLAT = 1.0
"""Standard deviation in levels of a result that shows nothing."""


def checked(encoded: bytes, window: Window, picture: Picture, region: Region | None) -> np.ndarray:
    """Return the result, RGB uint8, if it is an edit of what was sent."""
    result = decoded(encoded)
    size = result.shape[1], result.shape[0]
    if not window.fits(size):
        raise ToolRetry(
            f"the service was given {window.size} pixels and returned {size}: another shape, not an edit"
        )
    sent = window.sent(picture)[..., :3]
    made = cv2.resize(result, window.size, interpolation=cv2.INTER_AREA)
    inside = window.mask(region)[..., 3] < 128 if region is not None else np.ones(sent.shape[:2], bool)
    if made.std(axis=(0, 1)).max() < _FLAT <= sent.std(axis=(0, 1)).max():
        raise ToolRetry("the service returned a blank picture")
    if inside.any() and cv2.absdiff(made, sent)[inside].mean() < _SAME:
        raise ToolRetry("the service returned the picture unchanged; say more exactly what should differ")
    return result


def decoded(encoded: bytes) -> np.ndarray:
    """Decode a picture to HWC uint8 RGB; `ToolRetry` when it is none."""
    pixels = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR) if encoded else None
    if pixels is None:
        raise ToolRetry(f"the service returned {len(encoded)} bytes that are no picture")
    return cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)


def png(pixels: np.ndarray) -> bytes:
    """Encode HWC uint8 RGB or RGBA pixels, and nothing but them."""
    order = cv2.COLOR_RGB2BGR if pixels.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
    _, encoded = cv2.imencode(".png", cv2.cvtColor(pixels, order), [cv2.IMWRITE_PNG_COMPRESSION, 4])
    return encoded.tobytes()
