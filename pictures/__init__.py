"""What flows through the house: pictures, regions, their store and the facts measured on them."""

from .depth.levels import sixteen_bits
from .drawn_mask import Convention, read_mask
from .encoding import encode_picture, saving_notes
from .evidence import Change, Evidence, evidence
from .file_facts import Deep, FileFacts, Pixels, Samples, is_deep
from .free_names import GivenNames, free_names, portable, shortened
from .originals import note_read
from .picture import Picture, open_picture
from .protect import Laid, deepened, protect
from .reading import MAX_PIXELS, check_png, embedded_recipe
from .recent import RecentStore
from .region import Box, Mask, Region
from .registration import Shift, registration
from .sheet import before_after, draw_boxes
from .store import Store
from .writing import (
    Writer,
    check_target,
    format_of,
    holding,
    save_picture,
    travelling_recipe,
    write_at_once,
    write_new,
    writer_of,
    writing_at_once,
)

__all__ = [
    "MAX_PIXELS",
    "Box",
    "Change",
    "Convention",
    "Deep",
    "Evidence",
    "FileFacts",
    "GivenNames",
    "Laid",
    "Mask",
    "Picture",
    "Pixels",
    "RecentStore",
    "Region",
    "Samples",
    "Shift",
    "Store",
    "Writer",
    "before_after",
    "check_png",
    "check_target",
    "deepened",
    "draw_boxes",
    "embedded_recipe",
    "encode_picture",
    "evidence",
    "format_of",
    "free_names",
    "holding",
    "is_deep",
    "note_read",
    "open_picture",
    "portable",
    "protect",
    "read_mask",
    "registration",
    "save_picture",
    "saving_notes",
    "shortened",
    "sixteen_bits",
    "travelling_recipe",
    "write_at_once",
    "write_new",
    "writer_of",
    "writing_at_once",
]
