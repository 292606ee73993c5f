"""Every step on a whole picture of 12 megapixels: wall and processor seconds.

    python benchmarks/bench_steps.py [part of a name]

A photograph of scikit-image enlarged, one run after a warm-up on a small copy. Wanted: 1.5 s each, noise
and healing aside. On a busy machine only the processor seconds mean anything; by two cores they are an
upper bound of what a free one takes where the work is spread over threads.
"""

import os
import sys
import time
from collections.abc import Callable

import cv2
import numpy as np
from skimage import data

from retoucher.engines.classical.looks.looks import LOOKS
from retoucher.errors import ToolRetry
from retoucher.pictures import Picture
from retoucher.tools.adjust import adjust
from retoucher.tools.blur import blur
from retoucher.tools.border import border
from retoucher.tools.enhance import enhance
from retoucher.tools.expose import expose
from retoucher.tools.flip import flip
from retoucher.tools.look import look
from retoucher.tools.match_look import match_look
from retoucher.tools.resize import resize
from retoucher.tools.rotate import rotate
from retoucher.tools.season import season
from retoucher.tools.straighten import straighten
from retoucher.tools.time_of_day import time_of_day
from retoucher.tools.weather import weather

Step = Callable[[Picture], Picture]
WIDE, HIGH = 4000, 3000


def steps() -> dict[str, Step]:
    """Return each step by name."""
    plain: dict[str, Step] = {
        "expose": lambda p: expose(p, brighten=1),
        "enhance": enhance,
        "blur": blur,
        "border": border,
        "flip": lambda p: flip(p, axis="horizontal"),
        "rotate 3 degrees": lambda p: rotate(p, angle=3),
        "straighten 2 degrees": lambda p: straighten(p, angle=2),
        "resize to 2000": lambda p: resize(p, width=2000),
        "match_look": lambda p: match_look(p, reference=photograph(data.coffee(), 800, 600)),
    }
    sliders: dict[str, Step] = {
        f"adjust {name}": lambda p, name=name: adjust(p, **{name: 0.5})
        for name in (
            "exposure",
            "shadows",
            "temperature",
            "vibrance",
            "clarity",
            "dehaze",
            "sharpen",
            "grain",
        )
    }
    looks: dict[str, Step] = {f"look {n}": lambda p, n=n: look(p, name=n) for n in LOOKS_SHOWN}
    outdoors: dict[str, Step] = {
        "weather snow": lambda p: weather(p, kind="snow"),
        "weather rain": lambda p: weather(p, kind="rain"),
        "weather fog": lambda p: weather(p, kind="fog"),
        "season autumn": lambda p: season(p, name="autumn"),
        "time_of_day night": lambda p: time_of_day(p, hour="night"),
    }
    return plain | sliders | looks | outdoors


SLIDERS = ("exposure", "shadows", "temperature", "vibrance", "clarity", "dehaze", "sharpen", "grain")
LOOKS_SHOWN = (*list(LOOKS)[:3], "pencil", "oil", "watercolour", "cartoon", "halftone")


def photograph(rgb: np.ndarray, width: int, height: int) -> Picture:
    """Return a photograph enlarged."""
    return Picture(np.asarray(cv2.resize(rgb, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8))


def main(part: str) -> None:
    """Print a row for each step."""
    small, large = (photograph(data.astronaut(), w, h) for w, h in ((80, 60), (WIDE, HIGH)))
    print("| step | wall s | processor s |\n|---|--:|--:|")
    for name, step in steps().items():
        if part not in name:
            continue
        try:
            step(small)
        except ToolRetry as error:
            print(f"| {name} | refused: {error} | |")
            continue
        busy, begun = sum(os.times()[:2]), time.perf_counter()
        step(large)
        wall, busy = time.perf_counter() - begun, sum(os.times()[:2]) - busy
        print(f"| {name} | {wall:.1f} | {busy:.1f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
