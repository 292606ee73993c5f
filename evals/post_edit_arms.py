"""EditWorld's post-edit on the network that was tuned on its categories: what it keeps, and what it costs."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from ..engines.diffusion.kept import Overlap, changed_region, overlap, shared
from ..engines.diffusion.post_edit import MaskChoice, edit_attended
from ..engines.registry import engine
from ..engines.work import current, working
from ..pictures import Picture, Region
from ..training.editworld.measure_branches import CHOICE, kept_about
from ..training.miniature_profile import prepare
from ..training.world.drawing import draw
from ..training.world.instructions import Edit
from .cells import Arm, Numbers
from .plain_editor import PLAIN, instructed
from .world_samples import happening_sample
from .world_sight import WorldSight
from .world_verdict import Made, verdict

TUNED, BY_ATTENTION, BY_CHANGE = "tuned", "tuned, post-edit by attention", "tuned, post-edit by change"
BY_CODE, BY_SHARED = f"{BY_ATTENTION} over 0.85", f"{BY_ATTENTION}, most shared"
KEPT = f"{PLAIN}, post-edit by attention"
CODE_CHOICE = replace(CHOICE, threshold=0.85)
"""The released code's threshold; the paper says 0.8125."""
STEPS = 20
Looked = Callable[[Any, Picture, str, int], tuple[Picture, float, Region | None]]
"""Edits and says where: the edit, its rows, and where the instruction looked."""


def post_edit_arms(seer: WorldSight) -> list[Arm]:
    """Return the arms on what happens in EditWorld's categories."""
    ways: dict[str, Looked] = {TUNED: _plain, BY_ATTENTION: _attended, BY_CHANGE: _changed}
    ways[BY_CODE] = partial(_attended, choice=CODE_CHOICE)
    arms = [
        Arm(name, {"post-edit": name, "steps": STEPS}, partial(_measure, seer, partial(_made, way)))
        for name, way in ways.items()
    ]
    most_shared = partial(_made, _attended, overlap=shared)
    return [
        *(arm.frugal if arm.name == BY_CODE else arm for arm in arms),
        Arm(BY_SHARED, {"post-edit": BY_SHARED, "steps": STEPS}, partial(_measure, seer, most_shared)).frugal,
        Arm(PLAIN, {"post-edit": PLAIN}, partial(_measure, seer, instructed)),
    ]


def _measure(seer: WorldSight, way: Callable[[Edit, int], Made], sample: int) -> Numbers:
    edit = happening_sample(sample)
    return verdict(edit, way(edit, sample), seer)


def _made(way: Looked, edit: Edit, seed: int, overlap: Overlap = overlap) -> Made:
    before = Picture(draw(edit.before))
    home = Path(current().profile.weights["instruct-pix2pix"]).parents[1] / "miniature"
    with working(profile=prepare(home, editor="rules")):
        made, rows, looked = way(engine("edit", "instruct-pix2pix", steps=STEPS), before, edit.text, seed)
    if looked is not None:
        return Made(kept_about(edit, made.rgb, looked, overlap), rows)
    return Made(made.rgb, rows)


def kept_by_attention(edit: Edit, seed: int) -> Made:
    """Return what InstructPix2Pix makes of an edit's words, after the post-edit by attention."""
    editor = engine("edit", "instruct-pix2pix")
    made, rows, looked = _attended(editor, Picture(draw(edit.before)), edit.text, seed)
    return Made(kept_about(edit, made.rgb, looked), rows)


def tuned(edit: Edit, seed: int) -> Made:
    """Return what the network that was tuned on EditWorld's categories makes of an edit's words."""
    return _made(_plain, edit, seed)


def tuned_and_kept(edit: Edit, seed: int) -> Made:
    """Return the same after the post-edit by what changed."""
    return _made(_changed, edit, seed)


def _plain(editor: Any, picture: Picture, text: str, seed: int) -> tuple[Picture, float, Region | None]:
    made = editor.edit_batch(picture, text, (), seed=seed)[0]
    return made.picture, made.rows, None


def _attended(
    editor: Any, picture: Picture, text: str, seed: int, choice: MaskChoice = CHOICE
) -> tuple[Picture, float, Region]:
    made, looked = edit_attended(editor, picture, text, choice=choice, seed=seed)
    return made.picture, made.rows, looked


def _changed(editor: Any, picture: Picture, text: str, seed: int) -> tuple[Picture, float, Region | None]:
    made, rows, _ = _plain(editor, picture, text, seed)
    return made, rows, changed_region(picture, made)
