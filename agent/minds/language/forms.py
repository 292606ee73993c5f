"""The forms that a language model fills in; `reading` turns them into briefs, plans and verdicts."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ...values.brief import Ambiguity, Kind, MoveName
from ...values.plan import Expectation
from .. import Fade


def plain(value: object) -> object:
    """Take out of a model's words what a page or terminal would act on: control signs, links, tags."""
    if not isinstance(value, str):
        return "" if value is None else value
    seen = "".join(c for c in value if c.isprintable() or c == "\n")
    return seen.replace("](", "] (").replace("<", "‹").replace(">", "›").strip()


Words = Annotated[str, BeforeValidator(plain), Field(max_length=2000)]
Number = Annotated[float, Field(allow_inf_nan=False)]
BoxForm = Annotated[list[Number], Field(min_length=4, max_length=4)]
"""[left, top, right, bottom], asked for in thousandths of width and height."""
PointForm = Annotated[list[Number], Field(min_length=2, max_length=2)]
"""[x, y], asked for in thousandths of width and height."""


class Form(BaseModel):
    """An answer; fields that nobody asked for are left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class WishForm(Form):
    """One part of what the client wants."""

    text: Words
    target: Words = ""


class PlaceForm(Form):
    """A place that is pointed at."""

    box: BoxForm | None = None
    inside: list[PointForm] = Field(default_factory=list, max_length=16)
    outside: list[PointForm] = Field(default_factory=list, max_length=16)
    candidate: int | None = None


class OptionForm(PlaceForm):
    """One answer to the question."""

    label: Words
    request: Words = ""
    target: Words = ""


class RefusalForm(Form):
    """What no tool can do."""

    wish: Words
    why: Words


class MoveForm(Form):
    """A move between versions."""

    name: MoveName
    argument: Words = ""


class StepForm(PlaceForm):
    """One call of one tool on one target, which may lie in several places."""

    reason: Words
    target: Words = ""
    also: list[PlaceForm] = Field(default_factory=list, max_length=12)
    all_but: bool = False
    feather: float = Field(default=0, ge=0, le=300, allow_inf_nan=False)
    """Thousandths of the picture's longer side."""
    fade: Fade = ""
    now: Words = ""
    after: Words = ""
    tool: Words
    arguments: dict[str, Any] = Field(default_factory=dict)
    expect: list[Expectation] = Field(default_factory=list)


class Planned(Form):
    """The plan."""

    thinking: Words = ""
    remarks: list[Words] = Field(default_factory=list)
    steps: list[StepForm] = Field(max_length=12)


class Understood(Form):
    """What the client wants, and the plan when that is clear."""

    seen: Words = ""
    thinking: Words = ""
    intent: Kind
    move: MoveForm | None = None
    wishes: list[WishForm] = Field(default_factory=list)
    ambiguity: Ambiguity = "none"
    interpretations: list[Words] = Field(default_factory=list)
    question: Words = ""
    options: list[OptionForm] = Field(default_factory=list, max_length=8)
    default: int = 1
    refusals: list[RefusalForm] = Field(default_factory=list)
    assumptions: list[Words] = Field(default_factory=list)
    remarks: list[Words] = Field(default_factory=list)
    answer: Words = ""
    steps: list[StepForm] = Field(default_factory=list, max_length=12)


class LookStep(PlaceForm):
    """What is to be done about the outline of one step."""

    step: int
    verdict: Literal["accept", "candidate", "points", "give_up"]
    why: Words = ""


class Looked(Form):
    """Whether the outlines hold what is meant."""

    seen: Words = ""
    steps: list[LookStep] = Field(max_length=12)
    grid: bool = False
    remarks: list[Words] = Field(default_factory=list)


class ShortStep(Form):
    """A step as a model with a small context is asked for it."""

    reason: Words
    target: Words = ""
    box: BoxForm | None = None
    tool: Words
    arguments: dict[str, Any] = Field(default_factory=dict)


class ShortOption(Form):
    """An answer to the question."""

    label: Words
    request: Words = ""


class UnderstoodShort(Form):
    """What the client wants, in the short form for small contexts."""

    intent: Kind
    move: MoveForm | None = None
    wishes: list[WishForm] = Field(default_factory=list)
    question: Words = ""
    options: list[ShortOption] = Field(default_factory=list, max_length=8)
    refusals: list[RefusalForm] = Field(default_factory=list)
    assumptions: list[Words] = Field(default_factory=list)
    answer: Words = ""
    steps: list[ShortStep] = Field(default_factory=list, max_length=12)

    @property
    def whole(self) -> Understood:
        """The same in the long form."""
        return Understood.model_validate(self.model_dump())


class ScoreForm(Form):
    """A score from 0 to 10 and why."""

    reason: Words = ""
    score: float = Field(ge=0, le=10, allow_inf_nan=False)


class Judged(Form):
    """What is to be said about an attempt."""

    seen: Words = ""
    wrong_place: bool = False
    changed_nothing: bool = False
    changed_elsewhere: bool = False
    instruction: ScoreForm
    preservation: ScoreForm
    quality: ScoreForm
    wrong: Words = ""
    advice: Words = ""
    remarks: list[Words] = Field(default_factory=list)


class Compared(Form):
    """Which of two results is better."""

    reason: Words = ""
    better: Literal["A", "B", "same"]


class Revised(Form):
    """Another plan for a failed attempt."""

    thinking: Words = ""
    give_up: bool = False
    remarks: list[Words] = Field(default_factory=list)
    steps: list[StepForm] = Field(default_factory=list, max_length=12)


class Alternatives(Form):
    """Other plans for a vague wish."""

    plans: list[Planned] = Field(min_length=1, max_length=4)


class Chosen(Form):
    """The best of several results."""

    reason: Words = ""
    best: int


class Specifics(Form):
    """Specific changes that together bring a general effect."""

    instructions: list[Words]


class Captions(Form):
    """The picture before and after, in like words."""

    before: Words
    after: Words


class Found(PlaceForm):
    """A box around a thing."""

    sure: float = Field(default=1.0, ge=0, le=1, allow_inf_nan=False)


class Located(Form):
    """Boxes around all matches."""

    boxes: list[Found] = Field(default_factory=list, max_length=50)
