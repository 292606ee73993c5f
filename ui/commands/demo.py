"""retoucher demo: the main job on a bundled photograph."""

from pathlib import Path

from skimage import data

from ...pictures import Picture, save_picture
from .edit import EditOptions, run_edit

REQUEST = "remove the spoon, warm up the light a bit and crop to 4:5"


def run_demo(out: Path) -> int:
    """Edit scikit-image's coffee cup through the whole machine."""
    out.mkdir(parents=True, exist_ok=True)
    photo = save_picture(Picture(data.coffee()), out / "coffee.png")
    return run_edit(EditOptions(photo, REQUEST, out=out / "coffee.edited.png", yes=True))
