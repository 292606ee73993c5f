"""What a plan that waits would leave of the picture: the rest can be dimmed before it is gone."""

from weakref import WeakKeyDictionary

import numpy as np

from ....agent.conversation import Conversation
from ....agent.values.plan import Plan, Step
from ....errors import ToolFailed, ToolRetry
from ....pictures import Picture
from ....tools import tool

Corners = tuple[tuple[float, float], ...]
"""The corners (x, y) of what is kept, in pixels of the picture before; () where nothing is cut off."""

_last: WeakKeyDictionary[Conversation, tuple[tuple[str, str], Corners]] = WeakKeyDictionary()
"""What was asked of a conversation last (steps, picture), and the answer."""


def kept_by_plan(plan: Plan, conversation: Conversation) -> Corners:
    """Return what the plan keeps of the current picture.

    A shape that a step chooses by what it sees is chosen on the picture before the plan's other work.
    """
    if not any(tool.get(step.tool).traits.cuts for step in plan.steps):
        return ()
    asked = Plan(steps=plan.steps).model_dump_json(), conversation.head.picture
    known = _last.get(conversation)
    if known is None or known[0] != asked:
        known = _last[conversation] = asked, _kept(plan.steps, conversation)
    return known[1]


def _kept(steps: tuple[Step, ...], conversation: Conversation) -> Corners:
    try:
        with conversation.workplace.beside():
            return _corners(steps, conversation.session.store.picture(conversation.head.picture))
    except (ToolFailed, ToolRetry):
        return ()  # the plan fails in the same way, and says so


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
