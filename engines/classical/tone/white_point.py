"""The colour of the light: how a warmer or cooler white is reached."""

import numpy as np
from numpy.typing import NDArray

from ....pictures.color import LUMINANCE

Matrix = NDArray[np.float64]


def white_balance(temperature: float, tint: float) -> Matrix:
    """Return the (3, 3) matrix on linear RGB that warms (+) or cools by up to 80 mired, Bradford-adapted."""
    source = _white(1e6 / (1e6 / 6504 - 80 * temperature))
    gains = np.diag((_BRADFORD @ _white(6504)) / (_BRADFORD @ source))
    adapt = _XYZ_TO_RGB @ np.linalg.inv(_BRADFORD) @ gains @ _BRADFORD @ _RGB_TO_XYZ
    matrix = np.diag([1 + 0.12 * tint, 1 - 0.12 * tint, 1 + 0.12 * tint]) @ adapt
    return matrix / (LUMINANCE @ matrix @ np.ones(3))


def _white(kelvin: float) -> NDArray[np.float64]:
    """XYZ of daylight or a black body: Kim et al., US patent 7024034, cubic fit of the Planckian locus."""
    t = 1e3 / kelvin
    if kelvin < 4000:
        x = -0.2661239 * t**3 - 0.2343589 * t**2 + 0.8776956 * t + 0.179910
    else:
        x = -3.0258469 * t**3 + 2.1070379 * t**2 + 0.2226347 * t + 0.240390
    if kelvin < 2222:
        y = -1.1063814 * x**3 - 1.34811020 * x**2 + 2.18555832 * x - 0.20219683
    elif kelvin < 4000:
        y = -0.9549476 * x**3 - 1.37418593 * x**2 + 2.09137015 * x - 0.16748867
    else:
        y = 3.0817580 * x**3 - 5.87338670 * x**2 + 3.75112997 * x - 0.37001483
    return np.array([x / y, 1, (1 - x - y) / y])


_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_RGB_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_XYZ_TO_RGB = np.linalg.inv(_RGB_TO_XYZ)
