"""Verdict: whether an attempt did what was asked, and why one thinks so."""

from typing import Literal

from pydantic import Field

from ...pictures import Evidence
from .brief import Frozen
from .laid import Laid
from .plan import Step

Aspect = Literal["instruction", "preservation", "quality"]

Fault = Literal[
    "", "not done", "dropped", "no change", "unseen", "too little", "too much", "wrong place", "left over",
    "still there", "rim", "fill", "seam", "halo", "skin", "detail", "flat", "outside", "moved", "size",
]  # fmt: skip
"""What kind of wrong a finding tells; another way of doing the step is chosen by it."""


class Finding(Frozen):
    """One expectation or hard check, tested."""

    step: int
    """Index of the step in the plan; -1 for the whole edit."""
    passed: bool
    text: str
    """'lightness rose by 0.08 (wanted at least 0.02)'."""
    hard: bool = False
    """True when failing it fails the edit whatever else is good."""
    score: float | None = None
    """How good it is in [0, 1]; None where it only holds or fails."""
    aspect: Aspect | None = None
    """The score that it counts for; None: it is told and counts for none."""
    fault: Fault = ""
    """Empty when it passed."""
    told: bool = False
    """True when a person has to hear it though it holds: there was nothing to do."""


GAIN = 0.02
"""Score that another attempt must have more than the best so far to take its place."""


class Verdict(Frozen):
    """Scores in [0, 1] with their reasons; hard checks first."""

    passed: bool
    instruction: float
    preservation: float
    quality: float
    findings: tuple[Finding, ...] = ()
    wrong: str = ""
    """What is wrong, for the user; empty when passed, unless a hand set it so."""
    advice: str = ""
    """What to try next: another region, parameters, engine, seed."""
    judge: str = "rules"
    """Which mind judged, with the version of its prompt."""
    better: bool | None = None
    """Than the best attempt before it, looked at side by side; None when nobody could tell."""

    @property
    def score(self) -> float:
        """One number to compare attempts by: the facts first, then the product of the scores."""
        return self.instruction * self.preservation * self.quality + float(self.passed)

    def beats(self, best: "Verdict") -> bool:
        """True when this attempt takes the place of the best one before it: looked at, else by score."""
        if self.passed != best.passed:
            return self.passed
        return self.score - best.score > GAIN if self.better is None else self.better


class StepResult(Frozen):
    """What one step made."""

    step: int
    before: str
    after: str
    """Digests of the pictures, with what lies on them."""
    below: str = ""
    """Digest of the ground that the step worked on; '' when nothing lay on `before`."""
    laid: Laid = Laid()
    """What lies on `after`."""
    object: int | None = None
    """Number of the object that the step laid, changed or took off; None when it worked on the picture."""
    evidence: Evidence | None = None
    seconds: float = 0.0
    cost: float = 0.0
    seen: tuple[Finding, ...] = ()
    """What looking at the result again found; written by `check`."""
    failure: str = ""
    """Why the step could not be done; the picture is then unchanged."""
    engine: str = ""
    """The model or service that made it, with its weights; '' for the built-in ones."""
    region: str = ""
    """Digest of the region that the step worked in and was protected by; '' for the whole picture."""
    frame: tuple[float, ...] | None = ()
    """Where the picture's points went, as `Step.frame` keeps it."""
    explanation: dict[str, str] = Field(default_factory=dict)
    """Part of the instruction → digest of the region in which it acted, when the engine can say."""
    shares: dict[str, float] = Field(default_factory=dict)
    """The same parts → share of the picture that each ruled, in [0, 1]."""


def as_done(step: Step, result: StepResult) -> Step:
    """Return the step as a version keeps it: with where and by whom it was done."""
    done = {
        "engine": result.engine,
        "frame": result.frame,
        "region": result.region or step.region,
        "began": result.below or result.before,
        "object": result.object,
    }
    return step.model_copy(update=done)
