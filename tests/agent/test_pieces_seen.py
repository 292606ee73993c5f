"""A head that stands at the rim of the hole is seen by the eyes; the next dog may stay."""

import numpy as np
import pytest

from retoucher.agent.minds.judging.looked_at import LookedAt
from retoucher.agent.minds.judging.pieces_seen import no_piece_seen
from retoucher.agent.values.plan import Step
from retoucher.pictures import Box, Picture, Region, evidence
from retoucher.tools.tool import get

SIZE = (240, 160)
BODY: Box = (80, 60, 150, 120)
HEAD: Box = (151, 50, 180, 80)


def seen_as(box: Box, score: float = 0.9) -> list[Region]:
    return [Region(Region.from_box(SIZE, box).mask, "dog", score)]


def looked(after: list[Region], before: list[Region], noun: str = "dog") -> LookedAt:
    """What the eyes see of the noun after, and what a point on the head means before."""
    pair = [Picture(np.full((*SIZE[::-1], 3), value, np.uint8)) for value in (90, 120)]
    where = Region.from_box(SIZE, BODY).named("dog", source=f"eyes:{noun}")

    def eyes(picture: Picture, asked: dict[str, object]) -> list[Region]:
        if picture is pair[1]:
            return after if asked == {"phrase": noun} else []
        return before if "points" in asked else []

    step = Step(reason="", tool="inpaint", target="dog")
    facts = evidence(pair[0], pair[1], where)
    return LookedAt(0, step, get("inpaint"), pair[0], lambda: pair[1], where, facts, seer=eyes)


def whole_dog() -> list[Region]:
    return [Region.from_box(SIZE, (80, 50, 180, 120))]


def test_a_head_that_is_seen_in_the_result_is_left_over() -> None:
    finding = no_piece_seen(looked(seen_as(HEAD), whole_dog()))
    assert finding is not None and not finding.passed
    assert finding.fault == "left over"


@pytest.mark.parametrize(
    ("after", "before"),
    [
        ([], whole_dog()),
        (seen_as(HEAD, score=0.2), whole_dog()),
        (seen_as((200, 50, 230, 80)), whole_dog()),
        (seen_as(HEAD), seen_as(HEAD)),
    ],
    ids=["nothing", "unsure", "far off", "another dog"],
)
def test_what_is_no_piece_of_it_may_stay(after: list[Region], before: list[Region]) -> None:
    finding = no_piece_seen(looked(after, before))
    assert finding is not None and finding.score == pytest.approx(0.96)


def test_a_thing_without_a_noun_is_not_asked_for() -> None:
    assert no_piece_seen(looked(seen_as(HEAD), whole_dog(), noun="subject")) is None
