"""What a model's plan has to pass before it is read; every mistake is told at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ....errors import ToolRetry
from .. import Scene
from .box_units import in_pixels, unit_of
from .forms import OptionForm, PlaceForm, Planned, Revised, StepForm, Understood
from .menu import Menu
from .place_reading import PlaceReader, points

S = TypeVar("S", Understood, Planned, Revised)
P = TypeVar("P", bound=PlaceForm)

_REACH = re.compile(r"\w+://|\bfile:|\.\.[/\\]|(^|\s)[~/][\w.]+/|[A-Za-z]:\\")
"""What reads like an address or a path."""

_GAP = re.compile(r"‹[^›]*›")
"""What is left of the prompt's '<…>' in an answer that copied its example."""


@dataclass(frozen=True)
class FormChecks:
    """Checks forms against one scene."""

    scene: Scene
    menu: Menu
    words: str
    """Everything that the client said in this turn."""
    places: PlaceReader

    def checked(self, form: S) -> S:
        """Return the form with its places in pixels; `ToolRetry` names every mistake."""
        steps, wrong = self._checked_steps(form.steps)
        options: list[OptionForm] = []
        if isinstance(form, Understood):
            options, more = self._read_places(form.options)
            wrong += [f"an option: {said}" for said in more]
            if form.intent in ("question", "chat") and not form.answer:
                wrong.append(f"the intent is {form.intent}: `answer` has the words for the client")
        if wrong:
            raise ToolRetry("; ".join(dict.fromkeys(wrong)))
        changed: dict[str, object] = {"steps": steps}
        return form.model_copy(update=changed | ({"options": options} if options else {}))

    def arguments(self, form: StepForm) -> dict[str, Any]:
        """Return the checked arguments of a step; `ToolRetry` says what is wrong with them."""
        arguments = self.menu.check(form.tool, form.arguments, self.scene.attachments)
        for name, value in arguments.items():
            reached = _REACH.search(value) if isinstance(value, str) else None
            if reached and value not in self.words:
                raise ToolRetry(f"{name} names an address or path that the client did not write: {value!r}")
        if self.menu.tools[form.tool].needs_region and not form.target:
            raise ToolRetry(f"{form.tool} needs a target, got none")
        return arguments

    def _checked_steps(self, forms: Sequence[StepForm]) -> tuple[list[StepForm], list[str]]:
        """Return the steps with their places in pixels, and what is wrong with them."""
        read, wrong = self._read_places(forms)
        for number, form in enumerate(forms, 1):
            for said in filter(None, (self._why_not(form), self._why_nowhere(form), _copied(form))):
                wrong.append(f"step {number}: {said}")
        return read, wrong

    def _read_places(self, forms: Sequence[P]) -> tuple[list[P], list[str]]:
        size = self.scene.picture.size
        everywhere = [place for form in forms for place in (form, *getattr(form, "also", ()))]
        try:
            unit = unit_of(everywhere, size)
        except ToolRetry as error:
            return list(forms), [str(error)]
        read: list[P] = []
        wrong: list[str] = []
        for number, form in enumerate(forms, 1):
            try:
                placed = in_pixels(form, unit, size)
                if isinstance(placed, StepForm):
                    also = [in_pixels(place, unit, size) for place in placed.also]
                    placed = placed.model_copy(update={"also": also})
                read.append(placed)
            except ToolRetry as error:
                wrong.append(f"{number}: {error}")
        return read, wrong

    def _why_not(self, form: StepForm) -> str:
        """Say why a step cannot run or reaches for what the client did not name; '' when it can."""
        try:
            self.arguments(form)
        except ToolRetry as error:
            return str(error)
        return ""

    def _why_nowhere(self, form: StepForm) -> str:
        """Say why a step's place cannot be used; '' when it can."""
        numbers = [p.candidate for p in (form, *form.also) if p.candidate is not None]
        many = len(self.places.found(form.target)) if numbers else 0
        if any(not 1 <= number <= many for number in numbers):
            return f"there is no candidate {numbers[0]} of {form.target!r}: {many} were found"
        if form.outside and not points(form):
            return "points outside need a box or a point inside"
        if (points(form) or form.also or form.all_but or form.fade) and not form.target:
            return "a place needs a `target` that names what is there"
        return ""


def _copied(form: StepForm) -> str:
    """Say that a step is the example of the prompt; '' for one of its own."""
    said = (form.reason, form.target, form.now, form.after)
    return "it repeats the example: write what this picture needs" if any(map(_GAP.search, said)) else ""
