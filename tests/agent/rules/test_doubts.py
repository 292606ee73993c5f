"""What speaks against a mask by itself makes a verdict unsure, and fails it where little speaks for it."""

import numpy as np
import pytest

from retoucher.agent.minds.judging.doubt_questions import one_side_short
from retoucher.agent.minds.judging.looked_at import LookedAt
from retoucher.agent.minds.judging.second_look import look_again
from retoucher.agent.nodes.check import picked
from retoucher.agent.values.brief import Exchange
from retoucher.agent.values.plan import Step
from retoucher.agent.values.state import State
from retoucher.agent.values.verdict import Finding
from retoucher.pictures import Picture, Region, evidence
from retoucher.tools.tool import get

SIZE = 160, 120
SHADES = np.random.default_rng(3).integers(90, 110, (120, 160, 3)).astype(np.uint8)


def block(left: int, top: int, right: int, bottom: int) -> np.ndarray:
    flags = np.zeros(SIZE[::-1], np.bool_)
    flags[top:bottom, left:right] = True
    return flags


def painted(
    thing: np.ndarray, mask: np.ndarray, sure: float = 1.0, source: str = "eyes:click", shown: str = ""
) -> list[Finding]:
    """Return what a second look says of a red thing that was turned blue in a mask; eyes see the thing."""
    before = Picture(np.where(thing[..., None], np.array([190, 60, 50], np.uint8), SHADES))
    where = Region(mask.astype(np.float32), "thing", sure, source)
    after = get("recolor").run(before, where, {"colour": "blue"}).result
    step = Step(reason="", tool="recolor", target="thing", arguments={"colour": "blue"})
    seen = Region(thing.astype(np.float32), "thing", 0.9, "eyes:subject")
    facts = evidence(before, after, where)
    at = LookedAt(0, step, get("recolor"), before, lambda: after, where, facts, lambda p, a: [seen], shown)
    return list(look_again(at))


def failed(findings: list[Finding], words: str) -> bool:
    [found] = [f for f in findings if words in f.text]
    return not found.passed


MAN = block(60, 20, 90, 100)


def test_what_is_hardly_sure_fails_and_what_is_middling_is_said_as_unsure() -> None:
    assert failed(painted(MAN, MAN, 0.2), "20% sure")
    [middling] = [f for f in painted(MAN, MAN, 0.47) if "47% sure" in f.text]
    assert middling.passed and 0.5 < (middling.score or 0) < 0.8
    [sure] = [f for f in painted(MAN, MAN, 0.9) if "90% sure" in f.text]
    assert (sure.score or 0) > 0.95
    assert not [f for f in painted(MAN, MAN, 0.2, "brush") if "sure" in f.text], "who draws is not doubted"
    assert not [f for f in painted(MAN, MAN, 0.2, "eyes:part", "chosen") if "sure" in f.text]


SHOWN = {"words": "", "box": "box 58,18,92,102", "point": "point 75,60", "drawn": "drawn", "chosen": "chosen"}


@pytest.mark.parametrize("shown", SHOWN)
@pytest.mark.parametrize(
    "source", ["eyes:box", "eyes:click", "eyes:person", "eyes:guess", "classical", "box"]
)
def test_light_in_a_place_that_was_shown_is_never_doubted_and_by_words_never_failed_for_it(
    shown: str, source: str
) -> None:
    before = Picture(np.where(MAN[..., None], np.array([190, 60, 50], np.uint8), SHADES))
    where = Region(MAN.astype(np.float32), "thing", 0.1, source)
    after = get("adjust").run(before, where, {"exposure": 0.7}).result
    step = Step(reason="", tool="adjust", target="thing", arguments={"exposure": 0.7})
    seen, facts = Region(MAN.astype(np.float32), "thing", 0.9, "eyes:subject"), evidence(before, after, where)
    at = LookedAt(
        0, step, get("adjust"), before, lambda: after, where, facts, lambda p, a: [seen], SHOWN[shown]
    )
    found = look_again(at)
    assert not [f.text for f in found if not f.passed]
    doubts = [f for f in found if "sure" in f.text]
    assert bool(doubts) == (shown == "words" and source != "box")


def test_the_outlines_of_an_answered_question_are_known_when_the_result_is_looked_at() -> None:
    said = Exchange(question="Is this it?", answer="1", choice="yes, that", outlines=("abc", ""))
    left = Exchange(question="Which?", answer="the tall one", outlines=("def",))
    assert picked(State(exchanges=(said, left), question=None)) == ("abc",)


def test_paint_by_hardly_understood_words_fails_and_in_a_drawn_box_it_does_not() -> None:
    assert failed(painted(MAN, MAN, 0.2, "eyes:person"), "20% sure")
    boxed = painted(MAN, MAN, 0.1, "eyes:box", SHOWN["box"])
    assert not [f.text for f in boxed if not f.passed]


def test_paint_that_stops_in_the_midst_of_its_thing_is_left_over() -> None:
    half = block(60, 20, 90, 70)
    assert not failed(painted(MAN, half, shown="box 58,18,92,72"), "looks like the thing")
    assert failed(painted(MAN, half), "part of the thing is left")
    assert not failed(painted(MAN, MAN), "looks like the thing")


def test_what_is_left_of_an_outline_that_a_person_took_is_a_doubt() -> None:
    half = block(60, 20, 90, 70)
    assert failed(painted(MAN, half), "part of the thing is left")
    taken = painted(MAN, half, shown="chosen")
    assert not [f for f in taken if "is left, or" in f.text and not f.passed]
    [doubt] = [f for f in taken if "looks like the thing" in f.text]
    assert (doubt.score or 1) < 0.75


def test_a_side_of_the_box_that_is_not_reached_is_a_doubt() -> None:
    arm = block(20, 40, 60, 46)
    assert failed(painted(MAN | arm, MAN, shown="box 18,18,92,102"), "before one side of the box")
    assert not failed(painted(MAN | arm, MAN | arm, shown="box 18,18,92,102"), "fills the box")
    assert not failed(painted(MAN, MAN, shown="box 30,5,120,118"), "fills the box"), "loose all around"


@pytest.mark.parametrize(
    ("inner", "short"),
    [((0, 0, 10, 10), 0.0), ((4, 0, 10, 10), 0.4), ((4, 3, 7, 10), 0.0), ((-2, 0, 12, 9), 0.1)],
)
def test_only_what_one_side_lacks_more_than_the_others_counts(
    inner: tuple[int, int, int, int], short: float
) -> None:
    assert one_side_short(inner, (0, 0, 10, 10)) == pytest.approx(short)


def test_a_guess_that_is_a_part_of_what_stands_out_is_half_a_thing() -> None:
    rock = block(40, 60, 120, 110)
    assert failed(painted(MAN | rock, MAN, 0.5, "eyes:guess"), "part of what stands out")
    assert not failed(painted(MAN, MAN, 0.5, "eyes:guess"), "all that stands out")


def test_the_ship_is_no_argument_against_its_red_part() -> None:
    whole = MAN | block(50, 100, 110, 110)
    said = [f.text for f in painted(whole, MAN, 0.6, "eyes:part")]
    assert not [text for text in said if "larger than the mask" in text or "as a whole" in text]
    assert [f for f in painted(whole, MAN, 0.6, "eyes:boat") if "larger than the mask" in f.text]
