# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""A language as data: which words carry which tags, and which sequences of tags are wishes."""

import ast
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ....prompts.loader import load_lexicon, load_words, load_yaml
from .patterns import Node, parsed

LANGUAGES = ("english", "german")


@dataclass(frozen=True)
class Tagged:
    """One entry of the lexicon: a phrase, its tag and what it stands for."""

    words: tuple[str, ...]
    tag: str
    value: Any


@dataclass(frozen=True)
class Alternative:
    """One way to say something: a pattern of tags and the meaning that it has."""

    meaning: str
    node: Node
    cost: float = 0.0
    when: str = ""
    """'last': only after an edit; 'answer …': only as the answer to a question that wants it."""


@dataclass(frozen=True)
class Language:
    """Words and grammar of one language."""

    name: str
    entries: dict[str, tuple[Tagged, ...]]
    """First word → entries, the longest first."""
    rules: dict[str, tuple[Alternative, ...]]
    spellings: dict[str, str]
    vocabulary: frozenset[str]
    """Words of our own that typing errors are mended towards."""
    known: frozenset[str]
    """Words that are right as they are."""
    common: frozenset[str] = field(default_factory=frozenset)
    """Small words by which the language is recognised."""


@cache
def load_language(name: str) -> Language:
    """Return a language of `prompts/`, read once."""
    data = load_words(f"{name}.yaml")
    tags: list[Tagged] = []
    for tag, words in data["tags"].items():
        tags.extend(_tagged(tag, words))
    if name == "english":
        tags.extend(_of_lexicon())
    tags.extend(_inflected(tags, tuple(data.get("verbs", ()))))
    entries: dict[str, list[Tagged]] = {}
    seen: set[tuple[tuple[str, ...], str]] = set()
    for entry in tags:
        if (entry.words, entry.tag) not in seen:
            seen.add((entry.words, entry.tag))
            entries.setdefault(entry.words[0], []).append(entry)
    return Language(
        name=data["name"],
        entries={w: tuple(sorted(found, key=lambda e: -len(e.words))) for w, found in entries.items()},
        rules={rule: _alternatives(ways) for rule, ways in data["grammar"].items()},
        spellings=data.get("spellings", {}),
        vocabulary=frozenset(data["mended"]),
        known=frozenset(w for e in tags for w in e.words) | known_nouns() | frozenset(data.get("right", ())),
        common=frozenset(data["common"]),
    )


def _tagged(tag: str, words: Any) -> list[Tagged]:
    listed = words.items() if isinstance(words, dict) else ((w, [w]) for w in words)
    return [Tagged(tuple(p.split()), tag, _value(tag, value)) for value, phrases in listed for p in phrases]


def _value(tag: str, value: Any) -> Any:
    """Return a property's two effects as a pair; they are written as a list."""
    return tuple(ast.literal_eval(value)) if tag == "PROP" and isinstance(value, str) else value


def _of_lexicon() -> list[Tagged]:
    """Return the tags that the lexicon of meanings gives: effects, properties, looks, colours…"""
    lexicon, found = load_lexicon(), []
    for name, effect in lexicon.effects.items():
        found += _tagged("EFFECT", {name: effect.words}) + _tagged("EFFECTV", {name: effect.verbs})
    for prop in lexicon.properties:
        found += _tagged("PROP", {(prop.up, prop.down): prop.words})
    for goal in lexicon.goals:
        found += _tagged("GOAL", {goal.name: goal.words})
    for tag, table in (
        ("LOOK", lexicon.looks), ("SKY", lexicon.skies), ("HOUR", lexicon.hours), ("WEATHER", lexicon.weathers),
        ("SEASON", lexicon.seasons), ("ASPECT", lexicon.aspects),
        ("COMPLAINT", lexicon.complaints),
    ):  # fmt: skip
        found += _tagged(tag, table)
    found += _tagged("CAST", {c: [c] for c in lexicon.casts})
    found += _tagged("COLOUR", {c: [c] for c in lexicon.colours})
    found += _tagged(
        "FAMILY", {c: [f"{c}s", *(f"{c} {w}" for w in ("tones", "hues", "shades"))] for c in lexicon.families}
    )
    return found


