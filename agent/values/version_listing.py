"""The version tree as lines of text."""

from collections.abc import Callable, Iterator

from .plan import call_text
from .versions import Version, VersionTree

_TOLD = 8
"""Newest versions that are put into words."""


def draw_tree(tree: VersionTree, beside: Callable[[Version], str] = lambda version: "") -> str:
    """Return the tree drawn with branches, the current one marked; `beside`: what else is said of each."""
    return "\n".join(line for root in tree.roots() for line in _lines(tree, root, "", "", beside))


def _lines(
    tree: VersionTree, version: Version, lead: str, below: str, beside: Callable[[Version], str]
) -> Iterator[str]:
    facts = beside(version)
    yield lead + label(tree, version) + (f"  [{facts}]" if facts else "")
    children = tree.children(version)
    for child in children:
        last = child is children[-1]
        leads = ("└─ ", "   ") if last else ("├─ ", "│  ")
        yield from _lines(tree, child, below + leads[0], below + leads[1], beside)


def label(tree: VersionTree, version: Version) -> str:
    """Return a version in one line: number, what was asked, how it went."""
    said = version.name or version.request or "original"
    marks = " ★" if version.starred else ""
    if tree.is_aside(version):
        marks += " (not kept)"
    if version.id == tree.head.id:
        marks += "  ← current"
    return f"{version.number}  {said[:60]}{marks}"


def in_words(tree: VersionTree) -> tuple[str, ...]:
    """Return the newest versions, a sentence each: what was asked, what was done, how it went."""
    made = sorted((v for v in tree.versions.values() if v.parent), key=lambda v: v.number)
    return tuple(_sentence(tree, version) for version in made[-_TOLD:])


def _sentence(tree: VersionTree, version: Version) -> str:
    failed = version.verdict is not None and not version.verdict.passed
    standing = (
        "failed, kept beside"
        if tree.is_aside(version)
        else "current"
        if version.id == tree.head.id
        else "kept"
    )
    wrong = f"; wrong: {version.verdict.wrong}" if failed and version.verdict else ""
    steps = "; ".join(map(call_text, version.steps))
    above = tree.versions[version.parent].number
    return f"Version {version.number} from {above} ({standing}): {version.request}: {steps}{wrong}"
