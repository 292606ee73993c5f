"""The verdict by measurement: hard facts first, then what each step promised."""

from dataclasses import dataclass

import numpy as np

from ....pictures import Evidence, Picture
from ....tools.tool import Tool
from ...values.brief import Brief
from ...values.plan import Expectation, Step
from ...values.verdict import Finding, StepResult, Verdict
from .. import Attempt, Scene
from .understanding import lookup

CLIPPED = 0.12
"""More of the picture that became pure black or white than this is over-edited."""
SHIFT = 1.0
"""Pixels by which an engine may have moved the picture before `protect` put it back."""
SEAM = 2.0
WRONG_PLACE = 0.05
"""Share inside that must change when the engine also worked outside."""


@dataclass(frozen=True)
class Facts:
    """One step with what it made."""

    index: int
    step: Step
    result: StepResult
    attempt: Attempt
    scene: Scene

    @property
    def tool(self) -> Tool:
        """The step's tool."""
        return self.scene.toolbox(self.step.tool)

    @property
    def local(self) -> bool:
        """True when the step changes a part of the picture, and its region is that part."""
        placed = bool(self.step.region or self.step.target)
        return placed and self.tool.kind != "geometry" and self.tool.traits.region_is != "kept"


def judged(brief: Brief, attempt: Attempt, best: Attempt | None, scene: Scene) -> Verdict:
    """Return the verdict on an attempt; it passes when no hard check and no expectation fails."""
    findings: list[Finding] = []
    for result in attempt.results:
        step = attempt.plan.steps[result.step]
        findings.extend(_step_findings(Facts(result.step, step, result, attempt, scene)))
    findings.extend(_whole_findings(attempt, scene))
    return _verdict(tuple(findings), attempt)


def _step_findings(facts: Facts) -> list[Finding]:
    if facts.result.failure:
        return [
            _finding(facts, False, f"{facts.step.tool} could not be done: {facts.result.failure}", hard=True)
        ]
    evidence = facts.result.evidence
    if evidence is None:
        return [_finding(facts, False, f"{facts.step.tool} left no evidence", hard=True)]
    hard = _hard(facts, evidence)
    if any(not f.passed for f in hard):
        return hard
    if evidence.unchanged and facts.tool.traits.unchanged_means == "measured":
        return [_finding(facts, True, f"{facts.step.tool} measured the picture and found nothing to mend")]
    return hard + [_tested(facts, evidence, e) for e in facts.step.expectations]


def _hard(facts: Facts, evidence: Evidence) -> list[Finding]:
    local, traits = facts.local, facts.tool.traits
    redrawn = traits.redraws or (local and facts.tool.kind == "generate")
    checks: list[tuple[bool, str]] = [
        (
            local and evidence.tried_outside > 0 and evidence.changed_inside < WRONG_PLACE,
            (
                f"the engine changed the wrong place: {evidence.tried_outside:.0%} "
                f"outside, {evidence.changed_inside:.0%} inside"
            ),
        ),
        (evidence.unchanged and traits.unchanged_means == "failed", "nothing changed"),
        (evidence.blank and not traits.flattens, "the changed part became one flat colour"),
        (evidence.wrong_size, f"the size changed from {evidence.size_before} to {evidence.size_after}"),
        (
            local and evidence.max_outside > 0,
            f"{evidence.changed_outside:.1%} outside the region changed, by up to {evidence.max_outside}",
        ),
        (_moved(evidence) and not redrawn, _how_moved(evidence)),
        (
            local and evidence.max_outside == 0 and 0 < evidence.changed_inside < 0.002 and not traits.marks,
            "hardly anything inside the region changed",
        ),
    ]
    failed = [_finding(facts, False, text, hard=True) for bad, text in checks if bad]
    return failed or [_finding(facts, True, _good(facts, evidence), hard=True), *_undone(facts, evidence)]


def _moved(evidence: Evidence) -> bool:
    return max(map(abs, evidence.shift)) > SHIFT