@cache
def known_nouns() -> frozenset[str]:
    """Return the nouns that `find` knows, with their plurals."""
    data = load_yaml("find.yaml")
    lists = [*data["kinds"].values(), *(o["nouns"] for o in data["objects"].values())]
    words = {w for listed in lists for phrase in listed for w in str(phrase).split()}
    return frozenset(words | {f"{w}s" for w in words})


def _inflected(tags: list[Tagged], verbs: tuple[str, ...]) -> list[Tagged]:
    """Return '-s', '-ing' and '-ed' of English verbs; the participle has a tag of its own, 'REMOVED'."""
    found: list[Tagged] = []
    for entry in tags:
        if entry.tag not in verbs:
            continue
        first, rest = entry.words[0], entry.words[1:]
        for form in _forms(first):
            found.append(Tagged((form, *rest), entry.tag, entry.value))
        found.append(Tagged((_past(first), *rest), f"{entry.tag}D", entry.value))
    return found


_IRREGULAR = {
    "take": "taken", "get": "got", "make": "made", "cut": "cut", "put": "put", "give": "given", "bring": "brought",
    "set": "set", "let": "let", "lose": "lost", "write": "written", "throw": "thrown", "keep": "kept", "hide": "hidden",
    "draw": "drawn", "swap": "swapped", "crop": "cropped", "trim": "trimmed", "flip": "flipped", "dim": "dimmed",
    "chop": "chopped", "shop": "shopped", "drop": "dropped", "zap": "zapped", "blur": "blurred", "bump": "bumped",
}  # fmt: skip


def _past(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    return (
        f"{verb}d"
        if verb.endswith("e")
        else f"{verb[:-1]}ied"
        if verb[-2:] in ("fy", "ty", "ry")
        else f"{verb}ed"
    )


def _forms(verb: str) -> tuple[str, ...]:
    past = _past(verb)
    stem = past[:-2] if past.endswith("ed") and not verb.endswith("e") and not past.endswith("ied") else verb
    stem = verb[:-1] if verb.endswith("e") and verb != "dye" else stem
    stem = (
        verb
        if verb in ("take", "get", "make", "give", "bring", "set", "let", "lose", "write") and verb[-1] != "e"
        else stem
    )
    doubled = f"{verb}{verb[-1]}ing" if verb in ("cut", "put", "get", "set", "let") else f"{stem}ing"
    return (doubled, f"{verb}es" if verb.endswith(("sh", "ch", "ss")) else f"{verb}s")


@cache
def grammar_words(name: str) -> frozenset[str]:
    """Return the words that the patterns of a language hold themselves."""
    rules = load_language(name.lower()).rules.values()
    return frozenset(w for ways in rules for way in ways for w in _literals(way.node))


def _literals(node: Node) -> set[str]:
    own = {node.name} if node.kind == "word" else set[str]()
    return own.union(*(_literals(part) for part in node.parts))


@cache
def load_word_lists() -> dict[str, frozenset[str]]:
    """Return the lists of `concepts.yaml` that are about English at large: words that make a remark, words that are no things."""
    return {name: frozenset(words) for name, words in load_words("concepts.yaml")["lists"].items()}


def verb_forms(phrase: str) -> tuple[str, ...]:
    """Return an English verb with its '-s', '-ing' and '-ed': 'turn up', 'turns up', 'turning up', 'turned up'."""
    first, _, rest = phrase.partition(" ")
    forms = (first, *_forms(first), _past(first)) if first.isalpha() and len(first) > 1 else (first,)
    return tuple(dict.fromkeys(f"{form} {rest}".strip() for form in forms))


def _alternatives(ways: dict[str, list[str]]) -> tuple[Alternative, ...]:
    return tuple(_alternative(meaning, text) for meaning, texts in ways.items() for text in texts)


def _alternative(meaning: str, text: str) -> Alternative:
    pattern, _, cost = text.partition(" ~")
    meaning, _, when = meaning.partition(" when ")
    return Alternative(meaning, parsed(pattern), float(cost or 0), when)
