"""What flows through the house: pictures, regions, their store and the facts measured on them."""

from .encoding import encode_picture, saving_notes
from .evidence import Change, Evidence, evidence
from .file_facts import FileFacts, Pixels
from .picture import Picture, open_picture
from .protect import protect
from .reading import check_png, embedded_recipe
from .recent import RecentStore
from .region import Box, Mask, Region
from .registration import Shift, registration
from .sheet import before_after, draw_boxes
from .store import Store
from .writing import check_target, format_of, save_picture, write_at_once

__all__ = [
    "Box",
    "Change",
    "Evidence",
    "FileFacts",
    "Mask",
    "Picture",
    "Pixels",
    "RecentStore",
    "Region",
    "Shift",
    "Store",
    "before_after",
    "check_png",
    "check_target",
    "draw_boxes",
    "embedded_recipe",
    "encode_picture",
    "evidence",
    "format_of",
    "open_picture",
    "protect",
    "registration",
    "save_picture",
    "saving_notes",
    "write_at_once",
]
