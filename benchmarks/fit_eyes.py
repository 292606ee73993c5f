"""Fit how sure the eyes are: weights of what speaks for a mask, on photographs with human masks.

Run: python benchmarks/fit_eyes.py [--write]; --write keeps the numbers in engines/eyes/calibration.yaml.
Pictures are split in two halves by a checksum of their path. Each half is judged by what the other half
taught, and that is the table printed; the numbers that are kept come from both.
"""

import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import yaml
from bench_eyes import GOOD, Row, box_around, deepest, half, honesty, overlap, rows
from numpy.typing import NDArray

from retoucher.engines.eyes.calibration import FEATURES, measured
from retoucher.engines.eyes.sight import Sight

TARGET = Path(__file__).parents[1] / "engines" / "eyes" / "calibration.yaml"
HEAD = """\
# Made by benchmarks/fit_eyes.py: log odds that a mask overlaps with the truth by more than 0.7.
# Standing (what stands out) and subject are set by hand: few photographs here say what their subject is.
"""
RIDGE = 0.5
"""Pull of the weights towards 0: there are few masks."""
JITTER = 0.03
"""Standard deviation of a hand-drawn box's sides, as a share of its size."""


@dataclass(frozen=True)
class Sample:
    """One reading of one prompt."""

    kind: str
    half: str
    prompt: tuple[str, str, int]
    reading: int
    overlap: float
    features: dict[str, float]


def samples() -> list[Sample]:
    """Return readings of three boxes and four clicks for each mask of a single thing."""
    random = np.random.default_rng(0)
    found: list[Sample] = []
    for row in rows():
        name, category = row[0]["name"], row[0]["category"]
        if not name.startswith(("all", "the road", "the sky")) and category not in ("sky", "road"):
            found += _of_one(row, random)
    return found


def _of_one(row: Row, random: np.random.Generator) -> list[Sample]:
    facts, picture, truth = row
    sight = Sight(picture)
    size = sight.view.width, sight.view.height
    small = cv2.resize(truth.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.5
    prompts = [("box", {"box": box}) for box in _boxes(small, random)]
    prompts += [("click", {"inside": (point,)}) for point in _points(small, random)]
    found = []
    for number, (kind, asked) in enumerate(prompts):
        answers = sight.answers(**asked)
        for reading in range(4) if kind == "click" else (0,):
            features = measured(sight, answers.logits, reading, float(answers.quality[reading]))
            good = overlap(answers.logits[reading] > 0, small)
            prompt = facts["image"], facts["name"], number
            found.append(Sample(kind, half(facts["image"]), prompt, reading, good, features))
    return found


def _boxes(truth: NDArray[np.bool_], random: np.random.Generator) -> list[tuple[int, ...]]:
    box = np.array(box_around(truth), float)
    sides = np.tile(box[2:] - box[:2], 2)
    limits = np.tile(truth.shape[::-1], 2)
    drawn = [box, *(box + random.normal(0, JITTER, 4) * sides for _ in range(2))]
    return [tuple(round(float(v)) for v in np.clip(each, 0, limits)) for each in drawn]


def _points(truth: NDArray[np.bool_], random: np.random.Generator) -> list[tuple[int, int]]:
    depth = cv2.distanceTransform(truth.astype(np.uint8), cv2.DIST_L2, 5)
    inner = np.argwhere(depth > max(2, 0.25 * depth.max()))
    picks = [inner[random.integers(len(inner))] for _ in range(3)]
    return [deepest(truth), *((int(x), int(y)) for y, x in picks)]


def fitted(taught: list[Sample], features: tuple[str, ...] = FEATURES) -> NDArray[np.float64]:
    """Return start and weights by logistic regression with a ridge, by Newton's steps."""
    x = np.column_stack([np.ones(len(taught)), *([s.features[f] for s in taught] for f in features)])
    y = np.array([s.overlap > GOOD for s in taught], float)
    ridge = np.diag([1e-6, *[RIDGE] * len(features)])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        said = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (said - y) / 4 + ridge @ weights
        bend = (x * (said * (1 - said) / 4)[:, None]).T @ x + ridge
        weights -= np.linalg.solve(bend, slope)
    return weights


def said(weights: NDArray[np.float64], sample: Sample) -> float:
    odds = weights[0] + sum(w * sample.features[f] for w, f in zip(weights[1:], FEATURES, strict=True))
    return float(1 / (1 + np.exp(-odds)))


def chosen(weights: NDArray[np.float64], asked: list[Sample]) -> list[tuple[float, float]]:
    """Return (overlap, score) of the likeliest reading of each prompt."""
    prompts: dict[object, list[Sample]] = defaultdict(list)
    for sample in asked:
        prompts[sample.prompt].append(sample)
    best = [max(readings, key=lambda s: said(weights, s)) for readings in prompts.values()]
    return [(s.overlap, said(weights, s)) for s in best]


def main(write: bool) -> None:
    everything = samples()
    kept = yaml.safe_load(TARGET.read_text("utf-8"))
    for kind in ("box", "click"):
        of_kind = [s for s in everything if s.kind == kind]
        halves = {name: [s for s in of_kind if s.half == name] for name in ("fit", "check")}
        pairs = chosen(fitted(halves["fit"]), halves["check"]) + chosen(
            fitted(halves["check"]), halves["fit"]
        )
        honesty(pairs, f"{kind}, by what the other half taught")
        first = [s.overlap for s in of_kind if s.reading == 0]
        print(
            f"\nmean overlap {np.mean([o for o, _ in pairs]):.3f}; of the first reading {np.mean(first):.3f}"
        )
        weights = fitted(of_kind)
        kept[kind] = {n: round(float(w), 2) for n, w in zip(("start", *FEATURES), weights, strict=True)}
    if write:
        TARGET.write_text(HEAD + yaml.safe_dump(kept, sort_keys=False, default_flow_style=None), "utf-8")


if __name__ == "__main__":
    main("--write" in sys.argv)
