"""When the main subject stands for a thing that nobody here knows by its name."""

from ....engines.classical.find.phrase import parse_phrase
from ....engines.eyes.seen_words import nouns_of
from ....engines.eyes.vocabulary import is_stuff, zone_of
from ....pictures import Region
from ....tools.tool import Tool
from ...values.certainty import SURE
from .. import Scene
from .lookups import lookup, overlap

_ALIVE = ("person", "animal")
_SAME = 0.5
"""Overlap from which the main subject is a person or an animal that is seen."""


def stand_in(phrase: str, tool: Tool, scene: Scene) -> Region | None:
    """Return the main subject where it may be taken for what is not found, and nobody can be asked.

    The noun is one that the detector has no word for, and says no place or colour; one subject is clear, and
    neither somebody nor an animal; the tool destroys nothing there.
    """
    if scene.may_ask or _destroys(tool) or not _unknown(phrase):
        return None
    subjects = lookup(scene, "subject")
    if len(subjects) != 1 or subjects[0].score < SURE:
        return None
    alive = (region for kind in _ALIVE for region in lookup(scene, kind))
    return None if any(overlap(subjects[0], region) > _SAME for region in alive) else subjects[0]


def _destroys(tool: Tool) -> bool:
    traits = tool.traits
    return tool.kind == "generate" or traits.region_is == "gone" or traits.flattens or traits.cuts


def _unknown(phrase: str) -> bool:
    said = parse_phrase(phrase)
    named = said.kind == "object" and said.group != "surface" and bool(said.noun)
    told_apart = said.chooses or bool(said.colour)
    known = bool(nouns_of(said)) or bool(zone_of(said.noun)) or is_stuff(said.noun)
    return named and not told_apart and not known


def taken_for(phrase: str, region: Region) -> str:
    """Return how a stand-in is owned up to."""
    place = ",".join(map(str, region.box))
    return f"I do not know what {phrase} looks like; the main subject is taken: what lies in {place}"
