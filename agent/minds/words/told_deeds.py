"""Deeds that are told and wished for by nobody: 'I made it brighter', 'it was cropped by my phone'."""

import re
from collections.abc import Sequence
from functools import cache

from ....prompts.done_words import load_done_words

_WHAT = r"(?P<what>it|this|that|them|him|her|everything|(?:the|this|my|our|his|her) .+?)"
_DOER = rf"(?P<who>.+?) (?P<deed>\w+) {_WHAT} "
_DONE = r"(?P<what>.+?) (?:was|were|is|has been|have been|got) (?P<deed>\w+) "


def tells(text: str) -> bool:
    """Return whether words tell of a deed."""
    words = text.split()
    return any(may_tell(words[:at]) and _is_deed(word) for at, word in enumerate(words))


def too_much(text: str) -> str:
    """Return what a told deed complains of: 'it is too warm' for 'you made it too warm'; '' for nothing."""
    doer, done = re.fullmatch(_DOER + _too(), text), re.fullmatch(_DONE + _too(), text)
    if doer and may_tell(doer["who"].split()) and _is_deed(doer["deed"]):
        return f"{doer['what']} is {doer['state']}"
    made = done is not None and (_is_deed(done["deed"]) or done["deed"] in load_done_words().done)
    return f"{done['what']} is {done['state']}" if done and made else ""


@cache
def _too() -> str:
    """Match 'too warm' and 'a little bit too warm'."""
    degrees = "|".join(sorted(load_done_words().degrees))
    return rf"(?P<state>(?:(?:{degrees}) )*too \w.*)"


def may_tell(before: Sequence[str]) -> bool:
    """Return whether a deed behind these words is a told one: 'we have already'."""
    known = load_done_words()
    last = next((w for w in reversed(before) if w not in known.between), "")
    return last in known.tellers


def _is_deed(word: str) -> bool:
    known = load_done_words()
    return word in known.past or (word.endswith("ed") and word not in known.wanting)
