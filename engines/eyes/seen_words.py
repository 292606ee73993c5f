"""What of a noun phrase the networks see."""

import numpy as np

from ..classical.find.masks import filled, main_parts
from ..classical.find.phrase import Phrase
from ..classical.find.view import Found
from .nanodet import NOUNS, Detection
from .pointed import thing_in
from .sight import Sight

PAD = 0.05
"""A detector's box cuts off edges: so much of its size is added on each side."""
LEAST = 0.3
"""Least score of a detection that a noun names."""


def seen(sight: Sight, phrase: Phrase) -> list[Found] | None:
    """Return the candidates for a phrase; None where colour, place and contrast know better."""
    if phrase.kind == "subject":
        return subject(sight)
    if phrase.kind == "background":
        return [Found(1 - np.asarray(f.mask, np.float32), f.score, "eyes:background") for f in subject(sight)]
    noun = "person" if phrase.kind == "person" else phrase.noun
    if noun not in NOUNS:
        return None
    return [thing(sight, d) for d in sight.things if d.noun == noun and d.score >= LEAST]


def subject(sight: Sight) -> list[Found]:
    """Return what stands out as one candidate, none where nothing does."""
    mask = filled(main_parts(sight.salient > 0.5, 0.3), 0.01)
    if not 0.002 < mask.mean() < 0.95:
        return []
    return [Found(mask, float(sight.salient[mask].mean()), "eyes:subject")]


def thing(sight: Sight, detected: Detection) -> Found:
    """Return the mask of a thing that was seen."""
    left, top, right, bottom = detected.box
    across, down = PAD * (right - left), PAD * (bottom - top)
    view = sight.view
    box = (
        max(0, round(left - across)),
        max(0, round(top - down)),
        min(view.width, round(right + across)),
        min(view.height, round(bottom + down)),
    )
    return Found(thing_in(sight, box).mask, detected.score, f"eyes:{detected.noun}")
