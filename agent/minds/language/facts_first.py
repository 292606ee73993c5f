"""Judge an attempt: the facts first, then the model's eye, and the facts again where they disagree."""

from ....pictures import Change
from ...values.verdict import Finding, StepResult, Verdict
from .. import Attempt
from .forms import Judged

GOOD = 0.6
"""Least score of each kind that passes."""

_SEEN = 0.01
"""Share of changed pixels that nobody should overlook."""


def facts(results: tuple[StepResult, ...], found: tuple[Finding, ...]) -> list[str]:
    """Say what was measured, a phrase each."""
    measured = [f for r in results for f in _measured(r)]
    tested = [f"{'holds' if f.passed else 'FAILS'}: {f.text}" for f in found]
    return [*measured, *tested] or ["nothing was measured"]


def disproved(form: Judged, attempt: Attempt) -> list[str]:
    """Say what measurements prove against a claim of the eye.

    That nothing outside a region changed proves something only where the client showed the region.
    """
    changed = max((r.evidence.changed_inside for r in attempt.results if r.evidence), default=0.0)
    said = []
    if form.changed_nothing and changed > _SEEN:
        said.append(f"you saw no difference; measured: {changed:.0%} of the region changed")
    if form.changed_elsewhere and not form.wrong_place and _kept_outside(attempt):
        said.append("you saw a change outside the region; measured: not one byte differs there")
    return said


def combine(form: Judged, base: Verdict, judge: str) -> Verdict:
    """Put the model's scores and the rules' findings together: what either of them fails is failed."""
    scores = {k: getattr(form, k).score / 10 for k in ("instruction", "preservation", "quality")}
    corrections: list[Finding] = []
    reasons = [
        Finding(step=-1, passed=scores[k] >= GOOD, text=f"{k} {scores[k]:.1f}: {getattr(form, k).reason}")
        for k in scores
    ]
    if form.wrong_place:
        scores["instruction"] = min(scores["instruction"], GOOD - 0.1)
        reasons.append(_misplaced(form))
    for finding in base.findings:
        if finding.aspect and not finding.passed and scores[finding.aspect] >= GOOD:
            scores[finding.aspect] = min(scores[finding.aspect], getattr(base, finding.aspect), GOOD - 0.1)
            corrections.append(_overruled(f"saw nothing wrong with {finding.aspect}", finding.text))
    passed = min(scores.values()) >= GOOD
    return Verdict(
        passed=passed,
        **scores,
        findings=(*base.findings, *reasons, *corrections),
        wrong="" if passed else form.wrong or _worst(form, scores),
        advice="" if passed else form.advice,
        judge=judge,
    )


def hard_failure(verdict: Verdict) -> bool:
    """Say whether a fact alone fails the attempt."""
    return any(f.hard and not f.passed for f in verdict.findings)


def _overruled(claim: str, fact: str) -> Finding:
    return Finding(step=-1, passed=True, text=f"the model {claim}; measured: {fact}. The measurement counts.")


def _misplaced(form: Judged) -> Finding:
    text = form.wrong or form.instruction.reason or "another place was worked on than the client means"
    return Finding(step=-1, passed=False, text=text, aspect="instruction", fault="wrong place")


def _kept_outside(attempt: Attempt) -> bool:
    """True when every step worked in a region that the client showed, and outside of it no byte differs."""
    shown = {place.step for place in attempt.places if place.own}
    facts_of = [(r.step in shown, r.evidence) for r in attempt.results]
    return bool(facts_of) and all(own and m and not m.max_outside and not m.wrong_size for own, m in facts_of)


def _worst(form: Judged, scores: dict[str, float]) -> str:
    worst = min(scores, key=scores.__getitem__)
    return getattr(form, worst).reason or f"{worst} scores {scores[worst]:.1f}"


def _measured(result: StepResult) -> list[str]:
    step = f"step {result.step + 1}"
    if result.failure:
        return [f"{step} was not done: {result.failure}"]
    evidence = result.evidence
    if evidence is None:
        return []
    if evidence.unchanged:
        return [f"{step}: no pixel differs"]
    said = [
        f"{step}: {evidence.changed_inside:.0%} changed inside its region",
        f"{evidence.changed_outside:.1%} outside (largest difference {evidence.max_outside} of 255)",
    ]
    if evidence.size_before != evidence.size_after:
        said.append(f"size {evidence.size_before} became {evidence.size_after}")
    if evidence.blank:
        said.append("the changed part is one flat colour")
    if evidence.seam:
        said.append(f"seam {evidence.seam:.1f} (visible above 2)")
    return [", ".join(said), *_change(evidence.inside)]


def _change(inside: Change) -> list[str]:
    moved = [f"{name} {value:+.3g}" for name, value in inside.model_dump().items() if abs(value) >= 0.005]
    return [f"inside: {', '.join(moved)}"] if moved else []
