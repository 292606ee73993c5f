"""Tiny models of the true classes, built once a run, and a drawn picture to edit."""

import os

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["TQDM_DISABLE"] = "1"

import cv2
import numpy as np
import pytest
import torch

from retoucher.engines.diffusion import tiny_diffusion as tiny
from retoucher.engines.diffusion.diffusion_specs import WEIGHTS
from retoucher.engines.placement import PoolSettings
from retoucher.engines.pool import ModelPool
from retoucher.pictures import Picture, Region

torch.set_num_threads(1)

FROM_THE_LIBRARIES = (
    "ignore:__array__ implementation doesn't accept a copy:DeprecationWarning",
    "ignore:.*`local_dir_use_symlinks`:UserWarning",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "engines/diffusion" in item.path.as_posix():
            for line in FROM_THE_LIBRARIES:
                item.add_marker(pytest.mark.filterwarnings(line))


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory):
    """Return a function from a name to the folder of its tiny weights."""
    folder = tmp_path_factory.mktemp("weights")
    return lambda name: tiny.save(name, folder)


@pytest.fixture(scope="session")
def make_pool(models):
    """Return a function that makes a pool in which the named weights are the tiny ones."""

    def make(*names: str, **settings) -> ModelPool:
        weights = {name: str(models(name)) for name in names or ("instruct-pix2pix",)}
        return ModelPool(PoolSettings(device="cpu", dtype="fp32", weights=weights, **settings))

    return make


@pytest.fixture(scope="session")
def pool(make_pool) -> ModelPool:
    """Return one pool with every tiny model, for tests that only want to run them."""
    return make_pool(*(name for name in tiny.builders() if name in WEIGHTS))


@pytest.fixture(scope="session")
def picture() -> Picture:
    """Return a drawn scene of 96×64: sky, meadow, a red disc."""
    pixels = np.full((64, 96, 3), (120, 170, 230), np.uint8)
    pixels[40:] = (70, 140, 60)
    cv2.circle(pixels, (64, 30), 14, (210, 40, 40), -1, cv2.LINE_AA)
    return Picture(pixels)


@pytest.fixture(scope="session")
def disc(picture: Picture) -> Region:
    """Return the region of the red disc."""
    mask = np.zeros((picture.height, picture.width), np.float32)
    cv2.circle(mask, (64, 30), 15, 1.0, -1)
    return Region(mask, name="disc")
