"""Which engines exist, found by verb and name and imported when asked for."""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import Any

from ..errors import ConfigError, EngineUnavailable
from . import EngineSpec
from .diffusion import specs as diffusion
from .hosted import specs as hosted
from .profiles import Profile, active
from .weights import Weights, on_disk

_HERE = __package__

BUILT_IN = (
    EngineSpec(
        "caption",
        "classical",
        f"{_HERE}.classical.caption:ClassicalCaptioner",
        abilities=frozenset({"describe"}),
        cost=0.5,
    ),
    EngineSpec(
        "find",
        "classical",
        f"{_HERE}.classical.find:ClassicalLocalizer",
        abilities=frozenset(
            {
                "phrase",
                "colour",
                "sky",
                "greenery",
                "water",
                "skin",
                "face",
                "subject",
                "text",
                "point",
                "box",
            }
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
    *hosted.SPECS,
    *diffusion.SPECS,
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


def missing(candidate: EngineSpec) -> str:
    """Return the command that brings what an engine lacks; '' when it is ready."""
    if "models" in candidate.needs and not (find_spec("torch") and find_spec("diffusers")):
        return 'pip install "retoucher[models]"'
    if "key" in candidate.needs and not hosted.ready():
        return candidate.supply
    if not all(map(_has_weights, candidate.weights)):
        return candidate.supply
    return ""


def choose(verb: str, ability: str) -> EngineSpec:
    """Return the engine that the profile prefers, else the cheapest, of those that are ready and can do this.

    `EngineUnavailable` says what could, and the command that brings it.
    """
    profile = active()
    able = sorted((s for s in specs() if s.verb == verb and ability in s.abilities), key=profile.rank)
    for candidate in able:
        if profile.allows(candidate) and not missing(candidate):
            return candidate
    ways = "; ".join(f"{s.name}: {missing(s) or 'use --profile local, openai or mixed'}" for s in able[:3])
    raise EngineUnavailable(
        f"no engine is ready that can {verb} ({ability}); there could be {ways or 'none'}"
    )


def ready(profile: Profile) -> frozenset[str]:
    """Return 'verb/name' of each engine that the profile allows and that lacks nothing."""
    return frozenset(f"{s.verb}/{s.name}" for s in specs() if profile.allows(s) and not missing(s))


def known_weights() -> dict[str, Weights]:
    """Return the weights that built-in engines name."""
    return dict(diffusion.WEIGHTS)


def _has_weights(name: str) -> bool:
    from .placement import PoolSettings

    known = known_weights()
    return name not in known or on_disk(known[name], PoolSettings().weights.get(name, ""))


def _listing(candidates: list[EngineSpec]) -> str:
    lines = [f"{s.name} (needs {', '.join(s.needs)}: {s.supply})" if s.needs else s.name for s in candidates]
    return "; ".join(lines) or "nothing"
