"""A vague instruction → specific ones: what a scene consists of, as far as the picture has it."""

import re
from collections.abc import Callable
from dataclasses import replace

from ....engines.registry import specs
from ....prompts.specifics import Scenery, load_specifics
from .. import Scene
from .grammar import alternatives
from .reading import Action

MOST = 3
"""Each specific instruction costs a network row a step."""


def scenery_of(instruction: str) -> Scenery | None:
    """Return the known scene that an instruction names."""
    text = instruction.lower()
    return next((s for s in load_specifics() if re.search(rf"\b{alternatives(s.words)}\b", text)), None)


def taken_apart(instruction: str, describe: Callable[[], str]) -> tuple[str, ...]:
    """Return up to three specific instructions, those that the picture's description speaks for first."""
    scenery = scenery_of(instruction)
    if scenery is None:
        return ()
    described = describe().lower()
    ranked = sorted(
        (s for s in scenery.specific if not s.about or any(word in described for word in s.about)),
        key=lambda s: not s.about,
    )
    return tuple(s.do for s in ranked[:MOST])


def with_specifics(action: Action, scene: Scene) -> Action:
    """Return a generative edit with its specific instructions, where an engine that takes them is ready."""
    takers = {f"edit/{s.name}" for s in specs() if s.verb == "edit" and "specific" in s.abilities}
    if action.tool != "edit" or not takers & scene.engines or "specific" in action.arguments:
        return action
    found = taken_apart(str(action.arguments.get("instruction", "")), scene.describe)
    return replace(action, arguments=action.arguments | {"specific": found}) if found else action
