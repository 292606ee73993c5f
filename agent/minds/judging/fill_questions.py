"""Can one see that something was taken away?"""

import cv2
import numpy as np

from ....engines.classical.fill.crossing_lines import facing
from ....engines.classical.fill.holes import AT_FULL_SIZE, reduction
from ....engines.classical.fill.parting import parting
from ....engines.classical.fill.unlike_rim import strangeness
from ....errors import EngineUnavailable
from ....pictures import Pixels
from ....pictures.traces.fill_traces import detail_kept, echo, foreign
from ....pictures.traces.islands import islands
from ....pictures.traces.lines import RunningIn, ending, lines
from ....pictures.traces.outline import halo, neighbours_edges, still_drawn
from ....pictures.traces.repeats import repeated
from ...values.verdict import Fault, Finding
from .looked_at import LookedAt, Scale, told

_ECHO_IN_BOX = Scale(0.5, 0.85)
"""In a box that a person drew most may be ground, which a good fill makes anew as it was."""
_ECHO, _FOREIGN, _BROKEN = Scale(0.12, 0.4), Scale(0.03, 0.3), Scale(0.15, 0.5)
_SMEAR, _REPEATED, _SEAM = Scale(0.8, 0.35), Scale(0.02, 0.25), Scale(1.05, 1.45)
_STRANGE = Scale(0.2, 0.33)
"""Of 102 untouched places of photographs 2 reach 0.22, one 0.34."""
_TINT, _CONTRAST = Scale(0.01, 0.04), Scale(0.05, 0.2)
"""Of 126 untouched places 5 reach a limit, of seven good fills none, of six bad five: no script is kept."""
_ENDING = Scale(0.5, 1.8)
"""Beyond: 2 of 33 fills that nobody looks at twice, 11 of 29 that are seen at once, 8 of 73 untouched."""
_RIM, _OUTLINE, _ISLAND = Scale(0.06, 0.17), Scale(0.05, 0.2), Scale(0.03, 0.08)
_REMNANT = 0.01
"""Of what stands beside the mask and is of the thing or no ground, as a share of it, from which it shows."""
_SMALL = 64.0
"""Side in pixels of the view of a hole so small that the lines that meet it are few and short."""
_LINED = 0.1
"""Share of the rim from which lines that break are seen at once."""


def _fault(at: LookedAt, otherwise: Fault) -> Fault:
    """Return what a rim that shows is: something of the thing, where such stands beside the mask."""
    return "rim" if max(at.beside.area, at.beside.odd) > _REMNANT else otherwise


def still_there(at: LookedAt) -> Finding:
    """Ask whether the old thing shows through."""
    value = echo(at.view)
    scale = _ECHO_IN_BOX if at.boxed or at.drawn else _ECHO
    return told(
        at, scale.score(value), f"nothing of {at.what} shows through",
        f"{at.what} still shows through ({value:.0%} of what was there)", "instruction", "still there",
    )  # fmt: skip


def outline_gone(at: LookedAt) -> Finding:
    """Ask whether the thing's outline can still be made out in the fill."""
    value = still_drawn(at.view, at.rim)
    return told(
        at, _OUTLINE.score(value), f"the outline of {at.what} is gone",
        f"the outline of {at.what} can still be made out (along {value:.0%} of it)", "quality",
        _fault(at, "fill"),
    )  # fmt: skip


def from_around(at: LookedAt) -> Finding:
    """Ask whether the hole's colours come from around it."""
    value = foreign(at.view)
    return told(
        at, _FOREIGN.score(value), "the fill has the colours of its surroundings",
        f"the filled place has colours that are nowhere around it (on {value:.0%} of it)", "quality", "fill",
    )  # fmt: skip


def lines_go_on(at: LookedAt) -> Finding:
    """Ask whether lines that meet the hole go on."""
    seen = lines(at.view, at.rim)
    weight = min(1.0, seen.share / _LINED) * min(1.0, at.view.reach / _SMALL)
    score = _BROKEN.score(seen.broken * weight)
    return told(
        at, score, "lines go on through the hole",
        f"lines break off in the filled place ({seen.broken:.0%} of those that meet it)", "quality", "fill",
    )  # fmt: skip


