"""What a cover means: wishes that are sure, what is not understood, and what is only remarked."""

from dataclasses import dataclass, replace

from ...values.brief import Refusal
from ...values.intents import Intent
from ..reading.cover import Covered, Stretch
from ..reading.language import Language, known_nouns, load_word_lists
from ..reading.meaning import Meaning, is_pronoun
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


def sorted_out(found: Covered, language: Language) -> Reading:
    """Keep what is meant; say what is not understood, and let a remark be a remark beside a wish."""
    sure = _sure(found)
    meant = tuple((s.said, s.meaning) for s in sure if s.meaning is not None)
    meant = together(without_general(meant), language)
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
        s.cost - WORDY * max(0, len(s.said.split()) - MANY_WORDS) > STRETCHED
        or any(_unlikely(i, s.said) for i in s.meaning.intents)
        for s in sure
        if s.meaning is not None and s.meaning.intents
    )
    return Reading(meant, left=left, pieces=left, asides=asides, doubtful=found.doubtful, stretched=stretched)


STRETCHED = 0.3
"""Cost above which what is read needs a second opinion."""
WORDY, MANY_WORDS = 0.03, 5
"""Cost that each word beyond so many may have: long noun phrases are plain too."""
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
    """Return whether a target is hardly a thing: no noun that `find` knows, and no article before it."""
    target = getattr(intent, "target", "")
    if intent.do not in ("adjust", "look", "blur", "recolour") or not target or is_pronoun(target):
        return False
    words = target.replace("'s", "").split()
    if set(words) & known_nouns() or words[0] in ("everything", "all", "subject") or words[-1] == "parts":
        return False
    led = said.lower().split()
    at = led.index(words[0]) if words[0] in led else 0
    return not (at and led[at - 1] in load_word_lists()["owners"])


def without_general(meant: tuple[tuple[str, Meaning], ...]) -> tuple[tuple[str, Meaning], ...]:
    """Leave out a bare fix-it beside what says what to fix, and straightening beside leaning lines."""
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
