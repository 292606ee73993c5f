"""Where an edit happens, as `--region` says it: a point, a box or a mask file."""

from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from ...errors import PictureError
from ...pictures import Convention, Picture, Region, read_mask
from ...pictures.originals import is_file
from .opening import STREAM

WANTED = "a mask file, 'x,y' or 'left,top,right,bottom' in pixels"


@dataclass(frozen=True)
class Selection:
    """A place, and what had to be assumed about it."""

    where: Region | str | None = None
    """A drawn mask, or words for `find`: 'box 10,20,200,300'; None where the request says where."""
    notes: tuple[str, ...] = ()


def selection(text: str | None, picture: Picture, means: Convention = "auto") -> Selection:
    """Read `--region`; None: it was not given. PictureError says what was wanted and what came."""
    if text is None:
        return Selection()
    if not text.strip():
        raise PictureError(f"--region wants {WANTED}; it is empty: leave it out if words say where")
    numbers = _numbers(text)
    if numbers is not None:
        return Selection(_place(numbers, picture))
    path = Path(text)
    if path == STREAM or not is_file(path):
        raise PictureError(
            f"--region wants {WANTED}; {text!r} is none of them, and there is {_instead(path)}"
        )
    drawn = read_mask(path, picture, means=means)
    return Selection(drawn.region, drawn.notes)


def _instead(path: Path) -> str:
    """Return what lies where a mask file was looked for."""
    try:
        return "a folder" if path.is_dir() else "no ordinary file" if path.exists() else "no such file"
    except (OSError, ValueError):
        return "no such file"


def _numbers(text: str) -> list[float] | None:
    try:
        return [float(word) for word in text.strip().strip("()[]").split(",")]
    except ValueError:
        return None


def _place(numbers: list[float], picture: Picture) -> str:
    width, height = picture.size
    if len(numbers) == 2:
        x, y = numbers
        if not (0 <= x < width and 0 <= y < height):
            raise PictureError(f"--region: {x:g},{y:g} is outside the picture of {width} × {height}")
        return f"point {int(x)},{int(y)}"
    if len(numbers) != 4:
        raise PictureError(f"--region wants {WANTED}; got {len(numbers)} number{'s' * (len(numbers) > 1)}")
    left, top, right, bottom = numbers
    if not (left < right and top < bottom and all(map(isfinite, numbers))):
        raise PictureError("--region: a box is left,top,right,bottom with left < right and top < bottom")
    if not (left < width and top < height and right > 0 and bottom > 0):
        raise PictureError(f"--region: the box lies outside the picture of {width} × {height}")
    return f"box {','.join(str(round(number)) for number in numbers)}"
