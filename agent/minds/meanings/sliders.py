# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Verbs and properties: 'brighten the sky', 'raise the contrast', 'highlights to -40'."""

from dataclasses import replace

from ....prompts.loader import load_lexicon
from ...values.intents import Adjust, Enhance, Gap, Intent
from ..reading.amounts import Amount, limited
from ..reading.meaning import Meaning, Said, asked, choice, means, wish
from .light import Change, cast, cast_name, changed, effect, targets_of


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
        "reduce", "decrease", "less", "soften", "minimise", "minimize", "recover", "rescue", "save", "reduced", "detail", "bring",
    }:  # fmt: skip
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
        "less", "fewer", "weaker", "desaturate", "reduce", "decrease", "lower", "mute", "tone", "reduced", "muted", "lowered", "drop",
    }  # fmt: skip
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
    name = cast_name(said) or {"sepia": "yellow"}.get(said.get("look", ""), "")
    if not name and "balanced" in said.tokens:
        return wish(Enhance(light=False))
    if name not in load_lexicon().casts:
        return None
    if "teeth" in " ".join(targets):
        return None
    return wish(*(cast(name, t, said.amount, -0.8) for t in targets))


@means("wish", "bare_stops")
def _bare_stops(said: Said) -> Meaning:
    value = float(said.get("stops"))
    return wish(effect("brighter" if value > 0 else "darker", "", Amount(stops=abs(value))))
