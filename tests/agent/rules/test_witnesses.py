"""Words that no reader knows are taken where two witnesses agree and no word is over; else asked about."""

import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.values.brief import Brief
from retoucher.agent.values.plan import Step
from retoucher.prompts.wish_kinds import load_wish_cues, load_wish_kinds


def ask(words: str) -> Brief:
    return RulesMind().understand(words, drawn.scene())


def steps(brief: Brief) -> tuple[Step, ...]:
    return RulesMind().plan(brief, drawn.scene()).steps


@pytest.mark.parametrize(
    ("words", "tool", "argument", "sign"),
    [
        ("too warm for my taste", "adjust", "temperature", -1),
        ("too garish", "adjust", "saturation", -1),
        ("darker corners please", "adjust", "vignette", 1),
        ("the highlights are blown", "adjust", "highlights", -1),
    ],
)
def test_a_wish_that_both_witnesses_are_sure_of_is_done_and_said(
    words: str, tool: str, argument: str, sign: int
) -> None:
    brief = ask(words)
    (step,) = steps(brief)
    assert brief.question is None
    assert any(said.startswith("Taken to mean: ") for said in brief.assumptions)
    assert step.tool == tool and step.arguments[argument] * sign > 0


@pytest.mark.parametrize("words", ["add a flower frame", "rotate the chair by 90 degrees"])
def test_a_word_that_is_left_over_keeps_a_wish_from_being_taken(words: str) -> None:
    brief = ask(words)
    assert brief.question is not None or brief.refusals
    assert not steps(brief)


def test_words_of_a_rival_keep_a_wish_from_being_taken() -> None:
    brief = ask("monochrome conversion, sepia")
    assert not any(said.startswith("Taken to mean: ") for said in brief.assumptions)


def test_cues_are_of_kinds_that_there_are() -> None:
    kinds, known = load_wish_kinds().kinds, load_wish_cues()
    named = {*known.cues, *known.beside, *(k for family in known.rivals for k in family)}
    assert named <= set(kinds), sorted(named - set(kinds))
