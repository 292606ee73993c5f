"""Edit direction (Hands-off Image Editing) in the miniature world: the arms of its table."""

from collections.abc import Callable
from itertools import cycle
from random import Random
from typing import Any

from ..engines.registry import engine
from ..pictures import Picture
from ..training.world.drawing import draw
from ..training.world.instructions import Edit
from ..training.world.scenes import Scene
from ..training.world.tokens import LENGTH
from ..training.world.wordings import caption, described, with_article
from .cells import Arm, Numbers
from .plain_editor import PLAIN, instructed
from .post_edit_arms import KEPT, kept_by_attention
from .world_samples import ground_sample, local_sample
from .world_sight import WorldSight, worded
from .world_verdict import Made, graded, reference_arms, verdict

GUIDED = {"steps": 20, "working_size": 64, "guidance": 3.0}
"""What the miniature's painter was measured with; the paper has 100 steps at guidance 5."""
WORDINGS = 4
Told = tuple[str, tuple[str, ...], tuple[str, ...]]
"""Captions of the source, before and after."""


def one_caption(edit: Edit) -> Told:
    """Return one exact caption before and one after."""
    return worded(edit.before), (worded(edit.before),), (worded(edit.after),)


def several_captions(edit: Edit) -> Told:
    """Return several wordings of what is before and after."""
    before = tuple(caption(edit.before, Random(i)) for i in range(WORDINGS))
    after = tuple(caption(edit.after, Random(i)) for i in range(WORDINGS))
    return worded(edit.before), before, after


def instruction_only(edit: Edit) -> Told:
    """Return the instruction where the caption after should be."""
    return worded(edit.before), (worded(edit.before),), (edit.text,)


def forgetful(edit: Edit) -> Told:
    """Return captions that do not name the thing the edit is about, as a weak captioner's would not."""
    before = edit.before.swapped(edit.old, None) if edit.old else edit.before
    return worded(before), (worded(before),), (worded(edit.after),)


def longest_captions(edit: Edit) -> Told:
    """Return captions that tell their things again until the encoder takes no more."""
    before = _longest(edit.before)
    return before, (before,), (_longest(edit.after),)


def _longest(scene: Scene) -> str:
    said = worded(scene)
    again = [f", {with_article(described(thing))} at the {thing.place}" for thing in scene.things]
    for piece in cycle(again):
        if len((said + piece).replace(",", " ,").split()) > LENGTH - 2:
            break
        said += piece
    return said


def gradual_arms(seer: WorldSight) -> list[Arm]:
    """Return the arms on another ground, which can be there by half."""

    def of(weight: float) -> Arm:
        def measure(sample: int) -> Numbers:
            edit = ground_sample(sample)
            made = _between(edit, sample, {"weight": weight}, one_caption)
            (share,) = graded(edit, made.picture)
            return verdict(edit, made, seer) | {"graded": share, "off_half": abs(share - 0.5)}

        return Arm(f"w = {weight:g}", {"gradual": weight, **GUIDED}, measure).frugal

    return [of(0.5), of(1.0)]


def direction_arms(seer: WorldSight) -> list[Arm]:
    """Return the arms: InstructPix2Pix, weights, inversions, attention, quality, captions."""
    arms = [*reference_arms(seer, local_sample), _instructed(seer), _kept(seer)]
    arms += [_arm(seer, f"w = {weight:g}", {"weight": weight}) for weight in (0.5, 0.75, 1.0, 1.25)]
    arms += [
        _arm(seer, "attention off", {"attention": 0.0}),
        _arm(seer, "regularised inversion", {"inversion": "regularised"}),
        _arm(seer, "null-text inversion", {"inversion": "null-text"}).frugal,
        _arm(seer, "exact (the released algorithm)", {"quality": "exact"}).frugal,
        _arm(seer, f"{WORDINGS} captions", {}, several_captions),
        _arm(seer, "longest captions", {}, longest_captions).frugal,
        _arm(seer, "instruction for a caption", {}, instruction_only),
        _arm(seer, "caption forgets the thing", {}, forgetful),
    ]
    return arms


def _arm(
    seer: WorldSight, name: str, settings: dict[str, Any], told: Callable[[Edit], Told] = one_caption
) -> Arm:
    def measure(sample: int) -> Numbers:
        edit = local_sample(sample)
        return verdict(edit, _between(edit, sample, settings, told), seer)

    return Arm(name, {"direction": settings, "told": told.__name__, **GUIDED}, measure)


def _between(edit: Edit, seed: int, settings: dict[str, Any], told: Callable[[Edit], Told]) -> Made:
    from ..engines.diffusion.edit_direction import Captions

    editor = engine("edit", "edit-direction", **GUIDED, **settings)
    moved = editor.edit_between(Picture(draw(edit.before)), Captions(*told(edit)), seed=seed)
    return Made(moved.picture.rgb, moved.cost.forward + 2 * moved.cost.backward)


def _kept(seer: WorldSight) -> Arm:
    def measure(sample: int) -> Numbers:
        edit = local_sample(sample)
        return verdict(edit, kept_by_attention(edit, sample), seer)

    return Arm(KEPT, {"instructed": True, "post-edit": "attention"}, measure)


def _instructed(seer: WorldSight) -> Arm:
    def measure(sample: int) -> Numbers:
        edit = local_sample(sample)
        return verdict(edit, instructed(edit, sample), seer)

    return Arm(PLAIN, {"instructed": True}, measure)
