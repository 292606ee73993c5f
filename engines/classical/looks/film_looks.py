"""Looks after films and prints that photographers know: their tones and colours, none a maker's copy."""

from collections.abc import Callable

import numpy as np

from ..tone.grading import Grading, Sliders
from .toning import GREY, black_and_white, film, one_tone

_SEPARATED = ((1.26, -0.16, -0.1), (-0.1, 1.2, -0.1), (-0.1, -0.16, 1.26))
"""Three strips of film that each saw one colour: what is coloured gets more so, greys stay."""


def _technicolor() -> Grading:
    curved = film(Sliders(contrast=0.18), shadows=(30, 0.008), highlights=(85, 0.012))
    return Grading(curved.sliders, np.array(_SEPARATED), None, curved.curve, curved.toning)


FILM_LOOKS: dict[str, Callable[[], Grading]] = {
    "portra": lambda: film(
        Sliders(saturation=-0.08, vibrance=0.12, contrast=-0.04),
        red=((0, 0.02), (0.5, 0.53), (1, 0.99)),
        green=((0, 0.02), (0.5, 0.51), (1, 0.985)),
        blue=((0, 0.02), (0.5, 0.485), (1, 0.95)),
        highlights=(70, 0.012),
        fade=0.03,
    ),
    "kodachrome": lambda: film(
        Sliders(saturation=0.16, contrast=0.28, blacks=-0.1),
        red=((0, 0), (0.5, 0.525), (1, 1)),
        blue=((0, 0), (0.5, 0.475), (1, 0.97)),
        shadows=(20, 0.008),
    ),
    "velvia": lambda: film(Sliders(saturation=0.32, vibrance=0.25, contrast=0.26), shadows=(300, 0.006)),
    "superia": lambda: film(
        Sliders(saturation=0.06, contrast=0.1),
        green=((0, 0.025), (0.5, 0.51), (1, 0.985)),
        blue=((0, 0.02), (0.5, 0.495), (1, 0.97)),
        shadows=(165, 0.016),
        highlights=(45, 0.012),
    ),
    "cinestill": lambda: film(
        Sliders(temperature=-0.22, saturation=0.06, contrast=0.1, blacks=0.1),
        shadows=(205, 0.03),
        highlights=(35, 0.022),
        fade=0.03,
    ),
    "technicolor": _technicolor,
    "instant": lambda: film(
        Sliders(saturation=-0.16, contrast=-0.08, exposure=0.12),
        red=((0, 0.07), (0.5, 0.53), (1, 0.96)),
        green=((0, 0.05), (0.5, 0.52), (1, 0.95)),
        blue=((0, 0.09), (0.5, 0.5), (1, 0.86)),
        shadows=(215, 0.012),
        highlights=(95, 0.018),
        fade=0.05,
    ),
    "nordic": lambda: film(
        Sliders(saturation=-0.32, temperature=-0.14, exposure=0.12, contrast=0.05),
        shadows=(235, 0.014),
        fade=0.04,
    ),
    "sunbleached": lambda: film(
        Sliders(exposure=0.25, saturation=-0.3, temperature=0.16, contrast=-0.12),
        shadows=(60, 0.012),
        highlights=(80, 0.02),
        fade=0.1,
    ),
    "tri_x": lambda: black_and_white(GREY, 0.5),
    "red_filter": lambda: black_and_white(GREY, 0.3, seen=(0.86, 0.2, -0.06)),
    "infrared": lambda: black_and_white(
        Sliders(saturation=-1, highlights=-0.15), 0.2, seen=(0.3, 1.25, -0.55)
    ),
    "selenium": lambda: black_and_white(GREY, 0.35, one_tone(330, 0.016)),
    "cyanotype": lambda: black_and_white(GREY, 0.2, one_tone(250, 0.085)),
    "platinum": lambda: black_and_white(Sliders(saturation=-1, blacks=0.15), -0.05, one_tone(75, 0.018)),
}
"""Name of a look → its grading."""
