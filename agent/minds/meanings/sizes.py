"""The number of pixels, more canvas, and borders."""

from ...values.intents import Border, Crop, Extend, Gap, Resize
from ..reading.meaning import Meaning, Said, asked, choice, means, refused, wish
from .crops import PLENTY, aspect_of


@means("wish", "resize")
def _resize(said: Said) -> Meaning | None:
    if any(t.kind == "thing" for t in said.things):
        return None
    pair = said.get("pair")
    if pair is not None:
        if pair.value < 40 or pair.other < 40 or pair.unit not in (":", "px"):
            return None
        return _exactly(said, int(pair.value), int(pair.other))
    pixels = said.get("pixels") if said.get("pixels") is not None else said.get("number")
    lines = said.get("lines")
    if said.get("kilo") is not None:
        return (
            wish(Resize(longest=int(960 * float(said.get("kilo")))))
            if float(said.get("kilo")) in (2, 4, 8)
            else None
        )
    if lines is not None:
        return wish(Resize(height=int(lines))) if 100 <= lines <= 4320 else None
    scale = _scale(said)
    if scale:
        return wish(Resize(scale=scale)) if 0.01 <= scale <= 8 else None
    if pixels is None:
        return None
    number = int(abs(float(pixels)))
    if number == 0:
        return refused(
            said.words,
            "a picture of 0 pixels cannot be seen; say a width from 1 to 20000 pixels",
            engine="",
            command="'resize to 1200 px wide'",
        )
    if number < 10 and said.get("pixels") is None:
        return None
    field = (
        "longest"
        if said.get("longside") or said.tokens & {"max"}
        else "height"
        if said.get("high") or "height" in said.tokens
        else "width"
    )
    return wish(Resize.model_validate({field: number}))


def _exactly(said: Said, width: int, height: int) -> Meaning:
    resized = Resize(width=width, height=height)
    if said.tokens & {"crop", "cut", "trim"}:
        from math import gcd

        common = gcd(width, height)
        return wish(Crop(aspect=f"{width // common}:{height // common}"), resized)
    return wish(resized)


def _scale(said: Said) -> float:
    if said.get("percent") is not None:
        value = float(said.get("percent")) / 100
        return (
            1 - value
            if said.tokens & {"smaller", "by"} and said.tokens & {"smaller", "reduce", "shrink", "down"}
            else value
        )
    if said.get("times") is not None:
        return float(said.get("times"))
    amount = said.amount
    if said.get("halfsize") or amount.times == 0.5:
        return 0.5
    if said.get("double") or amount.times == 2.0:
        return 2.0
    if amount.share is not None:
        smaller = bool(said.tokens & {"smaller", "reduce", "shrink", "down", "downsize"})
        by = "by" in said.tokens
        if by:
            return 1 - abs(amount.share) if smaller else 1 + abs(amount.share)
        return abs(amount.share)
    return amount.times or 0.0


@means("wish", "which_size")
def _which_size(said: Said) -> Meaning | None:
    if any(t.kind == "thing" for t in said.things) or (
        said.tokens & {"resolution", "quality"} and said.tokens & {"enhance", "improve", "better"}
    ):
        return None
    smaller = bool(
        said.get("smaller") or said.tokens & {"shrink", "reduce", "decrease", "downsize", "smaller", "lower"}
    )
    larger = bool(
        said.get("bigger")
        or said.tokens & {"enlarge", "increase", "upscale", "bigger", "larger", "blow", "magnify", "raise"}
    )
    if said.amount.factor < 1 and (smaller or larger):
        scale = 0.8 if smaller else 1.25
        return wish(
            Resize(scale=scale),
            said=(f"a little {'smaller' if smaller else 'bigger'} is {scale:.0%} of the size",),
        )
    if smaller:
        scales = {"half the size": 0.5, "three quarters": 0.75, "a quarter": 0.25}
    elif larger:
        scales = {"twice the size": 2.0, "one and a half times": 1.5, "three times": 3.0}
    else:
        scales = {"half the size": 0.5, "twice the size": 2.0}
    choices = [choice(label, Resize(scale=scale)) for label, scale in scales.items()]
    if not smaller and not larger:
        choices.insert(0, choice("1080 pixels wide", Resize(width=1080)))
        choices.append(choice("2048 pixels on the long side", Resize(longest=2048)))
    return asked(Gap(kind="parameter", question="To what size?", choices=tuple(choices), wants="size"))


