"""Sky, hour, weather and season."""

from ...values.intents import Adjust, Intent, Outdoors
from ..reading.amounts import Amount

LAND = {
    "sunset": {"temperature": 0.3, "exposure": -0.25},
    "dusk": {"temperature": -0.25, "exposure": -0.7, "saturation": -0.15},
    "night": {"temperature": -0.45, "exposure": -1.6, "saturation": -0.4},
    "overcast": {"contrast": -0.15, "saturation": -0.12, "temperature": -0.06},
}
"""What a new sky's light does to everything below it."""
DEEPER = {"contrast": 0.35, "clarity": 0.4, "blacks": -0.15, "exposure": -0.2}


def weather(kind: str, amount: Amount) -> Outdoors:
    """Return rain, snow or fog in this amount; plain is 0.6, a lot 0.9."""
    much = (
        {0.3: 0.2, 0.5: 0.35, 1.0: 0.6}.get(amount.factor, 0.9)
        if amount.share is None
        else min(abs(amount.share), 1.0)
    )
    return Outdoors(tool="weather", kind=kind, strength=round(much, 2))


def in_season(tool: str, kind: str, amount: Amount) -> tuple[Intent, ...]:
    """Return the intents of an hour or a season."""
    strength = (
        min(1.0, abs(amount.share))
        if amount.share is not None
        else {0.3: 0.4, 0.5: 0.6}.get(amount.factor, 1.0)
    )
    named = "time_of_day" if tool == "time_of_day" else "season"
    return (Outdoors(tool=named, kind=kind, strength=strength),)


def new_sky(kind: str) -> tuple[Intent, ...]:
    """Return another sky, and its light on the land."""
    said = f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
    light = LAND.get(kind)
    sky = Outdoors(tool="sky", kind=kind)
    if light is None:
        return (sky,)
    land = Adjust(
        sliders=light, target="everything except sky", reason=f"let the land have the light of {said} sky"
    )
    return sky, land
