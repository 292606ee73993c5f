"""What is said beside a wish is a remark, and tells what 'it' means; what may be a wish is none."""

import pytest

from helpers.understanding_gate import hear
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.rules.pointing_back import things_told


@pytest.mark.parametrize(
    ("statement", "things"),
    [
        ("the wires spoil the view of the church", ("wires",)),
        ("there's some guy walking behind us", ("guy walking behind us",)),
        ("see those little dark spots in the sky", ("little dark spots in the sky",)),
        ("the left half sits in shade", ()),
        ("the sun was behind the house", ()),
        ("remove the lamp", ()),
        ("we were all so happy that day", ()),
    ],
)
def test_a_statement_tells_what_is_pointed_at(statement: str, things: tuple[str, ...]) -> None:
    assert things_told(statement) == things


@pytest.mark.parametrize(
    ("said", "tool", "target"),
    [
        ("The drainpipe spoils the old facade. Could you take it out?", "inpaint", "drainpipe"),
        ("some tourists walked into the frame, erase them", "inpaint", "tourists"),
        ("my forehead is in the shade, make it lighter", "expose", "forehead"),
        ("we saw this on our holiday, brighten it", "expose", ""),
    ],
)
def test_it_is_what_the_statement_before_told(said: str, tool: str, target: str) -> None:
    heard = hear(RulesMind(), said)
    assert [(s.tool, s.target) for s in heard.steps] == [(tool, target)]
    assert any("taken for a remark" in a for a in heard.brief.assumptions)


def test_two_things_told_are_asked_about_by_name() -> None:
    question = hear(RulesMind(), "The bin made the gate look small, take it away").brief.question
    assert question is not None
    assert [option.label for option in question.options][:2] == ["the bin", "the gate"]


@pytest.mark.parametrize(
    "said", ["The gate should shine. Remove the bin", "Keep the gate in colour, make it sepia"]
)
def test_what_wishes_for_something_is_no_remark(said: str) -> None:
    brief = hear(RulesMind(), said).brief
    assert brief.question is not None or brief.refusals


@pytest.mark.parametrize("said", ["lift the fog", "cut through the haze", "smooth out that noise"])
def test_a_fault_is_lifted_and_not_raised(said: str) -> None:
    (step,) = hear(RulesMind(), said).steps
    assert max(step.arguments.get("dehaze", 0), step.arguments.get("denoise", 0)) > 0
