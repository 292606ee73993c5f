"""Deeds that are told and wished for by nobody: 'I made it brighter', 'it was cropped by my phone'."""

import re
from collections.abc import Sequence

from ....prompts.done_words import load_done_words

_TOO = r"(?P<state>(?:\w+ )?too \w.*)"
_DOER = re.compile(
    r"(?P<who>.+?) (?P<deed>\w+) (?P<what>it|this|that|them|everything|(?:the|this|my|our|his|her) .+?) "
    + _TOO
)
_DONE = re.compile(r"(?P<what>.+?) (?:was|were|is|has been|have been|got) (?P<deed>\w+) " + _TOO)


def tells(text: str) -> bool:
    """Return whether words tell of a deed."""
    words = text.split()
    return any(may_tell(words[:at]) and _is_deed(word) for at, word in enumerate(words))


def too_much(text: str) -> str:
    """Return what a told deed complains of: 'it is too warm' for 'you made it too warm'; '' for nothing."""
    doer, done = _DOER.fullmatch(text), _DONE.fullmatch(text)
    if doer and may_tell(doer["who"].split()) and _is_deed(doer["deed"]):
        return f"{doer['what']} is {doer['state']}"
    made = done is not None and (_is_deed(done["deed"]) or done["deed"] in load_done_words().done)
    return f"{done['what']} is {done['state']}" if done and made else ""


def may_tell(before: Sequence[str]) -> bool:
    """Return whether a deed behind these words is a told one: 'we have already'."""
    known = load_done_words()
    last = next((w for w in reversed(before) if w not in known.between), "")
    return last in known.tellers


def _is_deed(word: str) -> bool:
    known = load_done_words()
    return word in known.past or (word.endswith("ed") and word not in known.wanting)
