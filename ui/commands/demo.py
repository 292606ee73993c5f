"""retoucher demo: the main job on a bundled photograph."""

from pathlib import Path

import numpy as np
from skimage import data

from ...pictures import Picture, save_picture
from .edit import EditOptions, run_edit

REQUEST = "remove this, give it a sepia look and crop to 4:5"
TOWER = "412,120,455,205"
"""A box, as a user would draw it: without a trained model nothing here knows what a tower is."""


def run_demo(out: Path) -> int:
    """Edit scikit-image's cameraman through the whole machine."""
    out.mkdir(parents=True, exist_ok=True)
    photo = save_picture(Picture(np.dstack([data.camera()] * 3)), out / "cameraman.png")
    edited = out / "cameraman.edited.png"
    return run_edit(EditOptions(photo=photo, request=REQUEST, out=edited, yes=True, region=TOWER))
