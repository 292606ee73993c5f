"""The miniature world: the same seed draws the same, results are exact, the reader reads what was drawn."""

from random import Random

import numpy as np
import pytest

from retoucher.training.world.blocks import make_block
from retoucher.training.world.composed import WISHES, complex_edit, random_edit, specifics, vague
from retoucher.training.world.drawing import draw, shape_mask
from retoucher.training.world.exact_reader import read
from retoucher.training.world.happenings import HAPPENINGS, random_happening
from retoucher.training.world.instructions import PLAIN_EDITS, Edit
from retoucher.training.world.judging import attributes, changed, done, judge
from retoucher.training.world.scenes import SHAPES, Scene, Thing, random_figures, random_scene
from retoucher.training.world.wordings import all_words, caption, names


def made(kind: str, seed: int) -> Edit:
    random = Random(f"{kind}-{seed}")
    if kind in HAPPENINGS:
        return random_happening(random, kind)
    while True:
        scene = random_scene(random)
        edit = {"vague": vague, "complex": complex_edit}.get(kind) or PLAIN_EDITS[kind][0]
        found = edit(random, scene)
        if found is not None:
            return found


KINDS = (*PLAIN_EDITS, "vague", "complex", *HAPPENINGS)


def test_the_same_seed_makes_the_same_block() -> None:
    one, same, other = make_block(1, 0, 3), make_block(1, 0, 3), make_block(1, 1, 3)
    assert all(np.array_equal(one.__dict__[name], same.__dict__[name]) for name in one.__dict__)
    assert not np.array_equal(one.pictures[0], other.pictures[0])
    assert one.pairs.max() < len(one.pictures) == len(one.captions) == len(one.holes)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_antialiased_and_about_its_place(shape: str) -> None:
    cover = shape_mask(shape, 7.0, (32, 32))
    assert ((cover > 0) & (cover < 1)).any()
    down, right = np.nonzero(cover > 0.5)
    assert abs(right.mean() - 32) < 1
    assert abs(down.mean() - 32) < 2
    assert np.hypot(down - 32, right - 32).max() <= 10


@pytest.mark.parametrize("kind", KINDS)
def test_the_truth_is_done_and_doing_nothing_is_not(kind: str) -> None:
    for seed in range(2):
        edit = made(kind, seed)
        truth, nothing = judge(edit, draw(edit.after)), judge(edit, draw(edit.before))
        assert truth.done, edit
        assert truth.left == 0
        assert not nothing.done, edit
        assert nothing.left == pytest.approx(1)


def test_a_right_edit_of_the_wrong_thing_is_neither_done_nor_kept() -> None:
    disc, star = Thing("disc", "red", 0), Thing("star", "blue", 8)
    scene = Scene((disc, star))
    green = Edit(
        "recolour",
        "paint the disc green",
        scene,
        scene.swapped(disc, Thing("disc", "green", 0)),
        disc,
        Thing("disc", "green", 0),
    )
    wrong = judge(green, draw(scene.swapped(star, Thing("star", "green", 8))))
    assert (wrong.done, wrong.kept) == (False, 0)
    assert judge(green, draw(green.after)).kept == 1


def test_the_reader_reads_nearly_everything_it_did_not_draw() -> None:
    random, right = Random(5), dict[str, list[bool]]()
    for i in range(24):
        scene = random_scene(random) if i % 4 else random_figures(random)
        for name, values in attributes(scene, draw(scene)).items():
            right.setdefault(name, []).extend(values)
    assert {name: np.mean(values) for name, values in right.items() if np.mean(values) < 0.98} == {}


def test_the_reader_bears_a_soft_and_noisy_picture() -> None:
    import cv2

    noise, random, right = np.random.default_rng(0), Random(6), list[bool]()
    for _ in range(12):
        scene = random_scene(random)
        soft = cv2.GaussianBlur(draw(scene), (0, 0), 0.7) + noise.normal(0, 3, (64, 64, 3))
        found = read(np.clip(soft, 0, 255).astype(np.uint8))
        right += [found.shows(thing) for thing in scene.things]
    assert np.mean(right) > 0.9


def test_the_reader_finds_nothing_on_bare_ground() -> None:
    from retoucher.training.world.scenes import GROUNDS, WEATHERS

    for ground in GROUNDS:
        for weather in WEATHERS:
            seen = read(draw(Scene((), ground, weather)))
            assert (seen.ground, seen.weather, seen.things) == (ground, weather, {})


@pytest.mark.parametrize("wish", WISHES)
def test_each_specific_of_a_wish_fulfils_it(wish: str) -> None:
    scene = Scene((Thing("heart", "green", 4),), "meadow", "fog")
    each = specifics(wish, scene)
    assert len(each) == 3
    for part in each:
        wished = Edit("vague", "", scene, part.after, specifics=each)
        assert done(wished, read(draw(part.after))) and not done(wished, read(draw(scene)))


def test_a_complex_edit_is_its_parts_one_after_the_other() -> None:
    for seed in range(5):
        edit = made("complex", seed)
        assert 1 <= len(edit.specifics) <= 5
        assert edit.specifics[0].before == edit.before
        assert edit.specifics[-1].after == edit.after
        assert all(a.after == b.before for a, b in zip(edit.specifics, edit.specifics[1:], strict=False))


def test_a_name_means_one_thing() -> None:
    random = Random(3)
    for _ in range(50):
        scene = random_scene(random)
        said = [name for thing in scene.things for name in names(thing, scene)]
        assert len(said) == len(set(said))


def test_what_is_said_is_made_of_known_words() -> None:
    random, known = Random(4), set(all_words())
    for _ in range(100):
        scene = random_scene(random)
        for text in (caption(scene, random), random_edit(random, scene).text, random_happening(random).text):
            assert set(text.replace(",", " ,").split()) <= known


def test_a_mask_of_what_changes_is_where_pictures_differ() -> None:
    edit = made("remove", 1)
    region = changed(draw(edit.before), draw(edit.after))
    assert edit.old is not None
    x, y = edit.old.centre
    down, right = np.nonzero(region)
    assert max(abs(right - x).max(), abs(down - y).max()) <= 11