def _how_moved(evidence: Evidence) -> str:
    return f"the engine moved the picture by {evidence.shift[0]:.1f}, {evidence.shift[1]:.1f} pixels"


def _undone(facts: Facts, evidence: Evidence) -> list[Finding]:
    """Report what an engine did outside the region that is no longer there."""
    local = facts.step.region or facts.step.target
    if not local or not evidence.tried_outside or evidence.max_outside:
        return []
    texts = [f"the engine repainted {evidence.tried_outside:.0%} outside the region; the bytes were put back"]
    if _moved(evidence):
        texts.append(f"{_how_moved(evidence)}; that was undone")
    return [_finding(facts, True, text) for text in texts]


def _good(facts: Facts, evidence: Evidence) -> str:
    if facts.tool.kind == "geometry":
        return f"{facts.step.tool}: {evidence.size_before} became {evidence.size_after}"
    if facts.step.region or facts.step.target:
        return f"{facts.step.tool}: {evidence.changed_inside:.0%} inside the region changed, nothing outside"
    return f"{facts.step.tool}: {evidence.changed_inside:.0%} of the picture changed"


def _tested(facts: Facts, evidence: Evidence, expectation: Expectation) -> Finding:
    if expectation.measure == "gone":
        return _gone(facts, evidence)
    value = measured(evidence, expectation)
    met = holds(value, expectation)
    return _finding(
        facts, met, _said(value, expectation), hard=expectation.measure in ("width", "height", "aspect")
    )


def measured(evidence: Evidence, expectation: Expectation) -> float:
    """Return the number that an expectation is about."""
    width, height = evidence.size_after
    sizes = {"width": float(width), "height": float(height), "aspect": width / max(height, 1)}
    if expectation.measure in sizes:
        return sizes[expectation.measure]
    if expectation.measure in ("changed_inside", "changed_outside", "max_outside", "seam"):
        return float(getattr(evidence, expectation.measure))
    return float(getattr(evidence.inside, expectation.measure))


def holds(value: float, expectation: Expectation) -> bool:
    """Return whether a number is as expected; 'about' allows 4 %."""
    wanted = expectation.value
    return {
        "rises": value >= wanted and value > 0,
        "falls": value <= -wanted and value < 0,
        "at_least": value >= wanted,
        "at_most": value <= wanted,
        "about": abs(value - wanted) <= max(0.04 * abs(wanted), 0.01),
    }[expectation.holds]


def _said(value: float, e: Expectation) -> str:
    name = e.measure.replace("_", " ")
    if e.holds in ("rises", "falls"):
        way = "rose" if value > 0 else "fell" if value < 0 else "stayed"
        return (
            f"{name} {way} by {abs(value):.3f} (should have {'risen' if e.holds == 'rises' else 'fallen'}"
            f" by at least {e.value:g})"
        )
    return f"{name} is {value:.3f} (wanted {e.holds.replace('_', ' ')} {e.value:g})"


def _gone(facts: Facts, evidence: Evidence) -> Finding:
    """Look again where the scene shows the result; else most of the region must be new."""
    if facts.scene.picture == facts.attempt.after and facts.step.target:
        left = [r for r in lookup(facts.scene, facts.step.target) if r.digest == facts.step.region]
        return _finding(
            facts, not left, f"{facts.step.target} is {'still there' if left else 'found no more'}"
        )
    good = evidence.changed_inside >= 0.5
    return _finding(
        facts,
        good,
        f"{evidence.changed_inside:.0%} of the region is new"
        + ("" if evidence.seam <= SEAM else f", with a visible seam ({evidence.seam:.1f})"),
    )


