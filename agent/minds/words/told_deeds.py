"""Deeds that are told and wished for by nobody: 'I made it brighter', 'it was cropped by my phone'."""

from collections.abc import Sequence

from ....prompts.done_words import load_done_words


def tells(text: str) -> bool:
    """Return whether words tell of a deed."""
    words = text.split()
    return any(may_tell(words[:at]) and _is_deed(word) for at, word in enumerate(words))


def may_tell(before: Sequence[str]) -> bool:
    """Return whether a deed behind these words is a told one: 'we have already'."""
    known = load_done_words()
    last = next((w for w in reversed(before) if w not in known.between), "")
    return last in known.tellers


def _is_deed(word: str) -> bool:
    known = load_done_words()
    return word in known.past or (word.endswith("ed") and word not in known.wanting)
