"""Photographs with their things for the verdict's set: private ones where they lie, and scikit-image's."""

import json
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data

MATERIAL = Path(__file__).parents[2] / "shared" / "material"
LONGEST = 512
STUFF = ("sky", "building", "road", "tree", "wall", "grass", "plant", "mountain")
SAME = {"sample1": "dog.png", "sample4": "bus", "sample2": "doughnut"}
"""File stems of one photograph under two names."""

Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Photo:
    """A photograph and one named thing on it; `thing` is HW, all False where none is known."""

    key: str
    rgb: Bytes
    thing: Flags
    name: str = ""
    exact: bool = True
    """Whether the outline is drawn along the thing, and not around it for a fill."""

    @property
    def tuning(self) -> bool:
        """Whether the photograph belongs to the half on which thresholds may be chosen."""
        return sha256(self.key.encode()).digest()[0] % 2 == 0

    @property
    def has_thing(self) -> bool:
        """Whether a thing, no stuff, is known, of a size that can be worked on."""
        return 0.004 < self.thing.mean() < 0.4 and not any(w in self.name for w in STUFF)

    @cached_property
    def random(self) -> np.random.Generator:
        """Return numbers that are the same on every run."""
        return np.random.default_rng(int.from_bytes(sha256((self.key + self.name).encode()).digest()[:4]))


def photos() -> list[Photo]:
    """Return all photographs at most `LONGEST` long, shuffled; without the private folder scikit-image's."""
    found = [*_bundled(), *_constructed()]
    if MATERIAL.is_dir():
        found += [*_segmented(), *_inpainted(), *_plain()]
    return sorted((_small(p) for p in found), key=lambda p: sha256(f"{p.name} {p.key}".encode()).digest())


def _rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (MATERIAL / name).read_text(encoding="utf-8").splitlines()]


def _read(path: str) -> Bytes:
    pixels = cv2.imread(str(MATERIAL / path))
    assert pixels is not None, path
    return np.ascontiguousarray(pixels[..., ::-1])


def _mask(path: str, shape: tuple[int, ...]) -> Flags:
    grey = cv2.imread(str(MATERIAL / path), cv2.IMREAD_GRAYSCALE)
    assert grey is not None, path
    if grey.shape != shape[:2]:
        grey = cv2.resize(grey, shape[1::-1], interpolation=cv2.INTER_NEAREST)
    return grey > 127


def _key(path: str) -> str:
    stem = Path(path).stem
    return SAME.get(stem, stem)


def _segmented() -> list[Photo]:
    found = []
    for row in _rows("segmentation.jsonl"):
        rgb = _read(row["image"])
        found.append(Photo(_key(row["image"]), rgb, _mask(row["mask"], rgb.shape), row["name"]))
    return found


def _inpainted() -> list[Photo]:
    found = []
    for row in _rows("inpainting.jsonl"):
        if "constructed" in row["image"] or row["id"] in ("iopaint/image", "iopaint/old_photo"):
            continue
        rgb = _read(row["image"])
        exact = row["kind"] == "replace background" and row["id"] != "ia/replace-anything/bus"
        found.append(Photo(_key(row["image"]), rgb, _mask(row["mask"], rgb.shape), row["object"], exact))
    return found


def _plain() -> list[Photo]:
    rows = [r for r in _rows("photos.jsonl") if not r["file"].startswith("skimage")]
    pictures = [(r["file"], _read(r["file"])) for r in rows]
    return [Photo(_key(f), rgb, np.zeros(rgb.shape[:2], np.bool_)) for f, rgb in pictures]


def _bundled() -> list[Photo]:
    pictures = {"astronaut": data.astronaut(), "coffee": data.coffee(), "chelsea": data.chelsea(),
                "rocket": data.rocket(), "motorcycle": data.stereo_motorcycle()[0]}  # fmt: skip
    return [Photo(k, np.ascontiguousarray(v), np.zeros(v.shape[:2], np.bool_)) for k, v in pictures.items()]


def _constructed() -> list[Photo]:
    """Return drawn grounds with lines and slats; a line that breaks is plain to see there."""
    return [Photo(f"slats{n}", _slats(n), np.zeros((420, 560), np.bool_)) for n in range(8)]


def _slats(seed: int) -> Bytes:
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:420, :560].astype(np.float32)
    angle = random.uniform(-0.5, 0.5)
    along = y * np.cos(angle) + x * np.sin(angle) * (1 + 0.0004 * y * (seed % 2))
    period = random.uniform(18, 60)
    wave = np.abs((along / period) % 1 - 0.5) * 2
    board = np.clip((wave - 0.12) * 12, 0, 1)[..., None]
    paint = random.uniform(60, 210, 3)
    tone = 1 + 0.12 * np.floor(along / period % 3)[..., None]
    noise = cv2.GaussianBlur(random.normal(0, 14, (420, 560)).astype(np.float32), (0, 0), 1.2)[..., None]
    return np.clip(board * (paint * tone + noise * 1.5) + (1 - board) * 28, 0, 255).astype(np.uint8)


def _small(photo: Photo) -> Photo:
    factor = LONGEST / max(photo.rgb.shape[:2])
    if factor >= 1:
        return photo
    size = tuple(round(n * factor) for n in photo.rgb.shape[1::-1])
    rgb = np.asarray(cv2.resize(photo.rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    thing = cv2.resize(photo.thing.astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA) > 127
    return replace(photo, rgb=rgb, thing=thing)
