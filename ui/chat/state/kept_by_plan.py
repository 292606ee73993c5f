"""What a plan that waits would leave of the picture: the rest can be dimmed before it is gone."""

from functools import lru_cache

import numpy as np

from ....agent.conversation import Conversation
from ....agent.values.plan import Plan, Step
from ....errors import ToolFailed, ToolRetry
from ....pictures import Picture
from ....tools import tool

Corners = tuple[tuple[float, float], ...]
"""The corners (x, y) of what is kept, in pixels of the picture before; () where nothing is cut off."""


def kept_by_plan(plan: Plan, conversation: Conversation) -> Corners:
    """Return what the plan keeps of the current picture.

    A shape that a step chooses by what it sees is chosen on the picture before the plan's other work.
    """
    if not any(tool.get(step.tool).traits.cuts for step in plan.steps):
        return ()
    steps = Plan(steps=plan.steps).model_dump_json()
    try:
        return _known(steps, conversation, conversation.head.picture)
    except (ToolFailed, ToolRetry):
        return ()  # the plan fails in the same way, and says so


@lru_cache(maxsize=32)
def _known(steps: str, conversation: Conversation, digest: str) -> Corners:
    with conversation.workplace.beside():
        return _corners(Plan.model_validate_json(steps).steps, conversation.session.store.picture(digest))


def _corners(steps: tuple[Step, ...], picture: Picture) -> Corners:
    """Make the moves of the frame up to the last cut, and look back where the corners came from."""
    way = np.eye(3)
    for step in _framing(steps):
        described = tool.get(step.tool)
        made = described.run(picture, None, dict(step.arguments)).result
        frame = described.frame(picture, made, dict(step.arguments))
        way = np.reshape(frame, (3, 3)) @ way if frame else way
        picture = made
    width, height = picture.size
    ends = np.array([(0, 0, 1), (width, 0, 1), (width, height, 1), (0, height, 1)], np.float64)
    back = (np.linalg.inv(way) @ ends.T).T
    return tuple((float(x / w), float(y / w)) for x, y, w in back)


def _framing(steps: tuple[Step, ...]) -> list[Step]:
    last = max(at for at, step in enumerate(steps) if tool.get(step.tool).traits.cuts)
    return [step for step in steps[: last + 1] if tool.get(step.tool).moves is not None]
