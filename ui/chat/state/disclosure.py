"""What leaves this machine and to whom, in words, for what a session thinks and works with."""

from urllib.parse import urlsplit

from ....agent.assemble import Studio
from ....engines.hosted.chat_settings import ChatSettings
from ....engines.registry import spec
from .session_settings import images_of

_ABOUT = {
    "embedded": "Works with what is built in.",
    "local": "Adds models whose weights are on this machine.",
    "openai": "Adds a hosted image model.",
    "mixed": "Uses everything that is ready, here or hosted.",
    "tiny": "Real model code on tiny random weights, to try the machinery; the results are noise.",
    "miniature": "Small trained models for drawn scenes of 64 × 64; of photographs they know nothing.",
    "scripted": "A test mode: fixed answers and slow stand-ins for some tools.",
}
"""Profile → what it means to a person."""
PROFILES = {
    "embedded": "What is built in",
    "local": "Built in, and models on this machine",
    "openai": "Built in, and a hosted image model",
    "mixed": "All that is ready, here or hosted",
    "tiny": "Test: tiny random models",
    "miniature": "Drawn scenes of 64 × 64",
    "scripted": "Test: fixed answers",
}
"""Profile → what the page calls it."""
_HERE = ("localhost", "127.0.0.1", "::1")


def called(profile: str) -> str:
    """Return what the page calls a profile; one of the user's own has its own name."""
    return PROFILES.get(profile, profile)


def about_profile(studio: Studio) -> str:
    """Return what the profile of a studio means, and whether its engines send anything."""
    about = _ABOUT.get(studio.settings.profile, "A profile of your own, written in retoucher.toml.")
    hosted = hosted_engines(studio)
    if hosted:
        sends = f"{_listed(hosted)} may send pictures to {image_destination(studio)}."
    elif "key" in studio.profile.allow:
        sends = "No hosted image model is set up, so none of its engines sends anything."
    else:
        sends = "None of its engines sends anything."
    return f"{about} {sends}"


def leaving(studio: Studio, kept_here: bool = False) -> list[str]:
    """Return a sentence for each thing that may leave this machine; none when nothing may.

    `kept_here`: the picture never leaves; words do.
    """
    said = _thinking(studio, kept_here)
    hosted = hosted_engines(studio)
    if hosted and not kept_here:
        to = image_destination(studio)
        said.append(f"Pictures that {_listed(hosted)} works on go to {to}, with the region and the words.")
    return said


def _thinking(studio: Studio, kept_here: bool) -> list[str]:
    settings = studio.settings
    if not settings.model:
        return []
    to, judge = (_named(ChatSettings.of(settings, model).destination) for model in ("", settings.judge))
    what = "Your words go" if kept_here else "Your words and small copies of the picture go"
    said = [f"{what} to {to} for every request."]
    if judge != to:
        said.append(f"{what} to {judge} too, which judges the results.")
    return said


def hosted_engines(studio: Studio) -> list[str]:
    """Return 'verb/name' of each engine that sends pictures away and is ready."""
    return sorted(name for name in studio.engines if "key" in spec(*name.split("/")).needs)


def image_destination(studio: Studio) -> str:
    """Return where hosted edits go."""
    return _named(images_of(studio).destination)


def is_here(destination: str) -> bool:
    """Return whether an address is a server on this machine."""
    return urlsplit(destination).hostname in _HERE


def _listed(names: list[str]) -> str:
    return " or ".join(names)


def _named(destination: str) -> str:
    return f"{destination} (a server on this machine)" if is_here(destination) else destination
