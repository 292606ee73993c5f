"""Is a change of light and colour seen, and does it spare what it should?"""

import numpy as np

from ....engines.classical.find.phrase import parse_phrase
from ....pictures import Region
from ....pictures.measures import differing
from ....pictures.traces.close_by import fine_structure_kept, seen_close_by
from ....pictures.traces.close_view import close_view
from ....pictures.traces.fill_traces import structure_kept
from ....pictures.traces.outline import halo
from ....pictures.traces.skin import skin_changed
from ...values.verdict import Finding
from .looked_at import LEAST, LookedAt, Scale, told
from .seen_change import glance, share_painted

_CLOSE_BY = Scale(4.0, 1.4)
"""Levels: sharpen=0.02 moves detail by 1.0, 0.1 by 3 to 5; grain=0.05 by 1.0, 0.2 by 4."""
_SEEN, _SEEN_LOCAL, _PAINTED = Scale(2.0, 0.9), Scale(4.0, 1.6), Scale(0.85, 0.55)
_ALIKE = 0.8
"""Overlap from which a person that is seen and the thing that is painted are the same."""
_SKIN, _HALO, _DETAIL = Scale(0.005, 0.03), Scale(0.1, 0.3), Scale(0.92, 0.68)
_FINE = Scale(0.88, 0.66)
"""Our denoiser at 0.5 leaves 0.82 to 1 of five photographs with noise of 0 to 16 levels, at 1 0.73; a median
of 5 pixels 0.46 to 0.79, of 9 0.21 to 0.60, a bilateral filter 0.6 to 0.77."""


def seen_at_all(at: LookedAt) -> Finding:
    """Ask whether anybody would see the change: CIEDE2000 at a glance, of its stronger tenth.

    Fine detail may be seen at a glance or close by.
    """
    value = glance(at.view)
    score = (_SEEN_LOCAL if at.local else _SEEN).score(value)
    if score <= LEAST and at.fine:
        return _seen_close_by(at, _close_by(at))
    if score <= LEAST and at.promises("sharpness", "rises"):
        score = max(score, _CLOSE_BY.score(_close_by(at)))
    return told(
        at, score, "the change is plain to see",
        f"the change cannot be seen (colours moved by {value:.1f}; 1 is just noticed)",
        "instruction", "unseen",
    )  # fmt: skip


def _close_by(at: LookedAt) -> float:
    return seen_close_by(at.before, at.after, at.region if at.local else None)


def _seen_close_by(at: LookedAt, value: float) -> Finding:
    return told(
        at, _CLOSE_BY.score(value), "the change of detail is plain to see close by",
        f"the change cannot be seen (fine detail moved by {value:.1f} of 255 levels)",
        "instruction", "unseen",
    )  # fmt: skip


def seen_where_mended(at: LookedAt) -> Finding:
    """Ask the same of a tool that mends small places, where it changed something and nowhere else."""
    changed = Region((differing(at.before.pixels, at.after.pixels) > 0).astype(np.float32))
    value = glance(close_view(at.before, at.after, changed))
    return told(
        at, _SEEN.score(value), "what was mended is plain to see",
        f"what was mended cannot be seen (colours moved by {value:.1f}; 1 is just noticed)",
        "instruction", "unseen",
    )  # fmt: skip


def painted_all_over(at: LookedAt) -> Finding:
    """Ask whether a thing that was to have another colour has it all over."""
    value = share_painted(at.view)
    return told(
        at, _PAINTED.score(value), f"{at.what} has the colour all over",
        f"only {value:.0%} of {at.what} took the colour", "instruction", "too little",
    )  # fmt: skip


def skin_spared(at: LookedAt) -> Finding:
    """Ask whether skin kept its colour; what is named by its colour is skin only on people that are seen."""
    phrase = parse_phrase(at.step.target)
    named = bool(phrase.colour) and phrase.kind != "person" and _nobody_in(at)
    possible = not named and skin_changed(at.view, at.view.inside) > 0
    value = skin_changed(at.view, at.people) if possible else 0.0
    return told(
        at, _SKIN.score(value), "skin kept its colour",
        f"skin changed its colour on {value:.0%} of the region", "preservation", "skin",
    )  # fmt: skip


def _nobody_in(at: LookedAt) -> bool:
    """True where no person is seen, or one of just the thing's outline: a dome that passes for somebody."""
    if at.people is None:
        return True
    shared, either = (at.people & at.view.inside).sum(), (at.people | at.view.inside).sum()
    return bool(shared > _ALIKE * either)


def no_halo(at: LookedAt) -> Finding:
    """Ask whether a band of neither side's colour lies along the outline."""
    value = halo(at.view, at.rim)
    return told(
        at, _HALO.score(value), "no halo lies along the outline",
        f"a halo lies along {value:.0%} of the outline", "quality", "halo",
    )  # fmt: skip


def detail_spared(at: LookedAt) -> Finding:
    """Ask whether a cleaning left the picture's detail, in the view and at full size."""
    seen, fine = structure_kept(at.view), fine_structure_kept(at.before, at.after, at.region)
    score = min(_DETAIL.score(seen), _FINE.score(fine))
    value = min(seen, fine)
    return told(
        at, score, "the picture's detail stayed",
        f"detail died with the noise: {max(value, 0):.0%} of it is left", "quality", "detail",
    )  # fmt: skip
