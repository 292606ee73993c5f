# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Intents: what a wish is, as data. Words become intents once; briefs, options and plans carry them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Ambiguity = Literal["none", "referent", "goal", "parameter", "conflict", "impossible"]


class Frozen(BaseModel):
    """A value that travels through the graph; unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Adjust(Frozen):
    """Move sliders of light and colour."""

    do: Literal["adjust"] = "adjust"
    sliders: dict[str, float]
    target: str = ""
    reason: str = ""
    """What it does in words: 'raise the exposure'."""
    expect: tuple[str, ...] = ()
    """What must then be measured: 'lightness rises 0.01'."""
    goal: str = ""
    """The vague word that this is a part of: 'moody'."""


class Enhance(Frozen):
    """Balance light, colour or both by measuring the picture."""

    do: Literal["enhance"] = "enhance"
    light: bool = True
    colour: bool = True
    strength: float = 1.0
    target: str = ""
    goal: str = ""


class Look(Frozen):
    """Give a named look."""

    do: Literal["look"] = "look"
    name: str
    strength: float = 1.0
    target: str = ""


class Recolour(Frozen):
    """Give a thing another colour."""

    do: Literal["recolour"] = "recolour"
    target: str
    colour: str
    """CSS colour."""
    said: str = ""
    """The colour as the person called it."""


class Remove(Frozen):
    """Paint a thing out."""

    do: Literal["remove"] = "remove"
    target: str


class Blur(Frozen):
    """Blur or pixelate."""

    do: Literal["blur"] = "blur"
    target: str = ""
    kind: str = "lens"
    amount: float = 0.5


class Backdrop(Frozen):
    """Keep the target and put something else, or nothing, behind it."""

    do: Literal["backdrop"] = "backdrop"
    target: str = "subject"
    colour: str = ""
    gradient: tuple[str, str] | None = None
    reference: str = ""
    """Digest of a picture."""
    said: str = ""


class Outdoors(Frozen):
    """Another sky, hour, weather or season."""

    do: Literal["outdoors"] = "outdoors"
    tool: Literal["sky", "time_of_day", "weather", "season"]
    kind: str
    strength: float = 1.0


class Crop(Frozen):
    """Cut to a shape, off sides, or around things."""

    do: Literal["crop"] = "crop"
    aspect: str = ""
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    around: tuple[str, ...] = ()
    """What the frame closes in on."""
    keep: tuple[str, ...] = ()
    """What must stay in the frame."""


class Turn(Frozen):
    """Rotate, flip, straighten or correct the perspective."""

    do: Literal["turn"] = "turn"
    tool: Literal["rotate", "flip", "straighten", "perspective"]
    angle: float = 0.0
    axis: str = ""


class Resize(Frozen):
    """Change the number of pixels."""

    do: Literal["resize"] = "resize"
    width: int = 0
    height: int = 0
    longest: int = 0
    scale: float = 0.0


class Extend(Frozen):
    """Add canvas: shares of the sides, or a shape."""

    do: Literal["extend"] = "extend"
    aspect: str = ""
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0


class Border(Frozen):
    """Put a plain border around the picture."""

    do: Literal["border"] = "border"
    colour: str = "white"
    width: float = 0.05
    bottom: float | None = None


class Write(Frozen):
    """Write words on the picture."""

    do: Literal["write"] = "write"
    words: str
    place: str = ""
    size: float = 0.0
    colour: str = ""
    font: str = ""


class Borrow(Frozen):
    """Use another picture: match its colours, or paste it."""

    do: Literal["borrow"] = "borrow"
    tool: Literal["match_look", "paste"]
    reference: str
    target: str = ""
    x: float = 0.5
    y: float = 0.5
    scale: float = 0.3


class Paint(Frozen):
    """Let an engine that paints follow an instruction."""

    do: Literal["paint"] = "paint"
    instruction: str


class Keep(Frozen):
    """Leave a thing as it is, whatever else changes."""

    do: Literal["keep"] = "keep"
    target: str


class Call(Frozen):
    """A tool call, as a version lists it or as a follow-up changes it."""

    do: Literal["call"] = "call"
    tool: str
    arguments: dict[str, Any] = Field(default_factory=dict)
    target: str = ""


class Choice(Frozen):
    """One way to close a gap; with no intents the wish is left out."""

    label: str
    intents: tuple["Intent", ...] | None = ()
    """None for a move between versions, which `wish` makes."""
    wish: str = ""
    """The same in plain words, where it is a request of its own."""


class Gap(Frozen):
    """A wish that cannot be carried out before something is asked."""

    do: Literal["gap"] = "gap"
    kind: Ambiguity
    question: str
    choices: tuple[Choice, ...] = ()
    default: int = 0
    place: bool = False
    """True when showing a place answers it."""
    offers: bool = False
    """True when it stands for a refusal: the words were not understood, and this is what they may mean."""
    why: str = ""
    """For offers: why the words are refused when nothing that was offered is meant."""
    wants: str = ""
    """What a free answer is read as: 'colour', 'words', 'turn'…; the name of a rule of the grammar."""
    target: str = ""
    """What it is about."""


KINDS = (
    Adjust, Enhance, Look, Recolour, Remove, Blur, Backdrop, Outdoors, Crop, Turn, Resize, Extend, Border, Write, Borrow, Paint,
    Keep, Call, Gap, Choice,
)  # fmt: skip
"""Every type of this file that a checkpoint may hold."""

Intent = Annotated[
    Adjust | Enhance | Look | Recolour | Remove | Blur | Backdrop | Outdoors | Crop | Turn | Resize | Extend | Border
    | Write | Borrow | Paint | Keep | Call | Gap,
    Field(discriminator="do"),
]  # fmt: skip
Choice.model_rebuild()
Gap.model_rebuild()
