"""The world's samples and what is said of them: the truth is right, what was left as it was is not."""

import numpy as np
import pytest

from retoucher.evals.built_in_judge import passes
from retoucher.evals.direction_arms import longest_captions
from retoucher.evals.hole_painter import hole_of
from retoucher.evals.pointed_chains import steps_of
from retoucher.evals.sane_arms import clashing, contradicting, specifics, with_more, wrong
from retoucher.evals.tie_arms import by_parts, chain_of_world
from retoucher.evals.world_samples import (
    clear_sample,
    complex_sample,
    ground_sample,
    hard_sample,
    local_sample,
    together,
    vague_sample,
)
from retoucher.evals.world_sight import WorldSight, sight, worded
from retoucher.evals.world_verdict import Made, graded, standing_share, verdict
from retoucher.pictures import Region
from retoucher.training.miniature_profile import PARTS
from retoucher.training.world.drawing import draw
from retoucher.training.world.exact_reader import read
from retoucher.training.world.instructions import PLAIN_EDITS
from retoucher.training.world.spoken_thoughts import shown_after, think
from retoucher.training.world.tokens import LENGTH, Encoder


@pytest.fixture(scope="module")
def seer() -> WorldSight:
    return sight(PARTS)


def test_a_number_is_always_the_same_edit_and_another_is_another() -> None:
    assert vague_sample(3) == vague_sample(3) != vague_sample(4)
    assert [clear_sample(i).kind for i in range(9)] == list(PLAIN_EDITS)
    assert [len(complex_sample(i).specifics) for i in range(6)] == [1, 2, 3, 4, 5, 1]


def test_the_truth_is_all_right_and_the_input_is_not(seer: WorldSight) -> None:
    for number in range(4):
        edit = local_sample(number)
        right = verdict(edit, Made(draw(edit.after), 1), seer)
        untouched = verdict(edit, Made(draw(edit.before), 1), seer)
        assert right["all_right"] == 1 and right["outside_psnr"] > 40 and right["rows"] == 1
        assert untouched["done"] == 0 and untouched["outside_psnr"] == float("inf")
        assert right["clip_d"] > 0.2 and np.isnan(untouched["clip_d"])
        assert right["clip_gain"] > 0 and untouched["clip_gain"] == pytest.approx(0)
        assert untouched["clip_i"] == pytest.approx(1) and right["clip_i_truth"] == pytest.approx(1)


def test_the_graded_reader_tells_specifics_apart_and_knows_half() -> None:
    for number in (0, 1, 4, 6, 7):
        edit = vague_sample(number)
        nothing = draw(edit.before)
        assert graded(edit, nothing) == pytest.approx([0, 0, 0])
        assert graded(edit, draw(together(edit))) == pytest.approx([1, 1, 1], abs=0.02)
        for i, part in enumerate(edit.specifics):
            alone = [float(i == other) for other in range(3)]
            assert graded(edit, draw(part.after)) == pytest.approx(alone, abs=0.02)
            half = nothing + 0.5 * (draw(part.after).astype(float) - nothing)
            assert graded(edit, half.round().astype(np.uint8))[i] == pytest.approx(0.5, abs=0.05)
        two = draw(together(edit, edit.specifics[1:]))
        assert graded(edit, two) == pytest.approx([0, 1, 1], abs=0.02)


def test_what_stands_before_half_a_change_is_kept_and_what_went_is_not() -> None:
    for number, share in ((0, 0.25), (3, 0.5)):
        edit = vague_sample(number)
        gone = edit.before.things[0]
        for made in (*(part.after for part in edit.specifics[:2]), together(edit)):
            mixture = _blended(draw(edit.before), draw(made), share)
            assert standing_share(edit, mixture, read(mixture)) == 1
            less = [draw(scene.swapped(gone, None)) for scene in (edit.before, made)]
            mixture = _blended(less[0], less[1], share)
            assert standing_share(edit, mixture, read(mixture)) < 1


def _blended(one: np.ndarray, other: np.ndarray, share: float) -> np.ndarray:
    return np.rint((1 - share) * one + share * other).astype(np.uint8)


