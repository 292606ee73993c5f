"""What the house has to know of a tool beside its signature: stated once, in its `@tool(...)`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from ...engines import EngineSpec
from .overlays import Overlay

Stage = Literal[
    "lens", "fill", "repaint", "backdrop", "scene", "light", "match", "paint", "mood", "style",
    "level", "turn", "mirror", "canvas", "finish", "words",
]  # fmt: skip
"""When a tool's turn comes, in the order in which a retoucher works.

Fills come first, so that light and colour fall on them too; regions are found on the picture as it is, so
the frame changes after all local work; what is laid on the final frame comes last.
"""

_STAGES: tuple[Stage, ...] = get_args(Stage)


@dataclass(frozen=True)
class Traits:
    """Facts that planner, judge, history and faces ask for; each has the answer of an ordinary tool."""

    stage: Stage = "match"
    common: bool = False
    """Asked for every day: offered first where the words name nothing."""
    seconds: float = 0.3
    """About how long a call takes on an ordinary photograph."""
    region_is: Literal["where", "gone", "kept"] = "where"
    """where: the place of the change; gone: what is removed; kept: what stays while the rest changes."""
    rim: float = 0.0
    """Width, of the picture's longer side, of the rim around a found region that is worked in as well.

    Its pixels are taken as far as they are the region's colour: none of the old one is left around a thing.
    """
    careful: bool = False
    """A wrong region spoils what should be spared, or spares what should be spoiled: it has to be sure."""
    unchanged_means: Literal["failed", "measured", "already so"] = "failed"
    """What it means when no pixel changed; measured: it looked, and rightly found nothing to mend."""
    nothing_found: Mapping[str, str] = field(default_factory=dict)
    """Arguments that work as far as is measured, and what is said where they rightly changed no pixel."""
    mends: str = ""
    """Finds small places by itself and mends them: what is said where there are none."""
    colours: bool = False
    """Goes by what colours look like: it is given them in sRGB, and its result goes back to the picture's
    space."""
    tones: bool = False
    """Moves light and colour of what is there: too much of it clips to pure black and white."""
    redraws: bool = False
    """Works pixel by pixel, but the edges that a shift is measured by come, go and change sides."""
    flattens: bool = False
    """May rightly leave one flat colour."""
    marks: bool = False
    """Lays exact marks and colours, on few pixels, that any later change would tint, cut or redraw."""
    overlay: Overlay | None = None
    """Lays a thing that stays movable above all later work until it is merged, and says how."""
    cuts: bool = False
    """Cuts something off the picture, so that its size is another afterwards."""
    sizes: bool = False
    """Gives the result the size that was asked for."""
    parametric: bool = False
    """Sets light and colour in whatever depth comes: what follows need not start from its rounded result."""
    scales: bool = False
    """Quick, and much the same on a small copy: it is shown there while its sliders move."""
    turns: bool = False
    """Turns the picture about its middle: what turns it again can be done together with it."""
    joins: bool = False
    """Calls for one target become one: their amounts are added."""
    fine: tuple[str, ...] = ()
    """Arguments that change fine detail alone: it is seen close by, and not at a glance."""
    finish: tuple[str, ...] = ()
    """Arguments that belong to the final frame and its pixels."""
    aims: tuple[str, ...] = ()
    """Arguments with limits that say where or which way: 'more' and 'less' do not mean them."""
    frames: str = ""
    """The argument that takes the box around what has to stay in the frame."""
    prompt: str = ""
    """The argument that tells an engine in words what to make."""
    called: str = ""
    """What a person calls it, where its name is a programmer's."""
    verb: str = ""
    """What its engines are registered under, where that is not the tool's name."""
    takers: Callable[[Mapping[str, Any]], list[EngineSpec]] | None = None
    """Written arguments → the engines that would take the call, in order."""

    def by_measure(self, arguments: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what is said where written arguments rightly changed nothing; () when they had to."""
        said = [self.nothing_found.get(name, "") for name, value in arguments.items() if value]
        return tuple(said) if all(said) else ()

    @property
    def order(self) -> int:
        """Rank of the stage among all stages."""
        return _STAGES.index(self.stage)

    @property
    def spares_marks(self) -> bool:
        """True when exact marks may stand before it: it leaves them what they are."""
        return self.order >= _STAGES.index("finish")


ORDINARY = Traits()
