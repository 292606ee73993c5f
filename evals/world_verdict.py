"""What the exact reader and CLIP say of an edited picture of the world, as numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ..pictures import Pixels
from ..training.world.drawing import draw
from ..training.world.exact_reader import read
from ..training.world.instructions import Edit
from ..training.world.judging import changed, done, kept
from ..training.world.scenes import Scene
from .cells import Arm, Numbers
from .metrics import alignment, psnr, ssim
from .world_samples import together
from .world_sight import WorldSight, clip_scores


@dataclass(frozen=True)
class Made:
    """An edited picture and what it cost."""

    picture: Pixels
    rows: float
    """Rows that networks calculated; a step back through a network counts as two."""


def verdict(edit: Edit, made: Made, seer: WorldSight) -> Numbers:
    """Return everything that is measured on one edit: fulfilled, kept, outside, CLIP, cost."""
    vague = edit.kind == "vague"
    own = {"graded": float(np.mean(graded(edit, made.picture)))} if vague else _outside(edit, made.picture)
    return _read(edit, made.picture) | own | clip_scores(seer, edit, made.picture) | {"rows": made.rows}


def reference_arms(seer: WorldSight, sample_of: Callable[[int], Edit]) -> list[Arm]:
    """Return what the metrics say of the exact result and of the untouched picture: between them all lies."""

    def of(name: str, shown: Callable[[Edit], Scene]) -> Arm:
        def measure(sample: int) -> Numbers:
            edit = sample_of(sample)
            return verdict(edit, Made(draw(shown(edit)), 0), seer)

        return Arm(name, {"reference": name, "samples": sample_of.__name__}, measure)

    return [
        of("nothing done", lambda edit: edit.before),
        of("the exact result", lambda edit: together(edit) if edit.kind == "vague" else edit.after),
    ]


def _read(edit: Edit, picture: Pixels) -> Numbers:
    seen = read(picture)
    each = [done(part, seen) for part in edit.specifics or (edit,)]
    fulfilled, stays = done(edit, seen), kept(edit, seen)
    return {
        "done": float(fulfilled),
        "aligned": alignment(each),
        "kept": stays,
        "all_right": float(fulfilled and stays == 1),
    }


def _outside(edit: Edit, picture: Pixels) -> Numbers:
    before = draw(edit.before)
    still = ~changed(before, draw(edit.after))
    return {"outside_psnr": psnr(picture, before, still), "outside_ssim": ssim(picture, before, still)}


def graded(edit: Edit, picture: Pixels) -> list[float]:
    """Return how far each specific of a vague edit was done, in [0, 1], told apart from the others.

    The change made is fitted by a sum, none negative, of the changes that specifics make alone and together:
    it is exact for each alone and for any together, where one hides or darkens another.
    """
    from scipy.optimize import nnls

    parts, before = edit.specifics, draw(edit.before).astype(np.float64)
    several = [some for count in range(1, len(parts) + 1) for some in combinations(parts, count)]
    wanted = [(draw(together(edit, some)) - before).ravel() for some in several]
    basis, mixed = np.linalg.qr(np.stack(wanted, axis=1))
    shares, _ = nnls(mixed, basis.T @ (picture - before).ravel())
    return [
        min(float(sum(share for share, some in zip(shares, several, strict=True) if part in some)), 1.0)
        for part in parts
    ]
