"""Verbs that only look: they answer at once, with facts, and make no version."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from ...pictures import Region
from ...tools import tool
from ...tools.find import find
from .fact_types import RegionFacts
from .guest import Guest

_EDITS = ("pixels", "geometry", "generate")
"""Kinds of verbs that change the picture; the others return facts."""


def edits(described: tool.Tool) -> bool:
    """Say whether a verb changes the picture, and so is a turn."""
    return described.kind in _EDITS


def finds(described: tool.Tool) -> bool:
    """Say whether a verb returns places."""
    return described.name == find.tool.name


def found(guest: Guest, given: dict[str, Any], where: str) -> list[Region]:
    """Return the places that `find` finds in the current version, and keep them for later calls."""
    place = guest.room.conversation.workplace
    if set(given) == {"phrase"}:
        return place.find(find.tool.check_written(given)["phrase"])
    regions = seen(guest, find.tool, given, where)
    for region in regions:
        place.add_region(region)
    return regions


def seen(guest: Guest, described: tool.Tool, given: dict[str, Any], where: str) -> Any:
    """Return what a verb that only looks says of the current version."""
    conversation = guest.room.conversation
    picture, region = conversation.picture(), guest.region(where)
    with conversation.workplace.beside():
        checked = described.check_written(given)
        pictured = described.with_pictures(checked, lambda d: conversation.session.store.picture(d))
        result = described.run(picture, region, pictured).result
    return result.model_dump(mode="json") if isinstance(result, BaseModel) else result


def region_facts(regions: Sequence[Region]) -> list[RegionFacts]:
    """Return what is to be known of places, numbered as they are outlined."""
    return [
        {"number": number, "name": region.name, "box": list(region.box), "score": round(region.score, 3),
         "area": round(region.area, 4), "digest": region.digest}
        for number, region in enumerate(regions, 1)
    ]  # fmt: skip
