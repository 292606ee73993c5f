"""Which engines exist, found by verb and name and imported when asked for."""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from ..errors import ConfigError
from . import EngineSpec

_HERE = __package__

BUILT_IN = (
    EngineSpec("caption", "classical", f"{_HERE}.classical.caption:ClassicalCaptioner"),
    EngineSpec(
        "find",
        "classical",
        f"{_HERE}.classical.find:ClassicalLocalizer",
        abilities=frozenset(
            {"colour", "sky", "greenery", "water", "skin", "face", "subject", "text", "point", "box"}
        ),
        cost=0.5,
    ),
    EngineSpec(
        "inpaint",
        "classical",
        f"{_HERE}.classical.inpaint:ExemplarInpainter",
        abilities=frozenset({"remove"}),
        cost=2.0,
    ),
)


@cache
def specs() -> tuple[EngineSpec, ...]:
    """Return every known engine, the built-in ones first; a third party adds its own by entry point.

    An entry point of the group `retoucher.engines` names an `EngineSpec` or a list of them.
    """
    found = list(BUILT_IN)
    for point in entry_points(group="retoucher.engines"):
        loaded = point.load()
        found.extend([loaded] if isinstance(loaded, EngineSpec) else loaded)
    return tuple(found)


def spec(verb: str, name: str) -> EngineSpec:
    """Return the engine of that verb and name; `ConfigError` lists what there is."""
    of_verb = [s for s in specs() if s.verb == verb]
    for candidate in of_verb:
        if candidate.name == name:
            return candidate
    raise ConfigError(f"no engine {name!r} for {verb!r}; there is: {_listing(of_verb)}")


@cache
def engine(verb: str, name: str) -> Any:
    """Import and build an engine; it satisfies the protocol of its verb. Built once a process."""
    module, _, attribute = spec(verb, name).path.partition(":")
    return getattr(import_module(module), attribute)()


def _listing(candidates: list[EngineSpec]) -> str:
    lines = [f"{s.name} (needs {', '.join(s.needs)}: {s.supply})" if s.needs else s.name for s in candidates]
    return "; ".join(lines) or "nothing"
