"""What fails an edit whatever else is good: the facts that were measured when the step ran."""

from dataclasses import dataclass

from ....pictures import Evidence
from ....tools.tool import Tool
from ...values.plan import Step
from ...values.verdict import Aspect, Fault, Finding
from .looked_at import CALM

SHIFT = 1.0
"""Pixels by which an engine may have moved the picture before `protect` put it back."""
WRONG_PLACE = 0.05
"""Share inside that must change when the engine also worked outside."""
_FEW = 0.002
GUARDS = ("changed_outside", "max_outside")
"""Measures that every local step promises: that nothing else changed."""


@dataclass(frozen=True)
class Done:
    """One step that was carried out, with its tool and what was measured."""

    index: int
    step: Step
    tool: Tool
    evidence: Evidence

    @property
    def local(self) -> bool:
        """True when the step changes a part of the picture, and its region is that part."""
        placed = bool(self.step.region or self.step.target)
        return placed and self.tool.kind != "geometry" and self.tool.traits.region_is != "kept"

    @property
    def nothing_to_mend(self) -> str:
        """What is said where the tool rightly changed no pixel; '' when it should have changed some."""
        traits = self.tool.traits
        if not self.evidence.unchanged:
            return ""
        if traits.mends:
            return traits.mends
        promised = any(e.measure not in GUARDS for e in self.step.expectations)
        if traits.unchanged_means == "measured" and not promised:
            return f"{self.step.tool} measured the picture and found nothing to mend"
        return "; ".join(traits.by_measure(self.step.arguments))

    def wrong(self, text: str, fault: Fault, aspect: Aspect = "instruction") -> Finding:
        """Return the finding that fails the step."""
        return Finding(
            step=self.index, passed=False, text=text, hard=True, score=0.05, aspect=aspect, fault=fault
        )

    def right(self, text: str, aspect: Aspect | None = None, score: float | None = None) -> Finding:
        """Return a finding that holds."""
        return Finding(step=self.index, passed=True, text=text, aspect=aspect, score=score)


def hard_facts(done: Done) -> list[Finding]:
    """Return what fails the step; where nothing does, what it changed and what an engine tried elsewhere."""
    failed = [*_of_change(done), *_of_place(done), *_of_frame(done)]
    return failed or [*_good(done), *_undone(done)]


def _of_change(done: Done) -> list[Finding]:
    evidence, traits = done.evidence, done.tool.traits
    found = []
    if evidence.unchanged and traits.unchanged_means != "already so" and not done.nothing_to_mend:
        found.append(done.wrong("nothing changed", "no change"))
    if evidence.blank and not traits.flattens:
        found.append(done.wrong("the changed part became one flat colour", "flat", "quality"))
    few = 0 < evidence.changed_inside < _FEW and evidence.max_outside == 0
    if done.local and few and not (traits.marks or traits.mends):
        found.append(done.wrong("hardly anything inside the region changed", "no change"))
    return found


def _of_place(done: Done) -> list[Finding]:
    evidence = done.evidence
    if not done.local:
        return []
    found = []
    if evidence.tried_outside > 0 and evidence.changed_inside < WRONG_PLACE:
        text = (
            f"the engine changed the wrong place: {evidence.tried_outside:.0%} "
            f"outside, {evidence.changed_inside:.0%} inside"
        )
        found.append(done.wrong(text, "outside"))
    if evidence.max_outside > 0:
        text = f"{evidence.changed_outside:.1%} outside the region changed, by up to {evidence.max_outside}"
        found.append(done.wrong(text, "outside", "preservation"))
    return found


def _of_frame(done: Done) -> list[Finding]:
    evidence = done.evidence
    found = []
    if evidence.wrong_size:
        text = f"the size changed from {evidence.size_before} to {evidence.size_after}"
        found.append(done.wrong(text, "size"))
    redrawn = done.tool.traits.redraws or (done.local and done.tool.kind == "generate")
    if moved(evidence) and not redrawn:
        found.append(done.wrong(_how_moved(evidence), "moved", "preservation"))
    return found


def moved(evidence: Evidence) -> bool:
    """Return whether the engine had moved the picture."""
    return max(map(abs, evidence.shift)) > SHIFT


def _how_moved(evidence: Evidence) -> str:
    return f"the engine moved the picture by {evidence.shift[0]:.1f}, {evidence.shift[1]:.1f} pixels"


def _good(done: Done) -> list[Finding]:
    evidence, name = done.evidence, done.step.tool
    if done.tool.traits.mends:
        return [done.right(f"{name}: small places changed, {evidence.changed_inside:.2%} in all")]
    if done.tool.kind == "geometry":
        return [done.right(f"{name}: {evidence.size_before} became {evidence.size_after}")]
    if not done.local:
        return [done.right(f"{name}: {evidence.changed_inside:.0%} of the picture changed")]
    text = f"{name}: {evidence.changed_inside:.0%} inside the region changed, nothing outside"
    return [done.right(text, "preservation", round(CALM - 0.1 * _strayed(done), 3))]


def _strayed(done: Done) -> float:
    """Return how much an exact tool tried outside; what draws everything anew may."""
    return 0.3 * done.evidence.tried_outside if done.tool.kind == "generate" else done.evidence.tried_outside


def _undone(done: Done) -> list[Finding]:
    """Report what an engine did outside the region that is no longer there."""
    evidence = done.evidence
    if not done.local or not evidence.tried_outside or evidence.max_outside:
        return []
    texts = [f"the engine repainted {evidence.tried_outside:.0%} outside the region; the bytes were put back"]
    if moved(evidence):
        texts.append(f"{_how_moved(evidence)}; that was undone")
    return [done.right(text) for text in texts]
