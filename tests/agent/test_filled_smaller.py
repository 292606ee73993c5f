"""Of a very large hole it is said that it was filled at a smaller size, where that is so."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from retoucher.agent.minds.judging.fill_questions import filled_smaller
from retoucher.agent.minds.judging.looked_at import LookedAt
from retoucher.agent.values.plan import Step
from retoucher.engines import EngineSpec
from retoucher.pictures import Picture, Region, evidence
from retoucher.tools.tool import Tool, get

PICTURE = Picture(np.full((2400, 2500, 3), 90, np.uint8))
HOLE = Region.from_box(PICTURE.size, (100, 100, 2300, 2200))
OWN = EngineSpec("inpaint", "own", "own:Own", cost=0.1)


def said(arguments: dict[str, Any], tool: Tool | None = None, engine: str = "") -> str:
    step = Step(reason="", tool="inpaint", arguments=arguments, engine=engine)
    facts = evidence(*[Picture(np.zeros((2, 2, 3), np.uint8))] * 2, None)
    found = filled_smaller(LookedAt(0, step, tool or get("inpaint"), PICTURE, lambda: PICTURE, HOLE, facts))
    return found.text if found else ""


@pytest.mark.parametrize("arguments", [{}, {"engine": "classical"}, {"method": "exemplar"}], ids=str)
def test_it_is_said_of_a_hole_that_was_filled_with_patches(arguments: dict[str, Any]) -> None:
    assert "filled at 1/2 of its size" in said(arguments)


def test_of_a_hole_that_was_filled_smoothly_or_by_a_model_it_is_not_said() -> None:
    assert not said({"method": "diffuse"})
    assert not said({}, engine="inpaint/sd: w = o/n@1")


def test_of_what_an_engine_of_ones_own_may_have_filled_it_is_not_said() -> None:
    tool = get("inpaint")
    classical = tool.takers({"method": "exemplar"})
    for takers, told in (([OWN, *classical], False), ([*classical, OWN], True)):
        own = replace(tool, traits=replace(tool.traits, takers=lambda _, able=takers: able))
        assert bool(said({}, own)) == told
