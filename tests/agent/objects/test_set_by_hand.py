"""Amounts that a hand set: tried once, and kept whatever is thought of them."""

import numpy as np
import pytest

from retoucher.agent.conversation import Conversation
from retoucher.agent.minds.rules.rules_mind import RulesMind
from retoucher.agent.values.plan import Plan, Step
from retoucher.pictures import Picture
from retoucher.tools import tool


@pytest.fixture
def photo() -> Picture:
    """Return fine texture of all tones, of which a wild exposure leaves nothing."""
    drawn = np.random.default_rng(7).integers(60, 256, (96, 128, 1), dtype=np.uint8)
    return Picture(np.repeat(drawn, 3, axis=2))


@pytest.fixture
def talk(start) -> Conversation:
    return start(RulesMind(), toolbox=tool.get)


def exposed(talk: Conversation, *, by_hand: bool) -> Conversation:
    step = Step(reason="Set by hand.", tool="adjust", arguments={"exposure": 3.9})
    list(talk.carry_out(Plan(steps=(step,), by_hand=by_hand), talk.head, "Exposure +3.90"))
    return talk


def test_amounts_that_a_hand_set_are_kept_though_they_ruin_the_picture(talk: Conversation):
    made = exposed(talk, by_hand=True)
    assert made.head.number == 1 and len(made.tree.versions) == 2
    assert made.head.steps[0].arguments == {"exposure": 3.9}
    assert made.head.verdict is not None and made.head.verdict.wrong, "what is seen is said"


def test_amounts_that_no_hand_set_are_tried_weaker(talk: Conversation):
    made = exposed(talk, by_hand=False)
    assert made.head.steps != () or len(made.tree.versions) > 2
    assert not made.head.steps or made.head.steps[0].arguments["exposure"] < 3.9


def test_what_did_nothing_is_no_version_by_hand_either(talk: Conversation):
    step = Step(reason="Set by hand.", tool="adjust", arguments={"exposure": 0.0})
    list(talk.carry_out(Plan(steps=(step,), by_hand=True), talk.head, "Exposure +0.00"))
    assert talk.head.number == 0
