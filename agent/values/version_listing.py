"""The version tree as lines of text."""

from collections.abc import Iterator

from .versions import Version, VersionTree


def draw_tree(tree: VersionTree) -> str:
    """Return the tree drawn with branches; the current version is marked."""
    return "\n".join(line for root in tree.roots() for line in _lines(tree, root, "", ""))


def _lines(tree: VersionTree, version: Version, lead: str, below: str) -> Iterator[str]:
    yield lead + label(tree, version)
    children = tree.children(version)
    for child in children:
        last = child is children[-1]
        yield from _lines(tree, child, below + ("└─ " if last else "├─ "), below + ("   " if last else "│  "))


def label(tree: VersionTree, version: Version) -> str:
    """Return a version in one line: number, what was asked, how it went."""
    said = version.name or version.request or "original"
    marks = " ★" if version.starred else ""
    if version.verdict is not None and not version.verdict.passed:
        marks += " (not kept)"
    if version.id == tree.head.id:
        marks += "  ← current"
    return f"{version.number}  {said[:60]}{marks}"
