"""Which engines exist, found by verb and name and imported when asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..errors import ConfigError, EngineUnavailable
from . import EngineSpec
from .diffusion import specs as diffusion
from .hosted import specs as hosted
from .profiles import Profile, active, using
from .vision import specs as vision
from .weights import Weights, folder_of, on_disk

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
    *vision.SPECS,
    *diffusion.SPECS,
)


@cache
def specs() -> tuple[EngineSpec, ...]:
    """Return every known engine, the built-in ones first; a third party adds its own by entry point.

    An entry point of the group `retoucher.engines` names an `EngineSpec` or a list of them.
    """
    found = list(BUILT_IN)
    for point in entry_points(group="retoucher.engines"):
        loaded = _loaded(point)
        found.extend([loaded] if isinstance(loaded, EngineSpec) else loaded)
    return tuple(found)


def _loaded(point: EntryPoint) -> EngineSpec | list[EngineSpec]:
    try:
        return point.load()
    except (ImportError, AttributeError) as error:
        package = point.dist.name if point.dist else point.module
        raise ConfigError(
            f"the engine {point.name!r} of the package {package} cannot be loaded: {error}; "
            f"mend it or `pip uninstall {package}`"
        ) from error


def spec(verb: str, name: str) -> EngineSpec:
    """Return the engine of that verb and name; `ConfigError` lists what there is."""
    of_verb = [s for s in specs() if s.verb == verb]
    for candidate in of_verb:
        if candidate.name == name:
            return candidate
    raise ConfigError(f"no engine {name!r} for {verb!r}; there is: {_listing(of_verb)}")


def engine(verb: str, name: str) -> Any:
    """Return an engine as the profile sets it, built once a process; it satisfies its verb's protocol."""
    credits, built = _CREDITS.get(), _built(verb, name)
    if credits is not None and spec(verb, name).needs:
        credits.append(credit(spec(verb, name)))
    wanted = active().engines.get(f"{verb}/{name}", {})
    return _set_up(f"{verb}/{name}", built, wanted) if wanted else built


def _set_up(name: str, built: Any, wanted: dict[str, Any]) -> Any:
    known = getattr(built, "__dataclass_fields__", {})
    for setting, value in wanted.items():
        now = getattr(built, setting, None)
        if setting not in known or not isinstance(value, int | float if type(now) is float else type(now)):
            raise ConfigError(f"the profile cannot set {setting}={value!r} of {name}; it has {built}")
    return replace(built, **wanted)


@cache
def _built(verb: str, name: str) -> Any:
    module, _, attribute = spec(verb, name).path.partition(":")
    return getattr(import_module(module), attribute)()


_CREDITS: ContextVar[list[str] | None] = ContextVar("retoucher_credits", default=None)


@contextmanager
def credited() -> Iterator[list[str]]:
    """Collect who is asked for work inside the block; classical engines go unnamed."""
    credits: list[str] = []
    token = _CREDITS.set(credits)
    try:
        yield credits
    finally:
        _CREDITS.reset(token)


def credit(candidate: EngineSpec) -> str:
    """Return an engine and the weights it loads: 'edit/sane: instruct-pix2pix = owner/name@revision'."""
    known = known_weights()
    said = [f"{name} = {_edition(known[name])}" for name in candidate.weights if name in known]
    return f"{candidate.verb}/{candidate.name}" + (f": {', '.join(said)}" if said else "")


def _edition(weights: Weights) -> str:
    """Return the hub id with the commit on this disk; of a folder of one's own its name alone."""
    from .placement import PoolSettings

    where = PoolSettings().address_of(weights.name)
    folder = folder_of(weights, where)
    if folder.parent.name == "snapshots":
        return f"{where or weights.hub}@{folder.name}"
    return f"{folder.parent.name}/{folder.name}" if folder == Path(where).expanduser() else where


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
    """Return the first of `choices`."""
    return choices(verb, ability)[0]


def choices(verb: str, ability: str) -> list[EngineSpec]:
    """Return the engines that are ready and can do this: what the profile prefers first, then by cost.

    `EngineUnavailable` when there is none: it says what could, and the command that brings it.
    """
    profile = active()
    able = sorted((s for s in specs() if s.verb == verb and ability in s.abilities), key=profile.rank)
    found = [s for s in able if profile.allows(s) and not missing(s)]
    if found:
        return found
    ways = "; ".join(f"{s.name}: {missing(s) or 'use --profile local, openai or mixed'}" for s in able[:3])
    raise EngineUnavailable(
        f"no engine is ready that can {verb} ({ability}); there could be {ways or 'none'}"
    )


def ready(profile: Profile) -> frozenset[str]:
    """Return 'verb/name' of each engine that the profile allows and that lacks nothing."""
    with using(profile):
        return frozenset(f"{s.verb}/{s.name}" for s in specs() if profile.allows(s) and not missing(s))


def known_weights() -> dict[str, Weights]:
    """Return the weights that built-in engines name."""
    return vision.WEIGHTS | diffusion.WEIGHTS


def _has_weights(name: str) -> bool:
    from .placement import PoolSettings

    known = known_weights()
    return name not in known or on_disk(known[name], PoolSettings().address_of(name))


def _listing(candidates: list[EngineSpec]) -> str:
    lines = [f"{s.name} (needs {', '.join(s.needs)}: {s.supply})" if s.needs else s.name for s in candidates]
    return "; ".join(lines) or "nothing"
