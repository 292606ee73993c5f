"""Moves told by their words in any order: 'nah, just put it back how it was', 'dial it down a notch'."""

from ....prompts.follow_up_words import Strength, load_follow_up_words
from ...values.brief import Move

_FEWEST = 2
"""Words of the shortest way back that is told by them alone: 'before' may mean anything."""


def move_in(text: str, about: frozenset[str] = frozenset()) -> Move | None:
    """Return the move that plain words ask for, every one of them being about it; None otherwise.

    `about`: words for what was edited, which may be named.
    """
    words = text.split()
    return strength_in([w for w in words if w not in about]) or _back(words, about) or _judged(words, about)


def strength_in(words: list[str]) -> Move | None:
    """Read more or less of the last edit."""
    known, said = load_follow_up_words().strength, set(words)
    signs = _signs([w for w in words if w not in known.idle or w in known.strong], known)
    if known.loose & said and known.off & said and not known.mild & said:
        return None
    if not signs and _only_a_bit(said, known):
        return Move(name="less", argument="0.5")
    if not signs or len(set(signs)) > 1:
        return None
    doubled, mild = bool(known.doubling & said), bool(known.mild & said)
    if signs[0] > 0:
        return Move(name="more", argument="2" if doubled else "1.3" if mild else "1.5")
    return Move(name="less", argument="0.7" if mild else "0.5")


def _only_a_bit(said: set[str], known: Strength) -> bool:
    """Return whether words ask for a hint of it, and for nothing else."""
    return bool(known.mild & said and {"only", "just"} & said) and said <= known.mild | known.idle


def _signs(words: list[str], known: Strength) -> list[int]:
    """Return +1 or -1 for each word of strength; nothing where a word is about something else."""
    said = set(words)
    particles, told = said & (known.up | known.down | known.off), said & (known.more | known.less)
    about = (
        told | particles | known.strong | known.weak | known.verbs | known.loose | known.too | known.denying
    )
    if said - about - {"enough"} or (particles and not said & (known.verbs | known.loose)):
        return []
    toward = _toward(said, known)
    states = _states(words, bool(told), toward, known)
    signs = [toward * (1 if w in known.strong else -1) for w in states]
    flip = -1 if known.denying & said and "enough" not in words else 1
    signs += [flip * (1 if w in known.more else -1) for w in told - ({"more", "less"} if states else set())]
    signs += [1 if w in known.up else -1 for w in particles]
    if not signs and known.denying & said and "enough" in said:
        return [1]
    return [] if 0 in signs else signs


def _states(words: list[str], told: bool, toward: int, known: Strength) -> list[str]:
    """Return the words of how strong it is; 'much' and 'far' of 'much weaker' are none."""
    states = [w for w in words if w in known.strong | known.weak]
    firm = [w for w in states if w not in known.idle]
    if told and not toward:
        return []
    return firm if firm or told else states


def _toward(said: set[str], known: Strength) -> int:
    """Return +1 where more of a quality is wanted, -1 for less, 0 where that is not said."""
    if known.denying & said and "enough" in said:
        return 1
    if known.too & said or known.denying & said or "less" in said:
        return -1
    return 1 if "more" in said else 0


def _back(words: list[str], about: frozenset[str]) -> Move | None:
    """Read the way back, and by how many steps; a question about what was is none."""
    known = load_follow_up_words().way_back
    said, steps = set(words), [known.steps[w] for w in words if w in known.steps]
    left = said - known.cues - known.idle - known.all - set(known.steps) - about
    left -= {w for pair in known.pairs if pair <= said for w in pair}
    cued = said & known.cues or any(pair <= said for pair in known.pairs)
    if len(words) < _FEWEST or not cued or left or _starts_otherwise(words):
        return None
    if said & known.all:
        return Move(name="original")
    return Move(name="undo", argument=str(max(steps)) if steps else "")


def _judged(words: list[str], about: frozenset[str]) -> Move | None:
    """Read 'the sofa looks weird now' and 'not a fan of the new colour' as the way back."""
    known, back = load_follow_up_words().judging, load_follow_up_words().way_back
    said = set(words)
    denied = bool(said & known.denying)
    left = said - known.bad - known.good - known.denying - known.idle - back.idle - about
    if left or _starts_otherwise(words) or bool(said & known.bad) == (denied and bool(said & known.good)):
        return None
    return None if denied and said & known.bad else Move(name="undo")


def _starts_otherwise(words: list[str]) -> bool:
    return " ".join(words).startswith(load_follow_up_words().way_back.never)
