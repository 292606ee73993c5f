"""Thousands of requests that people wrote: none breaks the mind, what it emits the tools take."""

import json
from collections import Counter
from pathlib import Path

import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.rules.offers import NONE
from retoucher.tools import tool

MATERIAL = Path(__file__).parents[4] / "shared" / "material"
SAMPLE = 3
"""One request in so many is heard: all of them take a minute."""
pytestmark = [
    pytest.mark.material,
    pytest.mark.skipif(not MATERIAL.is_dir(), reason="the private material is not here"),
]


def _lines(name: str) -> list[dict]:
    return [json.loads(line) for line in (MATERIAL / name).read_text("utf-8").splitlines()]


def test_every_request_becomes_a_brief_and_a_plan_that_the_tools_take() -> None:
    mind, scene, kinds = RulesMind(), drawn.scene(), Counter[str]()
    for line in _lines("instructions.jsonl")[::SAMPLE]:
        request = line["instruction"]
        if not any(c.isalnum() for c in request):
            continue
        brief = mind.understand(request, scene)
        if brief.question is None and brief.wishes:
            plan = mind.plan(brief, scene)
            for step in plan.steps:
                tool.get(step.tool).check(step.arguments)
            kinds["edit" if plan.steps else "empty"] += 1
        else:
            labels = [option.label for option in brief.question.options] if brief.question else []
            kinds[
                "offer"
                if NONE in labels
                else "ask"
                if brief.question
                else "refuse"
                if brief.refusals
                else "talk"
            ] += 1
    total = sum(kinds.values())
    assert total > 1300
    assert kinds["edit"] / total > 0.35, kinds
    assert 0.02 < kinds["ask"] / total < 0.15, kinds
    assert kinds["empty"] == 0, kinds


def test_what_a_wish_says_is_what_is_planned_again() -> None:
    mind, scene = RulesMind(), drawn.scene()
    for line in _lines("instructions.jsonl")[:600]:
        if not any(c.isalnum() for c in line["instruction"]):
            continue
        brief = mind.understand(line["instruction"], scene)
        if brief.question or not brief.wishes:
            continue
        again = mind.understand("; ".join(dict.fromkeys(w.text for w in brief.wishes)), scene)
        assert mind.plan(again, scene).steps == mind.plan(brief, scene).steps, line["instruction"]
