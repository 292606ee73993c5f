"""Measure the verdict: how well its scores tell honest edits from planted failures (AUROC), kind by kind.

Run: python benchmarks/bench_verdict.py [--blind] [part/parts]

The set is built anew (some hundred fills: minutes). Half of the photographs were open to the choice of
thresholds, the other half is only reported.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from verdict_set import Case, cases

from retoucher.agent.minds import Attempt, Scene
from retoucher.agent.minds.judging.looked_at import LookedAt, Seer
from retoucher.agent.minds.judging.measured_verdict import judged
from retoucher.agent.minds.judging.second_look import look_again
from retoucher.agent.values.brief import Brief
from retoucher.agent.values.plan import Plan
from retoucher.agent.values.verdict import StepResult, Verdict
from retoucher.engines.registry import choices
from retoucher.pictures import Picture, Region, evidence
from retoucher.tools.tool import get


@dataclass(frozen=True)
class Judgement:
    """The verdict on one case."""

    kind: str
    work: str
    name: str
    tuning: bool
    verdict: Verdict
    seconds: float

    @property
    def honest(self) -> bool:
        """Whether nothing was planted."""
        return self.kind == "honest"

    @property
    def goodness(self) -> float:
        """The product of the three scores."""
        return self.verdict.instruction * self.verdict.preservation * self.verdict.quality


def judgement(case: Case, seer: Seer | None) -> Judgement:
    """Judge a case as the machine would."""
    tool = get(case.step.tool)
    masked = None if tool.kind == "geometry" else case.region
    facts = evidence(case.before, case.after, masked, tried=case.tried)
    start = perf_counter()
    look = LookedAt(0, case.step, tool, case.before, case.after, case.region, facts, seer)
    result = StepResult(
        step=0, before=case.before.digest, after=case.after.digest, evidence=facts, seen=look_again(look)
    )
    attempt = Attempt(Plan(steps=(case.step,)), case.before, case.after, (result,))
    scene = Scene(case.before, find=lambda phrase: [])
    verdict = judged(Brief(intent="edit", request=case.name), attempt, None, scene)
    return Judgement(case.kind, case.work, case.name, case.photo.tuning, verdict, perf_counter() - start)


def eyes() -> Seer | None:
    """Return the trained eyes, None where they were not brought."""
    name = choices("find", "point")[0].name
    if name == "classical":
        return None

    def seen(picture: Picture, asked: dict[str, object]) -> list[Region]:
        return get("find").run(picture, None, {**asked, "engine": name}).result

    return seen


def auroc(planted: Sequence[float], honest: Sequence[float]) -> float:
    """Return the chance that a planted edit scores below an honest one; ties count half."""
    low, high = np.array(planted)[:, None], np.array(honest)[None]
    return float(((low < high) + 0.5 * (low == high)).mean())


def table(rows: list[Judgement]) -> str:
    """Return the ROC table as Markdown: each kind against all honest edits."""
    honest = [r.goodness for r in rows if r.honest]
    lines = ["| kind | edits | AUROC | failed |", "|---|---|---|---|"]
    for kind in ("honest", *sorted({r.kind for r in rows} - {"honest"}), "all planted"):
        chosen = [r for r in rows if (r.kind == kind or (kind == "all planted" and not r.honest))]
        area = "" if kind == "honest" else f"{auroc([r.goodness for r in chosen], honest):.3f}"
        failed = np.mean([not r.verdict.passed for r in chosen])
        lines.append(f"| {kind} | {len(chosen)} | {area} | {failed:.0%} |")
    return "\n".join(lines)


def report(rows: list[Judgement]) -> None:
    """Print the tables of both halves, and what went wrong."""
    for said, tuning in (("Photographs that thresholds were chosen on", True), ("Held back", False)):
        half = [r for r in rows if r.tuning == tuning]
        if any(r.honest for r in half):
            print(f"\n{said}\n\n{table(half)}")
    scores = [
        s
        for r in rows
        if r.honest
        for s in (r.verdict.instruction, r.verdict.preservation, r.verdict.quality)
    ]
    print(f"\nscores of honest edits: median {np.median(scores):.2f}, largest {max(scores):.2f}")
    print(f"seconds a verdict: {np.median([r.seconds for r in rows]):.2f}")
    faults = Counter(f.fault for r in rows if r.honest for f in r.verdict.findings if not f.passed)
    print("false alarms by fault:", dict(faults))
    for row in (r for r in rows if r.honest != r.verdict.passed):
        print("false alarm" if row.honest else "missed", row.name, row.verdict.wrong)


if __name__ == "__main__":
    part, parts = (int(n) for n in next((a for a in sys.argv[1:] if "/" in a), "0/1").split("/"))
    look = None if "--blind" in sys.argv else eyes()
    report([judgement(case, look) for case in cases(part, parts)])
