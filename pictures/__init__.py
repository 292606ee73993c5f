"""What flows through the house: pictures, regions, their store and the facts measured on them."""

from .evidence import Change, Evidence, evidence
from .picture import FileFacts, Picture, Pixels
from .protect import protect
from .region import Box, Mask, Region

__all__ = [
    "Box",
    "Change",
    "Evidence",
    "FileFacts",
    "Mask",
    "Picture",
    "Pixels",
    "Region",
    "evidence",
    "protect",
]
