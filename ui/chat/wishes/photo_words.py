"""Words that mean photos beside the one that is open: all of them, or the others."""

import re

_PHOTO = "(?:photo|picture|image|shot)"
_OTHERS = (
    rf"(?:all )?(?:my|our|the) other {_PHOTO}s|every other {_PHOTO}|"
    rf"the rest of (?:my|our|the|these) {_PHOTO}s"
)
_ALL = (
    rf"(?:all|each|every one)(?: of)? (?:my|our) {_PHOTO}s|all {_PHOTO}s|(?:every|each) {_PHOTO}|"
    rf"(?:both|the two)(?: of)?(?: (?:my|our|the|these))? {_PHOTO}s"
)
_THINGS = r"(?! (?:frames?|albums?|hanging|behind|above|(?:on|in) the)\b)"
"""Behind them pictures are things in the photo: 'every picture on the wall'."""
_SEVERAL = re.compile(rf"\b(?:(?P<others>{_OTHERS})|{_ALL})\b{_THINGS}", re.IGNORECASE)
_SAME = re.compile(
    r"^\W*(?:(?:please|now|and|can you|could you) )*(?:(?:apply|do|use|repeat|copy|run|paste|give) )?"
    r"(?:this|that|it|(?:the )?same)\b",
    re.IGNORECASE,
)
"""The edit that was made, as it begins a sentence; 'make this …' is a wish of its own."""

_MARKED = re.compile(
    r"\b(?:(?:this|that|the) (?:part|region|area|spot|selection|box)|(?:this|that|these|those|it))\b",
    re.IGNORECASE,
)
"""What a part that a hand marked is called."""


def speaks_of_photos(text: str) -> bool:
    """Return whether the words mean photos beside the one that is open."""
    return _SEVERAL.search(text) is not None


def with_this_one(text: str) -> bool:
    """Return whether the open photo is meant too: not by 'my other photos', nor for its own edit."""
    found = _SEVERAL.search(text)
    return found is not None and not found["others"] and bool(wish_for_others(text))


def wish_for_others(text: str) -> str:
    """Return what each photo shall get; '' for the edit made here ('the same for my other photos')."""
    return "" if _SAME.search(text) else _SEVERAL.sub("it", text).strip()


def on_the_whole(text: str) -> str:
    """Return 'make the whole photo orange' of 'make this orange', said where a hand had marked a part."""
    return _MARKED.sub("the whole photo", text, count=1)
