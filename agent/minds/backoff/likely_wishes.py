"""What words most likely wish for, when no reader knows them: to be asked about, never done unasked."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ....prompts.wish_kinds import load_wish_kinds
from .language_guess import language_of
from .linear import load_model
from .ngrams import buckets, wish_features
from .opposites import ruled_out
from .said_slots import slots_of

Floats = npt.NDArray[np.float64]
ASK = 0.15
"""A wish less likely than this is not worth a line in a question."""
SURE = 0.95
"""What may be taken without asking, when nobody may be asked; it is said all the same."""
MOST = 3
_CLEAR = 3.0
"""An opposite so many times less likely is no serious reading, and never stands beside the other."""


@dataclass(frozen=True)
class Guess:
    """One kind of wish that words may mean."""

    kind: str
    """A key of `prompts/wish_kinds.yaml`."""
    probability: float
    target: str = ""
    """The thing as it was typed, without its article; '' for none."""
    colour: str = ""
    words: str = ""
    """What is to be written."""


@dataclass(frozen=True)
class Likely:
    """What words may mean, the likeliest first."""

    guesses: tuple[Guess, ...]
    none: float
    """Probability that no tool does what is meant: chat, a remark, something new to paint, nonsense."""
    why_none: str
    """The likeliest of these: 'chat', 'remark', 'generate', 'nonsense' or 'foreign'."""
    language: str
    """'French'; '' when the words do not tell."""


@lru_cache(maxsize=256)
def likely_wishes(text: str) -> Likely:
    """Return the likeliest kinds of wish of a clause or a request, with their calibrated probabilities."""
    chances = kind_chances(text)
    known = load_wish_kinds()
    none = {kind: chances.pop(kind) for kind in known.none}
    slots, ranked = slots_of(text), sorted(chances, key=lambda k: -chances[k])
    guesses: list[Guess] = []
    for kind in ranked:
        if chances[kind] < ASK or len(guesses) == MOST:
            break
        needs = known.kinds[kind].needs
        target = slots.thing if "target" in needs else slots.target
        guess = Guess(kind, chances[kind], target, slots.colour, slots.words)
        can_be_done = known.kinds[kind].wish and all(getattr(guess, slot) for slot in needs)
        if can_be_done and not _denied(kind, chances, guesses):
            guesses.append(guess)
    why = max(none, key=lambda k: none[k])
    return Likely(tuple(guesses), sum(none.values()), why, language_of(text))


def kind_chances(text: str) -> dict[str, float]:
    """Return the calibrated probability of every kind, those of no wish included; they add up to 1."""
    scores = by_letters(text)
    powers = np.exp(scores - scores.max())
    chances: dict[str, float] = dict(
        zip(load_model("wish").names, (powers / powers.sum()).tolist(), strict=True)
    )
    for kind in ruled_out(text):
        opposite = load_wish_kinds().kinds[kind].opposite
        mass, chances[kind] = chances[kind], 0.0
        chances[opposite or max(chances, key=lambda k: chances[k])] += mass
    return chances


def by_letters(text: str) -> Floats:
    """Return the log-odds of each kind by letter groups."""
    model = load_model("wish")
    return model.scores(buckets(wish_features(text), model.buckets)).astype(np.float64)


def _denied(kind: str, chances: dict[str, float], guesses: list[Guess]) -> bool:
    """Return whether the opposite was said much more likely."""
    opposite = load_wish_kinds().kinds[kind].opposite
    return any(g.kind == opposite and g.probability > _CLEAR * chances[kind] for g in guesses)
