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
)


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("go back to the version without the lamp", "1"),
        ("I liked the one without the bin", "3"),
        ("Take the picture without the lamp please", "1"),
    ],
)
def test_a_version_is_named_by_what_is_gone_in_it(said: str, version: str) -> None:
    last = Plan(steps=(Step(reason="Brighten.", tool="adjust", target="lamp", arguments={"exposure": 0.5}),))
    brief = RulesMind().understand(said, drawn.scene(turns=TURNS, last_plan=last, last_target="lamp"))
    assert brief.move == Move(name="goto", argument=version)


def test_a_version_without_what_was_never_taken_away_is_none_of_these() -> None:
    last = Plan(steps=(Step(reason="Brighten.", tool="adjust", target="lamp", arguments={"exposure": 0.5}),))
    brief = RulesMind().understand(
        "go back to the version without the dog", drawn.scene(turns=TURNS, last_plan=last)
    )
    assert brief.move is None or brief.move.name != "goto"
