"""The profile 'tiny': random models of the true classes, made here, that run every model path."""

import tempfile
from importlib.util import find_spec
from pathlib import Path

from ..errors import EngineUnavailable
from .profiles import BUILT_IN, Profile

SEEING = ("blip", "owlv2", "sam2", "clip")
PAINTING = ("sd-inpainting", "instruct-pix2pix", "kandinsky-prior", "kandinsky-inpainting")


def prepare(folder: Path) -> Profile:
    """Make the tiny models that `folder` lacks and return the profile that uses them and no others."""
    from .registry import known_weights

    if not (find_spec("torch") and find_spec("diffusers")):
        raise EngineUnavailable('the profile tiny needs the models extra: pip install "retoucher[models]"')
    absent = [name for name in (*SEEING, *PAINTING) if not (folder / name).exists()]
    if absent:
        _make(absent, folder)
    weights = {name: str(folder / name) for name in known_weights()}
    return BUILT_IN["tiny"].model_copy(update={"weights": weights})


def _make(names: list[str], folder: Path) -> None:
    """Save each model beside its place and move it there whole: a killed run leaves no half of one."""
    from .diffusion import tiny_diffusion as painting
    from .pool import hush
    from .vision import tiny_vision as seeing

    hush()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        for name in names:
            home = seeing if name in SEEING else painting
            home.save(name, Path(beside)).rename(folder / name)
