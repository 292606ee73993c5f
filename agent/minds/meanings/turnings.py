"""Turning, mirroring, levelling, and upright lines."""

from ...values.intents import Gap, Turn
from ..reading.meaning import Meaning, Said, asked, choice, means, wish


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
