"""Planned steps are merged and ordered so that none spoils another."""

import random

import pytest

from retoucher.agent.minds.language.arrange import arranged
from retoucher.agent.values.plan import Step


def edit(instruction: str, target: str = "", **more: object) -> Step:
    return Step(
        reason=f"{instruction}.", tool="edit", target=target, arguments={"instruction": instruction, **more}
    )


TEXT = Step(reason="Title.", tool="text", arguments={"words": "Hi"})
BORDER = Step(reason="Frame.", tool="border")
WARM = Step(reason="Warm.", tool="adjust", arguments={"temperature": 0.3})


def test_generative_steps_for_one_place_become_one():
    (step,) = arranged((edit("a hat", "man"), edit("a scarf", "man")))
    assert step.arguments == {"instruction": "a hat; a scarf"}
    assert step.reason == "a hat. a scarf."
    fill = [Step(reason="", tool="inpaint", region="r", arguments={"prompt": p}) for p in ("grass", "a dog")]
    assert [s.arguments for s in arranged(tuple(fill))] == [{"prompt": "grass; a dog"}]


def test_what_differs_in_more_than_words_stays_apart():
    apart = (
        edit("a hat", "man"),
        edit("a hat", "dog"),
        edit("a scarf", "dog", engine="hosted"),
        edit("a dog -> a cat", "dog"),
        edit("a cat", "dog"),
        WARM,
        WARM.model_copy(update={"arguments": {"temperature": 0.4}}),
        Step(reason="", tool="inpaint", target="dog"),
        Step(reason="", tool="inpaint", target="dog", arguments={"prompt": "grass"}),
    )
    assert arranged(apart) == apart


def test_equal_steps_become_one():
    again = WARM.model_copy(update={"reason": "Warm, once more."})
    assert arranged((WARM, BORDER, again)) == (WARM, BORDER)


def step(tool: str, target: str = "", **arguments: object) -> Step:
    return Step(reason="", tool=tool, target=target, arguments=arguments)


CROP = step("crop", aspect="1:1")
SMALL = step("resize", longest=1080)
GRAIN = step("adjust", grain=0.3, exposure=0.2)


def test_letters_and_borders_come_after_what_would_redraw_cut_or_tint_them():
    assert arranged((TEXT, WARM, BORDER, edit("snow"), CROP)) == (WARM, edit("snow"), CROP, TEXT, BORDER)
    grey = step("look", name="black_and_white")
    assert arranged((TEXT, grey)) == (grey, TEXT)
    assert arranged((TEXT, edit("a hat", "man"))) == (edit("a hat", "man"), TEXT)


def test_the_size_of_what_stands_in_a_border_is_as_planned():
    planned = (BORDER, SMALL)
    assert arranged(planned) == planned
    logo = step("paste", reference="sha256:0")
    assert arranged((BORDER, logo, TEXT)) == (BORDER, logo, TEXT)


def test_the_last_size_is_the_one_that_was_asked_for():
    level = step("straighten")
    assert arranged((SMALL, CROP, level)) == (CROP, level, SMALL)
    by_pixels = (SMALL, step("crop", box=[0, 0, 500, 500]))
    assert arranged(by_pixels) == by_pixels, "its numbers may be meant for the small picture"


def test_grain_sharpness_and_vignette_are_of_the_last_frame():
    assert arranged((GRAIN, CROP, SMALL)) == (CROP, SMALL, GRAIN)
    assert arranged((step("adjust", vignette=0.4), CROP)) == (CROP, step("adjust", vignette=0.4))
    for stays in ((WARM, CROP), (step("adjust", "sky", grain=0.3), CROP), (step("adjust", grain=0), CROP)):
        assert arranged(stays) == stays
    assert arranged((GRAIN, BORDER, SMALL)) == (GRAIN, BORDER, SMALL), "no grain on the border"


@pytest.mark.parametrize("seed", range(40))
def test_what_is_arranged_stays_so_and_loses_nothing(seed: int):
    kinds = [TEXT, BORDER, WARM, GRAIN, CROP, SMALL, step("straighten"), step("recolor", "car", colour="red")]
    planned = tuple(random.Random(seed).sample(kinds, len(kinds)))
    once = arranged(planned)
    assert arranged(once) == once
    assert sorted(map(repr, once)) == sorted(map(repr, planned))
    assert {s.tool for s in once[-2:]} <= {"text", "border", "resize"}
