"""The verdict by measurement: hard facts first, then what each step promised and what a second look found."""

import numpy as np

from ...values.brief import Brief
from ...values.verdict import Aspect, Fault, Finding, StepResult, Verdict
from .. import Attempt, Scene
from .hard_facts import Done, hard_facts
from .looked_at import CALM
from .promises import kept_promise, unseen_words
from .whole_edit import whole_edit

UNSURE = 0.75
"""Score from which a finding is no doubt."""
_ONLY_JUST = "too much only just holds: "
_UNSCORED = {True: CALM, False: 0.1}
_ADVICE: dict[Fault, str] = {
    "too much": "weaker", "not done": "another way",
    "no change": "stronger, or another region", "too little": "stronger, or another region",
    "unseen": "stronger, or another region",
    "outside": "another engine or seed", "moved": "another engine or seed", "flat": "weaker",
    "still there": "a larger region", "left over": "another mask: all of the thing, and nothing but it",
    "wrong place": "another region", "rim": "a larger region",
    "fill": "another fill", "seam": "a larger region or another fill",
    "halo": "another mask", "skin": "a mask without the skin", "detail": "weaker",
    "dropped": "a step for what was left out", "size": "another way",
}  # fmt: skip


def judged(
    brief: Brief, attempt: Attempt, best: Attempt | None, scene: Scene, left_out: tuple[str, ...] = ()
) -> Verdict:
    """Return the verdict on an attempt; it passes when no finding fails.

    `left_out`: wishes of which whoever planned finds no step.
    """
    findings = [f for result in attempt.results for f in _of_step(result, attempt, scene)]
    findings += whole_edit(brief, attempt, scene, left_out)
    findings += _many_doubts(findings, scene.doubted)
    bad = [f for f in findings if not f.passed]
    return Verdict(
        passed=bool(findings) and not bad,
        instruction=scored(findings, "instruction"),
        preservation=scored(findings, "preservation"),
        quality=scored(findings, "quality"),
        findings=tuple(findings),
        wrong="; ".join(dict.fromkeys(f.text for f in bad)),
        advice=next((_ADVICE[f.fault] for f in bad if f.fault in _ADVICE), "another way" if bad else ""),
    )


def _of_step(result: StepResult, attempt: Attempt, scene: Scene) -> list[Finding]:
    step, evidence = attempt.plan.steps[result.step], result.evidence
    if result.failure or evidence is None:
        why = f"could not be done: {result.failure}" if result.failure else "left no evidence"
        text = f"{step.tool} {why}"
        return [
            Finding(
                step=result.step,
                passed=False,
                text=text,
                hard=True,
                score=0.0,
                aspect="instruction",
                fault="not done",
            )
        ]
    done = Done(result.step, step, scene.toolbox(step.tool), evidence)
    facts = hard_facts(done)
    if any(not f.passed for f in facts):
        return facts
    if done.nothing_to_mend:
        found = done.right(done.nothing_to_mend, "instruction")
        return [found.model_copy(update={"told": True})]
    if evidence.colourless and any(e.measure == "chroma" and e.holds == "falls" for e in step.expectations):
        text = "the picture is black and white already: there is no colour to take away"
        return [done.wrong(text, "no change")]
    promised = (kept_promise(done, e) for e in step.expectations)
    return [*facts, *promised, *result.seen, *unseen_words(done)]


def doubt_in(verdict: Verdict) -> float | None:
    """Return the product of the scores on which `Scene.doubted` decided; None where it had no say."""
    return _weighed([f for f in verdict.findings if not f.text.startswith(_ONLY_JUST)])


def _many_doubts(findings: list[Finding], doubted: float) -> list[Finding]:
    """Fail where nothing fails alone and too much only just holds; what is least sure says where."""
    product = _weighed(findings)
    if product is None or product >= doubted:
        return []
    unsure = sorted(_unsure(findings), key=lambda f: f.score or 1.0)
    text = _ONLY_JUST + ", ".join(f.text for f in unsure[:4])
    aspect = unsure[0].aspect or "quality"
    fault: Fault = "fill" if aspect == "quality" else "left over"
    return [Finding(step=unsure[0].step, passed=False, text=text, score=product, aspect=aspect, fault=fault)]


def _weighed(findings: list[Finding]) -> float | None:
    """Return the product of the scores; None where one finding fails alone, or fewer than two are unsure."""
    if len(_unsure(findings)) < 2 or not all(f.passed for f in findings):
        return None
    aspects: tuple[Aspect, ...] = ("instruction", "preservation", "quality")
    return float(np.prod([scored(findings, aspect) for aspect in aspects]))


def _unsure(findings: list[Finding]) -> list[Finding]:
    return [f for f in findings if (f.score or 1.0) < UNSURE]


def scored(findings: list[Finding], aspect: Aspect) -> float:
    """Return a score in [0, 1]: the worst finding of its kind, a little lower where others are bad too."""
    scores = [_UNSCORED[f.passed] if f.score is None else f.score for f in findings if f.aspect == aspect]
    if not scores:
        return CALM if findings else 0.0
    return round(min(scores) * (0.5 + 0.5 * float(np.mean(scores))), 3)
