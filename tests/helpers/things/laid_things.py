"""Things laid on the picture of a conversation, in words or by hand."""

import numpy as np

from retoucher.agent.conversation import Conversation
from retoucher.agent.minds.rules.rules_mind import RulesMind
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.agent.values.plan import Plan, Step
from retoucher.pictures import Picture

SIZE = (320, 240)
"""(width, height) of the picture that it is about."""


def said(talk: Conversation, *requests: str) -> Conversation:
    """Say the requests to the rules; each has to make a version."""
    talk.use(RulesMind())
    for request in requests:
        before = talk.head.number
        list(talk.say(request))
        assert talk.head.number > before, (request, talk.turns[-1].reply)
    return talk


def step(tool: str, **arguments: object) -> Step:
    """Return a step as a hand makes it."""
    return Step(reason="By hand.", tool=tool, arguments=arguments)


def carried_out(talk: Conversation, *steps: Step) -> Conversation:
    """Carry out steps that a hand made; they have to make a version."""
    before = talk.head.number
    talk.use(ScriptedMind())
    list(talk.carry_out(Plan(steps=steps), talk.head, "by hand"))
    assert talk.head.number > before, talk.turns[-1].reply
    return talk


def stamped(talk: Conversation, *, scale: float = 0.2) -> Conversation:
    """Lay a red stamp, 2 to 1, on the picture."""
    stamp = Picture(np.full((20, 40, 3), (250, 10, 10), np.uint8))
    reference = talk.session.keep(stamp)
    return carried_out(talk, step("paste", reference=reference, x=0.25, y=0.5, scale=scale))