def no_line_ends(at: LookedAt) -> Finding:
    """Ask whether a straight line that runs into the hole ends in it."""
    found = facing(_shown(at), at.view.inside)
    near = np.array([s.near for s in found], np.float32).reshape(-1, 2)
    way = np.array([s.along for s in found], np.float32).reshape(-1, 2)
    length = np.array([s.length for s in found], np.float32)
    step = np.array([np.linalg.norm(s.step) for s in found], np.float32)
    value = ending(at.view, RunningIn(near, way, length, step))
    return told(
        at, _ENDING.score(value), "no line ends in the fill",
        "a line that runs into the filled place ends there", "quality", "fill",
    )  # fmt: skip


def as_detailed(at: LookedAt) -> Finding:
    """Ask whether the fill is as detailed as its surroundings."""
    value = detail_kept(at.view)
    return told(
        at, _SMEAR.score(value), "the fill is as detailed as its surroundings",
        f"the filled place is smeared ({value:.0%} of the detail around it)", "quality", "fill",
    )  # fmt: skip


def nothing_twice(at: LookedAt) -> Finding:
    """Ask whether a thing was copied into the hole."""
    return told(
        at, _REPEATED.score(repeated(at.view)), "nothing was copied that stands there once",
        "a thing that stands once beside the filled place was copied into it", "quality", "fill",
    )  # fmt: skip


def nothing_stands_alone(at: LookedAt) -> Finding:
    """Ask whether something stands in the fill that nothing around leads to."""
    value = islands(at.view)
    return told(
        at, _ISLAND.score(value), "what the fill shows goes on around it",
        f"something stands alone in the filled place (on {value:.0%} of it)", "quality", "fill",
    )  # fmt: skip


def of_the_ground(at: LookedAt) -> Finding:
    """Ask whether the fill is made of what most of the rim is."""
    value = strangeness(np.asarray(_shown(at) / 255, np.float32), at.view.inside)
    return told(
        at, _STRANGE.score(value), "the fill is of what lies around it",
        f"the filled place shows what is rare around it ({value:.0%} more than beside it)", "quality", "fill",
    )  # fmt: skip


def no_rim(at: LookedAt) -> Finding:
    """Ask whether a rim of the old thing stands around the hole."""
    value = halo(at.view, at.rim)
    return told(
        at,
        _RIM.score(value),
        f"no rim of {at.what} is left around the hole",
        f"a rim of {at.what} is left (along {value:.0%} of the filled place)",
        "quality",
        _fault(at, "left over"),
    )


def not_parted(at: LookedAt) -> Finding:
    """Ask whether the fill shows as a patch: all along the rim it changes to one side."""
    shown, aside = np.asarray(_shown(at) / 255, np.float32), neighbours_edges(at.view, at.rim)
    colour, contrast = parting(shown, at.view.inside, aside)
    return told(
        at, min(_TINT.score(colour), _CONTRAST.score(contrast)), "the fill goes on from what lies around it",
        f"the filled place looks like a patch: its light and colour do not fit what is around it "
        f"({contrast:.1f} stops, {colour:.0%})",
        "quality", "fill",
    )  # fmt: skip


def no_seam(at: LookedAt) -> Finding:
    """Ask whether the rim shows."""
    value = at.evidence.seam
    return told(
        at, _SEAM.score(value), "no seam shows",
        "a seam shows: the edge of the filled part stands out from what is around it", "quality",
        _fault(at, "seam"),
    )  # fmt: skip


def filled_smaller(at: LookedAt) -> Finding | None:
    """Say where a hole is so large that it was filled at a smaller size; None where it was not."""
    hole = at.region.bytes8 if at.region is not None else None
    if hole is None or np.count_nonzero(hole) <= AT_FULL_SIZE or not _by_patches(at):
        return None
    step = reduction(hole)
    if step == 1:
        return None
    text = f"the hole is so large that it was filled at 1/{step} of its size, with grain laid over it"
    return Finding(step=at.index, passed=True, text=text, told=True)


def _by_patches(at: LookedAt) -> bool:
    """Return whether the classical engine surely filled the hole, and not smoothly.

    A step keeps who did it only where that takes weights or a key; of the rest the first was asked.
    """
    said = at.step.arguments
    if at.step.engine or said.get("method") == "diffuse":
        return False
    try:
        able = [spec.name for spec in at.tool.takers(said) if not spec.needs]
    except EngineUnavailable:
        return False
    return able[:1] == ["classical"]


def _shown(at: LookedAt) -> Pixels:
    """Return the picture after, as large as the view."""
    left, top, right, bottom = at.view.frame
    part = at.after.rgb[top:bottom, left:right]
    return np.asarray(cv2.resize(part, at.view.inside.shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)
