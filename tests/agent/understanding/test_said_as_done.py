"""A wish that is described as done is read as the wish; what names nothing sure is left alone."""

import pytest

from helpers.understanding_gate import hear
from retoucher.agent.minds.clauses.said_as_done import as_wish
from retoucher.agent.minds.rules import RulesMind


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("her face is brighter", "make her face brighter"),
        ("the colours in the picture are more intense", "make the colours in the picture more intense"),
        ("could the sky be darker", "the sky should be darker"),
    ],
)
def test_a_result_is_read_as_a_wish(said: str, wish: str) -> None:
    assert as_wish(said) == wish


@pytest.mark.parametrize(
    "said",
    ["she has to go", "the sky is blue", "the paper is under water", "it is over",
     "could the sky be changed to pink", "far away", "the car is my brother's"],
)  # fmt: skip
def test_a_remark_is_no_result(said: str) -> None:
    assert as_wish(said) == ""


@pytest.mark.parametrize(
    ("said", "tool", "target"),
    [("Her face is brighter.", "expose", "face"), ("could the sky be darker?", "expose", "sky")],
)  # fmt: skip
def test_a_result_is_done(said: str, tool: str, target: str) -> None:
    steps = hear(RulesMind(), said).steps
    assert [(step.tool, step.target) for step in steps] == [(tool, target)]
