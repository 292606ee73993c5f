"""Measure the verdict: how well its scores tell honest edits from planted failures (AUROC), kind by kind.

Run: python benchmarks/bench_verdict.py [--blind] [--kept FOLDER]

Half of the photographs were open to the choice of thresholds, the other half is only reported. The set is
some hundred fills and the answers of the eyes; with `--kept` both are made once for one state of their code.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from kept_answers import KeptAnswers, sources
from verdict_case import Case
from verdict_photos import photos
from verdict_set import cases_of, donors_of

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

HOUSE = Path(__file__).parents[1]
SET = ("laid_things", "spoiled_masks", "verdict_case", "verdict_photos", "verdict_set")
"""Files that make the set."""


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
    look = LookedAt(0, case.step, tool, case.before, lambda: case.after, case.region, facts, seer)
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


def remembering(seer: Seer | None, kept: KeptAnswers) -> Seer | None:
    """Return the eyes with a memory for what they were asked of a picture."""
    if seer is None:
        return None
    code = sources(HOUSE / "engines")

    def seen(picture: Picture, asked: dict[str, object]) -> list[Region]:
        return kept.get((code, picture.digest, sorted(asked.items())), lambda: seer(picture, asked))

    return seen


def all_cases(kept: KeptAnswers, count: int | None = None) -> Iterator[Case]:
    """Yield the set, photograph by photograph; of the first `count` photographs only."""
    makers = (HOUSE / "benchmarks" / f"{name}.py" for name in SET)
    code = sources(HOUSE / "engines", HOUSE / "tools", *(HOUSE / "pictures").glob("*.py"), *makers)
    everything = photos()
    for photo in everything[:count]:
        donors = donors_of(photo, everything)
        question = code, photo.key, photo.name, [(d.key, d.name) for d in donors]
        yield from kept.get(question, lambda p=photo, d=donors: list(cases_of(p, d)))


def main() -> None:
    """Judge every case and print the tables."""
    parser = argparse.ArgumentParser(description="Measure the verdict.")
    parser.add_argument("--blind", action="store_true", help="without the trained eyes")
    parser.add_argument("--kept", type=Path, help="folder of this program's own for fills and answers")
    parser.add_argument("--photos", type=int, help="only the first so many, which are drawn by chance")
    asked = parser.parse_args()
    kept = KeptAnswers(asked.kept)
    seer = None if asked.blind else remembering(eyes(), kept)
    report([judgement(case, seer) for case in all_cases(kept, asked.photos)])


if __name__ == "__main__":
    main()
