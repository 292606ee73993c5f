"""Claims: every paper has its rows, each outcome follows from the numbers, and the page says all of them."""

import json

import numpy as np
import pytest

from retoucher.evals.cells import Numbers
from retoucher.evals.claim_outcomes import Claim, Results, larger_gain, less, more, untestable
from retoucher.evals.editworld_counts import editworld_counts
from retoucher.evals.evidence_page import Table, as_json, page
from retoucher.evals.loop_policies import policies
from retoucher.evals.seed_claims import CLAIMS
from retoucher.training.miniature_profile import PARTS

RANDOM = np.random.default_rng(3)


def arms(**means: float) -> dict[str, list[Numbers]]:
    return {name: [{"m": mean + one} for one in RANDOM.normal(0, 0.05, 20)] for name, mean in means.items()}


MADE: Results = {"vague": arms(good=0.8, bad=0.5, same=0.5), "clear": arms(good=0.6, bad=0.5)}


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (more("vague", "good", "bad", "m"), "holds"),
        (more("vague", "bad", "good", "m"), "does not hold"),
        (less("vague", "bad", "good", "m"), "holds"),
        (more("vague", "same", "bad", "m"), "undecided"),
        (larger_gain(("vague", "good", "bad"), ("clear", "good", "bad"), "m"), "holds"),
        (larger_gain(("clear", "good", "bad"), ("vague", "good", "bad"), "m"), "does not hold"),
        (untestable("nobody can"), "cannot be tested here"),
    ],
)
def test_an_outcome_follows_from_the_numbers(test: object, said: str) -> None:
    assert Claim("x", "y", "", test).test(MADE).said == said  # pyright: ignore[reportArgumentType]


def test_too_few_samples_decide_nothing() -> None:
    few: Results = {"t": {"a": [{"m": 1.0}] * 4, "b": [{"m": 0.0}] * 4}}
    assert more("t", "a", "b", "m")(few).said == "undecided"


def test_a_ratio_is_said_beside_the_papers() -> None:
    why = more("vague", "good", "bad", "m", "1.051")(MADE).why
    assert "; ratio 1." in why and "the paper's 1.051" in why


def test_claims_without_samples_are_undecided() -> None:
    nothing: Results = {"t": {"a": [], "b": []}}
    assert more("t", "a", "b", "m", "2")(nothing).said == "undecided"


def test_every_paper_and_our_loop_have_claims_each_said_once() -> None:
    seeds = {claim.seed for claim in CLAIMS}
    assert seeds == {"SANE", "Hands-off", "TIE", "EditWorld", "The agent's loop"}
    assert len({(claim.seed, claim.text) for claim in CLAIMS}) == len(CLAIMS)


def test_editworld_s_counts_are_those_that_were_written_down() -> None:
    found = editworld_counts(PARTS / "measured.json")
    told = json.loads((PARTS / "measured.json").read_text("utf-8"))["happenings"]["long-term"]
    samples = found["after, long-term"]
    assert len(samples) == told["n"]
    assert np.mean([one["done"] for one in samples]) == pytest.approx(told["done"], abs=0.001)


def test_the_page_and_its_json_say_every_claim() -> None:
    claims = (Claim("x", "good is better", "2.0", more("vague", "good", "bad", "m")),)
    table = Table("vague", "A table", "Of made numbers.", {"m": "measure"})
    said = page((table,), claims, MADE, "# Head")
    assert "| good | 20 | 0." in said and "| good is better | 2.0 | **holds** |" in said
    told = json.loads(json.dumps(as_json(claims, MADE)))
    assert told["claims"][0]["said"] == "holds" and told["tables"]["vague"]["good"]["m"]["count"] == 20


def attempts(*right: float) -> list[Numbers]:
    return [{"all_right": one, "rows": 60.0} for one in right]


def test_an_exact_judge_never_passes_what_is_wrong_and_stops_at_the_first_right_one() -> None:
    tried = {"1": attempts(0, 1, 0), "2": attempts(1, 0, 0), "3": attempts(0, 0, 0)}
    found = policies(tried)
    assert [one["success"] for one in found["exact judge, 0 retries"]] == [0, 1, 0]
    last = found["exact judge, 2 retries"]
    assert [one["success"] for one in last] == [1, 1, 0]
    assert [one["attempts"] for one in last] == [2, 1, 3]
    assert not any(one["false_pass"] for one in last)


def test_a_judge_that_errs_passes_some_that_are_wrong() -> None:
    tried = {name: attempts(*[0] * 200) for name in "123"}
    found = policies(tried)
    share = {
        retries: np.mean([one["false_pass"] for one in found[f"judge wrong 20%, {retries} retries"]])
        for retries in (0, 2)
    }
    assert 0.12 < share[0] < 0.28 and 0.4 < share[2] < 0.58, "1 - 0.8 ** 3 is 0.49"
