# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""The frame: crop, turn, resize, extend, border."""

from ...values.intents import Border, Crop, Extend, Gap, Resize, Turn
from ..reading.meaning import Meaning, Said, asked, choice, means, refused, wish

_ASPECT = {"landscape": "4:3"}


def aspect_of(said: Said) -> str:
    """Return the shape that was said: '4:5', 'square'; '' for none."""
    pair = said.get("pair")
    if pair is not None and pair.value and pair.other:
        if pair.value > 40 and pair.other > 40 and pair.unit == ":":
            return ""
        if pair.unit in ("mm", "cm", "in", "inch", "inches"):
            return {(35.0, 45.0): "7:9", (3.5, 4.5): "7:9"}.get(
                (pair.value, pair.other), f"{pair.value:g}:{pair.other:g}"
            )
        return f"{pair.value:g}:{pair.other:g}"
    named = [a for a in said.all("aspect") if isinstance(a, str)]
    named = [a for a in named if ":" in a] or named
    best = next((a for a in named if a not in ("landscape",)), named[0] if named else "")
    return _ASPECT.get(best, best)


@means("wish", "crop_shape")
def _shape(said: Said) -> Meaning | None:
    aspect = aspect_of(said)
    if any(t.kind == "thing" for t in said.things):
        return None
    return wish(Crop(aspect=aspect)) if aspect else None


@means("wish", "crop_shape_around", "crop_keep")
def _shape_around(said: Said) -> Meaning | None:
    aspect = aspect_of(said)
    kept = tuple(t.phrase for t in said.things if t.kind == "thing")
    if not aspect or not kept or any(t.kind == "thing" for t in said.all("thing")):
        return None
    keeping = said.tokens & {"keep", "don't", "without", "not", "keeping"}
    return wish(Crop(aspect=aspect, keep=kept) if keeping else Crop(aspect=aspect, around=kept))


@means("wish", "crop_to")
def _crop_to(said: Said) -> Meaning | None:
    kept = tuple(
        dict.fromkeys(
            t.phrase for t in said.things if t.kind == "thing" and t.phrase not in ("rest", "everything else")
        )
    )
    kept = tuple(k.removeprefix("everything except ") for k in kept)
    if any(set(k.split()) & {"left", "right", "top", "bottom"} and len(k.split()) == 1 for k in kept):
        return None
    if not kept and any(t.kind == "pronoun" for t in said.things):
        kept = tuple(t.phrase for t in said.things if t.kind == "pronoun")[:1]
    return wish(Crop(around=kept)) if kept else None


@means("wish", "closer")
def _closer(said: Said) -> Meaning | None:
    if any(t.kind == "thing" for t in said.things):
        return None
    return wish(Crop(around=("subject",)), said=("zooming in goes to the main subject",))


@means("wish", "zoom_out")
def _zoom_out(said: Said) -> Meaning:
    why = "showing more than the picture holds means inventing its surroundings; 'extend the picture by 20 %' continues its edges"
    return refused(said.words, why, engine="inpaint: Stable Diffusion inpainting, or a hosted image model")


Sides = dict[str, float]
_PLENTY = {0.3: 0.05, 0.5: 0.1, 1.0: 0.1, 1.8: 0.4, 2.6: 0.5}


@means("sidecut", "share")
def _side_share(said: Said) -> tuple[str, Sides] | None:
    side = said.get("on_side")
    if said.get("pixels") is not None:
        length = said.turn.size[0 if side in ("left", "right") else 1]
        share = float(said.get("pixels")) / length if length else 0.0
    elif said.get("percent") is not None:
        share = abs(float(said.get("percent"))) / 100
    elif said.get("part") is not None and float(said.get("part")) < 1:
        share = float(said.get("part"))
    elif said.amount.said and said.amount.share is None:
        share = _PLENTY[said.amount.factor]
    elif said.amount.share is not None:
        share = abs(said.amount.share)
    elif "some" in said.tokens:
        share = 0.1
    else:
        return None
    return ("share", {side: share}) if 0 < share <= 0.9 else None


@means("sidecut", "side")
def _side_side(said: Said) -> tuple[str, Sides]:
    if "sides" in said.tokens and not said.all("on_side"):
        return "side", {"left": 0.1, "right": 0.1}
    if "edges" in said.tokens:
        return "side", {"left": 0.1, "right": 0.1, "top": 0.1, "bottom": 0.1}
    sides = dict.fromkeys(said.all("on_side"), 0.0)
    named = any(t.kind == "thing" for t in said.things) or "empty" in said.tokens
    return ("share" if named else "side"), dict.fromkeys(sides, 0.2 if named else 0.0)


@means("sidecut", "half")
def _half(said: Said) -> tuple[str, Sides]:
    return "half", {}


@means("wish", "crop_side")
def _crop_side(said: Said) -> Meaning | None:
    found = said.get("sidecut")
    things = [t for t in said.things if t.kind == "thing"]
    if found is None:
        return None
    if things and not set(things[0].phrase.split()) & {"picture", "image"}:
        return None
    how, sides = found
    amount = said.amount
    if how == "half":
        opposite = {"left": "right", "right": "left", "upper": "bottom", "lower": "top"}
        choices = tuple(
            choice(f"the {stays} half", Crop.model_validate({gone: 0.5})) for stays, gone in opposite.items()
        )
        return asked(Gap(kind="parameter", question="Which half should stay?", choices=choices, wants="side"))
    if how == "side" and amount.said and len(sides) == 1:
        share = abs(amount.share) if amount.share is not None else _PLENTY.get(amount.factor, 0.1)
        return wish(Crop.model_validate({s: round(share, 4) for s in sides}))
    if how == "side" and len(sides) > 1:
        return wish(
            Crop.model_validate(dict.fromkeys(sides, 0.1)),
            said=(f"10 % goes off the {' and the '.join(sides)}",),
        )
    if how == "side":
        return _which_share(next(iter(sides)))
    assumed = ("20 % goes off that side",) if said.tokens & {"empty"} else ()
    return wish(Crop.model_validate({s: round(v, 4) for s, v in sides.items()}), said=assumed)


