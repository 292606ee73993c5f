"""Planned steps are merged and ordered so that none spoils another."""

from retoucher.agent.minds.language.arrange import arranged
from retoucher.agent.plan import Step


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
        WARM,
        Step(reason="", tool="inpaint", target="dog"),
        Step(reason="", tool="inpaint", target="dog", arguments={"prompt": "grass"}),
    )
    assert arranged(apart) == apart


def test_letters_and_borders_come_after_what_would_redraw_them():
    assert arranged((TEXT, WARM, BORDER, edit("snow"), WARM)) == (WARM, edit("snow"), TEXT, BORDER, WARM)
    local = (TEXT, edit("a hat", "man"), BORDER)
    assert arranged(local) == local
