"""Measures do not read a painting: where words were painted, the verdict and the answer say so."""

import numpy as np
import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.minds import Attempt
from retoucher.agent.minds.judging.measured_verdict import UNSURE, judged
from retoucher.agent.minds.judging.promises import looked_at_by_a_model
from retoucher.agent.values.brief import Brief
from retoucher.agent.values.plan import Plan, Step
from retoucher.agent.values.verdict import StepResult, Verdict
from retoucher.pictures import Picture, evidence

SCENE = drawn.scene({})
BRIEF = Brief(request="make it festive", intent="edit")
MADE = Picture(np.ascontiguousarray(SCENE.picture.rgb[::-1]))


def verdict(tool: str, **arguments: object) -> Verdict:
    facts = evidence(SCENE.picture, MADE, None, aligned=True)
    plan = Plan(steps=(Step(reason="", tool=tool, arguments=arguments),))
    result = StepResult(step=0, before="", after="", evidence=facts)
    return judged(BRIEF, Attempt(plan, SCENE.picture, MADE, (result,)), None, SCENE)


@pytest.mark.parametrize(
    ("tool", "said"), [("edit", {"instruction": "make it festive"}), ("inpaint", {"prompt": "a hat"})]
)
def test_what_was_painted_from_words_passes_with_a_word_of_who_has_to_look(tool: str, said: dict) -> None:
    found = verdict(tool, **said)
    (word,) = (f for f in found.findings if f.told)
    assert found.passed and next(iter(said.values())) in word.text
    assert found.instruction <= UNSURE < found.preservation
    assert word not in looked_at_by_a_model(found).findings


def test_what_a_measure_reads_needs_no_such_word() -> None:
    for tool, said in (("adjust", {"exposure": 0.5}), ("inpaint", {})):
        found = verdict(tool, **said)
        assert not [f for f in found.findings if f.told]
        assert found.instruction > UNSURE
