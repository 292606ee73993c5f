"""What is described as done: 'the sky is bluer', 'could the face be lighter' → the wish for it."""

from ....prompts.loader import load_lexicon
from ..words.targets import target_of
from .effects import predicate


def as_wish(text: str) -> str:
    """Return 'make her face brighter' for 'her face is brighter'; '' for what is no such result."""
    known, words = load_lexicon().results, text.split()
    asks = words[:1] != [] and words[0] in known.asking
    words = [w for w in (words[1:] if asks else words) if w not in known.by_now]
    at = next((i for i, w in enumerate(words) if i and w in known.verbs), 0)
    thing, state = " ".join(words[:at]), " ".join(words[at + 1 :])
    if not thing or not state or target_of(thing) is None:
        return ""
    first = next((w for w in state.split() if w not in known.degrees), "")
    if asks and words[at] == "be":
        return f"{thing} should be {state}"
    compares = first in known.comparing or (first.endswith("er") and first not in known.no_comparative)
    return f"make {thing} {state}" if compares and predicate(state) else ""
