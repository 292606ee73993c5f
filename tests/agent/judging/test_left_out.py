"""Half of a request that is left out fails, whatever the other half did twice."""

import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.minds import Attempt
from retoucher.agent.minds.judging.whole_edit import whole_edit
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.rules.planner import left_out
from retoucher.agent.values.plan import Plan, Step

THINGS = ("dog", "ball", "car", "background", "cat", "sky", "bottle")
PLACES = {name: [drawn.region(16 * n, 10, 16 * n + 12, 60, name)] for n, name in enumerate(THINGS)}
MIND, SCENE = RulesMind(), drawn.scene(PLACES)
REQUESTS = [
    f"{first} and {second}"
    for first in (
        "brighten the dog", "remove the ball", "make the car red", "blur the background", "make it warmer",
    )
    for second in (
        "sharpen the cat", "crop it square", "add a white border", 'write "hi" at the top',
        "rotate it by 90 degrees to the left", "darken the sky", "turn it into a sketch", "remove the bottle",
    )
]  # fmt: skip


def dropped(request: str, steps: tuple[Step, ...], plan: Plan, tried: tuple[Plan, ...] = ()) -> bool:
    brief = MIND.understand(request, SCENE)
    attempt = Attempt(plan.model_copy(update={"steps": steps}), SCENE.picture, SCENE.picture, (), tried=tried)
    found = whole_edit(brief, attempt, SCENE, left_out(brief, attempt, SCENE))
    return "dropped" in {f.fault for f in found}


@pytest.mark.parametrize("request_", REQUESTS)
def test_each_step_of_two_wishes_is_missed(request_: str) -> None:
    plan = MIND.plan(MIND.understand(request_, SCENE), SCENE)
    assert len(plan.steps) >= 2
    assert not dropped(request_, plan.steps, plan)
    for at in range(len(plan.steps)):
        assert dropped(request_, plan.steps[:at] + plan.steps[at + 1 :], plan)


def test_two_steps_on_the_dog_do_nothing_about_the_cat() -> None:
    request = "brighten the dog and sharpen the cat"
    plan = MIND.plan(MIND.understand(request, SCENE), SCENE)
    (dog,) = (step for step in plan.steps if step.target == "dog")
    assert dropped(request, (dog, dog), plan)


def test_what_was_tried_before_and_what_a_person_took_out_is_not_missing() -> None:
    request = "brighten the dog and add a white border"
    plan = MIND.plan(MIND.understand(request, SCENE), SCENE)
    assert not dropped(request, plan.steps[:1], plan, (plan,))
    assert not dropped(request, plan.steps[:1], plan.model_copy(update={"amended": True}))
