"""EditWorld's text branch: texts become an input picture, a mask of what changes, an output; then filters.

Source: EditWorld (arXiv 2405.14785), section 3.1: the key words' attention above 0.8125 of its mean is the
mask, inpainting with the output's text paints in it. Our choices: the best of some tries by CLIP, as in the
released generator; an example whose change CLIP does not see is dropped, one that it half sees is doubtful.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from logging import getLogger
from typing import Protocol

import numpy as np

from ...errors import ToolRetry
from ...pictures import Picture, Region
from .dataset_folder import DatasetFolder, Example
from .quadruples import CATEGORIES, Quadruple, Write


class Painting(Protocol):
    """The engines that paint: any text-to-image model with its attention, any that fills a hole."""

    def paint(self, text: str, words: Sequence[str], seed: int) -> tuple[Picture, Region]:
        """Return a picture of a text, and where it looked at the words while painting."""
        ...

    def fill(self, picture: Picture, region: Region, text: str, seed: int) -> Picture:
        """Return the picture with the region painted anew."""
        ...


log = getLogger(__name__)

Alike = Callable[[Picture, str], float]
"""How well a picture fits a text, as CLIP says."""
Refine = Callable[[Picture, Picture, Region, str, int], Picture]
"""From input, output, region, the output's text and seed to the output with the region painted once more."""
Judge = Callable[[Picture, str, Picture], bool]
"""True when the instruction was followed from the first picture to the second."""


@dataclass(frozen=True)
class Branch:
    """What makes examples, and how much is tried."""

    write: Write
    painting: Painting
    alike: Alike
    judge: Judge | None = None
    refine: Refine | None = None
    """Along edges, with a reference: `edges_and_reference.Refiner`."""
    tries: int = 4
    gain: float = 0.02
    """By how much the output must fit its text better than the input does."""
    largest: float = 0.75
    """Share of the picture that may be painted anew; attention on more has found nothing."""

    def example(self, quadruple: Quadruple) -> Example:
        """Return what becomes of a quadruple."""
        before, region, fit = self._best_input(quadruple)
        share = float(region.mask.mean())
        if not 0 < share <= self.largest:
            return Example(quadruple, before, before, {"mask": round(share, 4)}, "dropped")
        text, seeds = quadruple.output, range(self.tries)
        after, best = self._best([self.painting.fill(before, region, text, seed) for seed in seeds], text)
        if self.refine is not None:
            refined = [self.refine(before, after, region, text, seed) for seed in seeds]
            after, best = self._best(refined, text)
        gain = best - self.alike(before, text)
        scores = {"mask": share, "input": fit, "output": best, "gain": gain}
        state = self._state(quadruple, before, after, gain)
        told = {name: round(score, 4) for name, score in scores.items()}
        return Example(quadruple, before, after, told, state, {"mask": _as_picture(region)})

    def _best(self, tries: Sequence[Picture], text: str) -> tuple[Picture, float]:
        """Return the picture that fits a text best, and how well it does."""
        fits = [self.alike(picture, text) for picture in tries]
        return tries[fits.index(max(fits))], max(fits)

    def _best_input(self, quadruple: Quadruple) -> tuple[Picture, Region, float]:
        """Return the input that fits its text best, where it looked at the words, and how well it fits."""
        tries = [self.painting.paint(quadruple.input, quadruple.words, seed) for seed in range(self.tries)]
        fits = [self.alike(picture, quadruple.input) for picture, _ in tries]
        best = max(fits)
        return *tries[fits.index(best)], best

    def _state(self, quadruple: Quadruple, before: Picture, after: Picture, gain: float) -> str:
        seen = gain >= self.gain
        followed = seen if self.judge is None else self.judge(before, quadruple.instruction, after)
        if seen and followed:
            return "kept"
        return "doubtful" if seen or followed else "dropped"


def fill_folder(
    branch: Branch,
    dataset: DatasetFolder,
    count: int,
    categories: Sequence[str] = tuple(CATEGORIES),
    licence: str = "",
) -> int:
    """Add examples until the folder has `count` of each category; return how many were added.

    What is there already is neither painted nor added again, so a run that was killed goes on; a text whose
    words the painter does not read is left out. The licence goes into every line.
    """
    added = 0
    for category in categories:
        have = sum(line["category"] == category for line in dataset.lines())
        for quadruple in _new(branch.write, category, dataset):
            if have >= count:
                break
            try:
                example = branch.example(replace(quadruple, licence=licence))
            except ToolRetry as refused:
                log.warning("not painted: %s", refused)
                continue
            dataset.add(example)
            have, added = have + 1, added + 1
    return added


def _as_picture(region: Region) -> Picture:
    return Picture(np.repeat(region.inside[..., None], 3, axis=2).astype(np.uint8) * 255)


PATIENCE = 20
"""Calls of the writer in a row that bring nothing new before it counts as exhausted."""


def _new(write: Write, category: str, dataset: DatasetFolder) -> Iterator[Quadruple]:
    number = barren = 0
    while barren < PATIENCE:
        found = [quadruple for quadruple in write(category, number) if quadruple not in dataset]
        barren = 0 if found else barren + 1
        number += 1
        for quadruple in found:
            if quadruple not in dataset:
                yield quadruple
