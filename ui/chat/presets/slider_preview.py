"""How the picture looks with the sliders as they stand: a small copy, while a hand moves them."""

from functools import lru_cache
from typing import Any

import cv2
import numpy as np

from ....agent.values.plan import Step
from ....agent.values.versions import Version
from ....errors import ToolRetry
from ....pictures import Picture, Region, Store
from ....tools import tool
from ....tools.adjust import adjust
from ....tools.tool import Tool
from ..state.room import Room
from ..state.screen_images import scaled, screen_file

STILL = Step(reason="Set by hand.", tool=adjust.tool.name)
"""What stands at zero before an edit has amounts."""
PREVIEW = 900
"""Longest side of a preview: about the stage of a laptop."""
HOW_FAR = ("strength", "brighten")
"""Amounts that say how far a step goes: less of it lies between the picture before and after."""
FARTHEST = 2.0
"""How often the way from before to after a preview goes at most: what lies beyond is a guess."""
Moved = dict[tuple[int, str], float]
"""(number of a step, name of its amount) → where the slider stands."""


def preview_bytes(room: Room, base: Version, steps: tuple[Step, ...], moved: Moved) -> tuple[bytes, str]:
    """Return (file, media type) of a small copy of `base` with steps whose amounts are moved.

    Raises ToolRetry where a step does not show on a small copy, or is too slow for it.
    """
    store = room.conversation.session.store
    small = _small(store, base.ground)
    made = small
    for number, step in enumerate(steps):
        amounts = {name: value for (at, name), value in moved.items() if at == number}
        region = _small_region(store, step.region, small.size) if step.region else None
        if may_show(step):
            made = tool.get(step.tool).run(made, region, step.arguments | amounts).result
        else:
            made = _between(small, step, amounts, room, len(steps))
    return screen_file(made)


def may_show(step: Step) -> bool:
    """Return whether a step can be made anew on a small copy while its slider moves."""
    if step.object is not None or step.takes_off:
        return False
    described = tool.get(step.tool)
    return described.traits.scales and not described.digests(step.arguments)


def may_lie_between(step: Step, head: Version) -> bool:
    """Return whether less of a version's only step lies between before and after, and more beyond."""
    if step.object is not None or step.takes_off or head.steps != (step,):
        return False
    described: Tool = tool.get(step.tool)
    return described.kind == "pixels" and bool(_how_far(step)[1])


def read_moved(text: str) -> Moved:
    """Return what '0:contrast:0.2,1:strength:0.5' says; ToolRetry where it says nothing."""
    try:
        parts = [part.split(":") for part in text.split(",") if part]
        return {(int(number), name): float(value) for number, name, value in parts}
    except ValueError:
        raise ToolRetry(f"wanted number:name:value, got {text[:99]!r}") from None


def _between(small: Picture, step: Step, amounts: dict[str, float], room: Room, many: int) -> Picture:
    """Return the picture as far between before and after as its one amount says; beyond, it goes on."""
    head, (name, given) = room.conversation.head, _how_far(step)
    if many > 1 or amounts.keys() != {name} or not may_lie_between(step, head):
        raise ToolRetry(f"{step.tool} shows when the slider is let go")
    after = _small(room.conversation.session.store, head.ground)
    share = float(np.clip(amounts[name] / given, -FARTHEST, FARTHEST))
    if after.size != small.size:
        raise ToolRetry(f"{step.tool} shows when the slider is let go")
    mixed = cv2.addWeighted(small.rgb, 1 - share, after.rgb, share, 0)
    return small.with_rgb(np.asarray(mixed, np.uint8))


def _how_far(step: Step) -> tuple[str, float]:
    """Return the amount that says how far a step goes and where it stands; 0 where it has none."""
    described = tool.get(step.tool)
    (name,) = [name for name in HOW_FAR if name in described.amounts] or [""]
    if not name:
        return "", 0.0
    given: Any = step.arguments.get(name, described.arguments.model_fields[name].default)
    return name, float(given)


@lru_cache(maxsize=8)
def _small(store: Store, digest: str) -> Picture:
    picture = store.picture(digest)
    return Picture(scaled(picture.pixels, PREVIEW), picture.facts)


@lru_cache(maxsize=8)
def _small_region(store: Store, digest: str, size: tuple[int, int]) -> Region:
    mask = cv2.resize(store.region(digest).bytes8, size, interpolation=cv2.INTER_AREA)
    return Region(np.asarray(mask, np.uint8))
