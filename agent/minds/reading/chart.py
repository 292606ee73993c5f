# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""A chart: every rule of the grammar at every token, matched once; the cheapest way to each end is kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .amounts import FACTORS, Amount
from .language import Alternative
from .nouns import Thing, nouns_at
from .patterns import Node
from .tagger import Tagging, amount_at

Captures = dict[str, tuple[Any, ...]]
Found = tuple[int, float, Captures]
"""End, cost, what was captured."""

COMMANDS = (
    "REMOVE", "EFFECTV", "ADD", "CHANGE", "MAKE", "CROP", "ZOOM", "ROTATE", "BLUR", "CUTOUT", "DYE", "UP", "DOWN", "RESIZE", "FLIP",
)  # fmt: skip
"""Tags of verbs that begin a wish."""
MEASURED = ("wish", "move", "one", "predicate", "complaints", "sidecut", "share")
"""Rules that take an amount said before or behind them."""
LONGEST_REST = 60
"""Tokens of the longest stretch that is taken as it is."""
LONGEST_LIST = 40
"""Tokens of the longest list of things."""
MOST_WORDS = 16
"""Tokens of the longest run of literal words."""


@dataclass
class Chart:
    """Matches rules against one tagged text."""

    tagging: Tagging
    meaning: Callable[[str, str, Captures], Any]
    """(rule, meaning, captures) → value; None rejects the match."""
    when: frozenset[str] = frozenset()
    """Which conditional ways to speak count here: 'last', 'answer colour'…"""
    _rules: dict[tuple[str, int], list[tuple[int, float, Any]]] = field(default_factory=dict)
    _nouns: dict[int, list[tuple[int, float, Thing]]] = field(default_factory=dict)
    _amounts: bool = True
    """False inside a rule whose value has no amount: the rule around it takes it."""
    _skips: dict[tuple[int, bool], list[tuple[int, float, tuple[Amount, ...]]]] = field(default_factory=dict)

    def rule(self, name: str, at: int) -> list[tuple[int, float, Any]]:
        """Return where a rule that begins at a token may end: (end, cost, value), the cheapest way to each end."""
        key = name, at
        if key not in self._rules:
            self._rules[key] = []
            around, self._amounts = self._amounts, name in MEASURED
            best: dict[int, tuple[float, Any]] = {}
            for way in self.tagging.language.rules[name]:
                if way.when and way.when not in self.when:
                    continue
                for end, cost, value in self._way(name, way, at):
                    if end not in best or cost < best[end][0] - 1e-9:
                        best[end] = cost, value
            self._amounts = around
            self._rules[key] = [(end, cost, value) for end, (cost, value) in sorted(best.items())]
        return self._rules[key]

    def _way(self, name: str, way: Alternative, at: int) -> Iterator[tuple[int, float, Any]]:
        if not self._may_begin(way.node, at):
            return
        for end, cost, captures in self._match(way.node, at):
            if end == at:
                continue
            for last, skipped, amounts in self._after(end):
                full = _with(captures, "amount", amounts)
                value = self.meaning(name, way.meaning, full | {"span": ((at, last),)})
                if value is not None:
                    yield last, cost + way.cost + skipped, value

    def _after(self, at: int) -> list[tuple[int, float, tuple[Amount, ...]]]:
        """Return where a match may end: here, behind fillers, and behind an amount that still belongs to it."""
        amount = amount_at(self.tagging, at) if self._amounts else None
        more = [(amount[0], 0.0, (amount[1],))] if amount is not None else []
        return [*self._skip(at), *more]

    def _may_begin(self, node: Node, at: int) -> bool:
        """Rule out most patterns by their first part alone."""
        if node.kind == "all":
            return node.parts[0].kind in ("maybe", "many") or self._may_begin(node.parts[0], at)
        if node.kind == "any":
            return any(self._may_begin(p, at) for p in node.parts)
        if node.kind in ("tag", "word"):
            return any(self._leaf(node, i) for i, *_ in self._skip(at))
        return True

    def _leaf(self, node: Node, at: int) -> tuple[int, Any] | None:
        if at >= len(self.tagging.tokens):
            return None
        if node.kind == "tag":
            found = self.tagging.tags[at].get(node.name)
            return (found[0], Amount(FACTORS[found[1]])) if found and node.name == "AMOUNT" else found
        token = self.tagging.tokens[at]
        return (at + 1, token.word) if token.word == node.name and token.kind != "quote" else None

    def _match(self, node: Node, at: int) -> Iterator[Found]:
        if node.kind in ("tag", "word"):
            for start, cost, amounts in self._skip(at):
                found = self._leaf(node, start)
                if found is not None:
                    captures = {node.name.lower(): (found[1],)} if node.kind == "tag" else {}
                    yield found[0], cost, _with(captures, "amount", amounts)
        elif node.kind == "maybe":
            yield from self._match(node.parts[0], at)
            yield at, 0.0, {}
        elif node.kind == "any":
            for part in node.parts:
                yield from self._match(part, at)
        elif node.kind == "many":
            yield from self._many(node.parts[0], at)
        elif node.kind == "all":
            yield from self._sequence(node.parts, at)
        else:
            yield from self._named(node.name, at)

    def _many(self, part: Node, at: int) -> Iterator[Found]:
        yield at, 0.0, {}
        for middle, cost, captures in self._match(part, at):
            if middle > at:
                for end, more, rest in self._many(part, middle):
                    yield end, cost + more, _joined(captures, rest)

    def _sequence(self, parts: tuple[Node, ...], at: int) -> Iterator[Found]:
        if not parts:
            yield at, 0.0, {}
            return
        for middle, cost, captures in self._match(parts[0], at):
            for end, more, rest in self._sequence(parts[1:], middle):
                yield end, cost + more, _joined(captures, rest)

    def _named(self, name: str, at: int) -> Iterator[Found]:
        if name == "words":
            yield from self._words(at)
        elif name in ("rest", "tail"):
            yield from self._rest(at, 0.12 if name == "rest" else 0.04)
        else:
            for start, skipped, amounts in self._skip(at) if name not in MEASURED else [(at, 0.0, ())]:
                for end, cost, value in self.value(name, start):
                    yield end, cost + skipped, _with({name: (value,)}, "amount", amounts)

    def value(self, name: str, at: int) -> list[tuple[int, float, Any]]:
        """Return what a rule of the grammar, or a noun phrase, makes of the words from a token on."""
        if name == "thing":
            return self.things_at(at)
        if name == "things":
            return self._list(at)
        return self.rule(name, at)

    def things_at(self, at: int) -> list[tuple[int, float, Thing]]:
        """Return the noun phrases that begin at a token."""
        if at not in self._nouns:
            self._nouns[at] = found = nouns_at(self.tagging, at)
            if self.tagging.has(at, "EXCEPT"):
                spared = self._list(self.tagging.tags[at]["EXCEPT"][0])
                found += [
                    (end, cost, _all_but(things))
                    for end, cost, things in spared
                    if all(t.kind == "thing" for t in things)
                ]
        return self._nouns[at]

    def _list(self, at: int) -> list[tuple[int, float, tuple[Thing, ...]]]:
        """Return noun phrases that 'and' or commas join."""
        key = "things", at
        if key not in self._rules:
            found: dict[int, tuple[float, tuple[Thing, ...]]] = {}
            for end, cost, thing in self.things_at(at):
                _keep(found, end, cost, (thing,))
                joint = self._joint(end)
                if joint > end and thing.kind != "whole":
                    for last, more, rest in self._list(joint):
                        if not rest[0].whole and last - at <= LONGEST_LIST:
                            _keep(found, last, cost + more + 0.08, (thing, *rest))
            self._rules[key] = [(end, cost, things) for end, (cost, things) in found.items()]
        return self._rules[key]

    def _joint(self, at: int) -> int:
        end = at
        while end < len(self.tagging.tokens) and self.tagging.tokens[end].word in (",", "and"):
            end += 1
        return end

    def _words(self, at: int) -> Iterator[Found]:
        """Take any words as they were typed."""
        if self.tagging.has(at, "QUOTE"):
            yield at + 1, 0.0, {"words": (self.tagging.tokens[at].word,)}
            return
        for end in range(at + 1, min(at + MOST_WORDS, len(self.tagging.tokens)) + 1):
            if self.tagging.tokens[end - 1].kind in ("stop", "quote"):
                return
            if self.tagging.tokens[end - 1].kind == "comma":
                continue
            capitals = sum(t.capital or t.kind == "number" for t in self.tagging.tokens[at:end])
            verbs = sum(commands(self.tagging, k) for k in range(at + 1, end))
            cost = 0.12 * (end - at) - 0.06 * capitals + 0.6 * verbs
            yield end, cost, {"words": (self.tagging.said(at, end),)}

    def _rest(self, at: int, word: float) -> Iterator[Found]:
        """Take whatever follows, up to the end of the sentence; a verb in it makes it dear."""
        cost = 0.0
        for end in range(at + 1, min(at + LONGEST_REST, len(self.tagging.tokens)) + 1):
            if self.tagging.tokens[end - 1].kind in ("stop", "quote"):
                return
            cost += word + (0.7 if end - 1 > at and commands(self.tagging, end - 1) else 0.0)
            yield end, cost, {"rest": ((at, end),)}

    def _joiner(self, at: int) -> bool:
        """Return whether a joining word stands here: an amount before it belongs to what was said before."""
        return at < len(self.tagging.tokens) and self.tagging.tokens[at].word in ("and", "but") and at > 0

    def _skip(self, at: int) -> list[tuple[int, float, tuple[Amount, ...]]]:
        """Return where a pattern may go on: here, and behind fillers and amounts."""
        key = at, self._amounts
        if key not in self._skips:
            found: list[tuple[int, float, tuple[Amount, ...]]] = [(at, 0.0, ())]
            self._skips[key] = found
            if self.tagging.has(at, "FILLER"):
                found += [(j, c + 0.01, a) for j, c, a in self._skip(self.tagging.tags[at]["FILLER"][0])]
            amount = amount_at(self.tagging, at) if self._amounts else None
            if amount is not None and not self._joiner(amount[0]):
                found += [(j, c + 0.02, (amount[1], *a)) for j, c, a in self._skip(amount[0])]
        return self._skips[key]


def commands(tagging: Tagging, at: int) -> bool:
    """Return whether a verb that wishes for something begins at a token."""
    tags = tagging.tags[at]
    led = at > 0 and (tagging.has(at - 1, "DET") or tagging.tokens[at - 1].word in ("to", "of", "with", "in"))
    return (
        not led
        and any(tag in tags for tag in COMMANDS)
        and ("NOUN" not in tags or tagging.tokens[at].capital)
    )


def _all_but(things: tuple[Thing, ...]) -> Thing:
    names = [t.phrase for t in things]
    return Thing(
        "everything except " + (", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else names[0])
    )


def _with(captures: Captures, name: str, more: tuple[Any, ...]) -> Captures:
    return captures | {name: captures.get(name, ()) + more} if more else captures


def _joined(first: Captures, second: Captures) -> Captures:
    if not second:
        return first
    joined = dict(first)
    for name, values in second.items():
        joined[name] = joined.get(name, ()) + values
    return joined


def _keep(found: dict[int, tuple[float, Any]], end: int, cost: float, value: Any) -> None:
    if end not in found or cost < found[end][0]:
        found[end] = cost, value
