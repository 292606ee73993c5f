"""How users of photo apps say common wishes: a development set, to find kinds of mistakes in."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.understanding_gate import LAST, hear, move_outcome, outcome
from retoucher.agent.minds.rules import RulesMind

SET = Path(__file__).with_name("ways_to_say.yaml")
SAMPLE = 8
"""One row in so many is heard here, which takes seconds."""
LEAST_EXACT, MOST_SILENT = 0.81, 0.014
"""What the readers make of the sample; raise the one and lower the other as kinds are mended."""


def ways() -> list[tuple[dict[str, str], str]]:
    """Return every (label, words) of the set."""
    groups: list[dict[str, Any]] = yaml.safe_load(SET.read_text("utf-8"))
    return [(group["intent"], said) for group in groups for said in group["ways"]]


@pytest.fixture(scope="module")
def marks() -> Counter[str]:
    counted: Counter[str] = Counter()
    for label, said in ways()[::SAMPLE]:
        moves, invents = label["do"] == "move", label["do"] == "generate"
        known = {"attachments": ("sha256:aa",), "last_plan": LAST} if moves else {}
        heard = hear(RulesMind(), said, **known)
        if invents:
            counted["silent" if heard.steps and not heard.admits else "exact"] += 1
        else:
            counted[move_outcome(heard, label) if moves else outcome(heard, [label])] += 1
    return counted


def test_no_words_stand_for_two_wishes() -> None:
    said = Counter(" ".join(words.lower().split()) for _, words in ways())
    assert [words for words, count in said.items() if count > 2] == []


def test_most_ways_to_say_a_wish_are_understood(marks: Counter[str]) -> None:
    assert marks["exact"] / marks.total() >= LEAST_EXACT, marks


def test_few_are_mistaken_in_silence(marks: Counter[str]) -> None:
    assert marks["silent"] / marks.total() <= MOST_SILENT, marks
