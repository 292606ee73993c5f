"""What looks alike beside a mask is a part of its thing only where it hangs together with it."""

from collections.abc import Callable

import numpy as np
import pytest

from retoucher.agent.memory.sessions import RegionRecord
from retoucher.agent.minds.judging.looked_at import CHOSEN, LookedAt
from retoucher.agent.minds.judging.mask_questions import none_alike_left, nothing_left
from retoucher.agent.values.plan import Step
from retoucher.agent.values.verdict import Finding
from retoucher.agent.work.looking import shown_place
from retoucher.pictures import Picture, Region, evidence
from retoucher.tools.tool import get

SKY, DARK = (150, 190, 210), (40, 60, 90)


def block(left: int, top: int, right: int, bottom: int) -> np.ndarray:
    flags = np.zeros((240, 320), np.bool_)
    flags[top:bottom, left:right] = True
    return flags


def asked(
    tool: str, colour: str, mask: np.ndarray, beside: np.ndarray, means: np.ndarray,
    question: Callable[[LookedAt], Finding],
) -> Finding:  # fmt: skip
    """Return what is found of an edit of `mask`, where the eyes mean `means` by any place in `beside`."""
    grain = np.random.default_rng(1).normal(0, 3, (240, 320, 3))
    pixels = np.full((240, 320, 3), SKY) + grain
    pixels[mask | beside] = DARK + grain[mask | beside]
    before = Picture(np.clip(pixels, 0, 255).astype(np.uint8))
    where = Region(mask.astype(np.float32), source="eyes:umbrella")
    after = get(tool).run(before, where, {"colour": colour}).result

    def seer(picture: Picture, about: dict[str, object]) -> list[Region]:
        return [Region(means.astype(np.float32), source="eyes:click")]

    step = Step(reason="", tool=tool, target="umbrella", arguments={"colour": colour})
    facts = evidence(before, after, where)
    return question(LookedAt(0, step, get(tool), before, lambda: after, where, facts, seer))


SCENE = block(0, 0, 320, 240)
UMBRELLA, TREE = block(100, 60, 180, 100), block(176, 100, 230, 160)
WHOLE, HALF = block(100, 60, 180, 120), block(100, 60, 140, 120)


def test_a_tree_that_only_touches_is_none_of_the_umbrella_where_the_eyes_mean_the_whole_scene() -> None:
    assert asked("recolor", "red", UMBRELLA, TREE, SCENE, none_alike_left).passed


@pytest.mark.parametrize("means", [SCENE, WHOLE])
def test_half_an_umbrella_is_left_whatever_the_eyes_mean(means: np.ndarray) -> None:
    assert not asked("recolor", "red", HALF, WHOLE & ~HALF, means, none_alike_left).passed


def test_a_tree_that_the_eyes_see_as_one_with_the_umbrella_is_left() -> None:
    assert not asked("recolor", "red", UMBRELLA, TREE, UMBRELLA | TREE, none_alike_left).passed


CAR, SHADE, WHEEL = block(80, 80, 240, 160), block(70, 160, 250, 178), block(85, 160, 200, 200)


def test_the_shade_under_a_car_goes_with_its_background() -> None:
    assert asked("replace_background", "white", CAR, SHADE, SHADE, nothing_left).passed


def test_a_wheel_that_goes_with_the_background_is_told_so() -> None:
    found = asked("replace_background", "white", CAR, WHEEL, CAR | WHEEL, nothing_left)
    assert not found.passed
    assert "went with the background" in found.text


KEPT = {
    digest: RegionRecord(digest=digest, picture="photo", phrase=phrase, pick=pick)
    for digest, phrase, pick in (
        ("boat", "the boat", 0), ("with its mirror", "the boat", 0), ("another", "the boat", 1),
        ("larger", "", 0), ("box", "box 1,2,9,9", 0), ("click", "point 4,5", 0),
    )
}  # fmt: skip


@pytest.mark.parametrize(
    ("worked_in", "offered", "placed", "shown"),
    [
        ("boat", ("boat",), (), CHOSEN),
        ("with its mirror", ("boat",), (), CHOSEN),
        ("another", ("boat",), (), ""),
        ("larger", ("boat",), (), ""),
        ("box", (), ("box",), "box 1,2,9,9"),
        ("click", (), ("click",), "point 4,5"),
        ("box", (), (), ""),
        ("boat", (), ("boat",), ""),
    ],
)
def test_who_takes_an_outline_or_answers_with_a_place_has_shown_it(
    worked_in: str, offered: tuple[str, ...], placed: tuple[str, ...], shown: str
) -> None:
    step = Step(reason="", tool="inpaint", target="the boat", region=worked_in)
    assert shown_place(step, KEPT, "", offered, placed) == shown
