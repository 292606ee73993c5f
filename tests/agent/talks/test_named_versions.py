"""Versions that are named by what was done: 'go back to the version without the lamp'."""

import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.minds import Turn
from retoucher.agent.minds.rules.rules_mind import RulesMind
from retoucher.agent.values.brief import Move
from retoucher.agent.values.plan import Plan, Step

TURNS = (
    Turn("remove the lamp", "Removed it.", 1, ("inpaint() on lamp",)),
    Turn("make it warmer", "Made it warmer.", 2, ("adjust(temperature=0.3)",)),
    Turn("take the bin away", "Removed it.", 3, ("inpaint() on bin",)),
    Turn("brighten the lamp", "Brightened it.", 4, ("adjust(exposure=0.5) on lamp",)),
    Turn("make the car blue", "Painted it.", 5, ("recolor(colour='blue') on car",)),
    Turn("sepia please", "Done.", 6, ("look(name='sepia')",)),
)


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("go back to the version without the lamp", "1"),
        ("I liked the one without the bin", "3"),
        ("Take the picture without the lamp please", "1"),
        ("back to the version with the bin", "2"),
        ("go back to the one with the blue car", "5"),
        ("take me back to the sepia version", "6"),
        ("go back to before the sepia", "5"),
        ("I want the version without the sepia", "5"),
    ],
)
def test_a_version_is_named_by_what_was_done_in_it(said: str, version: str) -> None:
    last = Plan(steps=(Step(reason="Brighten.", tool="adjust", target="lamp", arguments={"exposure": 0.5}),))
    brief = RulesMind().understand(said, drawn.scene(turns=TURNS, last_plan=last, last_target="lamp"))
    assert brief.move == Move(name="goto", argument=version)


@pytest.mark.parametrize(
    "thing", ["without the dog", "with the green car", "before the vignette", "without the car"]
)
def test_a_version_that_was_never_made_is_none_of_these(thing: str) -> None:
    last = Plan(steps=(Step(reason="Brighten.", tool="adjust", target="lamp", arguments={"exposure": 0.5}),))
    brief = RulesMind().understand(
        f"go back to the version {thing}", drawn.scene(turns=TURNS, last_plan=last)
    )
    assert brief.move is None or brief.move.name != "goto"
