"""A rail or a kerb that runs into a hole and ends there is seen, however small a part of the rim it takes."""

import cv2
import numpy as np
import pytest

from retoucher.agent.minds.judging.fill_questions import lines_go_on, no_line_ends
from retoucher.agent.minds.judging.looked_at import LookedAt
from retoucher.agent.values.plan import Step
from retoucher.pictures import Picture, Region, evidence
from retoucher.tools.tool import get

HEIGHT, WIDTH = 300, 400
HOLE = cv2.ellipse(np.zeros((HEIGHT, WIDTH), np.uint8), (200, 150), (45, 75), 0, 0, 360, 1, -1) > 0


def ground(seed: int = 1) -> np.ndarray:
    grain = np.random.default_rng(seed).normal(0, 5, (HEIGHT, WIDTH, 3))
    return np.clip(np.linspace(90, 120, HEIGHT)[:, None, None] + grain, 0, 255).astype(np.uint8)


def rail(slope: float) -> np.ndarray:
    drawn = ground()
    ends = (0, round(170 - 200 * slope)), (WIDTH, round(170 + 200 * slope))
    return np.asarray(cv2.line(drawn, *ends, (225, 222, 215), 6, cv2.LINE_AA), np.uint8)


def kerb(slope: float) -> np.ndarray:
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    below = (y > 170 + slope * (x - 200))[..., None]
    return np.where(below, ground(2) // 2, ground()).astype(np.uint8)


def looked(truth: np.ndarray, fill: np.ndarray) -> LookedAt:
    before, after = truth.copy(), np.where(HOLE[..., None], fill, truth).astype(np.uint8)
    before[HOLE] = (200, 30, 40)
    where = Region(HOLE.astype(np.float32), source="eyes:subject")
    step, pair = Step(reason="", tool="inpaint", target="thing"), (Picture(before), Picture(after))
    return LookedAt(0, step, get("inpaint"), pair[0], lambda: pair[1], where, evidence(*pair, where))


@pytest.mark.parametrize("slope", [0.0, 0.2, -0.5])
def test_a_rail_that_ends_in_the_fill_or_goes_on_elsewhere_fails(slope: float) -> None:
    truth = rail(slope)
    assert no_line_ends(looked(truth, truth)).score == pytest.approx(0.96)
    gone = no_line_ends(looked(truth, ground(3)))
    assert not gone.passed and gone.fault == "fill"
    assert not no_line_ends(looked(truth, np.roll(truth, 22, axis=0))).passed


@pytest.mark.parametrize("slope", [0.0, 0.2, -0.5])
def test_a_kerb_that_ends_in_the_fill_is_doubted(slope: float) -> None:
    truth = kerb(slope)
    assert no_line_ends(looked(truth, truth)).score == pytest.approx(0.96)
    assert no_line_ends(looked(truth, ground(3))).score < 0.8


def test_of_grained_ground_and_of_a_thin_rail_s_share_of_the_rim() -> None:
    assert no_line_ends(looked(ground(), ground(5))).passed
    thin = looked(rail(0.0), ground(3))
    assert lines_go_on(thin).score > no_line_ends(thin).score
