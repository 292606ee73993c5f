"""A vague generative edit with the specific instructions that it consists of in this picture."""

from dataclasses import replace

from ....engines.registry import specs
from ....tools.decompose import fitting
from .. import Scene
from ..clauses.meaning import Action


def with_specifics(action: Action, scene: Scene) -> Action:
    """Return a generative edit with its specific instructions, where an engine that takes them is ready."""
    takers = {f"edit/{s.name}" for s in specs() if s.verb == "edit" and "specific" in s.abilities}
    if action.tool != "edit" or not takers & scene.engines or "specific" in action.arguments:
        return action
    found = fitting(str(action.arguments.get("instruction", "")), scene.describe)
    return replace(action, arguments=action.arguments | {"specific": found}) if found else action
