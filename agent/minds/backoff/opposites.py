"""What words speak against: 'too dark' is never a wish for darker, whatever its letters look like."""

from ....prompts.wish_kinds import Pole, load_wish_kinds
from .ngrams import tokens_of

_NEAR = 3
"""So many words before one may turn it."""


def ruled_out(text: str) -> frozenset[str]:
    """Return the kinds of wish whose opposite, and not themselves, the words ask for."""
    words = [t.word for t in tokens_of(text)]
    denied: set[str] = set()
    for first, second in load_wish_kinds().poles:
        for_first = _votes(words, first) + [not v for v in _votes(words, second)]
        if for_first and len(set(for_first)) == 1:
            denied.update(second.kinds if for_first[0] else first.kinds)
    return frozenset(denied)


def _votes(words: list[str], pole: Pole) -> list[bool]:
    """Return for each word of a pole whether it asks for the pole (True) or against it."""
    readings = (_vote(words, at, pole) for at in range(len(words)))
    return [vote for vote in readings if vote is not None]


def _vote(words: list[str], at: int, pole: Pole) -> bool | None:
    said, word = load_wish_kinds().said, words[at]
    before, after = _near(words[:at][::-1])[::-1], _near(words[at + 1 :])
    if word in pole.wants:
        return not set(before) & said.against
    if word in pole.nouns and (more := _moved({*before, *after})) is not None:
        return more
    if word in pole.states:
        if before[-1:] and before[-1] in said.more:
            return True
        if after[:1] and after[0] in said.enough:
            return bool(set(before) & said.against)
        if set(before) & said.complaint:
            return False
        return True if set(before) & said.wanted else None
    return None


def _near(words: list[str]) -> list[str]:
    """Return the next few words, up to a stop."""
    stop = next((i for i, w in enumerate(words) if w in ",.;!?"), len(words))
    return words[: min(stop, _NEAR)]


def _moved(around: set[str]) -> bool | None:
    """Return whether the words around a noun ask for more of it, or less; None when they do not tell."""
    said = load_wish_kinds().said
    up, down = bool(around & said.up), bool(around & said.down)
    return up if up != down else None
