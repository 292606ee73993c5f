"""Words of the scales of light, colour and detail: what each says, found in a clause by longest match."""

from dataclasses import dataclass
from functools import cache

from ....prompts.loader import load_words
from .language import verb_forms
from .tagger import Tagging

VERBAL = ("raise", "cut", "up", "down", "away", "wished", "strips", "softens")
"""Kinds whose phrases are verbs: their forms count too."""


@dataclass(frozen=True)
class Mark:
    """A phrase that says something, and all that it can say: (kind, scale)."""

    start: int
    end: int
    says: frozenset[tuple[str, str]]

    def scales(self, *kinds: str) -> frozenset[str]:
        """Return the scales about which it says one of these kinds."""
        return frozenset(scale for kind, scale in self.says if kind in kinds)

    def has(self, *kinds: str) -> bool:
        """Return whether it says one of these kinds, of a scale or of none."""
        return any(kind in kinds for kind, _ in self.says)


@dataclass(frozen=True)
class Concepts:
    """The words of `concepts.yaml`."""

    phrases: dict[str, tuple[tuple[tuple[str, ...], frozenset[tuple[str, str]]], ...]]
    """First word → phrases that begin with it, the longest first, and what they say."""
    effects: dict[str, tuple[str, str]]
    """Scale → what its up and down do."""


@cache
def load_concepts() -> Concepts:
    """Return the concepts, read once."""
    data = load_words("concepts.yaml")
    said: dict[tuple[str, ...], set[tuple[str, str]]] = {}

    def tell(kind: str, scale: str, phrases: list[str]) -> None:
        for phrase in phrases:
            for form in verb_forms(phrase) if kind in VERBAL else (phrase,):
                said.setdefault(tuple(form.split()), set()).add((kind, scale))

    for scale, lists in data["scales"].items():
        for kind, phrases in lists.items():
            if kind == "bad":
                for side, named in phrases.items():
                    tell(f"bad_{side}", scale, named)
            elif kind not in ("up", "down"):
                tell(kind, scale, phrases)
    for kind, phrases in data["general"].items():
        tell(kind, "", phrases)
    for act, phrases in data["acts"].items():
        tell("act", act, phrases)
    first: dict[str, list[tuple[tuple[str, ...], frozenset[tuple[str, str]]]]] = {}
    for words, says in said.items():
        first.setdefault(words[0], []).append((words, frozenset(says)))
    return Concepts(
        {w: tuple(sorted(found, key=lambda p: -len(p[0]))) for w, found in first.items()},
        {scale: (lists["up"], lists["down"]) for scale, lists in data["scales"].items()},
    )


def mark_at(tagging: Tagging, at: int, end: int, tags: tuple[str, ...] = ()) -> Mark | None:
    """Return the longest phrase of the concepts, or with one of these tags, that begins at a token."""
    phrase = _phrase_at(tagging, at, end)
    for tag in tags:
        last, value = tagging.tags[at].get(tag, (0, None))
        if at < last <= end and (phrase is None or last >= phrase.end):
            return Mark(at, last, frozenset([(tag, str(value))]))
    return phrase


def _phrase_at(tagging: Tagging, at: int, end: int) -> Mark | None:
    for words, says in load_concepts().phrases.get(tagging.tokens[at].word, ()):
        last = at + len(words)
        if last <= end and tuple(t.word for t in tagging.tokens[at:last]) == words:
            return Mark(at, last, says)
    return None
