"""What is described as done: 'the sky is bluer', 'could the face be lighter' → the wish for it."""

from ....prompts.done_words import DoneWords, load_done_words
from ..words.targets import target_of
from .effects import predicate


def as_wish(text: str) -> str:
    """Return 'make her face brighter' for 'her face is brighter'; '' for what is no such result."""
    known, words = load_done_words(), text.split()
    asks = bool(words) and words[0] in known.asking
    words = [w for w in words[asks:] if w not in known.by_now]
    at = next((i for i, w in enumerate(words) if i and w in known.verbs), 0)
    thing, state = " ".join(words[:at]), words[at + 1 :]
    if not thing or not state or target_of(thing) is None:
        return ""
    if asks and words[at] == "be":
        done = state[0].endswith("ed") or state[0] in known.done
        return "" if done else f"{thing} should be {' '.join(state)}"
    return f"make {thing} {' '.join(state)}" if _compares(state, known) and predicate(" ".join(state)) else ""


def _compares(state: list[str], known: DoneWords) -> bool:
    first = next((w for w in state if w not in known.degrees), "")
    return first in known.comparing or (first.endswith("er") and first not in known.no_comparative)
