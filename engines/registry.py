"""Which engines exist, found by verb and name and imported when asked for."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import Any

from ..errors import ConfigError, EngineUnavailable, ToolFailed, ToolRetry
from . import EngineSpec
from .credit import Credit, credit_of
from .diffusion import diffusion_specs as diffusion
from .eyes import eyes_specs as eyes
from .hosted import hosted_specs as hosted
from .hosted.privacy_border import KEPT
from .placement import PoolSettings, sees_gpu
from .profiles import Profile
from .vision import vision_specs as vision
from .weights import Weights, on_disk
from .work import current, working

_HERE = __package__

BUILT_IN = (
    EngineSpec(
        "caption",
        "classical",
        f"{_HERE}.classical.find.caption:ClassicalCaptioner",
        abilities=frozenset({"describe"}),
        cost=0.5,
    ),
    EngineSpec(
        "find",
        "classical",
        f"{_HERE}.classical.find.localizer:ClassicalLocalizer",
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
        f"{_HERE}.classical.fill.inpaint:ExemplarInpainter",
        abilities=frozenset({"remove"}),
        cost=2.0,
    ),
    *eyes.SPECS,
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


def engine(verb: str, name: str, **wanted: Any) -> Any:
    """Return an engine, built once a process, as the profile sets it and then as `wanted` does.

    It satisfies its verb's protocol. `wanted`: settings of this call, None = as they are; `ToolRetry` says
    which of them the engine does not have.
    """
    if current().border.closed and "key" in spec(verb, name).needs:
        raise ToolRetry(KEPT)
    work, built = current(), built_in_code(verb, name)
    full = f"{verb}/{name}"
    set_by_profile = work.profile.engines.get(full, {})
    for setting, value in set_by_profile.items():
        if not _fits(built, setting, value):
            raise ConfigError(f"the profile cannot set {setting}={value!r} of {full}; it has {built}")
    built = _replaced(built, set_by_profile)
    asked = {setting: value for setting, value in wanted.items() if value is not None}
    for setting, value in asked.items():
        if not _fits(built, setting, value):
            raise ToolRetry(f"engine {name!r} takes no {setting}, got {value!r}; it takes {_taken(built)}")
    built = _replaced(built, asked)
    if work.credits is not None and spec(verb, name).needs:
        known = known_weights()
        used = [known[w] for w in spec(verb, name).weights if w in known]
        work.credits.append(str(credit_of(full, used, built)))
    return built


def as_before(line: str) -> AbstractContextManager[None]:
    """Let the engine that a recipe's line names work with the line's settings inside the block."""
    known = Credit.parse(line)
    if known is None:
        return nullcontext()
    verb, _, name = known.engine.partition("/")
    try:
        return known.again(built_in_code(verb, name))
    except ConfigError as error:
        raise ToolFailed(str(error)) from error


def other_weights(line: str) -> list[str]:
    """Say which weights of a recipe's line are others on this disk."""
    known = Credit.parse(line)
    return known.other_weights(known_weights()) if known else []


OF_A_CALL = ("steps", "guidance", "image_guidance", "strength", "scheduler")
"""Settings that tools pass on; an engine has those among its fields that are not None."""


def _fits(built: Any, setting: str, value: Any) -> bool:
    now = getattr(built, setting, None)
    known = setting in getattr(built, "__dataclass_fields__", {}) and now is not None
    return known and isinstance(value, int | float if type(now) is float else type(now))


def _replaced(built: Any, wanted: dict[str, Any]) -> Any:
    return replace(built, **wanted) if wanted else built


def _taken(built: Any) -> str:
    return ", ".join(s for s in OF_A_CALL if getattr(built, s, None) is not None) or "no settings"


@cache
def built_in_code(verb: str, name: str) -> Any:
    """Return an engine with the settings that its code gives it."""
    module, _, attribute = spec(verb, name).path.partition(":")
    return getattr(import_module(module), attribute)()


def missing(candidate: EngineSpec) -> str:
    """Return the command that brings what an engine lacks, or what no command brings; '' when it is ready."""
    if "models" in candidate.needs and not (find_spec("torch") and find_spec("diffusers")):
        return 'pip install "retoucher[models]"'
    if "key" in candidate.needs and current().border.closed:
        return KEPT
    if candidate in hosted.SPECS and not hosted.ready():
        return candidate.supply
    if not all(map(_has_weights, candidate.weights)):
        return candidate.supply
    if "gpu" in candidate.needs and not sees_gpu():
        return f"a GPU: none is seen here; engine={candidate.name!r} runs it on the processor, for hours"
    return ""


def choose(verb: str, ability: str) -> EngineSpec:
    """Return the first of `choices`."""
    return choices(verb, ability)[0]


def choices(verb: str, ability: str) -> list[EngineSpec]:
    """Return the engines that are ready and can do this: what the profile prefers first, then by cost.

    `EngineUnavailable` when there is none: it says what could, and the command that brings it.
    """
    profile = current().profile
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
    with working(profile=profile):
        return frozenset(f"{s.verb}/{s.name}" for s in specs() if profile.allows(s) and not missing(s))


def known_weights() -> dict[str, Weights]:
    """Return the weights that built-in engines name."""
    return vision.WEIGHTS | diffusion.WEIGHTS | eyes.WEIGHTS


def _has_weights(name: str) -> bool:
    known = known_weights()
    return name not in known or on_disk(known[name], PoolSettings().address_of(name))


def _listing(candidates: list[EngineSpec]) -> str:
    lines = [f"{s.name} (needs {', '.join(s.needs)}: {s.supply})" if s.needs else s.name for s in candidates]
    return "; ".join(lines) or "nothing"
