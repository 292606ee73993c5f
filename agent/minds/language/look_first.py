"""Look before acting: the outlines of doubtful steps are shown to the model before anything is changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count

from ....errors import ToolRetry
from ....pictures import Picture, Region
from ....prompts.templates import data, render
from .. import Pointed, Scene, Shape
from .box_units import in_pixels, unit_of
from .closeups import Outline, closeup
from .forms import Looked, LookStep, StepForm
from .place_reading import Doubt, pointed
from .voice import Voice

LOOKS = 2
"""Most looks of one plan."""
_ENLARGED = 3
"""More doubtful places than this are not enlarged."""


@dataclass(frozen=True)
class Settled:
    """What became of a doubtful step: its region, None where the model gave up."""

    form: StepForm
    region: Region | None


def look_first(voice: Voice, scene: Scene, doubts: Sequence[Doubt], request: str) -> list[Settled]:
    """Show the doubtful outlines, numbered, and return what the model makes of each.

    `ModelFailure` where it may not or cannot see them.
    """
    settled: list[Settled] = []
    left, grid = list(doubts), False
    for look in range(LOOKS):
        outlines = _numbered(left)
        form = _look(voice, scene, left, outlines, request, grid=grid)
        again = look + 1 < LOOKS
        grid = form.grid
        moved: list[Doubt] = []
        for doubt, own, answer in zip(left, outlines, form.steps, strict=True):
            region = _taken(scene, doubt, own, answer)
            asks = again and (answer.verdict == "points" or (grid and answer.verdict != "accept"))
            if asks and region is not None:
                moved.append(replace(doubt, region=region))
            else:
                settled.append(Settled(doubt.form, region))
        left = moved
        if not left:
            break
    return settled


def _look(
    voice: Voice,
    scene: Scene,
    doubts: list[Doubt],
    outlines: list[list[Outline]],
    request: str,
    *,
    grid: bool,
) -> Looked:
    shown = _pictures(scene.picture, doubts, outlines, grid=grid)
    prompt = render(
        "look",
        pictures=[said for said, _ in shown],
        grid=grid,
        request=request,
        doubts=[_line(n, doubt, outlines[n - 1]) for n, doubt in enumerate(doubts, 1)],
    )

    def check(form: Looked) -> Looked:
        return _checked(form, outlines, scene.picture.size)

    pictures = tuple(picture for _, picture in shown)
    return voice.fill(Looked, prompt, pictures, check, made_of=(scene.picture,))


def _checked(form: Looked, outlines: list[list[Outline]], size: tuple[int, int]) -> Looked:
    """Return the answers in the order of the steps, in pixels; `ToolRetry` names every mistake."""
    unit = unit_of(form.steps, size)
    answers = {answer.step: in_pixels(answer, unit, size) for answer in form.steps}
    wrong = [f"step {n} has no answer" for n in range(1, len(outlines) + 1) if n not in answers]
    for n, own in enumerate(outlines, 1):
        answer, numbers = answers.get(n), [outline.number for outline in own]
        if answer and answer.verdict == "candidate" and answer.candidate not in numbers:
            wrong.append(f"step {n}: `candidate` is one of {numbers}, got {answer.candidate}")
        if answer and answer.verdict == "points" and not (answer.box or answer.inside or answer.outside):
            wrong.append(f"step {n}: points want a `box`, `inside` or `outside`")
    if wrong:
        raise ToolRetry("; ".join(wrong))
    return form.model_copy(update={"steps": [answers[n] for n in range(1, len(outlines) + 1)]})


def _taken(scene: Scene, doubt: Doubt, own: list[Outline], answer: LookStep) -> Region | None:
    """Return the region that an answer chooses; None for giving up, or where nothing lies at its points."""
    if answer.verdict == "give_up":
        return None
    if answer.verdict == "candidate":
        return next(outline.region for outline in own if outline.number == answer.candidate)
    if answer.verdict == "points":
        place = pointed(answer)
        if place.box is None and _in(place, doubt.region):
            place = replace(place, box=doubt.region.box)
        return scene.cut((place,), Shape(doubt.form.all_but))
    return doubt.region


def _in(place: Pointed, region: Region) -> bool:
    left, top, right, bottom = region.box
    return all(left <= x < right and top <= y < bottom for x, y in place.inside)


def _numbered(doubts: list[Doubt]) -> list[list[Outline]]:
    """Return the outlines of each step, its own first; all are numbered through."""
    numbers = count(1)
    return [[Outline(next(numbers), region) for region in (doubt.region, *doubt.others)] for doubt in doubts]


def _pictures(
    picture: Picture, doubts: list[Doubt], outlines: list[list[Outline]], *, grid: bool
) -> list[tuple[str, Picture]]:
    whole = 0, 0, *picture.size
    everything = [outline for own in outlines for outline in own]
    shown = [("the whole picture", closeup(picture, whole, everything))]
    for n, (doubt, own) in enumerate(zip(doubts[:_ENLARGED], outlines, strict=False), 1):
        enlarged = closeup(picture, doubt.region.box, own[:1], grid=grid)
        shown.append((f"the outline of step {n}, enlarged", enlarged))
    return shown


def _line(number: int, doubt: Doubt, own: list[Outline]) -> str:
    others = [str(outline.number) for outline in own[1:]]
    beside = f"; other outlines: {', '.join(others)}" if others else ""
    what = data(f"{doubt.form.tool} on {doubt.form.target}: {doubt.form.reason}")
    return f"Step {number}: {what}; its own outline: {own[0].number}{beside}"
