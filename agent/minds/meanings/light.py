"""Light, colour and moods: 'a bit darker and moodier', 'raise the contrast', 'too blurry'."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ....prompts.loader import load_lexicon
from ...values.intents import Adjust, Enhance, Gap, Intent, Look, Turn
from ..reading.amounts import Amount, limited, scaled
from ..reading.meaning import Meaning, Said, asked, choice, is_pronoun, means, the, wish
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
    amount: Amount = Amount()
    away: bool = False
    """True for 'less green': away from it."""


def intents_of(changes: tuple[Change, ...], target: str, amount: Amount = Amount()) -> tuple[Intent, ...]:
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


def effect(name: str, target: str = "", amount: Amount = Amount()) -> Adjust:
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


def goal(name: str, target: str = "", amount: Amount = Amount()) -> tuple[Intent, ...]:
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


# ---- rules


@means("props", "listed")
def _props(said: Said) -> tuple[tuple[str, str], ...]:
    more = said.get("props", ())
    return (said.get("prop"), *more)


@means("one", "effect")
def _effect(said: Said) -> tuple[Change, ...]:
    name = said.get("effect")
    return (Change("effect", _leaning(name, said), said.amount),)


def _leaning(name: str, said: Said) -> str:
    return name


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


def _cast_name(said: Said) -> str:
    name = said.get("cast") or said.get("caster") or said.get("tinge") or said.get("warmword") or ""
    return _CASTERS.get(name, _TINGES.get(name, name))


@means("one", "cast")
def _cast(said: Said) -> tuple[Change, ...] | None:
    name = _cast_name(said)
    if name == "blue" and said.get("caster"):
        return (Change("effect", "bluer", said.amount),)
    return (Change("cast", name, said.amount),) if name in load_lexicon().casts else None


@means("one", "uncast")
def _uncast(said: Said) -> tuple[Change, ...] | None:
    name = _cast_name(said)
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


# ---- complaints

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


Complaints = tuple[tuple[str, Amount], ...]


@means("complaints", "listed")
def _complaints(said: Said) -> Complaints:
    inner: Complaints = said.get("complaints", ())
    outer = Amount() if "too" in said.tokens and said.amount.factor > 1 else said.amount
    if said.get("complaint"):
        return ((said.get("complaint"), outer), *inner)
    return ((inner[0][0], inner[0][1] if inner[0][1].said else outer), *inner[1:])


@means("wish", "complaint")
def _complaint(said: Said) -> Meaning | None:
    listed: Complaints = said.get("complaints") or tuple((c, said.amount) for c in said.all("complaint"))
    if not listed:
        return (
            wish(Enhance(colour=False), said=("the light is balanced by measuring the picture",))
            if "bad" in said.tokens
            else None
        )
    if said.get("props"):
        return _prop_complaint(said, listed)
    if said.all("number") and float(said.get("number")) != 2:
        return None
    targets = targets_of(said.things[-1:] if "fogged" in said.tokens else said.things)
    if targets == ("",) and said.tokens & {"colours", "colour"} and said.things:
        listed = tuple(("stronger colours" if n == "make {} pop" else n, a) for n, a in listed)
    if (
        len(listed) == 1
        and not listed[0][1].said
        and said.amount.said
        and not ("too" in said.tokens and said.amount.factor > 1)
    ):
        listed = ((listed[0][0], said.amount),)
    changes: tuple[Change, ...] = ()
    for name, amount in listed:
        helped = remedies((name,), amount)
        if helped is None:
            return _crooked(tuple(n for n, _ in listed))
        changes += helped
    return _as_complaint(changed(said, changes, targets))


def _as_complaint(meaning: Meaning | None) -> Meaning | None:
    return replace(meaning, complaint=True) if meaning else None


_ABOUT_TONES = {
    "deeper shadows": {"brighten {}": "lighter shadows"}, "deeper blacks": {"brighten {}": "lighter blacks"},
    "stronger highlights": {"darken {}": "tamer highlights", "make {} less blown out": "tamer highlights"},
    "stronger colours": {"make {} pop": "stronger colours", "stronger colours": "stronger colours", "make {} less saturated": "weaker colours",
                         "make {} more saturated and contrasty": "stronger colours+more contrast"},
    "brighter": {"brighten {}": "brighter", "darken {}": "darker"},
}  # fmt: skip


def _prop_complaint(said: Said, listed: Complaints) -> Meaning | None:
    """Read 'the shadows are too dark', 'colours are dull': the property says what the complaint is about."""
    changes: list[Change] = []
    for up, _ in said.get("props"):
        for name, amount in listed:
            found = _ABOUT_TONES.get(up, {}).get(name)
            if found is None:
                return None
            changes += [Change("effect", n, amount) for n in found.split("+")]
    return _as_complaint(changed(said, tuple(changes), ("",)))


@means("wish", "cant_see")
def _cant_see(said: Said) -> Meaning | None:
    props = said.all("props")
    if props:
        return wish(
            *(
                effect(down if up.startswith("deeper") else "brighter")
                for listed in props
                for up, down in listed
            )
        )
    negative = said.get("cantsee") or said.tokens & {
        "can't",
        "cannot",
        "couldn't",
        "hardly",
        "barely",
        "not",
        "scarcely",
    }
    if not negative:
        return None
    named = tuple(t for t in said.things if t.kind == "thing" and t.phrase not in ("one", "bar"))
    return _as_complaint(changed(said, (Change("effect", "brighter", said.amount),), targets_of(named)))


@means("wish", "lift_it")
def _lift_it(said: Said) -> Meaning | None:
    if said.amount.stops is None and said.amount.share is None:
        return None
    return wish(effect("darker" if said.tokens & {"down", "back"} else "brighter", "", said.amount))


@means("wish", "shine")
def _shine(said: Said) -> Meaning | None:
    changes = (Change("effect", "tamer highlights", said.amount),)
    target = targets_of(said.things)
    if "redness" in said.tokens:
        changes = (Change("cast", "red", said.amount, away=True),)
    note = ("glare is toned down; to paint it out, show me where",) if "glare" in said.tokens else ()
    return changed(said, changes, target, note)


@means("wish", "which_filter")
def _which_filter(said: Said) -> Meaning | None:
    if any(t.kind == "thing" for t in said.things):
        return None
    names = (
        ("warm film", "warm_film"),
        ("black and white", "black_and_white"),
        ("vintage", "vintage"),
        ("cinematic", "cinematic"),
    )
    choices = tuple(choice(label, Look(name=name)) for label, name in names)
    return asked(Gap(kind="parameter", question="Which filter?", choices=choices, wants="predicate"))


def _crooked(names: tuple[str, ...]) -> Meaning | None:
    if names == ("straighten the picture",):
        return wish(Turn(tool="straighten"))
    return wish(Turn(tool="perspective")) if names == ("fix the perspective",) else None


# ---- wishes


def targets_of(things: tuple[Thing, ...]) -> tuple[str, ...]:
    """Return the phrases of things, '' for the whole picture and for none."""
    return tuple(dict.fromkeys(_lit(t.phrase) for t in things)) or ("",)


_LIGHT_ITSELF = frozenset(
    ["colour", "colours", "tones", "tone", "light", "lighting", "image colours", "all colours", "everybody", "picture", "image", "whole thing",
     "colours of everything", "photo colours", "overall colours", "white balance", "filter", "look", "style", "mood", "version", "thing", "picture itself", "white", "whites", "me", "us", "hue", "tint", "temperature", "colouring",
     "photos colour", "photo's colour", "image's colour", "picture's colour", "photo colour", "image colour", "picture colour", "colour scheme", "scene"]
)  # fmt: skip


def _lit(phrase: str) -> str:
    """Return the place of 'the colours of the sky': the sky; of 'the colours' alone: the whole picture."""
    bare = phrase.removeprefix("all ")
    if bare in _LIGHT_ITSELF:
        return ""
    head, _, rest = bare.partition(" of ")
    return rest.removeprefix("the ") if rest and head in _LIGHT_ITSELF else phrase


def changed(
    said: Said, changes: tuple[Change, ...] | None, targets: tuple[str, ...], assumed: tuple[str, ...] = ()
) -> Meaning | None:
    """Return the meaning of changes on targets; None where a target is a property or a colour of light."""
    if not changes or {"others", "other ones"} & set(targets):
        return None
    if any(t.kind == "here" for t in said.things):
        targets = tuple(t.phrase for t in said.things if t.kind == "thing")
        if not targets and not any(t.kind in ("pronoun", "whole") for t in said.things):
            return _where(said, changes)
        targets = targets or ("",)
    intents = tuple(i for t in targets for i in intents_of(changes, t, said.amount))
    return Meaning(intents=intents, assumptions=assumed, interpretations=meaning_of_goals(changes))


def _predicated(said: Said) -> tuple[Change, ...] | None:
    return said.get("predicate") or said.get("castside")


@means("castside", "side")
def _castside(said: Said) -> tuple[Change, ...] | None:
    return (
        (Change("cast", said.get("cast"), said.amount),) if said.get("cast") in load_lexicon().casts else None
    )


@means("wish", "lost_detail")
def _lost_detail(said: Said) -> Meaning | None:
    pairs = said.get("props")
    if pairs:
        return _as_complaint(
            changed(said, tuple(Change("effect", down, said.amount) for _, down in pairs), ("",))
        )
    return _as_complaint(
        changed(said, (Change("effect", "tamer highlights", said.amount),), targets_of(said.things))
    )


@means("wish", "change", "change_all")
def _change(said: Said) -> Meaning | None:
    changes = _predicated(said)
    if changes is None or _adds_a_thing(said, changes):
        return None
    return changed(said, changes, targets_of(said.things))


def _where(said: Said, changes: tuple[Change, ...]) -> Meaning:
    question = f"Which place is meant in {said.words!r}? Show me where, or choose:"
    gap = Gap(
        kind="referent", question=question, place=True, wants="place", target="right here",
        choices=(choice("the whole picture", *intents_of(changes, "")), choice("the main subject", *intents_of(changes, "subject"))),
    )  # fmt: skip
    return asked(gap)


def _adds_a_thing(said: Said, changes: tuple[Change, ...]) -> bool:
    """Return whether a thing is to be put somewhere: 'add a drawing on the fridge', 'a red glow around the lamp'."""
    somewhere = any(t.kind == "thing" for t in said.things)
    if somewhere and "glow" in said.tokens:
        return True
    turned = said.tokens & {
        "make",
        "turn",
        "convert",
        "give",
        "apply",
        "in",
        "into",
        "to",
        "change",
        "look",
        "as",
        "could",
        "can",
        "have",
    }
    return somewhere and any(c.kind == "look" for c in changes) and not turned


@means("wish", "verb")
def _verb(said: Said) -> Meaning | None:
    names = said.all("effectv") or said.all("effectvd")
    changes = tuple(c for n in names for c in _verb_changes(n, said)) + said.get("predicate", ())
    return changed(said, changes, targets_of(said.things))


def _verb_changes(name: str, said: Said) -> tuple[Change, ...]:
    if name == "softer" and any(w.startswith("smooth") for w in said.tokens):
        return (Change("effect", "softer", said.amount), Change("effect", "less noise", said.amount))
    return (Change("effect", name, said.amount),)


TONES = {
    "deeper shadows": False, "deeper blacks": False, "stronger highlights": True, "brighter whites": True, "vignette": False,
}  # fmt: skip
"""What more of a range of tones does: True when it gets lighter."""


@means("wish", "verb_prop")
def _verb_prop(said: Said) -> Meaning | None:
    name = said.get("effectv") or said.get("effect")
    if name is None:
        return None
    changes = tuple(Change("effect", _of_prop(name, up, down), said.amount) for up, down in said.get("props"))
    if name == "brighter" and any(up == "more contrast" for up, _ in said.get("props")):
        changes = (Change("effect", "brighter", said.amount), *changes)
    return changed(said, changes, targets_of(said.things))


def _of_prop(name: str, up: str, down: str) -> str:
    """Return what a verb of light does to a property: 'brighten the shadows', 'sharpen the contrast'."""
    if up in TONES:
        lighter, darker = (up, down) if TONES[up] else (down, up)
        return (
            lighter
            if name in ("brighter", "clearer") or (name == "stronger colours" and TONES[up])
            else darker
        )
    if name in ("less noise", "less haze") or name == "softer" or up in ("more grain", "more haze"):
        return down
    if up in ("stronger colours", "brighter"):
        return name
    return down if name in ("darker", "weaker colours", "less contrast") else up


@means("wish", "verb_edges")
def _verb_edges(said: Said) -> Meaning | None:
    name = said.get("effectv", "darker")
    changes = (Change("effect", "vignette" if name == "darker" else "no vignette", said.amount),)
    if name not in ("darker", "brighter"):
        return None
    return changed(said, changes, ("",))


@means("wish", "up")
def _up(said: Said) -> Meaning | None:
    if said.get("signed") is not None:
        return _signed(said)
    return _moved(said, up=True)


def _signed(said: Said) -> Meaning | None:
    value, amount = float(said.get("signed")), said.amount
    if not amount.said:
        amount = level(value, said)
    sides = [(p[0] if value > 0 else p[1]) for p in said.get("props")]
    plain = replace(amount, share=abs(amount.share) if amount.share is not None else None,
                    stops=abs(amount.stops) if amount.stops is not None else None)  # fmt: skip
    return changed(said, tuple(Change("effect", n, plain) for n in sides), targets_of(said.things))


def level(value: float, said: Said) -> Amount:
    """Return stops for light up to 4, else a share of the slider: 'exposure by 0.7', 'contrast by 20'."""
    light = any(p[0] == "brighter" for p in said.get("props", ()))
    if abs(value) <= 4 and light:
        return Amount(stops=value)
    return Amount(share=value if abs(value) <= 1 else value / 100)


def _moved(said: Said, *, up: bool) -> Meaning | None:
    changes = tuple(
        Change("effect", _tone_moved(pair, said) if pair[0] in TONES else pair[0 if up else 1], _by(said))
        for pair in said.get("props")
    )
    return changed(said, changes, targets_of(said.things))


def _by(said: Said) -> Amount:
    """Read 'by 0.7' of light as stops."""
    amount = said.amount
    if "halve" in said.tokens:
        return Amount(share=0.5)
    light = any(p[0] == "brighter" for p in said.get("props", ()))
    plain = amount.share is not None and light and "%" not in said.words and "percent" not in said.tokens
    if (
        plain
        and amount.share is not None
        and 0.01 <= abs(amount.share) <= 1
        and not said.tokens & set(_PARTS)
    ):
        return Amount(stops=amount.share)
    return amount


_PARTS = ("half", "third", "quarter", "fifth", "tenth", "levels", "level")
_LIGHTER = frozenset(["lift", "lifted", "raise", "raised", "raising", "open", "boost", "brighten", "lighten", "up", "brighter", "higher", "restore", "get",
                      "bring out", "detail"])  # fmt: skip
_DARKER = frozenset(["deepen", "deepened", "crush", "darken", "darker", "down", "lower", "lowered", "back", "recover", "tame", "drop", "reduce",
                     "decrease", "rescue", "save", "less", "reduced"])  # fmt: skip


def _tone_moved(pair: tuple[str, str], said: Said) -> str:
    """Return which way a range of tones goes: the verb says whether lighter or more of it."""
    lighter, darker = pair if TONES[pair[0]] else pair[::-1]
    if pair[0] == "vignette":
        return (
            pair[1] if said.tokens & {"reduce", "less", "decrease", "remove", "lower", "weaker"} else pair[0]
        )
    shadows = not TONES[pair[0]]
    if shadows and said.tokens & {
        "reduce",
        "decrease",
        "less",
        "soften",
        "minimise",
        "minimize",
        "recover",
        "rescue",
        "save",
        "reduced",
        "detail",
        "bring",
    }:
        return darker if said.tokens & {"down"} else lighter
    if said.tokens & _DARKER:
        return darker
    if said.tokens & _LIGHTER or not shadows:
        return lighter
    return darker


@means("wish", "down")
def _down_wish(said: Said) -> Meaning | None:
    if said.get("signed") is not None:
        return _signed(said)
    if said.get("downprop") is not None:
        name = next((_CURES[w] for w in said.get("downprop").split() if w in _CURES), "sharper")
        return changed(said, (Change("effect", name, said.amount),), targets_of(said.things))
    return _moved(said, up=False)


_CURES = {
    **dict.fromkeys(("noise", "grain", "graininess", "speckles"), "less noise"),
    **dict.fromkeys(("haze", "haziness", "hazy", "veil", "fog", "foggy", "mist", "smog"), "less haze"),
    **dict.fromkeys(("blur", "blurring", "blurriness"), "sharper"),
    **dict.fromkeys(("vignette", "vignetting"), "no vignette"),
}


@means("wish", "set_level")
def _set_level(said: Said) -> Meaning | None:
    value = float(said.get("signed") or said.get("percent") or said.get("number") or 0)
    share = value / 100 if abs(value) > 1 or said.get("percent") is not None else value
    names = [(up, share) for up, _ in said.get("props")]
    sliders = {
        n: limited(n, value) for up, value in names for n in list(load_lexicon().effects[up].arguments)[:1]
    }
    down = {"deeper shadows", "deeper blacks"}
    sliders = {n: v for n, v in sliders.items()} if not down & {u for u, _ in names} else sliders
    return wish(
        *(Adjust(sliders=sliders, target=t, reason=f"set it to {value:g}") for t in targets_of(said.things))
    )


@means("wish", "which_way")
def _which_way(said: Said) -> Meaning | None:
    props = said.get("props")
    if said.tokens & {"lighten", "lightening"} and not any(up == "more contrast" for up, _ in props or ()):
        return None
    if not props or any(up in ("sharper", "more grain") and "quality" in said.tokens for up, _ in props):
        return None
    target = targets_of(said.things)[0]
    name = _named(said, props)
    many = len(props) > 1
    choices = [
        choice("more of both" if many else "more", *(effect(up, target) for up, _ in props)),
        choice("less of both" if many else "less", *(effect(down, target) for _, down in props)),
    ]
    if many:
        choices += [choice(f"only {up}", effect(up, target)) for up, _ in props[:2]]
    question = f"Which way should {name} go?"
    return asked(Gap(kind="parameter", question=question, choices=tuple(choices), wants="way", target=target))


def _named(said: Said, props: tuple[tuple[str, str], ...]) -> str:
    words = [next((p.words[0] for p in load_lexicon().properties if p.up == up), up) for up, _ in props]
    return "the " + " and the ".join(dict.fromkeys(words))


@means("wish", "family_up", "family_down")
def _family(said: Said) -> Meaning | None:
    names = [*said.all("family"), *(c for c in said.all("colour") if isinstance(c, str))]
    effects = said.all("effect")
    down = said.tokens & {
        "less",
        "fewer",
        "weaker",
        "desaturate",
        "reduce",
        "decrease",
        "lower",
        "mute",
        "tone",
        "reduced",
        "muted",
        "lowered",
        "drop",
    }
    made: list[Intent] = []
    for index, name in enumerate(names):
        change = (
            effects[min(index, len(effects) - 1)]
            if effects
            else "weaker colours"
            if down
            else "stronger colours"
        )
        verb = said.get("effectv")
        change = verb if verb and not effects else change
        where = name if said.all("colour") and said.things and not said.all("family") else f"{name} parts"
        made.append(effect(change, where, said.amount))
    return wish(*made) if made else None


@means("wish", "cast_off")
def _cast_off(said: Said) -> Meaning | None:
    casts = [c for c in said.all("cast") if isinstance(c, str)]
    targets = ("",) if "gave" in said.tokens else targets_of(said.things)
    if "from" in said.tokens and "to" in said.tokens and len(casts) == 2:
        if any(t.kind == "thing" for t in said.things):
            return None
        return wish(cast(casts[1], "", said.amount, 1.0))
    name = _cast_name(said) or {"sepia": "yellow"}.get(said.get("look", ""), "")
    if not name and "balanced" in said.tokens:
        return wish(Enhance(light=False))
    if name not in load_lexicon().casts:
        return None
    if "teeth" in " ".join(targets):
        return None
    return wish(*(cast(name, t, said.amount, -0.8) for t in targets))


@means("wish", "balance_light")
def _balance_light(said: Said) -> Meaning | None:
    target = targets_of(said.things)[0]
    if said.get("props") and not {up for up, _ in said.get("props")} & {
        "brighter",
        "more contrast",
        "deeper shadows",
        "stronger highlights",
    }:
        return None
    return wish(
        Enhance(colour=False, target=target), said=("the light is balanced by measuring the picture",)
    )


@means("wish", "balance_colour")
def _balance_colour(said: Said) -> Meaning | None:
    target = targets_of(said.things)[0]
    balanced = Enhance(light=bool(said.tokens & {"contrast"}), target=target)
    if said.tokens & {"colours", "colour"} and not said.tokens & {
        "balance",
        "cast",
        "temperature",
        "correction",
        "white",
    }:
        return wish(balanced, effect("stronger colours", target, Amount(0.5)))
    return wish(balanced)


@means("wish", "enhance")
def _enhance(said: Said) -> Meaning | None:
    target = targets_of(said.things)[0]
    if target:
        return None
    changes = (Change("goal", "better"),)
    return Meaning(intents=intents_of(changes, ""), interpretations=meaning_of_goals(changes))


@means("wish", "tone_down")
def _tone_down(said: Said) -> Meaning:
    changes = (
        Change("effect", "less contrast", Amount(0.5)),
        Change("effect", "weaker colours", Amount(0.5)),
    )
    darker = Adjust(sliders={"exposure": 0.05}, reason="lift it a little")
    return wish(*intents_of(changes, ""), darker)


@means("wish", "wash")
def _wash(said: Said) -> Meaning | None:
    look = said.get("look")
    if look:
        return wish(Look(name=look))
    shade: Any = said.get("colour")
    name = shade[1].split(" ")[-1] if shade else ""
    return (
        wish(cast(name, "", said.amount, 1.0), said=(f"the whole picture gets a {shade[1]} tint",))
        if name in load_lexicon().casts
        else None
    )


@means("wish", "which_change")
def _which_change(said: Said) -> Meaning | None:
    targets = targets_of(said.things)
    if "animate" in said.tokens:
        choices = (choice("a cartoon look", Look(name="cartoon")), choice("leave this out"))
        return asked(
            Gap(
                kind="goal",
                question="What should 'animate' do? Moving pictures cannot be made here.",
                choices=choices,
                wants="wish",
            )
        )
    where = targets[0]
    changes = [
        ("brighter and livelier", goal("pop", where)),
        ("calmer", goal("minimal", where)),
        ("black and white", (Look(name="black_and_white", target=where),)),
    ]
    choices = tuple(choice(label, *intents) for label, intents in changes)
    return asked(
        Gap(
            kind="goal",
            question=f"What should change about {the(where)}?",
            choices=choices,
            wants="wish",
            target=where,
        )
    )


@means("one", "faded")
def _faded(said: Said) -> tuple[Change, ...]:
    return (Change("effect", "vignette", said.amount),)


@means("wish", "vague")
def _vague(said: Said) -> Meaning | None:
    target = targets_of(said.things)[0]
    word = said.get("vague")
    moods = (
        ("livelier: more contrast and colour", "pop"),
        ("calmer: softer and lighter", "minimal"),
        ("dramatic: darker, harder", "dramatic"),
    )
    choices = tuple(choice(label, *goal(name, target)) for label, name in moods)
    question = (
        f"What should be {word} about {the(target)}?"
        if word
        else "What should change? Say it in your words, or choose:"
    )
    return asked(Gap(kind="goal", question=question, choices=choices, wants="wish", target=target))


@means("wish", "invert")
def _invert(said: Said) -> Meaning | None:
    target = targets_of(said.things)[0]
    return wish(Look(name="negative", target=target))


@means("wish", "bare_stops")
def _bare_stops(said: Said) -> Meaning:
    value = float(said.get("stops"))
    return wish(effect("brighter" if value > 0 else "darker", "", Amount(stops=abs(value))))


@means("wish", "bring_out")
def _bring_out(said: Said) -> Meaning | None:
    targets = targets_of(said.things)
    changes = (Change("goal", "pop", said.amount),)
    return changed(said, changes, targets) if targets != ("",) else None
