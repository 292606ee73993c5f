"""Turns that follow each other are one turn of the picture that the first began with: resampled once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import atan2, degrees
from typing import Any

from ...pictures import Picture
from ...tools.rotate import rotate
from ...tools.tool import Run, Tool

_EXACT = 9
"""Decimals of a degree that are kept: quarter turns are exact again after them."""


@dataclass(frozen=True)
class Turns:
    """Turns clockwise that nothing came between."""

    start: Picture
    """What the first of them worked on."""
    angle: float
    """Of all together, in degrees."""
    grows: bool | None
    """Whether corners were kept by growing, or cut off; None while all were quarter turns."""
    many: bool = False

    @staticmethod
    def after(
        earlier: "Turns | None",
        tool: Tool,
        arguments: Mapping[str, Any],
        frame: Sequence[float] | None,
        before: Callable[[], Picture],
    ) -> "Turns | None":
        """Return the turns with one more, which moved the points of the picture `before` as `frame` says.

        None where nobody can say. What was cut off does not come back: a turn that grows begins anew then.
        """
        if frame is None:
            return None
        angle = round(degrees(atan2(frame[3], frame[0])), _EXACT) if frame else 0.0
        grows = None
        if angle % 90:
            grows = bool(arguments.get("expand", not tool.traits.cuts))
        if earlier is None or (grows and earlier.grows is False):
            return Turns(before(), angle, grows)
        both = earlier.grows if grows is None else grows
        return Turns(earlier.start, round(earlier.angle + angle, _EXACT) % 360, both, many=True)

    def made(self) -> Picture:
        """Return the start, turned once."""
        return rotate(self.start, angle=self.angle, expand=self.grows is not False)


def turns_of(
    earlier: Turns | None, tool: Tool, arguments: dict[str, Any], picture: Picture
) -> tuple[Run, Turns | None]:
    """Run a tool that turns the picture, together with the turns that made it."""
    turns = Turns.after(earlier, tool, arguments, tool.frame(picture, picture, arguments), lambda: picture)
    if turns is None or not turns.many:
        return tool.run(picture, None, arguments), turns
    made = turns.made()
    return Run(made, made), turns
