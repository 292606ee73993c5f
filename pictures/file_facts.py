"""Pixels, and what a picture's file says beside them."""

from dataclasses import dataclass, field, replace

from .depth.levels import Deep as Deep
from .depth.levels import Pixels as Pixels
from .depth.levels import Samples as Samples
from .depth.levels import is_deep as is_deep
from .metadata.carried import Metadata


@dataclass(frozen=True, kw_only=True)
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
    """Bits per channel in the file; where 16 could not be kept, `notes` says so."""
    eight_bit: tuple[str, ...] = ()
    """Tools that worked on a 16-bit picture in 8 bits."""
    quality: dict[str, object] = field(default_factory=dict)
    """Encoder settings that re-create the file's quality, as Pillow's `save` takes them."""
    notes: tuple[str, ...] = ()
    """What opening had to do that a user should know: 16 bits reduced, first frame of 12…"""

    def worked_in_eight_bits(self, tool: str) -> "FileFacts":
        """Return the facts of a 16-bit picture in which a tool worked in 8 bits."""
        return replace(self, eight_bit=tuple(dict.fromkeys((*self.eight_bit, tool))))
