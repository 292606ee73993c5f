"""A text as the pieces of words that the sentence network was taught with: WordPiece, lower case, no accents.

The vocabulary and its rules are those of BERT (uncased): https://arxiv.org/abs/1810.04805.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

FIRST, LAST, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
LONGEST_WORD = 100
"""Letters; a longer word is unknown."""
_SAME = {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "."}


class Piece(NamedTuple):
    """A piece of a word: its number, and where it stands in the text."""

    number: int
    start: int
    end: int


def pieces_of_words(text: str, vocabulary: Mapping[str, int], most: int) -> list[Piece]:
    """Return the pieces of a text between the two that frame it, `most` at the most."""
    inside = [p for word in _words(text) for p in _pieces(word, vocabulary)][: most - 2]
    end = len(text)
    return [Piece(vocabulary[FIRST], 0, 0), *inside, Piece(vocabulary[LAST], end, end)]


def _words(text: str) -> Iterator[list[tuple[str, int]]]:
    """Yield each word and each mark as its letters with their places."""
    word: list[tuple[str, int]] = []
    for at, typed in enumerate(text):
        for letter in unicodedata.normalize("NFD", _SAME.get(typed, typed).lower()):
            if unicodedata.category(letter) == "Mn":
                continue
            alone = _is_mark(letter)
            if word and (alone or not letter.isprintable() or letter.isspace()):
                yield word
                word = []
            if alone:
                yield [(letter, at)]
            elif letter.isprintable() and not letter.isspace():
                word.append((letter, at))
    if word:
        yield word


def _is_mark(letter: str) -> bool:
    """Return whether a letter is a word of its own; what ASCII counts as a symbol is one too."""
    return unicodedata.category(letter).startswith("P") or letter in "$+<=>^`|~"


def _pieces(word: list[tuple[str, int]], vocabulary: Mapping[str, int]) -> list[Piece]:
    """Return the longest known pieces from the left; one unknown piece where a rest has none."""
    letters = "".join(letter for letter, _ in word)
    unknown = [Piece(vocabulary[UNKNOWN], word[0][1], word[-1][1] + 1)]
    if len(word) > LONGEST_WORD:
        return unknown
    found: list[Piece] = []
    start = 0
    while start < len(word):
        front = "##" if start else ""
        ends = range(len(word), start, -1)
        end = next((e for e in ends if front + letters[start:e] in vocabulary), 0)
        if not end:
            return unknown
        found.append(Piece(vocabulary[front + letters[start:end]], word[start][1], word[end - 1][1] + 1))
        start = end
    return found
