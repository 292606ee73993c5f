"""What is said of noise: taken, or hardly any."""

import numpy as np
import pytest
from skimage import data

from retoucher.agent.minds.judging.hard_facts import Done, hard_facts
from retoucher.agent.values.plan import Step
from retoucher.pictures import Picture, evidence
from retoucher.tools import tool

ADJUST = tool.get("adjust")


def done(before: Picture, **amounts: float) -> Done:
    after = ADJUST.run(before, None, amounts).result
    return Done(0, Step(reason="", tool="adjust", arguments=amounts), ADJUST, evidence(before, after, None))


def test_a_clean_picture_is_said_to_be_clean() -> None:
    found = done(Picture(data.chelsea()), denoise=0.8)
    assert found.nothing_to_mend == "there was hardly any noise"
    assert all(f.passed for f in hard_facts(found))


@pytest.mark.parametrize("amounts", [{"exposure": 1e-9}, {"denoise": 0.6, "exposure": 1e-9}])
def test_a_slider_that_changed_nothing_still_fails(amounts: dict[str, float]) -> None:
    found = done(Picture(np.full((40, 40, 3), 90, np.uint8)), **amounts)
    assert not found.nothing_to_mend
    assert any(not f.passed for f in hard_facts(found))
