"""Sky, hour, weather and season."""

from dataclasses import replace

from ...values.intents import Adjust, Gap, Intent, Outdoors
from ..reading.amounts import Amount
from ..reading.meaning import Meaning, Said, asked, choice, means, wish

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


@means("wish", "sky")
def _sky(said: Said) -> Meaning | None:
    kind = (
        said.get("sky")
        or said.get("skynew")
        or ("overcast" if said.tokens & {"overcast", "cloudy"} else None)
    )
    things = [t for t in said.things if t.phrase]
    if kind is None or any(t.phrase.split()[-1] in ("shirt", "car", "dress", "wall", "hair") for t in things):
        return None
    return wish(*new_sky(kind))


@means("wish", "dramatic_sky")
def _dramatic(said: Said) -> Meaning:
    from .light import goal

    made = wish(*goal("dramatic", "clouds" if "clouds" in said.tokens else "sky", said.amount))
    complains = said.get("says") is not None and not said.tokens & {"give", "make", "dramatic"}
    return replace(made, complaint=complains)


@means("wish", "bluer_sky")
def _bluer(said: Said) -> Meaning:
    from .light import effect

    lighter = (effect("brighter", "sky", Amount(0.5)),) if said.tokens & {"brighter", "bright"} else ()
    return wish(effect("bluer", "sky", said.amount), *lighter)


@means("wish", "which_sky")
def _which_sky(said: Said) -> Meaning:
    deeper = Adjust(
        sliders={"exposure": -0.4, "temperature": -0.35, "saturation": 0.3},
        target="sky",
        reason="make the sky darker and bluer",
    )
    choices = (
        choice("a clear blue sky", *new_sky("clear")),
        choice("a sunset", *new_sky("sunset")),
        choice("deeper: the same sky, darker and bluer", deeper),
        choice("dusk", *new_sky("dusk")),
        choice("soft clouds", *new_sky("overcast")),
    )
    return asked(Gap(kind="goal", question="Which sky would you like?", choices=choices, wants="sky"))


@means("wish", "weather_in")
def _weather_in(said: Said) -> Meaning | None:
    kind = said.get("weather") or next((w for w in ("snow", "rain") if w in said.tokens), None)
    return wish(weather(kind, said.amount)) if kind else None


@means("skykind", "kind")
def _skykind(said: Said) -> str:
    return said.get("sky") or said.get("skynew")
