"""A limit beside a wish: honoured where a tool can, said where none can, never a wish and never dropped."""

from typing import Any

import pytest

from helpers.understanding_gate import hear
from retoucher.agent.minds.clauses.cautions import HELD
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.words.grammar import clauses


def _deeds(said: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [(s.tool, s.target, s.arguments) for s in hear(RulesMind(), said).steps]


@pytest.mark.parametrize(
    ("plain", "limited"),
    [
        ("sharpen the boat a bit", "sharpen the boat but not too much"),
        ("more contrast, a bit", "more contrast please, nothing too crazy"),
        ("brighten her face a bit", "brighten her face but keep it natural"),
        ("brighten her face a bit", "keep it natural but brighten her face"),
        ("make the lawn greener a bit", "make the lawn greener but it should still look natural"),
        ("make the colours stronger a bit", "make the colours stronger colours but don't make it look fake"),
        ("sharpen it a bit", "sharpen it so it doesn't look over-processed"),
        ("a slightly vintage look", "a vintage look but not too strong"),
        ("warm it up", "warm it up and leave everything else as it is"),
    ],
)
def test_a_limit_makes_a_wish_gentler_and_is_said(plain: str, limited: str) -> None:
    heard = hear(RulesMind(), limited)
    assert heard.brief.question is None
    assert not heard.brief.refusals
    assert heard.brief.assumptions
    assert _deeds(limited) == _deeds(plain)


@pytest.mark.parametrize(
    ("said", "spared"),
    [
        ("make it warmer but keep the skin tones", "skin"),
        ("brighten everything but not the curtain", "curtain"),
        ("make it colder but leave the red berries red", "red berries"),
        ("more vivid, don't touch the faces though", "faces"),
        ("make it moody without darkening the candle", "candle"),
        ("make it darker but the lanterns have to stay as sparkly as they were", "lanterns"),
        ("a pencil drawing but keep the lips coloured", "lips"),
        ("brighten it, the lamps are fine as they are", "lamps"),
        ("black and white but leave the umbrella yellow", "umbrella"),
    ],
)
def test_what_is_to_stay_is_left_out(said: str, spared: str) -> None:
    heard = hear(RulesMind(), said)
    assert heard.brief.question is None
    assert [s.target for s in heard.steps] == [f"everything except {spared}"]
    assert f"the {spared} stays as it is" in heard.brief.assumptions


@pytest.mark.parametrize(
    "said",
    [
        "brighten it without blowing out the clouds",
        "brighten it, just don't wash it out",
        "brighten it but the windows shouldn't be blown out",
        "brighten it, careful not to overexpose the veil",
    ],
)
def test_highlights_are_held_back_in_the_same_step(said: str) -> None:
    heard = hear(RulesMind(), said)
    step = heard.steps[0]
    assert step.arguments == {"brighten": 0.8}
    assert any(a.startswith(HELD) for a in heard.brief.assumptions)
    assert len(heard.steps) == 1


@pytest.mark.parametrize(
    ("said", "limit"),
    [
        ("make the scarf red but keep the texture", "keep the texture"),
        ("less noise but without losing detail", "without losing detail"),
        ("a white background but careful with her hair", "careful with her hair"),
        ("smooth my skin but I still want to look like me", "i still want to look like me"),
        ("warm it up. keep the whites white", "keep the whites white"),
    ],
)
def test_a_limit_that_no_tool_knows_is_said_and_sinks_no_wish(said: str, limit: str) -> None:
    heard = hear(RulesMind(), said)
    assert len(heard.steps) == 1
    assert heard.brief.question is None
    assert not heard.brief.refusals
    assert any(limit in a for a in heard.brief.assumptions)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("keep only the red kite in colour", [("look", "everything except red kite")]),
        ("keep the jug and remove everything else", [("replace_background", "jug")]),
        ("make the picture not too dark", [("expose", "")]),
        ("make the gate blue and the water should be darker", [("expose", "water"), ("recolor", "gate")]),
        ('write "but not too much" at the top', [("text", "")]),
    ],
)
def test_a_wish_is_not_taken_for_a_limit(said: str, wanted: list[tuple[str, str]]) -> None:
    assert [(tool, target) for tool, target, _ in _deeds(said)] == wanted


def test_a_limit_that_is_asked_once_more_reads_alike() -> None:
    brief = hear(RulesMind(), "remove the lamp but keep it natural; sharpen it so it doesn't look fake").brief
    again = hear(RulesMind(), "; ".join(c.said for c in clauses(brief.request)))
    assert again.brief.assumptions == brief.assumptions
