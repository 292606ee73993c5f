"""Tiny models of the true classes, built once a run, and networks that see colours instead of objects."""

import os

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["TQDM_DISABLE"] = "1"

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest
import torch

from retoucher.engines.placement import PoolSettings
from retoucher.engines.pool import ModelPool
from retoucher.engines.vision import tiny_vision as tiny
from retoucher.engines.vision.boxes import Detection
from retoucher.engines.vision.find import GroundedSam
from retoucher.engines.vision.prompts import Prompt
from retoucher.engines.vision.segmenters import Drawn
from retoucher.engines.vision.vision_specs import WEIGHTS
from retoucher.pictures import Picture

torch.set_num_threads(1)

COLOURS = {"red": (210, 40, 40), "blue": (40, 60, 200), "green": (40, 160, 60)}
GROUND = (200, 195, 185)


def shrink(pixels: np.ndarray, longest: int) -> np.ndarray:
    factor = min(1.0, longest / max(pixels.shape[:2]))
    size = tuple(max(round(side * factor), 1) for side in (pixels.shape[1], pixels.shape[0]))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def is_colour(pixels: np.ndarray, colour: Sequence[int]) -> np.ndarray:
    return (np.abs(pixels.astype(int) - np.array(colour)).max(axis=2) < 40).astype(np.uint8)


@dataclass
class ColourSegmenter:
    """Draws the one-coloured part that a prompt points at, at its own small size."""

    working: int = 256
    score: float = 0.9
    shown: list[tuple[int, int]] = field(default_factory=list)

    def segment(self, pixels: np.ndarray, prompts: Sequence[Prompt]) -> list[Drawn]:
        small = shrink(pixels, self.working)
        self.shown.append((pixels.shape[1], pixels.shape[0]))
        return [
            self._draw(
                small, prompt.scaled(small.shape[1] / pixels.shape[1], small.shape[0] / pixels.shape[0])
            )
            for prompt in prompts
        ]

    def _draw(self, small: np.ndarray, prompt: Prompt) -> Drawn:
        box = prompt.box
        x, y = prompt.points[0] if box is None else ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        x, y = min(int(x), small.shape[1] - 1), min(int(y), small.shape[0] - 1)
        _, labels = cv2.connectedComponents(is_colour(small, small[y, x]))
        inside = labels == labels[y, x]
        for away_x, away_y in prompt.negative:
            inside &= labels != labels[int(away_y), int(away_x)]
        return Drawn(np.where(inside, 4, -4).astype(np.float32), self.score)


@dataclass
class ColourDetector:
    """Boxes the parts of a named colour that are larger than a few pixels at its own small size."""

    working: int = 256
    threshold: float = 0.3
    asked: list[str] = field(default_factory=list)
    looks: int = 0

    def detect(self, pixels: np.ndarray, words: str) -> list[Detection]:
        self.asked.append(words)
        self.looks += 1
        small = shrink(pixels, self.working)
        named = [rgb for name, rgb in COLOURS.items() if name in words]
        if not named:
            return []
        count, _, stats, _ = cv2.connectedComponentsWithStats(is_colour(small, named[0]))
        scale = pixels.shape[1] / small.shape[1], pixels.shape[0] / small.shape[0]
        return [
            Detection((x * scale[0], y * scale[1], (x + w) * scale[0], (y + h) * scale[1]), 0.3 + area / 1e6)
            for x, y, w, h, area in stats[1:count]
            if area >= 12
        ]


@pytest.fixture
def discs():
    """Return a function from a size and (colour, x, y, radius)… to a drawn picture and the discs' masks."""

    def draw(size: tuple[int, int], *parts: tuple[str, int, int, int]) -> tuple[Picture, list[np.ndarray]]:
        pixels, masks = np.full((size[1], size[0], 3), GROUND, np.uint8), []
        for colour, x, y, radius in parts:
            cv2.circle(pixels, (x, y), radius, COLOURS[colour], -1)
            mask = np.zeros((size[1], size[0]), np.uint8)
            masks.append(cv2.circle(mask, (x, y), radius, 1, -1) > 0)
        return Picture(pixels), masks

    return draw


@pytest.fixture
def seer() -> GroundedSam:
    """Return GroundedSam with networks that see colours."""
    return GroundedSam("seer", ColourSegmenter(), ColourDetector())


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory):
    """Return a function from a name to the path of its tiny weights."""
    folder = tmp_path_factory.mktemp("vision-weights")
    return lambda name: tiny.save(name, folder)


@pytest.fixture(scope="session")
def make_pool(models):
    """Return a function that makes a pool in which the named weights (else all) are the tiny ones."""

    def make(*names: str, **paths) -> ModelPool:
        weights = {name: str(models(name)) for name in names or WEIGHTS} | {
            k: str(p) for k, p in paths.items()
        }
        return ModelPool(PoolSettings(device="cpu", dtype="fp32", weights=weights))

    return make


@pytest.fixture(scope="session")
def pool(make_pool) -> ModelPool:
    """Return one pool with every tiny model, for tests that only want to run them."""
    return make_pool()


@pytest.fixture(scope="session")
def noise() -> Picture:
    """Return a picture in which random networks see something: 120×80 of smooth noise."""
    rough = np.random.default_rng(0).integers(0, 256, (10, 15, 3), np.uint8)
    return Picture(cv2.resize(rough, (120, 80), interpolation=cv2.INTER_CUBIC))
