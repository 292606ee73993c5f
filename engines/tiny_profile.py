"""The profile 'tiny': random models of the true classes, made here, that run every model path."""

import tempfile
from collections.abc import Callable, Iterable
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
    put_absent((*SEEING, *PAINTING), folder, _save)
    weights = {name: str(folder / name) for name in known_weights()}
    return BUILT_IN["tiny"].model_copy(update={"weights": weights})


def _save(name: str, folder: Path) -> None:
    from .diffusion import tiny_diffusion as painting
    from .vision import tiny_vision as seeing

    (seeing if name in SEEING else painting).save(name, folder)


def put_absent(names: Iterable[str], folder: Path, save: Callable[[str, Path], None]) -> None:
    """Save each model that `folder` lacks beside its place and move it there: a killed run leaves no half."""
    from .pool import hush

    absent = [name for name in names if not (folder / name).exists()]
    if not absent:
        return
    hush()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        for name in absent:
            save(name, Path(beside))
            (Path(beside) / name).rename(folder / name)
