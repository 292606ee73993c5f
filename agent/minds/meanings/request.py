# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""A request → what its stretches mean; what is left over is a remark, or is said."""

from dataclasses import dataclass, replace

import numpy as np

from ....pictures import Picture
from ...values.brief import Refusal
from ...values.intents import Intent
from .. import Scene
from ..reading.clauses import clauses_of, only_tells, subject_of
from ..reading.cover import Covered, Stretch, covered
from ..reading.language import LANGUAGES, Language, known_nouns, load_language
from ..reading.meaning import Meaning, Turn, is_pronoun
from ..reading.pieces import whole_pieces
from ..reading.tagger import Tagging, tagged
from ..reading.tokens import tokens_of
from .acts import TAGGED, acted, is_first
from .composed import composed
from .depending import together


@dataclass(frozen=True)
class Reading:
    """A request, read."""

    meant: tuple[tuple[str, Meaning], ...]
    """(the words as they were typed, what they mean)."""
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    """What was not understood beside wishes that were."""
    left: tuple[str, ...] = ()
    """The words that mean nothing known."""
    doubtful: bool = False
    """True when it is better to ask whether this is meant."""
    asides: tuple[str, ...] = ()
    """Words beside wishes that ask for nothing that is known: likely remarks."""
    stretched: bool = False
    """True when the grammar had to stretch: another opinion is wanted before it is done."""
    pieces: tuple[str, ...] = ()
    """What was not understood beside wishes that were; it may be offered."""

    @property
    def sure(self) -> bool:
        """True when all of it is understood, and plainly."""
        return self.understood and not self.doubtful

    @property
    def moves(self) -> bool:
        """True when it is a move between versions, or changes the last edit."""
        return any(m.move or m.correction for _, m in self.meant)

    @property
    def understood(self) -> bool:
        """True when it wishes for something and nothing of it is refused or left over."""
        intents = any(m.intents or m.move or m.correction for _, m in self.meant)
        return (
            bool(intents)
            and not self.refusals
            and not self.left
            and not any(m.refusals for _, m in self.meant)
        )


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
        return Reading(_without_general(tuple(deeds)))
    whole = sorted_out(whole_pieces(covered(request, language, turn), tagging), language)
    if not english or (_clean(whole) and not _points(whole)):
        return whole
    by_clauses = _by_clauses(tagging, language, turn)
    if by_clauses is not None:
        return by_clauses
    return whole if deeds is None else Reading(_without_general(tuple(deeds)))


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


def sorted_out(found: Covered, language: Language) -> Reading:
    """Keep what is meant; say what is not understood, and let a remark be a remark beside a wish."""
    sure = _sure(found)
    meant = tuple((s.said, s.meaning) for s in sure if s.meaning is not None)
    meant = together(_without_general(meant), language)
    wished = any(m.intents or m.refusals or m.move or m.correction or m.about for _, m in meant)
    if any(_only_general(m) for _, m in meant) and any(s.meaning is None or s.meaning.refusals for s in sure):
        meant = tuple((said, m) for said, m in meant if not _only_general(m))
        wished = any(m.intents or m.move or m.correction or m.about for _, m in meant)
    nothing = [s for s in sure if s.meaning is None]
    left = tuple(s.said for s in nothing if s.active or not wished)
    asides = tuple(s.said for s in nothing if not s.active and wished)
    if not wished and found.stretches:
        return Reading(meant, left=left or tuple(s.said for s in found.stretches))
    stretched = bool(left) or any(
        s.cost > STRETCHED for s in sure if s.meaning is not None and s.meaning.intents
    )
    return Reading(meant, left=left, pieces=left, asides=asides, doubtful=found.doubtful, stretched=stretched)


STRETCHED = 0.3
"""Cost above which what is read needs a second opinion."""
UNSURE = 0.45
"""Cost above which a stretch is not acted on beside others that are plain."""


def _sure(found: Covered) -> tuple[Stretch, ...]:
    """Return the stretches, those that are far-fetched beside plain ones as words that mean nothing known."""
    shaky = [_is_shaky(s) for s in found.stretches]
    acting = [s for s in found.stretches if s.meaning is not None and s.meaning.intents]
    if not any(shaky) or all(_is_shaky(s) for s in acting):
        return found.stretches
    return tuple(
        Stretch(s.said, None, cost=len(s.said.split())) if lost else s
        for s, lost in zip(found.stretches, shaky, strict=True)
    )


def _is_shaky(stretch: Stretch) -> bool:
    if stretch.meaning is None or not stretch.meaning.intents:
        return False
    return stretch.cost > UNSURE or any(_unlikely(i, stretch.said) for i in stretch.meaning.intents)


def _unlikely(intent: Intent, said: str) -> bool:
    """Return whether what is to be changed is hardly a thing: no noun that `find` knows, and no article before it."""
    target = getattr(intent, "target", "")
    if intent.do not in ("adjust", "look", "blur", "recolour") or not target or is_pronoun(target):
        return False
    words = target.replace("'s", "").split()
    if set(words) & known_nouns() or words[0] in ("everything", "all", "subject") or words[-1] == "parts":
        return False
    led = said.lower().split()
    at = led.index(words[0]) if words[0] in led else 0
    return not (
        at
        and led[at - 1]
        in (
            "the",
            "a",
            "an",
            "my",
            "his",
            "her",
            "our",
            "their",
            "your",
            "this",
            "that",
            "these",
            "those",
            "its",
        )  # fmt: skip
    )


def _without_general(meant: tuple[tuple[str, Meaning], ...]) -> tuple[tuple[str, Meaning], ...]:
    """Leave out a bare 'fix it' beside a wish that says what is to be fixed, and 'straighten it' beside leaning lines."""
    special = [i for _, m in meant for i in m.intents if not _general(i)]
    if not special:
        return meant
    upright = any(i.do == "turn" and i.tool == "perspective" for i in special)
    meant = tuple((said, _specially(m)) for said, m in meant)
    return tuple(
        (said, m)
        for said, m in meant
        if not m.intents
        or not all(_general(i) or (upright and i.do == "turn" and i.tool == "straighten") for i in m.intents)
    )


def _specially(meaning: Meaning) -> Meaning:
    """Leave the general out of 'better, a bit darker'."""
    special = tuple(i for i in meaning.intents if not _general(i))
    return replace(meaning, intents=special) if special else meaning


def _only_general(meaning: Meaning) -> bool:
    return bool(meaning.intents) and all(_general(i) for i in meaning.intents)


def _general(intent: Intent) -> bool:
    return getattr(intent, "goal", "") == "better"
