"""retoucher demo: the main job on a bundled photograph."""

from pathlib import Path

from skimage import data

from ...pictures import Picture, save_picture
from .edit import EditOptions, run_edit
from .results import results_folder

REQUEST = "make her suit blue and blur the background"


def run_demo(out: Path) -> int:
    """Edit scikit-image's astronaut (NASA, public domain) through the whole machine, by its things' names."""
    results_folder(out)
    photo = save_picture(Picture(data.astronaut()), out / "astronaut.png")
    edited = out / "astronaut.edited.png"
    return run_edit(EditOptions(photo=photo, request=REQUEST, out=edited, yes=True, overwrite=True))
