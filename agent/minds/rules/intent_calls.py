"""An intent → the tool call that does it: arguments, a reason to read, what to expect, what it destroys."""

from collections.abc import Callable
from typing import Any, TypeVar

from ...values.intents import (
    Adjust,
    Backdrop,
    Blur,
    Border,
    Borrow,
    Call,
    Crop,
    Enhance,
    Extend,
    Gap,
    Intent,
    Keep,
    Look,
    Outdoors,
    Paint,
    Recolour,
    Remove,
    Resize,
    Turn,
    Write,
)  # fmt: skip
from ..reading.meaning import the
from .tool_actions import Action, expected

T = TypeVar("T")
_CALLS: dict[type, Callable[[Any, tuple[int, int]], Action]] = {}


def _of(
    kind: type[T],
) -> Callable[[Callable[[T, tuple[int, int]], Action]], Callable[[T, tuple[int, int]], Action]]:
    def register(build: Callable[[T, tuple[int, int]], Action]) -> Callable[[T, tuple[int, int]], Action]:
        _CALLS[kind] = build
        return build

    return register


def action_of(intent: Intent, size: tuple[int, int]) -> Action | None:
    """Return the tool call of an intent on a picture of this (width, height); None for what calls no tool."""
    build = _CALLS.get(type(intent))
    return build(intent, size) if build else None


def shown(intent: Intent) -> str:
    """Return what an intent does, as a person reads it."""
    action = action_of(intent, (0, 0))
    return action.reason if action else intent.do


def place_of(intent: Intent) -> tuple[str, ...]:
    """Return the phrases that an intent needs regions for."""
    if isinstance(intent, Crop):
        return intent.around or intent.keep
    if isinstance(intent, Outdoors):
        return ("sky",) if intent.tool == "sky" else ()
    target = "" if isinstance(intent, Keep | Gap) else getattr(intent, "target", "")
    return (target,) if target else ()


@_of(Adjust)
def _adjust(wanted: Adjust, size: tuple[int, int]) -> Action:
    reason = f"{wanted.goal}: {wanted.reason}" if wanted.goal else wanted.reason or "move the sliders"
    return Action(
        "adjust", dict(wanted.sliders), wanted.target, reason, expected(*wanted.expect), goal=wanted.goal
    )


@_of(Enhance)
def _enhance(wanted: Enhance, size: tuple[int, int]) -> Action:
    if not wanted.light:
        said = "neutralise the colour cast, measured from the picture"
    elif not wanted.colour:
        said = "balance the light, measured from the picture"
    else:
        said = "balance light and colour, measured from the picture"
    arguments: dict[str, Any] = {n: False for n in ("light", "colour") if not getattr(wanted, n)}
    arguments |= {"strength": wanted.strength} if wanted.strength < 1 else {}
    return Action(
        "enhance",
        arguments,
        wanted.target,
        f"{wanted.goal}: {said}" if wanted.goal else said,
        goal=wanted.goal,
    )


@_of(Look)
def _look(wanted: Look, size: tuple[int, int]) -> Action:
    rule = (
        "chroma falls 0.002" if wanted.name in ("black_and_white", "noir") else "changed_inside at_least 0.2"
    )
    arguments = {"name": wanted.name} | ({"strength": wanted.strength} if wanted.strength < 1 else {})
    return Action(
        "look",
        arguments,
        wanted.target,
        f"give it the look {wanted.name.replace('_', ' ')!r}",
        expected(rule),
    )


@_of(Recolour)
def _recolour(wanted: Recolour, size: tuple[int, int]) -> Action:
    reason = f"give {the(wanted.target)} the colour {wanted.said or wanted.colour}"
    return Action(
        "recolor",
        {"colour": wanted.colour},
        wanted.target,
        reason,
        expected("changed_inside at_least 0.3"),
        destructive=True,
    )


@_of(Remove)
def _remove(wanted: Remove, size: tuple[int, int]) -> Action:
    reason = f"remove {the(wanted.target)} and fill its place from the surroundings"
    return Action(
        "inpaint",
        {},
        wanted.target,
        reason,
        expected("gone at_least 1", "changed_inside at_least 0.5"),
        destructive=True,
    )


