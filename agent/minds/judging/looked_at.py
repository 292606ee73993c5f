"""What a second look is given: one step, what it started from and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ....pictures import Evidence, Picture, Region
from ....pictures.traces.close_view import CloseView, close_view
from ....pictures.traces.outline import Rim, rim_of
from ....pictures.traces.remnants import Remnants, remnants
from ....tools.tool import Tool
from ...values.plan import Step
from ...values.verdict import Aspect, Fault, Finding

Seer = Callable[[Picture, dict[str, object]], list[Region]]
"""Picture and arguments of `find` → regions, by trained eyes."""

CALM, LEAST = 0.96, 0.5
"""Score of what is as it should be, and the score up to which it fails."""

_HOPELESS = 0.2
"""Score below which no other eye is asked any more."""
_DRAWN = ("box", "brush", "points", "file", "drawn")
"""Sources of regions that a person drew: where a change stops is their will."""
_SHOWN = ("box", "click", "stroke")
"""What trained eyes call a region whose place a person showed."""


@dataclass(frozen=True)
class LookedAt:
    """One step whose result has the size of what it started from."""

    index: int
    step: Step
    tool: Tool
    before: Picture
    after: Picture
    region: Region | None
    evidence: Evidence
    seer: Seer | None = None

    @cached_property
    def view(self) -> CloseView:
        """Both pictures around the region, small."""
        return close_view(self.before, self.after, self.region)

    @cached_property
    def rim(self) -> Rim:
        """The outline of the region."""
        return rim_of(self.view)

    @cached_property
    def beside(self) -> Remnants:
        """What stands beside the mask and looks like what is in it."""
        return remnants(self.view)

    @property
    def local(self) -> bool:
        """True when there is a rim to look at."""
        return self.region is not None and not self.region.empty and not self.view.whole

    @property
    def drawn(self) -> bool:
        """True when a person drew the region."""
        return self.region is not None and self.region.source.partition(":")[0] in _DRAWN

    @property
    def pointed(self) -> bool:
        """True when a person drew the region or showed the place: that a thing is there is their word."""
        return self.drawn or self._noun in _SHOWN

    @property
    def known_as(self) -> str:
        """The noun by which trained eyes found the region; '' when they were shown the place."""
        return "" if self._noun in ("", *_SHOWN, "subject", "background") else self._noun

    @property
    def _noun(self) -> str:
        return self.region.source.partition(":")[2].partition(":")[0] if self.region else ""

    @property
    def what(self) -> str:
        """What the step is about, in the user's words."""
        return f"the {self.step.target.removeprefix('the ')}" if self.step.target else "the thing"

    def promises(self, measure: str, holds: str) -> bool:
        """Return whether the step is to move a measure that way."""
        return any(e.measure == measure and e.holds == holds for e in self.step.expectations)


@dataclass(frozen=True)
class Scale:
    """What a measured value is worth: `calm` and all beyond is good, at `limit` it just fails."""

    calm: float
    limit: float

    def score(self, value: float) -> float:
        """Return a score in [0, 1], 0.5 at the limit."""
        share = (value - self.calm) / (self.limit - self.calm)
        return round(min(max(CALM - (CALM - LEAST) * max(share, 0.0), 0.0), 1.0), 3)


def told(at: LookedAt, score: float, good: str, bad: str, aspect: Aspect, fault: Fault) -> Finding:
    """Return the finding of one question: what is so when it is good, and what is wrong otherwise."""
    passed = score > LEAST
    return Finding(
        step=at.index, passed=passed, text=good if passed else bad, hard=score < _HOPELESS, score=score,
        aspect=aspect, fault="" if passed else fault,
    )  # fmt: skip
