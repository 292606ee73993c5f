"""Wishes for another sky or weather."""

from dataclasses import replace

from ...values.intents import Adjust, Gap
from ..reading.amounts import Amount
from ..reading.meaning import Meaning, Said, asked, choice, means, wish
from .light import effect, goal
from .outdoors import new_sky, weather


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
    made = wish(*goal("dramatic", "clouds" if "clouds" in said.tokens else "sky", said.amount))
    complains = said.get("says") is not None and not said.tokens & {"give", "make", "dramatic"}
    return replace(made, complaint=complains)


@means("wish", "bluer_sky")
def _bluer(said: Said) -> Meaning:
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