_HIDES, _MOSAIC, _LEAST = 0.4, 0.05, 0.02
"""Block of the greatest amount: of a thing to hide, of a whole picture; and the least block."""


@_of(Blur)
def _blur(wanted: Blur, size: tuple[int, int]) -> Action:
    if wanted.kind == "pixelate":
        block = max((_HIDES if wanted.target else _MOSAIC) * wanted.amount, _LEAST)
        reason = f"pixelate {the(wanted.target)}"
        rules = expected("changed_inside at_least 0.05")
        return Action("pixelate", {"block": round(block, 3)}, wanted.target, reason, rules)
    reason = f"blur {the(wanted.target)}"
    return Action(
        "blur",
        {"kind": wanted.kind, "amount": wanted.amount},
        wanted.target,
        reason,
        expected("sharpness falls 0.05"),
    )


@_of(Backdrop)
def _backdrop(wanted: Backdrop, size: tuple[int, int]) -> Action:
    arguments: dict[str, Any] = {"transparent": True}
    if wanted.colour:
        arguments = {"colour": wanted.colour}
    elif wanted.gradient:
        arguments = {"gradient": wanted.gradient}
    elif wanted.reference:
        arguments = {"reference": wanted.reference}
    reason = f"put {the(wanted.target)} on {wanted.said}"
    if "transparent" in arguments:
        reason = f"keep {the(wanted.target)}, with a transparent background"
    return Action(
        "replace_background", arguments, wanted.target, reason, expected("changed_inside at_least 0.02")
    )


_SKY_KEEPS = {"sunset": 0.45, "dusk": 0.4, "night": 0.2}


@_of(Outdoors)
def _outdoors(wanted: Outdoors, size: tuple[int, int]) -> Action:
    kind = wanted.kind
    less = {"strength": wanted.strength} if wanted.strength < 1 else {}
    if wanted.tool == "sky":
        keep = {"keep": _SKY_KEEPS[kind]} if kind in _SKY_KEEPS else {}
        said = f"put {'an' if kind[0] in 'aeiou' else 'a'} {kind} sky behind everything"
        return Action(
            "sky", {"kind": kind} | keep | less, "sky", said, expected("changed_inside at_least 0.2")
        )
    if wanted.tool == "weather":
        return Action(
            "weather", {"kind": kind, "amount": wanted.strength}, "", f"lay {kind} over the picture", _SOME
        )
    if wanted.tool == "season":
        return Action("season", {"name": kind} | less, "", f"turn leaves and grass to {kind}", _SOME)
    said = {"golden": "the golden hour", "blue": "the blue hour"}.get(kind, kind)
    return Action("time_of_day", {"hour": kind} | less, "", f"give it the light of {said}", _SOME)


_SOME = expected("changed_inside at_least 0.02")


@_of(Crop)
def _crop(wanted: Crop, size: tuple[int, int]) -> Action:
    sides = {s: v for s in ("left", "right", "top", "bottom") if (v := getattr(wanted, s))}
    frames, keeps = wanted.around or wanted.keep, bool(wanted.keep)
    held = f" around {' and '.join(map(the, frames))}" if frames else ""
    if wanted.aspect:
        rule = f"aspect about {ratio_of(wanted.aspect):.4g}"
        return Action(
            "crop",
            {"aspect": wanted.aspect},
            "",
            f"crop to {wanted.aspect}{held}",
            expected(rule),
            frames=frames,
            keeps=keeps,
        )
    if frames:
        said = " and ".join("the main subject" if f == "subject" else the(f) for f in frames)
        return Action("crop", {}, "", f"crop closer to {said}", frames=frames)
    return Action("crop", sides, "", "cut " + " and ".join(f"{v:.0%} off the {s}" for s, v in sides.items()))


def ratio_of(aspect: str) -> float:
    """Return width / height of 'square' or '4:5'."""
    if aspect == "square":
        return 1.0
    width, height = aspect.split(":")
    return float(width) / float(height)


