# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Light, colour and moods as changes: 'a bit darker and moodier', 'less green', 'too cold'."""

from dataclasses import dataclass, replace
from functools import cache

from ....prompts.loader import load_lexicon
from ...values.intents import Adjust, Enhance, Gap, Intent, Look
from ..reading.amounts import PLAIN, Amount, scaled
from ..reading.meaning import Meaning, Said, asked, choice, is_pronoun, means
from ..reading.nouns import Thing
from .outdoors import in_season, weather

LAND = {"vignette"}
"""Sliders that only the whole picture has."""


@dataclass(frozen=True)
class Change:
    """A change of light or colour without its place."""

    kind: str
    """'effect', 'look', 'goal', 'cast', 'time_of_day', 'weather', 'season'."""
    name: str
    amount: Amount = PLAIN
    away: bool = False
    """True for 'less green': away from it."""


def intents_of(changes: tuple[Change, ...], target: str, amount: Amount = PLAIN) -> tuple[Intent, ...]:
    """Return the intents of changes on one target; an amount said outside counts for those that have none."""
    return tuple(
        i for c in changes for i in _intents(replace(c, amount=c.amount if c.amount.said else amount), target)
    )


def _intents(change: Change, target: str) -> tuple[Intent, ...]:
    if change.kind == "effect":
        return (effect(change.name, target, change.amount),)
    if change.kind == "look":
        strength = 0.6 if change.amount.factor < 1 else min(change.amount.share or 1.0, 1.0)
        return (Look(name=change.name, strength=strength, target=target),)
    if change.kind == "goal":
        return goal(change.name, target, change.amount)
    if change.kind == "cast":
        return (cast(change.name, target, change.amount, -0.8 if change.away else 1.0),)
    if change.kind == "weather":
        return (weather(change.name, change.amount),)
    return in_season(change.kind, change.name, change.amount)


def effect(name: str, target: str = "", amount: Amount = PLAIN) -> Adjust:
    """Return the sliders of an effect in this amount."""
    known = load_lexicon().effects[name]
    soft = amount.factor < 1 or amount.share is not None
    expect = () if amount.turns else (_softer(known.expect) if soft else known.expect,)
    return Adjust(
        sliders=_inner(scaled(known.arguments, amount), target),
        target=target,
        reason=known.reason,
        expect=expect,
    )


def _inner(sliders: dict[str, float], target: str) -> dict[str, float]:
    inner = {n: v for n, v in sliders.items() if n not in LAND}
    return inner if target and inner and not is_pronoun(target) else sliders


def _softer(rule: str) -> str:
    measure, holds, value = rule.split()
    return f"{measure} {holds} {float(value) / 4:g}"


def cast(colour: str, target: str, amount: Amount, sign: float) -> Adjust:
    """Return the push of the light's colour towards (or away from) a colour."""
    sliders = scaled({k: v * sign for k, v in load_lexicon().casts[colour].items()}, amount)
    expect = tuple(
        f"{measure} {'rises' if sliders[k] > 0 else 'falls'} 0.001"
        for k, measure in (("temperature", "warmth"), ("tint", "tint"))
        if abs(sliders.get(k, 0)) > 0.1
    )
    reason = f"shift the light {'towards' if sign > 0 else 'away from'} {colour}"
    return Adjust(sliders=sliders, target=target, reason=reason, expect=expect)


def goal(name: str, target: str = "", amount: Amount = PLAIN) -> tuple[Intent, ...]:
    """Return the specific adjustments that a vague goal stands for."""
    known = next(g for g in load_lexicon().goals if g.name == name)
    soft = amount.factor < 1
    made: list[Intent] = []
    for step in known.steps:
        if step.tool == "adjust":
            sliders = _inner(scaled(step.arguments, amount), target)
            made.append(Adjust(sliders=sliders, target=target, reason=step.say, goal=name))
        else:
            made.append(Enhance(strength=step.arguments.get("strength", 1.0), target=target, goal=name))
    last = made[-1]
    if isinstance(last, Adjust):
        expect = tuple(map(_softer, known.expect)) if soft else known.expect
        made[-1] = last.model_copy(update={"expect": expect})
    return tuple(made)


def meaning_of_goals(changes: tuple[Change, ...]) -> tuple[str, ...]:
    """Return in words what vague goals were taken to mean."""
    goals = {g.name: g for g in load_lexicon().goals}
    return tuple(
        f"{c.name}: " + "; ".join(s.say for s in goals[c.name].steps)
        for c in changes
        if c.kind == "goal" and c.name in goals
    )


@means("props", "listed")
def _props(said: Said) -> tuple[tuple[str, str], ...]:
    more = said.get("props", ())
    return (said.get("prop"), *more)


