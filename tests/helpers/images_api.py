"""What clients of the images API send and get."""

from base64 import b64decode
from io import BytesIO

import numpy as np
from PIL import Image


def hole(box: tuple[int, int, int, int], size: tuple[int, int] = (180, 120)) -> bytes:
    """Return a mask as OpenAI wants it: opaque, with a transparent hole."""
    mask = np.full((size[1], size[0], 4), 255, np.uint8)
    left, top, right, bottom = box
    mask[top:bottom, left:right, 3] = 0
    buffer = BytesIO()
    Image.fromarray(mask).save(buffer, "PNG")
    return buffer.getvalue()


def pixels(source: str | bytes) -> np.ndarray:
    """Read a picture from its bytes, or from base64."""
    data = b64decode(source) if isinstance(source, str) else source
    return np.asarray(Image.open(BytesIO(data)).convert("RGB"))
