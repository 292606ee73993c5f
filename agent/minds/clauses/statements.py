"""Words that state something: 'nobody knew her', 'it was in the way'."""

from ....prompts.wish_kinds import load_wish_kinds
from ..backoff.ngrams import tokens_of
from ..words.grammar import wish_verbs


def states(text: str) -> bool:
    """Return whether words state something."""
    words = [t.word for t in tokens_of(text)]
    return bool(load_wish_kinds().finite & set(words)) and words[0] not in wish_verbs()
