"""Judge an attempt: the facts first, then the model's eye, and the facts again where they disagree."""

from ....pictures import Change
from ...values.verdict import Fault, Finding, StepResult, Verdict
from .. import Attempt
from .forms import Judged

GOOD = 0.6
"""Least score of each kind that passes."""

_SEEN = 0.01
"""Share of changed pixels that nobody should overlook."""

_OF_THE_MASK: frozenset[Fault] = frozenset({"left over", "wrong place"})
"""Faults that smaller eyes find in a mask, which a judge sees as an outline."""


def facts(results: tuple[StepResult, ...], found: tuple[Finding, ...]) -> list[str]:
    """Say what was measured, a phrase each: first what fails, last what holds; nothing twice."""
    measured = [f for r in results for f in _measured(r)]
    several = len(results) > 1
    failed = [f"FAILS{_of_step(f) if several else ''}: {f.text}" for f in found if not f.passed]
    held = [f"holds: {f.text}" for f in found if f.passed]
    return list(dict.fromkeys([*failed, *measured, *held])) or ["nothing was measured"]


def _of_step(finding: Finding) -> str:
    return f" in step {finding.step + 1}" if finding.step >= 0 else ""


def disproved(form: Judged, attempt: Attempt, base: Verdict) -> list[str]:
    """Say what measurements prove against a claim of the eye, or doubt in it.

    That nothing outside a region changed proves something only where the client showed the region.
    """
    doubts = [f.text for f in doubted(base) if form.instruction.score / 10 >= GOOD]
    changed = max((r.evidence.changed_inside for r in attempt.results if r.evidence), default=0.0)
    said = []
    if form.changed_nothing and changed > _SEEN:
        said.append(f"you saw no difference; measured: {changed:.0%} of the region changed")
    if form.changed_elsewhere and not form.wrong_place and _kept_outside(attempt):
        said.append("you saw a change outside the region; measured: not one byte differs there")
    if doubts and not form.wrong_place:
        said.append(f"you find it done in the right place; smaller eyes doubt it: {', '.join(doubts)}")
    return said


def combine(form: Judged, base: Verdict, judge: str) -> Verdict:
    """Put the model's scores and the rules' findings together: what either of them fails is failed."""
    scores = {k: getattr(form, k).score / 10 for k in ("instruction", "preservation", "quality")}
    why = {k: getattr(form, k).reason for k in scores}
    corrections: list[Finding] = []
    reasons = [
        Finding(step=-1, passed=scores[k] >= GOOD, text=f"{k} {scores[k]:.1f}: {why[k]}") for k in scores
    ]
    doubts = () if form.wrong_place else doubted(base)
    found = tuple(_laid_aside(f) if f in doubts else f for f in base.findings)
    if form.wrong_place:
        scores["instruction"] = min(scores["instruction"], GOOD - 0.1)
        reasons.append(_misplaced(form))
    for finding in found:
        if finding.aspect and not finding.passed and scores[finding.aspect] >= GOOD:
            scores[finding.aspect] = min(scores[finding.aspect], getattr(base, finding.aspect), GOOD - 0.1)
            why[finding.aspect] = finding.text
            corrections.append(_overruled(f"saw nothing wrong with {finding.aspect}", finding.text))
    passed = min(scores.values()) >= GOOD
    return Verdict(
        passed=passed,
        **scores,
        findings=(*found, *reasons, *corrections),
        wrong="" if passed else form.wrong or _worst(scores, why),
        advice="" if passed else form.advice,
        judge=judge,
    )


def hard_failure(verdict: Verdict) -> bool:
    """Say whether a fact alone fails the attempt; a doubt does not."""
    doubts = doubted(verdict)
    return any(f.hard and not f.passed and f not in doubts for f in verdict.findings)


def doubted(verdict: Verdict) -> tuple[Finding, ...]:
    """Return what fails by measurement and an eye may see better: the mask, and a faint step among others."""
    failed = [f for f in verdict.findings if not f.passed]
    faint = {f.step for f in failed if f.fault == "unseen"}
    alone = faint == {f.step for f in verdict.findings if f.step >= 0}
    return tuple(f for f in failed if f.fault in _OF_THE_MASK or (f.fault == "unseen" and not alone))


def _laid_aside(finding: Finding) -> Finding:
    text = f"smaller eyes doubted it ({finding.text}); who saw the place did not"
    return Finding(step=finding.step, passed=True, text=text, aspect=finding.aspect)


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


def _worst(scores: dict[str, float], why: dict[str, str]) -> str:
    worst = min(scores, key=scores.__getitem__)
    return why[worst] or f"{worst} scores {scores[worst]:.1f}"


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
