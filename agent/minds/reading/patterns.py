"""Patterns of tags: 'MAKE <things> BE? (more|less) EFFECT' as a small tree."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Node:
    """A part of a pattern. Capitals are tags, <…> rules or noun phrases, the rest words."""

    kind: Literal["tag", "word", "rule", "all", "any", "maybe", "many"]
    name: str = ""
    parts: tuple["Node", ...] = ()


def parsed(pattern: str) -> Node:
    """Return the tree of a pattern; a `ValueError` names one that is not closed."""
    spaced = pattern
    for sign in ("(", "|", ")"):
        spaced = spaced.replace(sign, f" {sign} ")
    pieces = spaced.replace(") ?", ")? ").replace(") *", ")* ").split()
    if spaced.count("(") != spaced.count(")"):
        raise ValueError(f"the brackets of the pattern {pattern!r} do not match")
    node, rest = _choice(pieces)
    if rest:
        raise ValueError(f"a bracket too many in the pattern {pattern!r}")
    return node


_CLOSING: dict[str, Literal["maybe", "many", ""]] = {")": "", ")?": "maybe", ")*": "many"}


def _choice(pieces: list[str]) -> tuple[Node, list[str]]:
    ways: list[Node] = []
    parts: list[Node] = []
    while pieces and pieces[0] not in _CLOSING:
        piece, pieces = pieces[0], pieces[1:]
        if piece == "|":
            ways.append(_sequence(parts))
            parts = []
        elif piece == "(":
            inner, pieces = _choice(pieces)
            kind = _CLOSING[pieces[0]]
            parts.append(Node(kind, parts=(inner,)) if kind else inner)
            pieces = pieces[1:]
        else:
            parts.append(_leaf(piece))
    ways.append(_sequence(parts))
    return (ways[0] if len(ways) == 1 else Node("any", parts=tuple(ways))), pieces


def _sequence(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Node("all", parts=tuple(parts))


def _leaf(piece: str) -> Node:
    if piece[-1] in "?*" and len(piece) > 1:
        return Node("maybe" if piece[-1] == "?" else "many", parts=(_leaf(piece[:-1]),))
    if piece.startswith("<"):
        return Node("rule", piece.strip("<>"))
    return Node("tag", piece) if piece.isupper() else Node("word", piece)
