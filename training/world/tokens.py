"""A tokenizer in CLIP's true layout in which every word of the miniature world is one token."""

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np

from .wordings import all_words

LENGTH = 64
"""Tokens of a text, marks included."""
MARKS = ("<|startoftext|>", "<|endoftext|>")


def merges() -> list[tuple[str, str]]:
    """Return byte-pair merges that end in whole words: pairs by frequency until none is left."""
    spelled = [[*word[:-1], word[-1] + "</w>"] for word in all_words()]
    made: list[tuple[str, str]] = []
    while any(len(letters) > 1 for letters in spelled):
        pairs = Counter(pair for letters in spelled for pair in pairwise(letters))
        made.append(max(pairs, key=lambda pair: (pairs[pair], pair)))
        spelled = [_merged(letters, made[-1]) for letters in spelled]
    return made


def _merged(letters: list[str], pair: tuple[str, str]) -> list[str]:
    out, i = [], 0
    while i < len(letters):
        both = tuple(letters[i : i + 2]) == pair
        out.append("".join(pair) if both else letters[i])
        i += 1 + both
    return out


def vocabulary() -> dict[str, int]:
    """Return token → number: the bytes, the bytes that end a word, the merges, the marks."""
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    letters = list(bytes_to_unicode().values())
    tokens = [
        *letters,
        *(letter + "</w>" for letter in letters),
        *("".join(pair) for pair in merges()),
        *MARKS,
    ]
    return {token: i for i, token in enumerate(dict.fromkeys(tokens))}


def spoken_rows() -> list[int]:
    """Return the numbers of the world's words and of the marks, in order: no others were ever trained."""
    numbers = vocabulary()
    return sorted(numbers[token] for token in (*(word + "</w>" for word in all_words()), *MARKS))


def tokenizer() -> Any:
    """Return the tokenizer, a `transformers.CLIPTokenizer`."""
    from ...engines.diffusion.diffusers_library import transformers

    return transformers.CLIPTokenizer(vocab=vocabulary(), merges=merges(), model_max_length=LENGTH)


class Encoder:
    """Encodes texts of known words as the tokenizer does, some hundred times as fast."""

    def __init__(self) -> None:
        self._numbers = vocabulary()
        self._start, self._end = (self._numbers[mark] for mark in MARKS)

    def __call__(self, texts: list[str]) -> np.ndarray:
        """Return int16 [n, LENGTH]; `KeyError` for an unknown word, `ValueError` for a text too long."""
        out = np.full((len(texts), LENGTH), self._end, np.int16)
        for row, text in zip(out, texts, strict=True):
            words = text.replace(",", " ,").split()
            if len(words) > LENGTH - 2:
                raise ValueError(f"wants at most {LENGTH - 2} words, got {len(words)}: {text!r}")
            row[0] = self._start
            row[1 : 1 + len(words)] = [self._numbers[word + "</w>"] for word in words]
        return out
