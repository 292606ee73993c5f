"""Metrics of an edit: cosines of embeddings, distances of several results, pixels outside what was to change.

An embedding is float [d] of any network that puts pictures and words into one space. Definitions: CLIP-T and
CLIP-I as MagicBrush's evaluation has them, the direction as InstructPix2Pix's; CLIP gain is ours, a candidate
for SANE's CLIP-delta, whose definition could not be had.
"""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any, TypeVar

import numpy as np

from ..pictures import Pixels
from ..pictures.measures import Where

Embedding = np.ndarray
Shown = TypeVar("Shown")
FULL = 255.0
"""The largest level."""


def cosine(one: Embedding, other: Embedding) -> float:
    """Return the cosine of two embeddings; NaN when one of them is zero."""
    length = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(np.dot(one, other)) / length if length > 0 else float("nan")


def clip_t(edited: Embedding, told: Embedding) -> float:
    """Return how well the edited picture fits the caption of what it should show."""
    return cosine(edited, told)


def clip_i(edited: Embedding, other: Embedding) -> float:
    """Return how near the edited picture is to the source, or to the true result."""
    return cosine(edited, other)


def clip_direction(
    source: Embedding, edited: Embedding, told_before: Embedding, told_after: Embedding
) -> float:
    """Return the cosine of the picture's change and its caption's; NaN where one did not change."""
    return cosine(_unit(edited) - _unit(source), _unit(told_after) - _unit(told_before))


def clip_gain(source: Embedding, edited: Embedding, told_after: Embedding) -> float:
    """Return by how much the edited picture fits the caption better than the source does."""
    return cosine(edited, told_after) - cosine(source, told_after)


def diversity(results: Sequence[Shown], distance: Callable[[Shown, Shown], float]) -> float:
    """Return the mean distance of pairs of results for one request; 0 when all are equal."""
    if len(results) < 2:
        raise ValueError(f"wants two results at least, got {len(results)}")
    return float(np.mean([distance(one, other) for one, other in combinations(results, 2)]))


def psnr(one: Pixels, other: Pixels, where: Where | None = None) -> float:
    """Return the PSNR in dB of two pictures, in a part of them; infinite when equal, NaN when it is empty."""
    _same_size(one, other)
    error = (one.astype(np.float64) - other) ** 2
    inside = error if where is None else error[where]
    if not inside.size:
        return float("nan")
    mean = float(inside.mean())
    return 10 * float(np.log10(FULL**2 / mean)) if mean else float("inf")


def ssim(one: Pixels, other: Pixels, where: Where | None = None) -> float:
    """Return the structural similarity of two pictures, in a part of them; NaN when that is empty."""
    from skimage.metrics import structural_similarity

    _same_size(one, other)
    compared: Any = structural_similarity(one, other, channel_axis=2, full=True)
    mean, each = compared
    return float(mean) if where is None else float(each[where].mean()) if where.any() else float("nan")


def overlap(one: Where, other: Where) -> float:
    """Return the intersection over the union of two masks; 1 when both are empty."""
    union = float((one | other).sum())
    return float((one & other).sum()) / union if union else 1.0


def alignment(fulfilled: Sequence[bool]) -> float:
    """Return TIE's Alignment as we define it: the share of single sub-instructions that are fulfilled."""
    if not fulfilled:
        raise ValueError("wants one sub-instruction at least")
    return float(np.mean(fulfilled))


def _unit(embedding: Embedding) -> Embedding:
    return embedding / max(float(np.linalg.norm(embedding)), 1e-12)


def _same_size(one: Pixels, other: Pixels) -> None:
    if one.shape != other.shape:
        raise ValueError(f"wants pictures of one size, got {one.shape} and {other.shape}")
