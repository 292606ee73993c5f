"""A vague generative edit with the specific instructions that it consists of in this picture."""

from dataclasses import replace

from ....engines.registry import specs
from ....tools.decompose import fitting
from .. import Scene
from .intent_calls import Action


def with_specifics(action: Action, scene: Scene) -> Action:
    """Return a generative edit with its specific instructions, where an engine that takes them is ready."""
    tool = scene.toolbox(action.tool)
    takers = {f"{s.verb}/{s.name}" for s in specs() if s.verb == tool.verb and "specific" in s.abilities}
    takes_them = "specific" in tool.arguments.model_fields and "specific" not in action.arguments
    if not takes_them or not takers & scene.engines:
        return action
    found = fitting(str(action.arguments.get(tool.traits.prompt, "")), scene.describe)
    return replace(action, arguments=action.arguments | {"specific": found}) if found else action
