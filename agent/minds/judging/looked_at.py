"""What a second look is given: one step, what it started from and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ....engines.classical.find.phrase import parse_phrase
from ....engines.eyes.things import GROUP
from ....pictures import Box, Evidence, Picture, Region
from ....pictures.measures import Where
from ....pictures.traces.close_view import CloseView, close_view
from ....pictures.traces.light_damage import Damage, damage
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
CHOSEN = "chosen"
"""How a place is shown whose outline was picked in an answer."""
_DRAWN = ("box", "brush", "points", "file", "drawn")
"""Sources of regions that a person drew: where a change stops is their will."""
_NO_NOUNS = (
    "box", "click", "stroke", "subject", "background", "garment", "hair", "face", "guess", "part", "plate",
)  # fmt: skip
"""What trained eyes call a region that their detector has no noun for."""
_NAMED = ("the ", "his ", "her ", "its ", "their ", "my ", "our ", "your ", "this ", "that ", "everything ")
"""How a name begins that wants no article."""
_PARTS = ("part", "plate")
"""What trained eyes call a region that lies on a thing."""
_A_PERSON = 0.4
"""Score from which a person is one."""


@dataclass(frozen=True)
class LookedAt:
    """One step whose result has the size of what it started from."""

    index: int
    step: Step
    tool: Tool
    before: Picture
    made: Callable[[], Picture]
    """Returns what came of it, opened anew where it was let go: two large pictures leave little room."""
    region: Region | None
    evidence: Evidence
    seer: Seer | None = None
    shown: str = ""
    """How a person showed the place: 'box 10,20,20,30', 'point 40,50', 'drawn', 'chosen'; '' for words."""
    wider: bool = False
    """True when another attempt made the region wider, since a rim of the thing was left."""

    @property
    def after(self) -> Picture:
        """What came of it."""
        return self.made()

    @cached_property
    def view(self) -> CloseView:
        """Both pictures around the region, small."""
        return close_view(self.before, self.after, self.region)

    @cached_property
    def damage(self) -> Damage:
        """What the change did to light and colour."""
        return damage(self.view)

    @cached_property
    def rim(self) -> Rim:
        """The outline of the region."""
        return rim_of(self.view)

    @cached_property
    def beside(self) -> Remnants:
        """What stands beside the mask and looks like what is in it; in the box where a person drew one."""
        return remnants(self.view, self._asked_for)

    @property
    def _asked_for(self) -> Where | None:
        if self.boxed is None:
            return None
        return self.view.placed(Region.from_box(self.before.size, self.boxed).bytes8 > 0)

    @property
    def local(self) -> bool:
        """True when there is a rim to look at."""
        return self.region is not None and not self.region.empty and not self.view.whole

    @property
    def drawn(self) -> bool:
        """True when a person drew the region: where a change stops is their will."""
        return self.shown == "drawn" or self._source[0] in _DRAWN

    @property
    def pointed(self) -> bool:
        """True when a person drew the region or showed the place: that a thing is there is their word."""
        return self.drawn or bool(self.shown)

    @cached_property
    def boxed(self) -> Box | None:
        """The box that a person drew around the thing; what lies outside it was not asked for."""
        kind, _, numbers = self.shown.partition(" ")
        left, top, right, bottom = map(int, numbers.split(",")) if kind == "box" else (0, 0, 0, 0)
        return (left, top, right, bottom) if kind == "box" else None

    @property
    def by_eyes(self) -> bool:
        """True when trained eyes found the region."""
        return bool(self._source[1]) and self._source[0] != "classical"

    @property
    def guessed(self) -> bool:
        """True when an unknown noun was taken to name what stands out."""
        return self._source[1] == "guess"

    @property
    def of_a_part(self) -> bool:
        """True when the region is a part of a thing: that the thing is larger is known."""
        return self._source[1] in _PARTS

    @property
    def of_several(self) -> bool:
        """True when the region is of several things: a person with what they hold."""
        return self.region is not None and self.region.source.endswith(f":{GROUP}")

    @property
    def of_the_rest(self) -> bool:
        """True when the region is everything but a thing."""
        if self.tool.traits.region_is == "kept":
            return False
        phrase = parse_phrase(self.step.target)
        return phrase.inverted or "background" in (phrase.kind, self._source[1])

    @property
    def known_as(self) -> str:
        """The noun by which trained eyes found the region; '' when they were shown the place."""
        noun = self._source[1]
        named = self.by_eyes and noun not in _NO_NOUNS and not self.of_the_rest
        return noun.replace("-", " ") if named else ""

    @property
    def _source(self) -> tuple[str, str]:
        """Who found the region, and as what."""
        engine, _, said = self.region.source.partition(":") if self.region else ("", "", "")
        return engine, said.partition(":")[0]

    @cached_property
    def people(self) -> Where | None:
        """Where trained eyes see persons, in the view: nowhere is an answer; None where they cannot tell."""
        if self.seer is None:
            return None
        seen = self.seer(self.before, {"phrase": "person"})
        sure = [r for r in seen if r.score >= _A_PERSON]
        if seen and not sure:
            return None
        people = np.zeros(self.before.pixels.shape[:2], np.bool_)
        for person in sure:
            people |= person.inside
        return self.view.placed(people)

    @property
    def what(self) -> str:
        """What the step is about, in the user's words."""
        named = self.step.target or "thing"
        return named if named.lower().startswith(_NAMED) else f"the {named}"

    @property
    def fine(self) -> bool:
        """True when only fine detail is to change."""
        return self.tool.only_fine(self.step.arguments)

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
