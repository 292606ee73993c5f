"""Find what a picture is of, without being told."""

import cv2
import numpy as np

from ....pictures import Box
from ....pictures.color import Floats
from .masks import components, filled, grabcut, grown, main_parts, overlap, shrunken
from .person import find_faces, person_around
from .saliency import saliency
from .view import Bits, Found, View, colours_apart

TRIMAPS = ((0.8, 0.75), (1.0, 0.7), (1.25, 0.6))
"""(threshold as a share of Otsu's, quantile that counts as sure): three cuts that vote."""


def find_subject(view: View, faces: list[Box] | None = None) -> list[Found]:
    """Return the subject as one candidate, none in a picture where nothing stands out.

    `faces`: those of the view, when they are known already. The score tells how sure it is: the agreement
    of three cuts, clear colours, not cut by the frame.
    """
    if min(view.shape) < 16:
        return []
    faces = find_faces(view) if faces is None else faces
    if faces:
        people = filled(np.logical_or.reduce([person_around(view, face) for face in faces]), 0.03)
        if people.mean() > 0.02:
            return [Found(people, 0.75, "subject")]
    votes = _cuts(view, saliency(view))
    if len(votes) < 2:
        return []
    mask = filled(main_parts(np.sum(votes, axis=0) * 2 > len(votes)))
    if not 0.004 < mask.mean() < 0.92:
        return []
    pairs = [overlap(a, b) for i, a in enumerate(votes) for b in votes[i + 1 :]]
    return [Found(mask, _confidence(view, mask, float(np.mean(pairs))), "subject")]


def salient_things(view: View) -> list[Found]:
    """Return the separate parts of the subject, largest first: several when several things stand out."""
    found = find_subject(view)
    if not found:
        return []
    whole = found[0]
    largest = 0
    things = []
    for part in components(np.asarray(whole.mask, bool), least=round(0.002 * whole.mask.size)):
        largest = largest or int(part.sum())
        if part.sum() >= 0.25 * largest:
            things.append(Found(part, whole.score, "subject"))
    return things


def _cuts(view: View, stands_out: Floats) -> list[Bits]:
    levels = (stands_out * 255).astype(np.uint8)
    otsu = cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[0] / 255
    masks = []
    for factor, quantile in TRIMAPS:
        likely = stands_out > otsu * factor
        if likely.sum() < 50:
            continue
        sure = shrunken(stands_out > np.quantile(stands_out[likely], quantile), 1)
        never = stands_out < min(otsu * 0.3 * factor, float(np.quantile(stands_out, 0.35)))
        masks.append(
            filled(
                main_parts(grabcut(view.smooth, sure=sure, likely=likely, never=never, rounds=2, longest=256))
            )
        )
    return masks


def _confidence(view: View, mask: Bits, agreement: float) -> float:
    ring = grown(mask, max(6, max(view.shape) // 25)) & ~grown(mask, 1)
    parted = colours_apart(view, mask, ring) if ring.any() else 0.0
    border = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]]).mean()
    area = float(mask.mean())
    size = min(1.0, area / 0.02) * min(1.0, (0.95 - area) / 0.3)
    scattered = 0.7 if _in_parts(mask) else 1.0
    return float(0.85 * agreement * (0.35 + 0.65 * parted) * (1 - 0.8 * border) * size * scattered)


def _in_parts(mask: Bits) -> bool:
    """True when a quarter or more lies apart from the largest part: a face and a tie, without the man."""
    parts = components(mask, least=round(0.002 * mask.size))
    return len(parts) > 1 and sum(int(part.sum()) for part in parts[1:]) > 0.25 * int(mask.sum())
