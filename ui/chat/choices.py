"""What a session thinks and works with, as a person chooses it in the page, and what that sends where."""

from urllib.parse import urlsplit

from pydantic import SecretStr

from ...agent.assemble import Studio
from ...agent.budget import Meter
from ...engines.hosted.meter import Meter as CallMeter
from ...engines.hosted.meter import metered
from ...engines.profiles import BUILT_IN
from ...engines.registry import spec
from ...errors import ConfigError
from ...settings import Settings
from ..commands.doctor import try_model
from .room import Room

ABOUT = {
    "embedded": "runs on this machine with nothing installed",
    "local": "adds models whose weights are on this machine",
    "openai": "adds hosted image models; they need a key",
    "mixed": "everything that is ready",
    "tiny": "real model code on tiny random weights, to try the machinery; the results are noise",
}
"""Profile → what it means to a person."""
_HERE = ("localhost", "127.0.0.1", "::1")


def profile_names(settings: Settings) -> list[str]:
    """Return the profiles that can be chosen, the one in use always among them."""
    return list(dict.fromkeys([*BUILT_IN, *settings.profiles, settings.profile]))


def with_model(settings: Settings, model: str, base_url: str, key: str) -> Settings:
    """Return settings that think with this model; without a key the one in use stays, at the same place only.

    Raises ConfigError for a model that is not 'provider:name' and for an address that could hold a secret.
    """
    model, base_url = model.strip(), base_url.strip()
    _check(model, base_url)
    secret = SecretStr(key.strip())
    if not key.strip() and _place(model, base_url) == _place(settings.model, settings.base_url):
        secret = settings.api_key
    return settings.model_copy(update={"model": model, "base_url": base_url, "api_key": secret})


def _check(model: str, base_url: str) -> None:
    provider, _, name = model.partition(":")
    if model and not (provider and name):
        raise ConfigError(f"wanted a model as 'provider:name' like 'openai:gpt-5-mini', got {model[:60]!r}")
    if not base_url:
        return
    if not model:
        raise ConfigError("an address needs the model's name too: 'openai:' and what the server calls it")
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError("wanted an address that begins with http:// or https://")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ConfigError("an address holds no name, key or '?': the key has a field of its own")


def _place(model: str, base_url: str) -> tuple[str, str]:
    return model.partition(":")[0], base_url


def leaving(studio: Studio, kept_here: bool = False) -> list[str]:
    """Return a sentence for each thing that may leave this machine; none when nothing may.

    `kept_here`: the picture never leaves; words do.
    """
    from ...engines.hosted.image_settings import image_settings
    from ...engines.hosted.settings import ChatSettings

    said = []
    if studio.settings.model:
        to = ChatSettings.of(studio.settings).destination
        what = "Your words go" if kept_here else "Your words and small copies of the picture go"
        said.append(f"{what} to {_named(to)} for every request.")
    hosted = sorted(name for name in studio.engines if "key" in spec(*name.split("/")).needs)
    if hosted and not kept_here:
        to = image_settings().destination
        said.append(f"Pictures that {' or '.join(hosted)} works on go to {_named(to)}, with the region.")
    return said


def _named(destination: str) -> str:
    here = urlsplit(destination).hostname in _HERE
    return f"{destination} (a server on this machine)" if here else destination


def tested(room: Room) -> str:
    """Call the room's language model and say what it can do, or what is wrong, and what asking has cost."""
    conversation = room.conversation
    budget = Meter(conversation.options.caps, sum(turn.money for turn in conversation.turns))
    with metered(CallMeter(budget=budget)):
        said = try_model(room.studio.settings)
    cost = f", ${budget.money:.4f}" if budget.money else ""
    return f"{said} ({budget.calls} call{'s'[: budget.calls != 1]}{cost})"
