"""How sure a region has to be before something is destroyed in it: the one rule, for every mind and tool."""

from collections.abc import Iterable
from typing import Literal

from ...pictures import Region
from ...tools.tool import Tool

SURE = 0.6
"""Score from which on a region is taken without a word."""

LIKELY = 0.25
"""Score from which on the likeliest region is taken where nobody can be asked, and owned up to."""

LIKELY_PAINTED = 0.5
"""The same of a tool that paints: nothing else looks as absurd in a wrong place."""

Standing = Literal["sure", "likely", "unlikely"]
"""sure: do it; likely: ask with the outline drawn, or take it and say so; unlikely: only ask."""


def standing(tool: Tool, found: Iterable[Region]) -> Standing:
    """Return what may be done with the candidates of a phrase by a tool.

    Only a tool that is `careful` spoils something in a wrong region; others take what there is.
    """
    scores = [region.score for region in found]
    if not scores:
        return "unlikely"
    if not tool.traits.careful or max(scores) >= SURE:
        return "sure"
    return "likely" if max(scores) >= LIKELY else "unlikely"


def unasked(tool: Tool, score: float) -> bool:
    """Return whether the likeliest region is taken where nobody can be asked; it is owned up to."""
    return score >= (LIKELY_PAINTED if tool.traits.stage == "paint" else LIKELY)


def surest(found: Iterable[Region]) -> Region | None:
    """Return the region with the best score, of equals the largest; None of none."""
    return max(found, key=lambda region: (region.score, region.area), default=None)
