"""What a preset is called, what it does, and how this picture looks with it."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, get_args

from ....agent.values.plan import Plan, Step
from ....agent.values.versions import Version
from ....errors import ToolRetry
from ....pictures import Store
from ....tools import tool
from ....tools.enhance import enhance
from ....tools.look import LookName, look
from ..state.room import Room
from ..state.screen_images import THUMB, small_jpeg


@dataclass(frozen=True)
class Preset:
    """An edit of one step, by name."""

    name: str
    label: str
    tool: str
    arguments: dict[str, Any]


@cache
def presets() -> dict[str, Preset]:
    """Return all presets by name, in the order in which they are shown."""
    light = Preset("light", "Light and colour", enhance.tool.name, {})
    looks = [Preset(name, _label(name), look.tool.name, {"name": name}) for name in get_args(LookName)]
    return {preset.name: preset for preset in (light, *looks)}


CHOSEN = "Chosen by its picture"


def base_of_preset(room: Room, *, placed: bool) -> Version:
    """Return the version that a preset is made from: one of the whole photo takes the place of another.

    `placed`: it is to work in a part only, on top of what is there.
    """
    head = room.conversation.head
    tried = len(head.steps) == 1 and head.steps[0].reason.startswith(CHOSEN) and not head.steps[0].region
    return room.conversation.tree.versions[head.parent] if tried and not placed else head


def make_preset(room: Room, name: str, region: str = "") -> None:
    """Make a version with a preset; `region` is the digest of where, '' for the whole photo.

    Raises ToolRetry where there is no preset of that name.
    """
    preset = _preset(name)
    step = Step(
        reason=f"{CHOSEN}: {preset.label}.",
        tool=preset.tool,
        arguments=preset.arguments,
        region=region,
    )
    base = base_of_preset(room, placed=bool(region))
    room.carry_out(Plan(steps=(step,), thinking="Chosen by hand."), base, preset.label)


@lru_cache(maxsize=256)
def preset_bytes(store: Store, digest: str, name: str) -> bytes:
    """Return a small JPEG of a picture with a preset."""
    preset = _preset(name)
    made = tool.get(preset.tool).run(store.thumbnail(digest, longest=THUMB), None, dict(preset.arguments))
    return small_jpeg(made.result)


def _preset(name: str) -> Preset:
    if name not in presets():
        raise ToolRetry(f"there is no preset {name!r}: {', '.join(presets())}")
    return presets()[name]


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()