def _which_share(side: str) -> Meaning:
    shares = {"a little (10 %)": 0.1, "a quarter": 0.25, "a third": 0.33, "half": 0.5}
    choices = tuple(choice(label, Crop.model_validate({side: share})) for label, share in shares.items())
    question = f"How much of the {side} should go?"
    return asked(
        Gap(kind="parameter", question=question, choices=choices, default=1, wants="share", target=side)
    )


@means("wish", "crop_border")
def _crop_border(said: Said) -> Meaning | None:
    if any(said.turn.borders):
        sides = ("left", "right", "top", "bottom")
        shares = {
            side: round(share, 4) for side, share in zip(sides, said.turn.borders, strict=True) if share
        }
        return wish(Crop.model_validate(shares))
    if not said.tokens & {"crop", "trim", "cut"} or said.tokens & {"picture"} or said.turn.size == (0, 0):
        return None
    why = "no side of this picture has a margin of one flat colour; say how much of which side should go"
    return refused(
        said.words,
        why,
        engine="crop",
        command="'crop 5% off the left', or draw a box around what should stay",
    )


@means("wish", "which_crop")
def _which_crop(said: Said) -> Meaning | None:
    if any(t.kind == "thing" for t in said.things):
        return None
    choices = (
        choice("closer to the main subject", Crop(around=("subject",))),
        choice("square", Crop(aspect="square")),
        choice("4:5 (portrait)", Crop(aspect="4:5")),
        choice("16:9 (wide)", Crop(aspect="16:9")),
        choice("10 % off each side", Crop(left=0.1, right=0.1, top=0.1, bottom=0.1)),
    )
    return asked(
        Gap(kind="parameter", question="How should the picture be cropped?", choices=choices, wants="crop")
    )


# ---- turning


@means("wish", "straighten")
def _straighten(said: Said) -> Meaning | None:
    if any(
        t.kind == "thing" and not set(t.phrase.split()) & {"horizon", "skyline", "line", "selfie", "one"}
        for t in said.things
    ):
        return None
    return wish(Turn(tool="straighten"))


@means("wish", "perspective")
def _perspective(said: Said) -> Meaning:
    return wish(Turn(tool="perspective"))


@means("wish", "rotate", "answer_turn")
def _rotate(said: Said) -> Meaning | None:
    if any(t.kind == "thing" for t in said.things):
        return None
    left = "left" in said.all("clockwise")
    sided = bool(said.all("clockwise"))
    if said.get("upside"):
        return wish(Turn(tool="rotate", angle=180.0))
    if said.get("rightup"):
        return _right_side_up()
    number = said.get("degrees")
    number = number if number is not None else said.get("number")
    if number is not None:
        angle = abs(float(number))
        negative = float(number) < 0
        assumed = () if sided or angle == 180 else ("turned clockwise",)
        return wish(Turn(tool="rotate", angle=-angle if left != negative else angle), said=assumed)
    if not sided:
        return None
    small = said.amount.factor < 1 or said.tokens & {"tilt", "tiny", "slightly"}
    angle = 5.0 if small else 90.0
    said_ = f"{'a little' if small else 'to the side'} is {angle:g} degrees"
    return wish(Turn(tool="rotate", angle=-angle if left else angle), said=(said_,))


def _right_side_up() -> Meaning:
    return wish(
        Turn(tool="rotate", angle=180.0),
        said=("right side up is half a turn from how it stands (say 'the other way', or how many degrees)",),
    )


@means("wish", "which_turn")
def _which_turn(said: Said) -> Meaning | None:
    if any(t.kind == "thing" for t in said.things):
        return None
    small = said.amount.factor < 1
    angles = (
        ((5.0, "5° to the right"), (-5.0, "5° to the left"))
        if small
        else ((90.0, "90° to the right"), (-90.0, "90° to the left"))
    )
    choices = [choice(label, Turn(tool="rotate", angle=angle)) for angle, label in angles]
    if not small:
        choices.append(choice("upside down (180°)", Turn(tool="rotate", angle=180.0)))
    choices.append(choice("only level it", Turn(tool="straighten")))
    question = "Rotate the picture a little: which way?" if small else "Rotate the picture how far?"
    return asked(Gap(kind="parameter", question=question, choices=tuple(choices), wants="turn"))


@means("wish", "flip")
def _flip(said: Said) -> Meaning | None:
    if (
        any(t.kind == "thing" and t.phrase not in ("thing",) for t in said.things)
        and "create" not in said.tokens
    ):
        return None
    axis = said.get("axis")
    assumed = () if axis else ("flipped left to right, like a mirror",)
    return wish(Turn(tool="flip", axis=axis or "horizontal"), said=assumed)


# ---- size


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


# ---- border


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
    return _PLENTY[said.amount.factor] if said.amount.share is None else abs(said.amount.share)
