"""Find spots on skin and heal them: small, round, darker or redder than what is around them.

Blobs by the determinant of the Hessian over scales (Lindeberg 1998), which passes wrinkles and hairs by.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from ....pictures import Box, Picture, Samples
from ....pictures.color import Floats, rgb_to_oklab
from .face_skin import FaceSkin, skin_of_face
from .faces import scaled, widened
from .healing import Disc, healed

_FACE_WIDTH, _PLACE_WIDTH, _MOST_ENLARGED = 400, 160, 6.0
"""Pixels at which a face, and a place that a person drew, are looked at, and how much larger at most."""
_RADII = (0.0045, 0.006, 0.008, 0.011, 0.015, 0.02, 0.027)
"""Radii of a spot as shares of a face's width."""
_PLACE_RADII = (0.03, 0.04, 0.055, 0.075, 0.1, 0.14, 0.19)
"""The same as shares of the shorter side of a place that a person drew."""
_RED = 1.5
"""Weight of OKLab a beside L: a red spot of the skin's lightness is a spot."""
_SEEN, _LARGER, _ABOVE, _OF_PLAINEST = 0.016, 0.6, 5.0, 0.5
"""Least strength of the smallest spot, with which power of its size that grows (shadows are large), how many
times the usual unevenness of skin, share of a place's plainest spot."""
_LEAST_SKIN = 0.02
"""Share of what is seen of a face that must be skin."""
_ROUND = 0.35
"""Least ratio of the two curvatures; along a wrinkle one of them is nearly none."""
_BESIDE, _ENDS = 1.8, 0.3
"""How many radii away a spot has ended, and the least share of the usual fall on every side."""
_FURTHEST, _ENDED = 3.2, 0.15
"""How many radii a spot may reach, and the share of its strength at which it has ended."""
_STEPS = np.arange(0.0, _FURTHEST, 0.2)
"""Radii at which it is asked whether it has ended."""
_SURE = 1.2
"""How much further than seen a spot is healed: its rim is soft."""
_MOST = 60
"""Spots of a face or a place that are mended, the plainest first."""


@dataclass(frozen=True)
class Spotted:
    """A part of a picture with its spots."""

    frame: Box
    clean: Floats
    """HW of the frame in [0, 1], 1 = what may be copied over a spot."""
    spots: list[Disc]
    """In pixels of the frame, the plainest first."""

    def mended(self, samples: Samples, strength: float) -> None:
        """Heal the spots in a picture's samples, HW3 and writable."""
        left, top, right, bottom = self.frame
        part = samples[top:bottom, left:right]
        part[:] = healed(part, self.spots, self.clean, strength)


def spotted_face(picture: Picture, face: Box) -> Spotted:
    """Return a face with the spots on its skin; none where its skin is not seen."""
    seen = skin_of_face(picture, face, _FACE_WIDTH)
    radii = [share * _FACE_WIDTH for share in _RADII]
    spots = _spots(seen, radii, _ABOVE, 0.0) if seen.skin.mean() > _LEAST_SKIN else []
    return Spotted(seen.frame, seen.at_full_size(), spots)


def spotted_place(picture: Picture, place: Box) -> Spotted:
    """Return a box that a person drew with its spots: dark or red ones, else light ones.

    Sizes go by the box; what is far weaker than the plainest spot is none that was meant.
    """
    frame = widened(place, 1.0, picture.size)
    side = min(place[2] - place[0], place[3] - place[1])
    scale = min(_PLACE_WIDTH / side, _MOST_ENLARGED)
    lab = rgb_to_oklab(scaled(picture.rgb[frame[1] : frame[3], frame[0] : frame[2]], scale))
    inside = np.zeros(lab.shape[:2], np.float32)
    left, top, right, bottom = (round(scale * (place[i] - frame[i % 2])) for i in range(4))
    inside[top:bottom, left:right] = 1
    radii = [share * side * scale for share in _PLACE_RADII if share * side * scale > 1.2]
    seen = FaceSkin(frame, scale, lab, inside, inside)
    spots = _spots(seen, radii, 0.0, _OF_PLAINEST) or _spots(seen, radii, 0.0, _OF_PLAINEST, sign=-1.0)
    return Spotted(frame, np.ones((frame[3] - frame[1], frame[2] - frame[0]), np.float32), spots)


