"""What the exact reader and CLIP say of an edited picture of the world, as numbers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from ..pictures import Pixels
from ..training.world.drawing import draw
from ..training.world.exact_reader import Reading, backdrop, mixed, read, read_things
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
    fulfilled, stays = done(edit, seen), standing_share(edit, picture, seen)
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


def standing_share(edit: Edit, picture: Pixels, seen: Reading) -> float:
    """Return the share of the other things that read as before, in [0, 1].

    Those of a wish are read before what was made of ground and weather, also half of it: a reader of whole
    grounds takes a ground that was changed by a quarter for things that changed.
    """
    if edit.kind != "vague":
        return kept(edit, seen)
    shares = _shares(edit, picture)
    scenes = [edit.before, *(together(edit, some) for some in shares)]
    behind = [backdrop(scene.ground, scene.weather, scene.confetti) for scene in scenes]
    mixture = mixed(behind, [1 - sum(shares.values()), *shares.values()])
    return kept(edit, replace(seen, things=read_things(picture, mixture)))


def graded(edit: Edit, picture: Pixels) -> list[float]:
    """Return how far each specific of a vague edit, or any other edit itself, was done, in [0, 1].

    Specifics are told apart from each other.
    """
    shares, parts = _shares(edit, picture), edit.specifics or (edit,)
    return [min(sum(share for some, share in shares.items() if part in some), 1.0) for part in parts]


def _shares(edit: Edit, picture: Pixels) -> dict[tuple[Edit, ...], float]:
    """Return specifics of a vague edit that were done alone or together → how far.

    The change made is fitted by a sum, none negative, of the changes that specifics make alone and together:
    it is exact for each alone and for any together, where one hides or darkens another.
    """
    from scipy.optimize import nnls

    parts, before = edit.specifics or (edit,), draw(edit.before).astype(np.float64)
    several = [some for count in range(1, len(parts) + 1) for some in combinations(parts, count)]
    wanted = [(draw(together(edit, some)) - before).ravel() for some in several]
    basis, mixing = np.linalg.qr(np.stack(wanted, axis=1))
    shares, _ = nnls(mixing, basis.T @ (picture - before).ravel())
    return dict(zip(several, map(float, shares), strict=True))
