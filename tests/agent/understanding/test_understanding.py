"""The gate: how much of what fresh hands wrote is understood. Its rows are scored and never shown."""

import pytest

from helpers.understanding_gate import MATERIAL, report, rows
from retoucher.agent.minds.rules import RulesMind

FLOORS = {
    "paraphrases": 0.56,
    "follow-ups": 0.53,
    "clear exact": 0.74,
    "question precision": 0.49,
    "question recall": 0.29,
}
"""What today's readers make of the gate half; the aim is 0.85, 0.8, 0.88, 0.8, 0.8. Raise, never lower."""
CEILINGS = {"clear refused": 0.12, "silent": 0.03, "paraphrases silent": 0.08}
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


def test_labels_name_requests_and_hold_none_of_their_words() -> None:
    for split in ("work", "gate"):
        assert all({"source", "id"} <= row.keys() and "said" not in row for row in rows("labels", split))
    assert MATERIAL.name == "instructions.jsonl"
