"""Which language words are in: by their letters where these tell, else by groups of letters."""

import unicodedata
from collections import Counter

import numpy as np

from ....prompts.wish_kinds import load_wish_kinds
from .linear import load_model
from .ngrams import buckets, language_features

_LIKELY = 0.8
_LEAST = 2
"""Fewer words do not tell a language."""


def language_of(text: str) -> str:
    """Return 'French', 'Japanese'…; '' when the words do not tell."""
    return _by_script(text) or _by_letter_groups(text)


def _by_script(text: str) -> str:
    named = Counter(unicodedata.name(c, "").partition(" ")[0] for c in text if c.isalpha())
    known = load_wish_kinds().scripts
    foreign = {script: named[script] for script in known if named[script]}
    if 2 * sum(foreign.values()) <= named.total():
        return ""
    return known[next(s for s in known if s in foreign)]


def _by_letter_groups(text: str) -> str:
    if sum(word.isalpha() for word in text.split()) < _LEAST:
        return ""
    model = load_model("language")
    scores = model.scores(buckets(language_features(text), model.buckets))
    powers = np.exp(scores - scores.max())
    best = int(np.argmax(powers))
    return model.names[best] if powers[best] >= _LIKELY * powers.sum() else ""
