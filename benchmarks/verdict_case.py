"""One edit whose verdict is known, and the ways to make one."""

from dataclasses import dataclass

import cv2
import numpy as np
from verdict_photos import Bytes, Flags, Photo

from retoucher.agent.values.plan import Step
from retoucher.engines.classical.fill.object_rim import grown_to_rim
from retoucher.engines.eyes.vocabulary import meanings
from retoucher.pictures import Picture, Region
from retoucher.tools import tool as tools


@dataclass(frozen=True)
class Case:
    """One edit; `kind` is 'honest' or what was planted."""

    photo: Photo
    kind: str
    work: str
    before: Picture
    after: Picture
    region: Region | None
    step: Step
    tried: Picture | None = None

    @property
    def name(self) -> str:
        """Return a name to find the case again by."""
        return f"{self.work}/{self.kind}/{self.photo.key}/{self.photo.name}"


def step_of(tool: str, target: str = "", **arguments: object) -> Step:
    return Step(reason="", tool=tool, target=target, arguments=arguments)


def region_of(mask: Flags, soft: float = 0.8, name: str = "") -> Region:
    """Return a region as trained eyes would give it that were told the thing's name."""
    faded = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), soft) if soft else mask.astype(np.float32)
    nouns = meanings(name.removeprefix("the ").removeprefix("all "))
    source = f"eyes:{nouns[0].replace(' ', '-') if nouns else 'subject'}"
    return Region(np.clip(np.asarray(faded, np.float32), 0, 1), source=source)


def ran(picture: Picture, region: Region | None, step: Step) -> tuple[Picture, Picture]:
    done = tools.get(step.tool).run(picture, region, dict(step.arguments))
    return done.result, done.tried


def edited(
    photo: Photo, kind: str, work: str, mask: Flags | None, step: Step, before: Picture | None = None
) -> Case:
    picture = before or Picture(photo.rgb)
    region = (
        None
        if mask is None
        else grown_to_rim(picture, region_of(mask, 0, photo.name))
        if work == "remove"
        else region_of(mask, name=photo.name)
    )
    after, tried = ran(picture, region, step)
    return Case(photo, kind, work, picture, after, region, step, tried)


def painted(
    photo: Photo, kind: str, work: str, region: Region, before: Bytes, after: Bytes, step: Step
) -> Case:
    """Return a case whose result was made here and laid into the region."""
    weight = region.mask[..., None]
    mixed = np.rint(before * (1 - weight) + after * weight).astype(np.uint8)
    return Case(photo, kind, work, Picture(before), Picture(mixed), region, step)
