"""Which region a step means: shown places first, then what the words find; and which of them are doubtful."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from ....errors import ToolError
from ....pictures import Box, Region
from ....tools.tool import Tool
from ...values.certainty import LIKELY, SURE, Standing, standing
from .. import Pointed, Scene, Shape
from .forms import PlaceForm, StepForm
from .pointed_regions import overlap, place
from .together import side_by_side

_AS_IT_IS = Shape()
_SAME = 0.6
"""Least overlap of a box and a candidate's that mean the same thing."""
_OTHERS = 2
"""Most other candidates that are shown beside a doubtful region."""


@dataclass(frozen=True)
class Doubt:
    """A step whose region may be the wrong one, and what else its words may mean."""

    form: StepForm
    region: Region
    others: tuple[Region, ...] = ()


@dataclass(frozen=True)
class PlaceReader:
    """Finds the regions of forms whose places are in pixels."""

    scene: Scene
    chosen: Mapping[str, str] = field(default_factory=dict)
    """Target → digest of the region, where the client has pointed it out."""
    kept: Mapping[str, str] = field(default_factory=dict)
    """Target → digest of the region, of the plan that is worked on, for a step that shows no other place."""
    locate: Callable[[str], list[Box]] = lambda phrase: []
    """Asks the model for boxes when nothing else finds the phrase."""
    settled: dict[int, str] = field(default_factory=dict)
    """`id` of a form → digest that a look has decided on."""
    known: dict[str, Region] = field(default_factory=dict)
    """Digest → region, of all that were found."""

    def look_up(self, targets: Sequence[str]) -> None:
        """Ask the model side by side for all places that nothing else finds well enough."""
        known = {t for t in targets if self.chosen_for(t) or t in self.kept}
        lost = [t for t in dict.fromkeys(targets) if t not in known and _weak(self.found(t))]
        side_by_side([partial(self.locate, target) for target in lost])

    def region(self, form: StepForm) -> str:
        """Return the digest of where a step works; '' when that is not known."""
        decided = self.settled.get(id(form)) or self.chosen_for(form.target) or self._kept_for(form)
        if decided:
            return decided
        shown = [self._pointed(p, form.target) for p in (form, *form.also) if points(p)]
        if shown:
            region = self.shown(form.target, tuple(shown), self._shape(form))
        else:
            region = place(self.candidates(form.target), None)
            if region is not None and self._shape(form) != Shape():
                region = self.scene.cut((Pointed(region=region.digest),), self._shape(form))
        return self._remembered(region)

    def shown(self, target: str, places: tuple[Pointed, ...], shape: Shape = _AS_IT_IS) -> Region | None:
        """Return the region of shown places: a box goes before what the words find, unless they agree."""
        region = self.scene.cut(places, shape)
        only = places[0].box if len(places) == 1 and not places[0].inside and not places[0].outside else None
        if only is None or shape != Shape():
            return region
        if region is None:
            region = next(iter(self.found("box " + ",".join(map(str, only)))), None)
        alike = [c for c in self.found(target) if overlap(c.box, only) >= _SAME]
        best = max(alike, key=lambda c: overlap(c.box, only), default=None)
        return best if best and (region is None or best.score >= region.score) else region

    def candidates(self, target: str) -> list[Region]:
        """Return what the words find; what the model locates where they find nothing likely."""
        found = self.found(target)
        if not _weak(found):
            return found
        located = [self.shown("", (Pointed(box),)) for box in self.locate(target)]
        return [region for region in located if region is not None] or found

    def found(self, target: str) -> list[Region]:
        """Return what the words alone find."""
        try:
            return self.scene.find(target) if target else []
        except ToolError:
            return []

    def standing(self, form: StepForm, tool: Tool) -> Standing:
        """Return what may be done where a step means to work; a place that is shown is sure."""
        known = self.chosen_for(form.target) or self._kept_for(form)
        if points(form) or known or id(form) in self.settled:
            return "sure"
        found = self.candidates(form.target)
        return "unlikely" if _weak(found) else standing(tool, found)

    def doubts(self, forms: Sequence[StepForm]) -> list[Doubt]:
        """Return the steps whose region may be wrong: of middling score, or every one under `careful`."""
        return [doubt for form in forms if (doubt := self._doubt(form)) is not None]

    def settle(self, form: StepForm, region: Region | None) -> None:
        """Take what a look has decided about a step."""
        if region is not None:
            self.settled[id(form)] = region.digest
            self.known[region.digest] = region

    def chosen_for(self, target: str) -> str:
        """Return the digest of what the client has pointed out for a target; '' where nothing was."""
        head = target.split()[-1:]
        return next(
            (digest for name, digest in self.chosen.items() if head and name.split()[-1:] == head), ""
        )

    def _kept_for(self, form: StepForm) -> str:
        return "" if points(form) or form.also else self.kept.get(form.target, "")

    def _doubt(self, form: StepForm) -> Doubt | None:
        if not form.target or self.chosen_for(form.target) or self.scene.selected:
            return None
        region = self.known.get(self.region(form))
        if region is None or (region.score >= SURE and not self.scene.careful):
            return None
        unlike = [c for c in self.found(form.target) if overlap(c.box, region.box) < 0.9]
        others = sorted(unlike, key=lambda c: -c.score)[:_OTHERS]
        return Doubt(form, region, tuple(others))

    def _shape(self, form: StepForm) -> Shape:
        return Shape(form.all_but, form.feather / 1000 * max(self.scene.picture.size), form.fade)

    def _pointed(self, shown: PlaceForm, target: str) -> Pointed:
        if shown.candidate is not None:
            return Pointed(region=self.found(target)[shown.candidate - 1].digest)
        return pointed(shown)

    def _remembered(self, region: Region | None) -> str:
        if region is None:
            return ""
        self.known[region.digest] = region
        return region.digest


def points(form: PlaceForm) -> bool:
    """Say whether a form shows a place."""
    return form.box is not None or bool(form.inside) or form.candidate is not None


def pointed(form: PlaceForm) -> Pointed:
    """Return the place of a form whose numbers are pixels."""
    box = None
    if form.box is not None:
        left, top, right, bottom = map(int, form.box)
        box = left, top, right, bottom
    inside, outside = (tuple((int(x), int(y)) for x, y in points) for points in (form.inside, form.outside))
    return Pointed(box, inside, outside)


def _weak(found: Sequence[Region]) -> bool:
    return max((region.score for region in found), default=0.0) < LIKELY
