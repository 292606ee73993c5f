# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Crops: to a shape, around things, off sides."""

from ...values.intents import Crop, Gap
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
PLENTY = {0.3: 0.05, 0.5: 0.1, 1.0: 0.1, 1.8: 0.4, 2.6: 0.5}


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
        share = PLENTY[said.amount.factor]
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
        share = abs(amount.share) if amount.share is not None else PLENTY.get(amount.factor, 0.1)
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
