"""What a session thinks and works with, as a person chooses it in the page; keys stay in memory."""

from urllib.parse import urlsplit

from pydantic import SecretStr

from ....agent.assemble import PATIENCE, Studio
from ....agent.memory.preferences import Choices
from ....engines.hosted.image_settings import ImageSettings
from ....engines.profiles import BUILT_IN
from ....engines.work import current
from ....errors import ConfigError, RetoucherError
from ....settings import Settings


def profile_names(settings: Settings) -> list[str]:
    """Return the profiles that can be chosen, the one in use always among them."""
    return list(dict.fromkeys([*BUILT_IN, *settings.profiles, settings.profile]))


def with_model(settings: Settings, model: str, base_url: str, key: str) -> Settings:
    """Return settings that think with this model; without a key the one in use stays, at the same place only.

    The judge and the price belong to the model that they were set for: another one does not get them.
    Raises ConfigError for a model that is not 'provider:name' and for an address that could hold a secret.
    """
    model, base_url = model.strip(), base_url.strip()
    _check_model(model, base_url)
    _check_address(base_url)
    secret = SecretStr(key.strip())
    if not key.strip() and _place(model, base_url) == _place(settings.model, settings.base_url):
        secret = settings.api_key
    changed: dict[str, object] = {"model": model, "base_url": base_url, "api_key": secret}
    if (model, base_url) != (settings.model, settings.base_url):
        changed |= {"judge": "", "price": None}
    return settings.model_copy(update=changed)


def left_behind(old: Settings, new: Settings) -> str:
    """Return a sentence on what the old model had and the new one has not; '' when that is nothing."""
    lost = []
    if old.judge and not new.judge:
        lost.append(f"the judge {old.judge}")
    if old.price and not new.price:
        lost.append("the price that was set")
    return f"{' and '.join(lost).capitalize()} belonged to {old.model} and no longer hold." if lost else ""


def with_images(images: ImageSettings, model: str, base_url: str, key: str) -> ImageSettings:
    """Return settings that send edits to this image model; a key and a price stay with their own place.

    Raises ConfigError when no model is named, when nothing says where it is, or for a bad address.
    """
    model, base_url = model.strip(), base_url.strip()
    if not model:
        raise ConfigError("wanted the name of an image model like 'gpt-image-2', got nothing")
    _check_address(base_url)
    secret = SecretStr(key.strip())
    if not key.strip() and base_url == images.base_url:
        secret = images.api_key
    if not base_url and not secret.get_secret_value():
        raise ConfigError(f"{model} needs a key, or the address of a server of your own")
    same = (model, base_url) == (images.model, images.base_url)
    price = images.price if same else None
    changed = {"model": model, "base_url": base_url, "api_key": secret, "price": price}
    return images.model_copy(update=changed)


def images_of(studio: Studio) -> ImageSettings:
    """Return the hosted image model that a studio uses."""
    return studio.images or current().images


def restored(studio: Studio, choices: Choices) -> tuple[Studio, str]:
    """Return the studio as it was chosen before, and a sentence on what can no longer be had."""
    told = []
    for restore in (_with_profile, _with_model, _with_patience, _with_images):
        try:
            studio = restore(studio, choices)
        except RetoucherError as error:
            told.append(str(error))
    return studio, " ".join(told)


def _with_profile(studio: Studio, choices: Choices) -> Studio:
    if choices.profile is None or choices.profile == studio.settings.profile:
        return studio
    return studio.with_settings(studio.settings.model_copy(update={"profile": choices.profile}))


def _with_model(studio: Studio, choices: Choices) -> Studio:
    if choices.model is None:
        return studio
    settings = with_model(studio.settings, choices.model, choices.base_url, "")
    if choices.keyed and not settings.api_key.get_secret_value():
        raise ConfigError(_needs_key(choices.model) + " Until then the built-in rules think.")
    return studio.with_settings(settings)


def _with_patience(studio: Studio, choices: Choices) -> Studio:
    waits = {name: value for name, value in choices.waits.items() if name in PATIENCE}
    return studio.with_settings(studio.settings.model_copy(update=waits)) if waits else studio


def _with_images(studio: Studio, choices: Choices) -> Studio:
    if choices.image_model is None:
        return studio
    images = with_images(images_of(studio), choices.image_model, choices.image_base_url, "")
    if choices.image_keyed and not images.secret:
        raise ConfigError(_needs_key(choices.image_model))
    return studio.with_images(images)


def _needs_key(model: str) -> str:
    return f"{model} was chosen here and its key was kept in memory only: type it again under Settings."


def _check_model(model: str, base_url: str) -> None:
    provider, _, name = model.partition(":")
    if model and not (provider and name):
        raise ConfigError(f"wanted a model as 'provider:name' like 'openai:gpt-5-mini', got {model[:60]!r}")
    if base_url and not model:
        raise ConfigError("an address needs the model's name too: 'openai:' and what the server calls it")


def _check_address(base_url: str) -> None:
    if not base_url:
        return
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError("wanted an address that begins with http:// or https://")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ConfigError("an address holds no name, key or '?': the key has a field of its own")


def _place(model: str, base_url: str) -> tuple[str, str]:
    return model.partition(":")[0], base_url
