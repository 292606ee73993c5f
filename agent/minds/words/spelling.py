"""One spelling: tokens, typing errors mended towards our own words."""

import re
from functools import cache

from ....prompts.loader import Lexicon, load_lexicon
from .told_deeds import may_tell

_TOKEN = re.compile(
    (
        r"[\w-]+\.cube\b|§\d+|#[0-9a-f]{6}\b|\d+x\d+|[+-]?\d+(?:[.,]\d+)?\s?%|[+-]?\d+(?:\.\d+)?(?::\d+(?:\.\d+)?|"
        r"/\d+)?[a-z]*|\bb/w\b|\bw/o?(?!\w)|[^\W_][\w'’&-]*|[,;.!?\n&+]|:(?=\s+[^\s§\d])"
    ),
    re.I,
)


_LONG = 5
"""Letters from which a word is one that was mistyped, and no short word of its own."""
_TABLE = ".cube"
"""A file of this kind is a look-up table, whatever it is called."""


def tokens_of(text: str) -> list[tuple[str, bool]]:
    """Return (word, begins with a capital that means something) in the mind's spelling."""
    lexicon, found = load_lexicon(), _TOKEN.findall(text)
    words = [w for w in found if w[0].isalpha()]
    shouting = sum(w[0].isupper() for w in words) > 0.6 * len(words)
    result: list[tuple[str, bool]] = []
    for token in found:
        lowered = (
            token.lower().replace("’", "'").replace(" ", "").replace(",", "." if token[0].isdigit() else ",")
        )
        lowered = "lut" if lowered.endswith(_TABLE) else lowered
        told = lowered.endswith("ed") and may_tell([w for w, _ in result[-3:]])
        plain = lowered if told else mended(lowered, lexicon)
        result.append((plain, token[0].isupper() and not shouting))
    return _joined(result)


def _joined(tokens: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    result: list[tuple[str, bool]] = []
    for token in tokens:
        tail = [w for w, _ in result[-2:]] + [token[0]]
        if tail in (["black", "and", "white"], ["black", "&", "white"], ["black", "n", "white"]):
            result[-2:] = [("black_and_white", result[-2][1])]
        elif tail[-2:] == ["back", "ground"]:
            result[-1] = ("background", result[-1][1])
        elif token[0] in ("b&w", "bw"):
            result.append(("black_and_white", token[1]))
        elif token[0] == "percent" and result and result[-1][0][-1].isdigit():
            result[-1] = (result[-1][0] + "%", False)
        else:
            result.append(token)
    return result


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(load_lexicon().mend)


def mended(word: str, lexicon: Lexicon) -> str:
    """Return the word in the mind's spelling; a word one slip away from our own is taken for it."""
    word = lexicon.spellings.get(word, word)
    if colour := _slipped_colour(word):
        return colour
    if len(word) < _LONG or word in _vocabulary() or word in lexicon.not_typos or not word.isalpha():
        return word
    close = [
        w for w in lexicon.mend if w[0] == word[0] and abs(len(w) - len(word)) <= 1 and one_slip(word, w)
    ]
    return close[0] if len(close) == 1 else word


@cache
def _slipped_colour(word: str) -> str:
    """Return 'pink' for 'pinkk', 'yellow' for 'yelow', 'purple' for 'purpel'; '' for other words.

    A letter that is another one is no such slip: 'while' is not 'white'.
    """
    lexicon = load_lexicon()
    if not word.isalpha() or word in lexicon.not_typos or word in _vocabulary() or word in lexicon.colours:
        return ""
    close = [
        colour for colour in lexicon.colours
        if len(colour) > 3 and word[0] == colour[0] and _typed_wrongly(word, colour)
    ]  # fmt: skip
    return close[0] if len(close) == 1 else ""


def _typed_wrongly(word: str, colour: str) -> bool:
    """Return whether a letter was typed twice, one of a long word left out, or two were swapped."""
    if len(word) == len(colour) + 1:
        twice = (at for at in range(1, len(word)) if word[at] == word[at - 1])
        return any(word[:at] + word[at + 1 :] == colour for at in twice)
    if len(word) < _LONG:
        return False
    left_out, swapped = len(word) == len(colour) - 1, sorted(word) == sorted(colour)
    return (left_out or swapped) and one_slip(word, colour)


def one_slip(word: str, meant: str) -> bool:
    """Return whether one letter is missing, added, wrong or two neighbours are swapped."""
    if len(word) > len(meant):
        word, meant = meant, word
    at = next((i for i, letter in enumerate(word) if letter != meant[i]), len(word))
    if len(word) < len(meant):
        return word[at:] == meant[at + 1 :]
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return swapped == meant or word[at + 1 :] == meant[at + 1 :]