def _spots(
    seen: FaceSkin, radii: list[float], above: float, of_plainest: float, sign: float = 1.0
) -> list[Disc]:
    """Return the spots of these radii, the plainest first, in pixels of the frame.

    `above`: times the usual unevenness, `of_plainest`: share of the plainest spot's strength that one has at
    least; sign -1 looks for light spots.
    """
    where = (seen.skin > 0.5).astype(np.uint8)
    signal = sign * (_RED * seen.lab[..., 1] - seen.lab[..., 0])
    found: list[tuple[float, float, float, float]] = []
    for radius in radii:
        strength, smooth = _blobs(signal, radius / np.sqrt(2))
        least = _SEEN * (radius / radii[0]) ** _LARGER
        found += [p for p in _peaks(strength, where, radius, least, above) if _alone(smooth, *p[1:])]
    kept: list[tuple[float, float, float, float]] = []
    for spot in sorted(found, reverse=True):
        apart = all(np.hypot(spot[1] - k[1], spot[2] - k[2]) > spot[3] + k[3] for k in kept)
        if apart and (not kept or spot[0] >= of_plainest * kept[0][0]):
            kept.append(spot)
    return [_disc(seen, signal, *spot[1:]) for spot in kept[:_MOST]]


def _disc(seen: FaceSkin, signal: Floats, x: float, y: float, radius: float) -> Disc:
    """Return a spot of the view in pixels of the frame."""
    across, down = (x + 0.5) / seen.scale - 0.5, (y + 0.5) / seen.scale - 0.5
    return Disc(across, down, max(_extent(signal, x, y, radius) / seen.scale + 0.7, 1.5))


def _extent(signal: Floats, x: float, y: float, radius: float) -> float:
    """Return how far a spot reaches: to where the signal has fallen to that of its surroundings."""
    reach = int(_FURTHEST * radius) + 2
    left, top = max(int(x) - reach, 0), max(int(y) - reach, 0)
    window = signal[top : int(y) + reach + 1, left : int(x) + reach + 1]
    rows, columns = np.indices(window.shape)
    far, width = np.hypot(columns + left - x, rows + top - y), max(0.3 * radius, 1.0)
    rings = ((low, window[(far >= low) & (far < low + width)]) for low in _STEPS * radius)
    edges, means = np.array([(low, np.median(ring)) for low, ring in rings if ring.size]).T
    ground = means[np.argmax(np.abs(means - means[0]))]
    ended = edges[np.abs(means - ground) <= _ENDED * abs(means[0] - ground)]
    return _SURE * max(float(ended[0]), radius)


def _blobs(signal: Floats, sigma: float) -> tuple[Floats, Floats]:
    """Return how much a round spot of that size stands out, signed, and the signal at that scale, both HW."""
    smooth = cv2.GaussianBlur(np.asarray(signal, np.float32), (0, 0), sigma)
    xx, yy, xy = (cv2.Sobel(smooth, cv2.CV_32F, *d, ksize=3) / 4 for d in ((2, 0), (0, 2), (1, 1)))
    middle, half = -(xx + yy) / 2, np.sqrt(((xx - yy) / 2) ** 2 + xy**2)
    weaker = np.abs(middle) - half
    round_enough = weaker > _ROUND * (np.abs(middle) + half)
    strength = sigma**2 * np.sign(middle) * np.where(round_enough, weaker, 0)
    return np.asarray(strength, np.float32), np.asarray(smooth, np.float32)


def _peaks(
    strength: Floats, where: np.ndarray, radius: float, least: float, above: float
) -> list[tuple[float, float, float, float]]:
    """Return (strength, x, y, radius) of the places where spots stand out most."""
    size = 2 * round(radius) + 1
    highest = cv2.dilate(strength, np.ones((size, size), np.uint8))
    room = cv2.erode(where, np.ones((3, 3), np.uint8)) > 0
    usual = float(np.median(np.abs(strength[room]))) if room.any() else 0.0
    rows, columns = np.nonzero((strength == highest) & (strength > max(least, above * usual)) & room)
    return [(float(strength[y, x]), float(x), float(y), radius) for y, x in zip(rows, columns, strict=True)]


def _alone(smooth: Floats, x: float, y: float, radius: float) -> bool:
    """Return whether a spot ends on all sides: a fold, a strand and a lip go on in one direction."""
    height, width = smooth.shape
    turns = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    columns = np.clip(np.rint(x + _BESIDE * radius * np.cos(turns)), 0, width - 1).astype(int)
    rows = np.clip(np.rint(y + _BESIDE * radius * np.sin(turns)), 0, height - 1).astype(int)
    falls = smooth[round(y), round(x)] - smooth[rows, columns]
    return bool(falls.min() > _ENDS * np.median(falls))
