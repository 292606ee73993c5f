"""The gate: how much of what fresh hands wrote is understood. Its rows are scored and never shown."""

import pytest

from helpers.understanding_gate import MATERIAL, measure_said, measure_talks, report, rows
from retoucher.agent.minds.rules import RulesMind

FLOORS = {
    "paraphrases": 0.5,
    "follow-ups": 0.38,
    "german": 0.25,
    "clear exact": 0.72,
    "question precision": 0.52,
    "question recall": 0.45,
}
"""The gate half when this was written; the aim is 0.85, 0.8, –, 0.88, 0.8, 0.8. Raise, never lower."""
CEILINGS = {"clear refused": 0.13, "silent": 0.09, "paraphrases silent": 0.18}
"""The aim for `silent` is 0.01."""


@pytest.fixture(scope="module")
def shares() -> dict[str, float]:
    return report(RulesMind(), "gate")


@pytest.mark.material
@pytest.mark.parametrize("name", FLOORS)
def test_the_gate_is_understood_no_less_than_before(name: str, shares: dict[str, float]) -> None:
    if name not in shares:
        pytest.skip("the private material is not here")
    assert shares[name] >= FLOORS[name], shares


@pytest.mark.material
@pytest.mark.parametrize("name", CEILINGS)
def test_the_gate_is_mistaken_no_more_than_before(name: str, shares: dict[str, float]) -> None:
    if name not in shares:
        pytest.skip("the private material is not here")
    assert shares[name] <= CEILINGS[name], shares


def test_the_work_half_is_understood() -> None:
    mind = RulesMind()
    said = [mark for *_, mark in measure_said(mind, "paraphrases", "work")]
    talks = [mark for *_, mark in measure_talks(mind, "work")]
    assert said.count("exact") / len(said) >= 0.88
    assert talks.count("exact") / len(talks) >= 0.83


def test_labels_name_requests_and_hold_none_of_their_words() -> None:
    for split in ("work", "gate"):
        assert all({"source", "id"} <= row.keys() and "said" not in row for row in rows("labels", split))
    assert MATERIAL.name == "instructions.jsonl"
