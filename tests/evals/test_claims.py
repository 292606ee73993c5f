"""Claims: every paper has its rows, each outcome follows from the numbers, and the page says all of them."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from retoucher.evals.cells import Numbers
from retoucher.evals.claims.claim_outcomes import (
    NOT_YET,
    Claim,
    Results,
    Test,
    alike,
    as_much,
    as_much_apart,
    larger_gain,
    less,
    more,
    untestable,
)
from retoucher.evals.claims.editworld_claims import EDITWORLD
from retoucher.evals.claims.seed_claims import CLAIMS
from retoucher.evals.claims.tie_claims import TIE
from retoucher.evals.evidence_page import Table, as_json, page, table_in_markdown
from retoucher.evals.evidence_tables import TABLES
from retoucher.evals.loop_policies import policies
from retoucher.evals.make_evidence import MEASURED, derived
from retoucher.evals.measured_counts import branch_counts, editworld_counts, reasoner_counts
from retoucher.evals.world_samples import (
    clear_sample,
    complex_sample,
    ground_sample,
    happening_sample,
    hard_sample,
    local_sample,
    vague_sample,
)
from retoucher.evals.world_sight import sight
from retoucher.evals.world_verdict import Made, verdict
from retoucher.training.editworld.make_branches import RUNS, UNTUNED
from retoucher.training.miniature_profile import PARTS
from retoucher.training.world.drawing import draw


def arms(**means: float) -> dict[str, list[Numbers]]:
    random = np.random.default_rng(3)
    return {name: [{"m": mean + one} for one in random.normal(0, 0.05, 20)] for name, mean in means.items()}


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
def test_an_outcome_follows_from_the_numbers(test: Test, said: str) -> None:
    assert Claim("x", "y", "", test).test(MADE).said == said


EQUALS: Results = {
    "t": {
        "one": [{"m": value} for value in (0.0, 1.0) * 8],
        "same": [{"m": value} for value in (0.0, 1.0) * 8],
        "lower": [{"m": value - 0.05} for value in (0.0, 1.0) * 8],
        "wide": [{"m": value} for value in (1.0, 0.0) * 8],
        "low": [{"m": value - 0.3} for value in (0.0, 1.0) * 8],
    }
}


@pytest.mark.parametrize(
    ("other", "as_much_said", "alike_said", "more_said"),
    [
        ("same", "holds", "holds", "undecided"),
        ("lower", "holds", "holds", "does not hold"),
        ("wide", "undecided", "undecided", "undecided"),
        ("low", "does not hold", "does not hold", "does not hold"),
    ],
)
def test_as_much_holds_down_to_its_margin_and_no_further(
    other: str, as_much_said: str, alike_said: str, more_said: str
) -> None:
    assert as_much("t", other, "one", "m", 0.1)(EQUALS).said == as_much_said
    assert alike("t", other, "one", "m", 0.1)(EQUALS).said == alike_said
    assert more("t", other, "one", "m")(EQUALS).said == more_said
    assert as_much("t", "one", "low", "m", 0.1)(EQUALS).said == "holds", "more is as much too"
    few: Results = {"t": {arm: samples[:4] for arm, samples in EQUALS["t"].items()}}
    assert as_much("t", "same", "one", "m", 0.1)(few).said == "undecided"
    assert "as much: down to -0.1" in as_much("t", "same", "one", "m", 0.1)(EQUALS).why


def test_as_much_of_other_samples_goes_by_both_means() -> None:
    sides: Results = {"t": {"a": [{"m": 1.0}] * 30, "b": [{"m": 0.95}] * 20, "c": [{"m": 0.5}] * 20}}
    assert as_much_apart(("t", "b"), ("t", "a"), "m", 0.1)(sides).said == "holds"
    assert as_much_apart(("t", "c"), ("t", "a"), "m", 0.1)(sides).said == "does not hold"
    assert as_much_apart(("t", "b"), ("t", "a"), "m", 0.05 - 1e-9)(sides).said == "does not hold"


def test_too_few_samples_decide_nothing() -> None:
    few: Results = {"t": {"a": [{"m": 1.0}] * 4, "b": [{"m": 0.0}] * 4}}
    assert more("t", "a", "b", "m")(few).said == "undecided"


def test_a_ratio_is_said_beside_the_papers() -> None:
    why = more("vague", "good", "bad", "m", "1.051")(MADE).why
    assert "; ratio 1." in why and "the paper's 1.051" in why


def test_claims_without_samples_are_undecided() -> None:
    nothing: Results = {"t": {"a": [], "b": []}}
    outcome = more("t", "a", "b", "m", "2")(nothing)
    assert (outcome.said, outcome.why) == ("undecided", NOT_YET)
    endless: Results = {"t": {"a": [{"m": float("inf")}], "b": [{"m": 1.0}]}}
    assert "finite" in more("t", "a", "b", "m")(endless).why


def test_arms_without_samples_make_no_rows_and_no_numbers() -> None:
    partly: Results = {"t": {"there": [{"m": 1.0, "odd": float("nan")}], "lacking": []}}
    table = Table("t", "A table", "Of made numbers.", {"m": "measure"})
    said = table_in_markdown(table, partly["t"])
    assert "| there | 1 |" in said and "| lacking" not in said and said.endswith("Not measured yet: lacking.")
    assert table_in_markdown(table, {"lacking": []}).endswith("\n\nNot measured yet.")
    told = json.loads(json.dumps(as_json((), partly), allow_nan=False))
    assert told["tables"]["t"]["there"]["odd"] is None and told["tables"]["t"]["lacking"] == {}


def test_numbers_are_said_with_their_arms() -> None:
    for test in (more("vague", "good", "bad", "m"), less("vague", "bad", "good", "m")):
        assert re.match(r"m: 0\.\d+ \(good\) against 0\.\d+ \(bad\);", test(MADE).why)
    apart = larger_gain(("vague", "good", "bad"), ("clear", "good", "bad"), "m")(MADE).why
    assert re.match(r"gain of m: 0\.\d+ \(vague\) against 0\.\d+ \(clear\);", apart)


EXTRA = {
    "tie": {"mask": 0.5},
    "diversity": {"diversity": 0.5},
    "gradual": {"graded": 0.5, "off_half": 0.0},
    "hard attempts": {"judged": 1.0},
}
"""What tables measure besides what is said of every edit."""
EDITS = {
    "sane": vague_sample,
    "clear": clear_sample,
    "diversity": vague_sample,
    "direction": local_sample,
    "tie": complex_sample,
    "gradual": ground_sample,
    "attempts": clear_sample,
    "hard attempts": hard_sample,
    "post-edit": happening_sample,
}


def made_up() -> Results:
    """Return what every arm of every table would say of an exact result, five times."""
    seer, found = sight(PARTS), Results()
    for table, arms_of in MEASURED.items():
        edit = EDITS[table](0)
        told = verdict(edit, Made(draw(edit.after), 60), seer) | EXTRA.get(table, {})
        found[table] = {arm.name: [told | {"parts": i + 1} for i in range(5)] for arm in arms_of(seer)}
    found |= derived(found, PARTS / "measured.json")
    pointed: Numbers = {"mask": 0.5, "parts_right": 1.0}
    found["reasoner"] = {arm: samples or [pointed] * 5 for arm, samples in found["reasoner"].items()}
    tuned: Numbers = {"done": 1.0, "all_right": 1.0, "outside": 30.0}
    found["branches"] = {arm: samples or [tuned] * 5 for arm, samples in found["branches"].items()}
    return found


def test_every_claim_and_column_is_of_arms_and_measures_that_exist() -> None:
    results = made_up()
    shown = {table.name: results[table.name] for table in TABLES}
    assert shown.keys() == results.keys() - {"attempts", "hard attempts"}
    for table in TABLES:
        for arm, samples in shown[table.name].items():
            assert samples and table.columns.keys() <= samples[0].keys(), f"{table.name}: {arm}"
    said = page(TABLES, CLAIMS, results, "# Head")
    assert NOT_YET not in said.lower()
    assert all(f"| {claim.text} |" in said for claim in CLAIMS)


def test_every_paper_and_our_loop_have_claims_each_said_once() -> None:
    seeds = {claim.seed for claim in CLAIMS}
    assert seeds == {"SANE", "Hands-off", "TIE", "EditWorld", "The agent's loop"}
    assert len({(claim.seed, claim.text) for claim in CLAIMS}) == len(CLAIMS)


def test_a_reasoner_that_was_measured_decides_its_claims(tmp_path: Path) -> None:
    assert set(map(len, reasoner_counts(tmp_path / "absent.json").values())) == {0}
    told = {"reasoner-base": {"named": [0.1] * 8}}
    told["reasoner"] = {"direct": [0.3] * 8, "chain": [0.5] * 8, "parts": [1.0] * 8}
    (tmp_path / "measured.json").write_text(json.dumps(told))
    found = {"reasoner": reasoner_counts(tmp_path / "measured.json")}
    tried = [claim for claim in TIE if "masks" in claim.text and "fine-tuned" in claim.text]
    assert len(tried) == 2
    assert [claim.test(found).said for claim in tried] == ["holds", "holds"]
    assert [claim.test({"reasoner": reasoner_counts(tmp_path / "absent.json")}).why for claim in tried] == [
        NOT_YET
    ] * 2


def test_editors_tuned_by_branch_decide_whether_both_are_needed(tmp_path: Path) -> None:
    knows = {"text": {"implicit-logic"}, "video": {"exaggeration"}}
    knows |= {"both": knows["text"] | knows["video"], UNTUNED: set()}
    told = {
        branch: {
            "happenings": {
                "as it is": {
                    kind: {"done": [float(kind in knows[branch])] * 4, "outside": [30.0, None] * 2}
                    for kind in ("implicit-logic", "real-to-virtual", "spatial-trans", "exaggeration")
                }
            }
        }
        for branch in RUNS
    }
    (tmp_path / "measured.json").write_text(json.dumps(told))
    claims = [claim for claim in EDITWORLD if "alone" in claim.text and "ours" not in claim.text]
    found = branch_counts(tmp_path / "measured.json")
    assert len(found["both, only in texts"]) == 8 and not found["both, simple"]
    assert np.isnan(found["both, implicit-logic"][1]["outside"])
    assert [claim.test({"branches": found}).said for claim in claims] == ["holds"] * 2
    better = [claim for claim in EDITWORLD if "either branch" in claim.text or "so do both" in claim.text]
    assert [claim.test({"branches": found}).said for claim in better] == ["holds"] * 2
    told["video"] = told["both"]
    (tmp_path / "measured.json").write_text(json.dumps(told))
    for path in (tmp_path / "measured.json", tmp_path / "absent.json"):
        found = {"branches": branch_counts(path)}
        assert [claim.test(found).said for claim in claims] == ["undecided"] * 2


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


def attempts(*right: float, judged: float | None = None) -> list[Numbers]:
    seen = {} if judged is None else {"judged": judged}
    return [{"all_right": one, "rows": 60.0} | seen for one in right]


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


def test_the_built_in_judge_decides_where_it_was_shown_the_attempts() -> None:
    believer = policies({"1": attempts(0, 1, judged=1), "2": attempts(1, 1, judged=1)})
    assert [one["success"] for one in believer["built-in judge, 1 retries"]] == [0, 1]
    assert [one["false_pass"] for one in believer["built-in judge, 1 retries"]] == [1, 0]
    doubter = policies({"1": attempts(0, 1, judged=0), "2": attempts(1, 1, judged=1)})
    assert [one["success"] for one in doubter["built-in judge, 1 retries"]] == [1, 1]
    assert [one["attempts"] for one in doubter["built-in judge, 1 retries"]] == [2, 2]
    assert not any("built-in" in name for name in policies({"1": attempts(0)}))
