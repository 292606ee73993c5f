"""Wishes that something changes which do not say how: 'change the cat's eyes', 'edit the sky'."""

from ....prompts.loader import load_lexicon
from ..words.grammar import Clause
from ..words.targets import is_pronoun, is_whole, target_of, the
from .effects import property_words
from .meaning import Choice, Doubt, Reading

_LONGEST = 5
"""Words of the longest name of a thing of which nothing more was said."""


def read_unsaid(clause: Clause) -> Reading | None:
    """Ask how a thing should change where only that was said."""
    known = load_lexicon().unsaid
    verb, *rest = clause.text.split()
    if verb not in known.verbs or not 0 < len(rest) <= _LONGEST or known.telling & set(rest):
        return None
    target = target_of(" ".join(rest))
    if (
        not target
        or is_whole(target)
        or any(map(is_pronoun, rest))
        or set(target.split()) & property_words().keys()
    ):
        return None
    thing = the(target)
    choices = (
        Choice(f"brighten {thing}", f"brighten {thing}"),
        Choice(f"stronger colours in {thing}", f"make {thing} more colourful"),
        Choice(f"sharpen {thing}", f"sharpen {thing}"),
        Choice("skip this", ""),
    )
    text = f"How should {thing} change? A colour will do, or for instance:"
    return Reading(clause.said, doubt=Doubt("goal", text, choices, f"make {thing} {{}}", default=3))
