# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""A request → what its stretches mean; what is left over is a remark, or is said."""

from functools import lru_cache

import numpy as np

from ....pictures import Picture
from .. import Scene
from ..reading.clauses import clauses_of, only_tells, subject_of
from ..reading.cover import Covered, covered
from ..reading.language import LANGUAGES, Language, load_language
from ..reading.meaning import Meaning, Turn, is_pronoun
from ..reading.pieces import whole_pieces
from ..reading.tagger import Tagging, tagged
from ..reading.tokens import tokens_of
from .acts import TAGGED, acted, is_first
from .composed import composed
from .sorting import Reading, sorted_out, without_general


def turn_of(scene: Scene) -> Turn:
    """Return what meanings may know of the turn."""
    return Turn(
        size=scene.picture.size,
        attachments=scene.attachments,
        engines=scene.engines,
        borders=flat_margins(scene.picture),
        undone=scene.undone_plan is not None,
    )


def flat_margins(picture: Picture) -> tuple[float, float, float, float]:
    """Return the shares (left, right, top, bottom) of one-coloured margins, up to 0.4 each.

    A row or column belongs to the margin while it is flat and of the colour of the picture's corner.
    """
    across = max(1, max(picture.size) // 400)
    columns, rows = picture.rgb[::across].transpose(1, 0, 2), picture.rgb[:, ::across]
    found: list[float] = []
    for lines in (columns, columns[::-1], rows, rows[::-1]):
        turned = lines[: max(1, len(lines) * 2 // 5 + 1)].astype(np.int16)
        colour = np.median(turned[0], axis=0)
        flat = (np.abs(turned - colour).max(axis=2) <= 12).mean(axis=1) > 0.98
        count = len(lines) if flat.all() else int(np.argmin(flat))
        share = count / len(lines)
        found.append(share if 0.004 <= share <= 0.4 else 0.0)
    return found[0], found[1], found[2], found[3]


def spoken(request: str) -> Language:
    """Return the language whose small words a request has most of; English when in doubt."""
    words = [t.word for t in tokens_of(request)]
    counts = {name: sum(w in load_language(name).common for w in words) for name in LANGUAGES}
    best = max(LANGUAGES, key=lambda name: counts[name])
    return load_language(best)


@lru_cache(maxsize=8)
def read_request(request: str, turn: Turn, *, last: bool = False) -> Reading:
    """Return what a request means, stretch by stretch; `last`: there is an edit that it may be about."""
    language = spoken(request)
    if last:
        follow_up = covered(request, language, turn, when=frozenset({"last"}))
        if follow_up.only_follows_up:
            return sorted_out(follow_up, language)
    return _agreed(request, language, turn)


def _agreed(request: str, language: Language, turn: Turn) -> Reading:
    """Return what words of light and colour compose to; else what patterns read, of the whole or clause by clause."""
    tagging = tagged(request, language)
    english = language.name == "English"
    made = composed(tagging) if english else None
    if made is not None:
        return Reading(tuple(made))
    deeds = acted(tagging, TAGGED) if english else None
    if deeds is not None and is_first(tagging):
        return Reading(without_general(tuple(deeds)))
    whole = sorted_out(whole_pieces(covered(request, language, turn), tagging), language)
    if not english or (_clean(whole) and not _points(whole)):
        return whole
    by_clauses = _by_clauses(tagging, language, turn)
    if by_clauses is not None:
        return by_clauses
    return whole if deeds is None else Reading(without_general(tuple(deeds)))


def _covered(said: str, language: Language, turn: Turn) -> Covered:
    return whole_pieces(covered(said, language, turn), tagged(said, language))


def _clean(reading: Reading) -> bool:
    return reading.understood and not reading.doubtful


def _points(reading: Reading) -> bool:
    """Return whether a wish is about 'it', which an earlier clause may name."""
    return any(is_pronoun(getattr(i, "target", "")) for _, m in reading.meant for i in m.intents)


def _by_clauses(tagging: Tagging, language: Language, turn: Turn) -> Reading | None:
    """Return what the clauses that wish for something mean, the others being remarks; None unless all of it is clear."""
    clauses = clauses_of(tagging)
    told = [only_tells(c) for c in clauses]
    if not any(told) or all(told):
        return None
    meant: list[tuple[str, Meaning]] = []
    at = 0
    while at < len(clauses):
        if told[at]:
            meant.append((clauses[at].said, Meaning(remark=True, about=subject_of(clauses[at]))))
            at += 1
            continue
        end = next((k for k in range(at, len(clauses)) if told[k]), len(clauses))
        said = tagging.said(clauses[at].start, clauses[end - 1].end)
        made = composed(tagged(said, language))
        reading = (
            Reading(tuple(made)) if made is not None else sorted_out(_covered(said, language, turn), language)
        )
        if not _clean(reading):
            return None
        meant += reading.meant
        at = end
    return Reading(tuple(meant), stretched=True)