@means("one", "effect")
def _effect(said: Said) -> tuple[Change, ...]:
    name = said.get("effect")
    return (Change("effect", name, said.amount),)


@cache
def opposite(name: str) -> str:
    """Return the effect that goes the other way; the same when there is none."""
    for prop in load_lexicon().properties:
        if name in (prop.up, prop.down):
            return prop.down if name == prop.up else prop.up
    return name


@means("one", "less_effect")
def _less_effect(said: Said) -> tuple[Change, ...]:
    return (Change("effect", opposite(said.get("effect")), said.amount),)


@means("one", "more_prop")
def _more_prop(said: Said) -> tuple[Change, ...]:
    return tuple(Change("effect", _lifted(up, down, said), said.amount) for up, down in said.get("props"))


def _lifted(up: str, down: str, said: Said) -> str:
    """Return what 'shadows up' is: lighter; 'more shadows' is darker."""
    raised = said.tokens & {"up", "brighter", "higher", "raised", "lifted", "lift", "raise"}
    if up in ("deeper shadows", "deeper blacks") and raised:
        return down
    return up


@means("one", "less_prop")
def _less_prop(said: Said) -> tuple[Change, ...]:
    return tuple(Change("effect", _lowered(up, down, said), said.amount) for up, down in said.get("props"))


def _lowered(up: str, down: str, said: Said) -> str:
    lowered = said.tokens & {"down", "lower", "lowered"}
    return up if up in ("deeper shadows", "deeper blacks") and lowered else down


@means("one", "strong_prop", "bare_prop")
def _strong_prop(said: Said) -> tuple[Change, ...]:
    up, _ = said.get("prop")
    return (Change("effect", up, said.amount),)


@means("one", "weak_prop")
def _weak_prop(said: Said) -> tuple[Change, ...] | None:
    up, down = said.get("prop")
    extras = ("more grain", "vignette", "more haze", "warmer", "cooler")
    if up in extras:
        return (Change("effect", up, said.amount if said.amount.said else Amount(0.5)),)
    return (Change("effect", down, said.amount),)


@means("one", "look")
def _look(said: Said) -> tuple[Change, ...]:
    return (Change("look", said.get("look"), said.amount),)


@means("one", "goal")
def _goal(said: Said) -> tuple[Change, ...]:
    return (Change("goal", said.get("goal"), said.amount),)


@means("one", "hour", "weather", "season")
def _outdoors(said: Said) -> tuple[Change, ...]:
    for tag, kind in (("hour", "time_of_day"), ("weather", "weather"), ("season", "season")):
        if said.get(tag):
            return (Change(kind, said.get(tag), said.amount),)
    raise AssertionError("a rule without its tag")


_CASTERS = {"yellower": "yellow", "greener": "green", "redder": "red", "pinker": "pink", "browner": "brown", "purpler": "purple",
            "bluer": "blue", "orange-ish": "orange", "warmness": "warm", "blueness": "blue", "yellowness": "yellow",
            "greenness": "green", "orangeness": "orange", "pinkness": "pink"}  # fmt: skip


_TINGES = {"reddish": "red", "bluish": "blue", "greenish": "green", "yellowish": "yellow", "pinkish": "pink", "brownish": "brown",
           "greyish": "cool", "purplish": "purple", "orangey": "orange", "orangish": "orange"}  # fmt: skip


def cast_name(said: Said) -> str:
    """Return the colour of the light that was said: 'reddish' is red."""
    name = said.get("cast") or said.get("caster") or said.get("tinge") or said.get("warmword") or ""
    return _CASTERS.get(name, _TINGES.get(name, name))


@means("one", "cast")
def _cast(said: Said) -> tuple[Change, ...] | None:
    name = cast_name(said)
    if name == "blue" and said.get("caster"):
        return (Change("effect", "bluer", said.amount),)
    return (Change("cast", name, said.amount),) if name in load_lexicon().casts else None


@means("one", "uncast")
def _uncast(said: Said) -> tuple[Change, ...] | None:
    name = cast_name(said)
    return (Change("cast", name, said.amount, away=True),) if name in load_lexicon().casts else None


@means("one", "too")
def _too(said: Said) -> tuple[Change, ...] | None:
    return remedies((said.get("complaint"),), said.amount)


@means("predicate", "joined")
def _predicate(said: Said) -> tuple[Change, ...]:
    first: tuple[Change, ...] = said.get("one")
    rest: tuple[Change, ...] = said.get("predicate", ())
    if not rest and said.get("props"):
        up = not _down(first[-1])
        rest = tuple(Change("effect", p[0] if up else p[1]) for p in said.get("props"))
    if (
        rest
        and first[0].away
        and rest[0].kind == "effect"
        and "less" in said.tokens
        and rest[0].name == "more haze"
    ):
        rest = (replace(rest[0], name="less haze"), *rest[1:])
    shared = first[-1].amount
    return first + tuple(
        c if c.amount.said or not shared.factor < 1 else replace(c, amount=shared) for c in rest
    )


