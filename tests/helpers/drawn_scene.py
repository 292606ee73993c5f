"""A drawn picture and a scripted `find`, shared by the tests of the rules mind."""

import numpy as np

from retoucher.agent.minds import Scene
from retoucher.pictures import Picture, Region

SIZE = (120, 80)


def picture(seed: int = 0) -> Picture:
    """A soft coloured gradient with some texture; nothing in it is flat."""
    width, height = SIZE
    x, y = np.meshgrid(np.linspace(60, 190, width), np.linspace(50, 170, height))
    base = np.dstack([x, (x + y) / 2, y])
    noise = np.random.default_rng(seed).integers(-12, 12, (height, width, 3))
    return Picture(np.clip(base + noise, 0, 255).astype(np.uint8))


def region(left: int, top: int, right: int, bottom: int, name: str = "", score: float = 0.9) -> Region:
    mask = np.zeros((SIZE[1], SIZE[0]), np.float32)
    mask[top:bottom, left:right] = 1
    return Region(mask, name=name, score=score, source="drawn")


def scene(found: dict[str, list[Region]] | None = None, **known: object) -> Scene:
    """A scene in which every phrase has one region unless `found` says otherwise."""
    said = found or {}

    def find(phrase: str) -> list[Region]:
        kind, _, numbers = phrase.partition(" ")
        if kind == "box":
            left, top, right, bottom = map(int, numbers.split(","))
            return [region(left, top, right, bottom, phrase)]
        if kind == "point":
            x, y = map(int, numbers.split(","))
            return [region(max(x - 8, 0), max(y - 8, 0), x + 8, y + 8, phrase)]
        return said.get(phrase, [region(20, 20, 60, 60, phrase)])

    return Scene(picture(), find, **known)  # pyright: ignore[reportArgumentType]


def corner_light() -> Picture:
    """Return a dark picture with light from one corner: brightened, it looks like one that was moved."""
    y, x = np.mgrid[:200, :200]
    light = 200 * np.exp(-((x / 120) ** 2) - (y / 120) ** 2)
    return Picture(np.clip(light + 8, 0, 255).astype(np.uint8)[..., None].repeat(3, axis=2))
