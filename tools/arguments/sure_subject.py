"""What a picture is of, for tools that were not told."""

from ...engines.registry import choices
from ...errors import EngineUnavailable, ToolError
from ...pictures import Picture, Region
from ..find import find

_SURE = 0.6
"""Score from which on a subject is believed."""


def sure_subject(picture: Picture) -> Region | None:
    """Return what the picture is of where a trained eye is sure of it."""
    try:
        able = [one for one in choices("find", "subject") if one.weights]
        found = find(picture, phrase="subject", engine=able[0].name) if able else []
    except (EngineUnavailable, ToolError):
        return None
    sure = [region for region in found if region.score >= _SURE and not region.empty]
    return max(sure, key=lambda region: region.area, default=None)
