"""Named looks: film, darkroom and cinema colours as tables for the fused pass."""

from collections.abc import Callable

from ....pictures import Box, Samples
from ..tone.grading import Grading, Sliders, grade
from .film_looks import FILM_LOOKS
from .toning import GREY, black_and_white, film, one_tone


def apply_look(rgb: Samples, name: str, box: Box) -> Samples:
    """Return the pixels of `box` under the look of that name; HW3 uint8 or uint16."""
    left, top, right, bottom = box
    return grade(rgb[top:bottom, left:right], LOOKS[name](), rgb, (left, top))


_CROSSED = ((0, 0), (0.25, 0.2), (0.75, 0.83), (1, 1))

LOOKS: dict[str, Callable[[], Grading]] = {
    "black_and_white": lambda: black_and_white(GREY, 0.25),
    "sepia": lambda: black_and_white(GREY, 0.1, one_tone(72, 0.055)),
    "noir": lambda: black_and_white(
        Sliders(saturation=-1, exposure=-0.25, clarity=0.35, vignette=0.45, grain=0.2), 0.65
    ),
    "vintage": lambda: film(
        Sliders(saturation=-0.22, contrast=0.1, vignette=0.3, grain=0.15),
        red=((0, 0.04), (0.5, 0.54), (1, 0.97)),
        blue=((0, 0.1), (0.5, 0.48), (1, 0.84)),
        shadows=(200, 0.012),
        highlights=(80, 0.02),
        fade=0.07,
    ),
    "faded": lambda: film(Sliders(saturation=-0.24), shadows=(250, 0.015), highlights=(85, 0.012), fade=0.14),
    "warm_film": lambda: film(
        Sliders(saturation=-0.06, contrast=0.08),
        red=((0, 0.03), (0.5, 0.53), (1, 0.985)),
        blue=((0, 0.04), (0.5, 0.49), (1, 0.93)),
        shadows=(190, 0.008),
        highlights=(75, 0.018),
        fade=0.02,
    ),
    "cool_film": lambda: film(
        Sliders(saturation=-0.1, contrast=0.08),
        red=((0, 0.02), (0.5, 0.48), (1, 0.96)),
        blue=((0, 0.05), (0.5, 0.53), (1, 0.99)),
        shadows=(240, 0.016),
        highlights=(200, 0.01),
        fade=0.03,
    ),
    "teal_orange": lambda: film(
        Sliders(saturation=0.08, contrast=0.12), shadows=(215, 0.045), highlights=(62, 0.035)
    ),
    "bleach_bypass": lambda: film(Sliders(saturation=-0.6, contrast=0.4)),
    "cross_process": lambda: film(
        Sliders(saturation=0.1),
        red=_CROSSED,
        green=((0, 0), (0.25, 0.23), (0.75, 0.8), (1, 1)),
        blue=((0, 0.12), (1, 0.85)),
    ),
    "golden_hour": lambda: film(
        Sliders(temperature=0.45, shadows=0.2, highlights=-0.25, saturation=0.05, vignette=0.15),
        shadows=(40, 0.012),
        highlights=(75, 0.035),
    ),
    "moonlight": lambda: film(
        Sliders(exposure=-1.5, temperature=-0.6, saturation=-0.5, highlights=-0.3, vignette=0.2),
        shadows=(262, 0.03),
        highlights=(250, 0.02),
    ),
    "high_key": lambda: film(
        Sliders(exposure=0.7, shadows=0.55, contrast=-0.1, blacks=0.4, saturation=-0.12)
    ),
    "low_key": lambda: film(
        Sliders(exposure=-0.9, contrast=0.35, blacks=-0.4, saturation=-0.1, vignette=0.4)
    ),
    "cinematic": lambda: film(
        Sliders(exposure=-0.1, contrast=0.22, highlights=-0.25, saturation=-0.08, vignette=0.2),
        shadows=(220, 0.025),
        highlights=(65, 0.02),
        fade=0.03,
    ),
    **FILM_LOOKS,
}
"""Name of a look → its grading."""
