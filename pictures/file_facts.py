"""Pixels, and what a picture's file says beside them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .metadata.carried import Metadata

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class FileFacts(Metadata):
    """What the file carried beside pixels; saving gives it back."""

    name: str = ""
    """File name without folder, for messages and suggestions."""
    format: str = "PNG"
    """Pillow's format name: PNG, JPEG, WEBP, TIFF…"""
    icc: bytes = b""
    orientation: int = 1
    """How the file stored its pixels (Exif 2.32, 0x0112); they were turned upright on opening."""
    bit_depth: int = 8
    """Bits per channel in the file; more than 8 were reduced and `notes` says so."""
    quality: dict[str, object] = field(default_factory=dict)
    """Encoder settings that re-create the file's quality, as Pillow's `save` takes them."""
    notes: tuple[str, ...] = ()
    """What opening had to do that a user should know: 16 bits reduced, first frame of 12…"""
