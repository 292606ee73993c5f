"""Where the cards of the edit tree stand, and which versions are folded into one."""

from collections.abc import Callable, Collection
from dataclasses import replace

from ...agent.values.versions import Version, VersionTree
from . import Card

FEW = 4
"""Versions in a row that are shown each for itself; so are this many that led to the current one."""


def placed_cards(
    tree: VersionTree, thumb: Callable[[str], str], compared: Collection[str], unfolded: Collection[str]
) -> list[Card]:
    """Return the versions with their places: a column for each step away from the original.

    `thumb`: digest of a picture → address of a small one; `compared`, `unfolded`: ids of versions. A long run
    between versions that matter is one card, unless the version that it begins with is unfolded.
    """
    path = {version.id for version in tree.path()}
    near = {version.id for version in tree.path()[-FEW:]}
    placed: list[Card] = []
    standing: dict[str, str] = {}
    """Last version of a folded run → the first, which its card is called by."""
    opened: set[str] = set()
    row = -1

    def place(version: Version, column: int, row: int) -> int:
        """Place a version and what was made from it; return the last row used."""
        run = _run_of(version, tree, near | set(compared))
        if version.id in unfolded:
            opened.update(one.id for one in run)
        folds = len(run) > FEW and version.id not in opened
        card = _fold(run) if folds else _card(version, tree, thumb(version.picture))
        marks = {"path": version.id in path, "compared": version.id in compared}
        placed.append(replace(card, column=column, row=row, **marks))
        if folds:
            version = run[-1]
            standing[version.id] = run[0].id
        last = row
        for number, child in enumerate(sorted(tree.children(version), key=tree.is_aside)):
            last = place(child, column + 1, row if number == 0 else last + 1)
        return last

    for root in tree.roots():
        row = place(root, 0, row + 1)
    return [replace(card, parent=standing.get(card.parent, card.parent)) for card in placed]


def label_of(version: Version) -> str:
    """Return what a version is called: the name that somebody gave it, else what was asked for."""
    return version.name if version.name and version.parent else version.request or "original"


def _run_of(version: Version, tree: VersionTree, kept: set[str]) -> list[Version]:
    """Return the versions from this one on that follow each other without a branch, and nobody marked."""
    run: list[Version] = []
    at = version
    while at.parent and not at.starred and not at.name and at.id not in kept:
        run.append(at)
        children = tree.children(at)
        if len(children) != 1:
            break
        at = children[0]
    return run


def _fold(run: list[Version]) -> Card:
    first, last = run[0], run[-1]
    title = f"Show versions {first.number} to {last.number}"
    return Card(first.id, first.number, first.parent, "", title, thumb="", column=0, row=0, folded=len(run))


def _card(version: Version, tree: VersionTree, thumb: str) -> Card:
    label = label_of(version)
    return Card(
        id=version.id,
        number=version.number,
        parent=version.parent,
        label=label,
        title=f"{label} ({version.seconds:.1f} s)" if version.parent else label,
        thumb=thumb,
        column=0,
        row=0,
        head=version.id == tree.head.id,
        starred=version.starred,
        failed=tree.is_aside(version),
    )
