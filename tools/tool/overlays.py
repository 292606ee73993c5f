"""What a tool says of the things that it lays on a picture: they can be moved until they are merged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Any

import numpy as np

from ...pictures import Picture

Arguments = dict[str, Any]
"""A tool's arguments, their pictures opened."""


@dataclass(frozen=True)
class Spot:
    """Where a thing lies on a picture."""

    x: float
    y: float
    """Its middle, in pixels."""
    width: float
    height: float
    """Pixels, before it is turned."""
    angle: float = 0.0
    """Degrees clockwise."""

    def scaled(self, factor: float) -> "Spot":
        """Return the spot that many times as large about its middle."""
        return replace(self, width=self.width * factor, height=self.height * factor)

    def through(self, matrix: np.ndarray) -> "Spot":
        """Return the spot as a 3×3 matrix moves it, points of the old picture to points of the new one.

        A thing is never mirrored: in a mirrored picture it lies along the same line, turned the less.
        """

        def moved(x: float, y: float) -> tuple[float, float]:
            across, down, depth = matrix @ (x, y, 1.0)
            return float(across / depth), float(down / depth)

        along = radians(self.angle)
        (x, y), (right, below) = moved(self.x, self.y), moved(self.x + cos(along), self.y + sin(along))
        across, down = right - x, below - y
        angle = degrees(atan2(down, across))
        if np.linalg.det(matrix) < 0 and cos(radians(angle) - along) < 0:
            angle += 180
        return Spot(x, y, self.width, self.height, angle).scaled(hypot(across, down))


@dataclass(frozen=True)
class Overlay:
    """How a tool's thing is laid, found and moved."""

    settled: Callable[[Picture, Arguments], Arguments]
    """Picture, arguments → the same with nothing left for the tool to choose."""
    spot: Callable[[tuple[int, int], Mapping[str, Any]], Spot]
    """Size of the picture (width, height), settled arguments → where the thing lies."""
    put: Callable[[tuple[int, int], Arguments, Spot, tuple[int, int]], Arguments]
    """Size, settled arguments, a spot, size of the picture that it is on → arguments that lay it there."""
    stays: Callable[[Mapping[str, Any]], bool] = lambda arguments: False
    """Whether settled arguments name a place of any frame ('bottom'), so that no crop moves it."""
