"""Words → the numbered features that small linear models weigh: words, pairs, letter groups, negations."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zlib import crc32

from ....prompts.wish_kinds import load_wish_kinds

WISH_BUCKETS = 1 << 14
SLOT_BUCKETS = 1 << 15
LANGUAGE_BUCKETS = 1 << 12

_TOKEN = re.compile(
    r"(?P<quote>\"[^\"]+\"|“[^”]+”|„[^“”]+[“”]|«[^»]+»|(?<!\w)'[^']+'(?!\w))"
    r"|[+-]?\d+(?:[:x/]\d+)?|[^\W\d_]+(?:['’&/][^\W\d_]+)*|[,.;!?]"
)
_REACH = 3
"""So many words after a negation are turned by it."""


class Token(NamedTuple):
    """A word of a request: lower case, numbers as '#', quotes as '§'; and where it stands."""

    word: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """Return the words, numbers, quotes and stops of a text."""
    return [Token(_plain(m), *m.span()) for m in _TOKEN.finditer(text)]


def _plain(match: re.Match[str]) -> str:
    word = match[0].lower().replace("’", "'")
    if match["quote"]:
        return "§"
    ratio = re.search(r"\d[:x/]\d", word)
    return word if ratio or not re.search(r"\d", word) else re.sub(r"\d+", "#", word)


def buckets(features: Iterable[str], count: int) -> list[int]:
    """Return the sorted bucket numbers of features, each once."""
    return sorted({crc32(f.encode()) % count for f in features})


def wish_features(text: str) -> Iterator[str]:
    """Yield what tells one kind of wish from another."""
    words = [t.word for t in tokens_of(text)]
    bare = [w for w in words if w not in ",.;!?"]
    for first, second in zip(["^", *bare], [*bare, "$"], strict=True):
        yield f"b {first} {second}"
    for word in bare:
        yield f"w {word}"
        yield from (f"c {g}" for g in _letter_groups(word, (3, 4)))
    yield from _turned(words)
    yield f"l {min(len(bare), 4)}"


def _turned(words: list[str]) -> Iterator[str]:
    """Yield each word that stands close behind a word that turns it: 'too dark'."""
    turning = load_wish_kinds().turning
    for at, word in enumerate(words):
        if word not in turning:
            continue
        for reached in words[at + 1 : at + 1 + _REACH]:
            if reached in ",.;!?":
                break
            yield f"n {word} {reached}"


def _letter_groups(word: str, sizes: tuple[int, ...]) -> Iterator[str]:
    framed = f"<{word}>"
    for size in sizes:
        yield from (framed[i : i + size] for i in range(len(framed) - size + 1))


def language_features(text: str) -> Iterator[str]:
    """Yield what tells one language from another."""
    for token in tokens_of(text):
        if token.word[0].isalpha():
            yield f"w {token.word}"
            yield from _letter_groups(token.word, (2, 3, 4))


def slot_features(tokens: list[Token], at: int) -> Iterator[str]:
    """Yield what tells whether the word at a place belongs to a thing, a colour or words to write."""
    words = ["^", "^", "^", *(t.word for t in tokens), "$", "$", "$"]
    here = at + 3
    for offset in range(-3, 4):
        yield f"{offset} {words[here + offset]}"
    yield f"p {words[here - 1]} {words[here]}"
    yield f"q {words[here]} {words[here + 1]}"
    yield f"r {words[here - 2]} {words[here - 1]}"
    yield f"t {words[here + 1]} {words[here + 2]}"
    yield f"first {tokens[0].word}"
    yield from (f"c {g}" for g in _letter_groups(words[here], (3, 4)))