@means("wish", "taller")
def _taller(said: Said) -> Meaning | None:
    if any(t.kind == "thing" for t in said.things):
        return None
    high = bool(said.tokens & {"taller", "higher", "longer", "narrower"})
    add = Extend(top=0.2, bottom=0.2) if high else Extend(left=0.2, right=0.2)
    cut = Crop(left=0.15, right=0.15) if high else Crop(top=0.15, bottom=0.15)
    choices = (choice("add canvas " + ("above and below" if high else "left and right"), add),
               choice("crop the " + ("sides" if high else "top and bottom"), cut))  # fmt: skip
    return asked(
        Gap(
            kind="parameter",
            question=f"How should the picture become {'taller' if high else 'wider'}?",
            choices=choices,
            wants="wish",
        )
    )


_SIDES = {"above": "top", "below": "bottom", "taller": "top", "sides": "left"}


@means("wish", "extend")
def _extend(said: Said) -> Meaning | None:
    if any(
        t.kind == "thing" and t.phrase not in ("canvas", "frame", "background", "border") for t in said.things
    ):
        return None
    aspect = aspect_of(said)
    if aspect:
        return wish(Extend(aspect=aspect))
    sides = [*said.all("on_side"), *(v for k, v in _SIDES.items() if k in said.tokens)]
    if "sides" in said.tokens:
        sides.append("right")
    amount = said.amount
    if said.get("pixels") is not None:
        share = -abs(float(said.get("pixels")))
    elif said.get("percent") is not None:
        share = abs(float(said.get("percent"))) / 100
    elif said.get("part") is not None and float(said.get("part")) < 1:
        share = float(said.get("part"))
    else:
        share = abs(amount.share) if amount.share is not None else 0.1 if amount.factor < 1 else 0.2
    named = dict.fromkeys(sides or ("left", "right", "top", "bottom"), share)
    if share < 0:
        named = {s: -share / (said.turn.size[0 if s in ("left", "right") else 1] or 1000) for s in named}
    return wish(Extend.model_validate(named))


@means("wish", "border")
def _border(said: Said) -> Meaning | None:
    if any(t.kind == "thing" for t in said.things):
        return None
    if "widen" in said.tokens or (said.all("on_side")):
        why = "a border goes around all sides; more canvas on one side is 'extend to the left'"
        return refused(said.words, why, engine="extend", command="'extend to the left by 10 %'")
    if said.get("instant"):
        return wish(Border(width=0.05, bottom=0.2))
    colours = [c for c in said.all("colour") if not isinstance(c, str)]
    ways = said.all("width")
    width = (
        max(map(float, ways))
        if ways
        else {0.3: 0.02, 0.5: 0.03, 1.8: 0.1, 2.6: 0.15}.get(said.amount.factor, 0.05)
    )
    width = min(abs(said.amount.share), 1.0) if said.amount.share is not None else width
    assumed = [] if colours else ["the border is white"]
    if said.tokens & {"rounded"}:
        assumed.append("the corners stay square: rounded corners cannot be made yet")
    if said.tokens & {"wooden", "wood"}:
        assumed.append("the border is plain: a wooden texture cannot be made")
        assumed = [a for a in assumed if a != "the border is white"] if colours else assumed
    return wish(Border(colour=colours[-1].css if colours else "white", width=width), said=tuple(assumed))


@means("share", "part")
def _share(said: Said) -> float:
    if said.get("part") is not None:
        return round(float(said.get("part")), 2)
    if said.get("percent") is not None:
        return abs(float(said.get("percent"))) / 100
    return PLENTY[said.amount.factor] if said.amount.share is None else abs(said.amount.share)