def test_worse_decomposers_say_what_they_are_for() -> None:
    edit = vague_sample(0)
    own = [part.text for part in edit.specifics]
    assert specifics(edit, 2) == own[:2] and specifics(clear_sample(0), 2) == [clear_sample(0).text] * 2
    assert with_more(edit, 6)[:3] == own and len(set(with_more(edit, 6))) == 6
    assert wrong(edit, 3)[:2] == own[:2] and wrong(edit, 3)[2].startswith("remove the ")
    assert contradicting(edit, 3)[:3] == own and contradicting(edit, 3)[3].startswith("make the background ")


def test_two_things_are_asked_for_at_one_place_in_every_sample() -> None:
    for number in range(32):
        edit = vague_sample(number)
        (added,) = (part for part in edit.specifics if part.new)
        assert added.new is not None
        said = clashing(edit, 4)
        assert said[:3] == [part.text for part in edit.specifics] and added.text in said
        assert said[3] == f"add a red heart at the {added.new.place}"
        assert sum(text.endswith(f"at the {added.new.place}") for text in said) == 2
        assert "heart" not in " ".join(said[:3])


def test_the_longest_captions_say_the_same_and_fill_the_encoder() -> None:
    encode = Encoder()
    for number in range(8):
        edit = local_sample(number)
        source, before, (after,) = longest_captions(edit)
        assert before == (source,)
        for said, scene in ((source, edit.before), (after, edit.after)):
            assert said.startswith(worded(scene)) and encode([said]).shape == (1, LENGTH)
            assert len(said.split()) > 45 or not scene.things


def test_a_chain_that_points_gives_holes_as_the_painter_learned_and_none_out_of_order() -> None:
    edit = complex_sample(2)
    thought = think(edit)
    where = tuple(Region(mask.astype(np.float32)) for mask in thought.masks)
    steps = steps_of(thought.answer, where)
    assert [prompt for _, prompt in steps] == [shown_after(part) for part in edit.specifics]
    for (hole, _), region in zip(steps, where, strict=True):
        assert hole.inside[region.inside].all() and hole.inside.sum() >= 20 * 20
    nowhere = Region(np.zeros((64, 64), np.float32))
    assert len(steps_of(thought.answer, (nowhere, *where[1:]))) == len(steps) - 1
    assert not steps_of("no chain at all", where) and not steps_of(thought.answer, where[1:])
    wide = hole_of(Region.from_box((64, 64), (4, 30, 60, 34), "w"))
    assert wide.inside[22:42, 4:60].all() and not wide.inside[:18].any()


def test_the_built_in_judge_passes_a_plain_change_and_no_untouched_picture() -> None:
    edit = hard_sample(0)
    assert passes(edit, draw(edit.after)) and not passes(edit, draw(edit.before))


def test_harder_edits_are_of_three_kinds_in_turn() -> None:
    made = [hard_sample(i) for i in range(6)]
    assert [edit.kind for edit in made] == ["move", "resize", "complex"] * 2
    assert all(len(edit.specifics) == 2 for edit in made[2::3])


def test_half_a_ground_is_read_as_half() -> None:
    edit = ground_sample(0)
    whole, nothing = draw(edit.after), draw(edit.before)
    assert graded(edit, nothing) == pytest.approx([0]) and graded(edit, whole) == pytest.approx([1], abs=0.01)
    assert graded(edit, _blended(nothing, whole, 0.5)) == pytest.approx([0.5], abs=0.02)


def test_a_chain_of_thought_has_a_sub_task_for_each_part() -> None:
    edit = complex_sample(3)
    chain = chain_of_world(edit)
    assert [task.instruction for task in chain.subtasks] == [part.text for part in edit.specifics]
    assert all(
        bool(task.description) == bool(p.new) for task, p in zip(chain.subtasks, edit.specifics, strict=True)
    )


def test_numbers_are_told_apart_by_parts() -> None:
    found = by_parts({"way": [{"parts": 1, "m": 5}, {"parts": 2, "m": 6}, {"parts": 1, "m": 7}]})
    assert {name: [one["m"] for one in samples] for name, samples in found.items()} == {
        "way, 1 part": [5, 7],
        "way, 2 parts": [6],
    }
