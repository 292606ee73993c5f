"""Manners of speaking as patterns: '{thing} <be>? gone', whose words and classes stand in YAML."""

import re
from collections.abc import Mapping


def one_of(words: tuple[str, ...]) -> str:
    """Return a regular expression that matches any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) + ")"


def manner(said: str, classes: Mapping[str, tuple[str, ...]], slot: Mapping[str, str]) -> str:
    """Return a manner as a pattern that begins with a blank.

    `slot`: what a slot takes; '' for one right behind another, and for those that are not listed.
    """
    built, before = "", ""
    for piece in said.split():
        word, optional = piece.removesuffix("?"), piece.endswith("?")
        if word.startswith("<"):
            one = one_of(classes[word[1:-1]])
        elif word.startswith("{"):
            name = word[1:-1]
            one = rf"(?P<{name}>{slot.get('' if before.startswith('{') else name, slot['other'])})"
        else:
            one = re.escape(word)
        built += rf"(?: {one})?" if optional else f" {one}"
        before = word
    return built
