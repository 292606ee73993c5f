"""Regions that words name, looked up."""

from ....errors import ToolError
from ....pictures import Region
from .. import Scene


def lookup(scene: Scene, phrase: str) -> list[Region]:
    """Return the candidates of a phrase; a phrase that no engine can look for has none."""
    try:
        return scene.find(phrase)
    except ToolError:
        return []


def overlap(one: Region, other: Region) -> float:
    """Return the share of two regions' union that both hold."""
    return one.intersect(other).area / max(one.union(other).area, 1e-9)