def _whole_findings(attempt: Attempt, scene: Scene) -> list[Finding]:
    """Catch what no single step shows: over-editing, a blank result."""
    found: list[Finding] = []
    if len(attempt.results) < len(attempt.plan.steps):
        missing = len(attempt.plan.steps) - len(attempt.results)
        found.append(
            Finding(
                step=-1,
                passed=False,
                text=f"{missing} of {len(attempt.plan.steps)} steps were not done",
                hard=True,
            )
        )
    if (
        all(scene.toolbox(s.tool).traits.tones for s in attempt.plan.steps)
        and attempt.before.size == attempt.after.size
    ):
        more = clipped(attempt.after) - clipped(attempt.before)
        if more > CLIPPED:
            found.append(
                Finding(
                    step=_strongest(attempt),
                    passed=False,
                    text=f"over-edited: {more:.0%} more of the picture is pure black or white",
                    hard=True,
                )
            )
    flat = int(np.ptp(attempt.after.rgb[::4, ::4])) == 0 and int(np.ptp(attempt.before.rgb[::4, ::4])) > 0
    if flat:
        found.append(Finding(step=-1, passed=False, text="the picture became one flat colour", hard=True))
    return found


def _strongest(attempt: Attempt) -> int:
    def push(step: Step) -> float:
        return max(
            (abs(v) for k, v in step.arguments.items() if isinstance(v, int | float) and k != "hue"),
            default=0.0,
        )

    return max(range(len(attempt.plan.steps)), key=lambda i: push(attempt.plan.steps[i]), default=-1)


def clipped(picture: Picture) -> float:
    """Return the share of pixels with every channel at 0 or at 255, in [0, 1]."""
    step = max(1, max(picture.size) // 1000)
    red, green, blue = np.moveaxis(picture.rgb[::step, ::step], 2, 0)
    most, least = np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)
    return float(((most <= 1) | (least >= 254)).mean())


def _finding(facts: Facts, passed: bool, text: str, *, hard: bool = False) -> Finding:
    return Finding(step=facts.index, passed=passed, text=text, hard=hard)


def _verdict(findings: tuple[Finding, ...], attempt: Attempt) -> Verdict:
    bad = [f for f in findings if not f.passed]
    wanted = [f for f in findings if f.step >= 0]
    instruction = sum(f.passed for f in wanted) / len(wanted) if wanted else 0.0
    if any(f.hard for f in bad):
        instruction = min(instruction, 0.5)
    evidences = [r.evidence for r in attempt.results if r.evidence]
    passed = bool(findings) and not bad
    return Verdict(
        passed=passed,
        instruction=round(instruction, 3),
        preservation=round(_preservation(evidences), 3),
        quality=round(_quality(evidences, bad), 3),
        findings=findings,
        wrong="; ".join(dict.fromkeys(f.text for f in bad)),
        advice=_advice(bad, attempt),
    )


def _preservation(evidences: list[Evidence]) -> float:
    leaked = max((e.changed_outside for e in evidences if e.max_outside > 2), default=0.0)
    tried = max((e.tried_outside for e in evidences), default=0.0)
    return max(0.0, 1.0 - leaked - 0.2 * tried)


def _quality(evidences: list[Evidence], bad: list[Finding]) -> float:
    seam = max((e.seam for e in evidences), default=0.0)
    score = 1.0 - 0.15 * max(0.0, min(seam, 5.0) - SEAM)
    if any("over-edited" in f.text or "flat colour" in f.text for f in bad):
        score *= 0.4
    return max(0.0, min(score, 1.0))


def _advice(bad: list[Finding], attempt: Attempt) -> str:
    if not bad:
        return ""
    text = " ".join(f.text for f in bad)
    rules = (
        ("over-edited", "weaker"),
        ("could not be done", "another way"),
        ("nothing changed", "stronger, or another region"),
        ("hardly anything", "stronger, or another region"),
        ("outside", "another engine or seed"),
        ("moved the picture", "another engine or seed"),
        ("flat colour", "another engine or weaker"),
        ("still there", "a larger region"),
        ("of the region is new", "a larger region or another seed"),
        ("should have", "stronger"),
        ("wanted", "another way"),
    )
    return next((advice for words, advice in rules if words in text), "another way")