def _down(change: Change) -> bool:
    return change.kind == "effect" and any(change.name == p.down for p in load_lexicon().properties)


_REMEDIES: dict[str, tuple[tuple[str, str], ...]] = {
    "brighten {}": (("effect", "brighter"),),
    "darken {}": (("effect", "darker"),),
    "make {} less blown out": (("effect", "tamer highlights"),),
    "sharpen {}": (("effect", "sharper"),),
    "denoise {}": (("effect", "less noise"),),
    "make {} pop": (("goal", "pop"),),
    "make {} more saturated and contrasty": (("effect", "stronger colours"), ("effect", "more contrast")),
    "dehaze {}": (("effect", "less haze"),),
    "make {} less contrasty": (("effect", "less contrast"),),
    "make {} less saturated": (("effect", "weaker colours"),),
    "make {} warmer": (("effect", "warmer"),),
    "make {} cooler": (("effect", "cooler"),),
    "make {} less green": (("uncast", "green"),),
    "make {} less red": (("uncast", "red"),),
    "make {} less pink": (("uncast", "pink"),),
    "more contrast": (("effect", "more contrast"),),
    "stronger colours": (("effect", "stronger colours"),),
    "lift shadows": (("effect", "lighter shadows"),),
}


def remedies(complaints: tuple[str, ...], amount: Amount) -> tuple[Change, ...] | None:
    """Return the changes that help against what is complained of; None when one is no matter of light."""
    if any(c not in _REMEDIES for c in complaints):
        return None
    return tuple(
        Change("cast", name, amount, away=True) if kind == "uncast" else Change(kind, name, amount)
        for c in complaints
        for kind, name in _REMEDIES[c]
    )


def targets_of(things: tuple[Thing, ...]) -> tuple[str, ...]:
    """Return the phrases of things, '' for the whole picture and for none."""
    return tuple(dict.fromkeys(lit(t.phrase) for t in things)) or ("",)


_LIGHT_ITSELF = frozenset(
    ["colour", "colours", "tones", "tone", "light", "lighting", "image colours", "all colours", "everybody", "picture", "image", "whole thing",
     "colours of everything", "entirety", "tinting", "shade", "photo colours", "overall colours", "white balance", "filter", "look", "style", "mood", "version", "thing", "picture itself", "white", "whites", "me", "us", "hue", "tint", "temperature", "colouring",
     "photos colour", "skin tones", "mood", "everything's", "skin tone", "photo's colour", "image's colour", "picture's colour", "photo colour", "image colour", "picture colour", "colour scheme", "scene"]
)  # fmt: skip


def lit(phrase: str) -> str:
    """Return the place of 'the colours of the sky': the sky; of 'the colours' alone: the whole picture."""
    bare = phrase.removeprefix("all ")
    if bare in _LIGHT_ITSELF:
        return ""
    head, _, rest = bare.partition(" of ")
    return rest.removeprefix("the ") if rest and head in _LIGHT_ITSELF else phrase


_SURFACES = frozenset(["matte", "matt", "glossy", "shiny", "poster"])
"""What a thing is made of, where a thing is meant: 'make the cylinder matte' is no look of the picture."""


def changed(
    said: Said, changes: tuple[Change, ...] | None, targets: tuple[str, ...], assumed: tuple[str, ...] = ()
) -> Meaning | None:
    """Return the meaning of changes on targets; None where a target is a property or a colour of light."""
    if not changes or {"others", "other ones", "other effects"} & set(targets):
        return None
    if said.tokens & _SURFACES and any(targets):
        return None
    if any(t.kind == "here" for t in said.things):
        targets = tuple(t.phrase for t in said.things if t.kind == "thing")
        if not targets and not any(t.kind in ("pronoun", "whole") for t in said.things):
            return where(said, changes)
        targets = targets or ("",)
    intents = tuple(i for t in targets for i in intents_of(changes, t, said.amount))
    return Meaning(intents=intents, assumptions=assumed, interpretations=meaning_of_goals(changes))


def where(said: Said, changes: tuple[Change, ...]) -> Meaning:
    """Ask which place 'right here' is."""
    question = f"Which place is meant in {said.words!r}? Show me where, or choose:"
    gap = Gap(
        kind="referent", question=question, place=True, wants="place", target="right here",
        choices=(choice("the whole picture", *intents_of(changes, "")), choice("the main subject", *intents_of(changes, "subject"))),
    )  # fmt: skip
    return asked(gap)


@means("one", "faded")
def _faded(said: Said) -> tuple[Change, ...]:
    return (Change("effect", "vignette", said.amount),)