@_of(Turn)
def _turn(wanted: Turn, size: tuple[int, int]) -> Action:
    if wanted.tool == "rotate":
        side = "clockwise" if wanted.angle > 0 else "counter-clockwise"
        return Action(
            "rotate", {"angle": wanted.angle}, "", f"turn the picture {abs(wanted.angle):g}° {side}"
        )
    if wanted.tool == "flip":
        return Action("flip", {"axis": wanted.axis}, "", f"mirror the picture {wanted.axis}ly")
    if wanted.tool == "straighten":
        return Action("straighten", {}, "", "turn the picture so that its lines are level, as measured")
    return Action("perspective", {}, "", "make upright lines parallel, as measured")


@_of(Resize)
def _resize(wanted: Resize, size: tuple[int, int]) -> Action:
    named: dict[str, Any] = {
        n: v for n in ("width", "height", "longest", "scale") if (v := getattr(wanted, n))
    }
    if wanted.scale:
        rules = (f"width about {round(size[0] * wanted.scale)}",) if size[0] else ()
        return Action("resize", named, "", f"resize to {wanted.scale:g} times the size", expected(*rules))
    rules = tuple(f"{n} about {v}" for n, v in named.items() if n != "longest")
    said = " × ".join(map(str, named.values())) + " pixels"
    where = {"width": " wide", "height": " high", "longest": " on the long side"}.get(
        next(iter(named), ""), ""
    )
    return Action(
        "resize", named, "", f"resize to {said}{where if len(named) == 1 else ''}", expected(*rules)
    )


@_of(Extend)
def _extend(wanted: Extend, size: tuple[int, int]) -> Action:
    if wanted.aspect:
        return Action(
            "extend", {"aspect": wanted.aspect}, "", f"extend to {wanted.aspect} without cutting anything off"
        )
    shares = {s: v for s in ("left", "right", "top", "bottom") if (v := getattr(wanted, s))}
    margins = {
        s: max(1, round(v * ((size[0] if s in ("left", "right") else size[1]) or 1000)))
        for s, v in shares.items()
    }
    return Action("extend", margins, "", f"extend the picture on the {' and '.join(margins)}")


@_of(Border)
def _border(wanted: Border, size: tuple[int, int]) -> Action:
    if wanted.bottom is not None:
        return Action(
            "border",
            {"width": wanted.width, "bottom": wanted.bottom},
            "",
            "put an instant photo's white border around the picture",
        )
    return Action(
        "border",
        {"colour": wanted.colour, "width": wanted.width},
        "",
        f"put a {wanted.colour} border around the picture",
    )


@_of(Write)
def _write(wanted: Write, size: tuple[int, int]) -> Action:
    styled = {n: v for n in ("place", "size", "colour", "font") if (v := getattr(wanted, n))}
    return Action(
        "text",
        {"words": wanted.words} | styled,
        "",
        f"write {wanted.words!r}",
        expected("changed_inside at_least 0.0005"),
    )


@_of(Borrow)
def _borrow(wanted: Borrow, size: tuple[int, int]) -> Action:
    if wanted.tool == "match_look":
        return Action(
            "match_look",
            {"reference": wanted.reference},
            wanted.target,
            "match the colours of the other picture",
            _SOME,
        )
    where = {"x": wanted.x, "y": wanted.y} | ({"scale": wanted.scale} if wanted.scale != 0.3 else {})
    return Action("paste", {"reference": wanted.reference} | where, "", "put the other picture in")


@_of(Paint)
def _paint(wanted: Paint, size: tuple[int, int]) -> Action:
    return Action(
        "edit", {"instruction": wanted.instruction}, "", f"let an engine paint: {wanted.instruction}", _SOME
    )


@_of(Call)
def _call(wanted: Call, size: tuple[int, int]) -> Action:
    expects = (
        expected("changed_inside at_least 0.001")
        if wanted.tool in ("adjust", "look", "recolor", "blur")
        else ()
    )
    reason = f"{wanted.tool} with the values given"
    destructive = wanted.tool in ("inpaint", "recolor")
    return Action(
        wanted.tool, dict(wanted.arguments), wanted.target, reason, expects, destructive=destructive
    )
