"""Clauses about the frame: crop, zoom, rotate, flip, straighten, resize."""

import re

from ....prompts.loader import load_lexicon
from ..words.grammar import Clause
from ..words.targets import PICTURE, is_whole, target_of, the
from .clause_context import Ears
from .meaning import Action, Choice, Doubt, Reading, expected, refused

PIC = rf"(?: ?(?:the |this |that |my |a )?(?:whole |entire |full )?{PICTURE}| it| this| that)?"
_SIDE = {
    "left": "left",
    "right": "right",
    "top": "top",
    "bottom": "bottom",
    "upper": "top",
    "lower": "bottom",
}
_OPPOSITE = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}
_SHARES = {
    "half": 0.5,
    "third": 1 / 3,
    "quarter": 0.25,
    "fifth": 0.2,
    "tenth": 0.1,
    "two thirds": 2 / 3,
    "a bit": 0.1,
    "a little": 0.1,
    "slightly": 0.1,
    "a little bit": 0.1,
    "edge": 0.1,
    "corner": 0.2,
    "some": 0.1,
    "a lot": 0.4,
}
_USUAL = 0.1
"""The share that is cut off a side where none was said."""
_SIDES = r"(left|right|top|bottom|upper|lower)(?: hand)?"
_PART = r"(half|two thirds|third|quarter|fifth|tenth)"
_SOME = r"(?:(?:a|one) )?(half|two thirds|third|quarter|fifth|tenth|a bit|a little bit|a little|some|a lot)"
_STRIP = re.compile(rf"{_PART}|\b{_SIDES} (?:part|portion|section|side|of (?:(?:the|this|my) )?{PICTURE})\b")
"""What is cut off the picture, also when 'remove' is said of it."""
_WANTED = re.compile(
    rf"(?:{_SOME} (?:of|off|from) )?(?:the )?(?:very )?{_SIDES}(?: (?:most "
    rf")?{_PART})?(?: (?:side|part|portion|section|edge))?(?: {_PART})?(?: "
    rf"?(?:of|from|off|out of)?{PIC})?(?: (?P<bit>a bit|a little bit|a "
    rf"little|slightly|a lot))?(?: by (?P<by>[\d.]+)(?P<unit>%|px| pixels)?)?"
)
_PURPOSE = re.compile(r"(?: for (?:the|a|an|my|our|your|his|her|their|me|us)\b.*|(?<=square) (?:for|on) .+)$")
"""What a crop is for: 'to 16:9 format for the slideshow'."""


def read_crop(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'crop to 4:5', 'cut the left third off', 'zoom in on the man', 'crop out the dog'."""
    text, frames = _around_what(_PURPOSE.sub("", clause.text))
    aspect = aspect_in(text)
    if aspect:
        rule = f"aspect about {ratio_of(aspect):.4g}"
        around = f" around {the(frames)}" if frames else ""
        return Reading(
            clause.said, (_crop({"aspect": aspect}, f"crop to {aspect}{around}", rule, frames=frames),)
        )
    side = _side(clause, text, ears) or _half(clause, text)
    if side:
        return side
    match = re.fullmatch(
        (
            rf"(?:crop|trim|zoom)(?: (?:in|and zoom(?: in)?|and crop|and centre|down|up|"
            rf"closer|tighter|more|more tightly))*{PIC}(?: (?:closer|tighter|"
            rf"tightly|more tightly|closely|more closely|in|down))*(?: (?:and "
            rf"zoom(?: in)?|and crop))?(?: (?:in )?(?:on|onto|into|to|around|"
            rf"closer to|tighter around|tightly around|down to|up to|"
            rf"so(?: (?:it is|it's|its|that it is))?|to focus(?: mainly| only)? on|"
            rf"to show(?: only)?|close to|near|at|just|focusing "
            rf"on|to just|to only) (?P<on>.+))?(?: (?:more|closely|closer|tightly|"
            rf"a bit|a little|slightly))*"
        ),
        text,
    )
    if match and match["on"]:
        return _crop_to(clause, match["on"])
    if match:
        return _unsaid(clause, text)
    away = re.fullmatch(
        (
            rf"(?:crop|cut|trim) (?:out |off |away )?(?:the )?(.+?)(?: out| off|"
            rf" away)?(?: (?:of|from) {PIC.strip('?')})?"
        ),
        text,
    )
    if away and text.startswith("crop"):
        return _crop_thing(clause, away[1])
    if re.fullmatch(
        (
            rf"(?:zoom|move|scale)(?: the| this)? ?(?:{PICTURE} )?out(?: (?:of|"
            rf"on|from))?{PIC}.*|zoom{PIC} out.*"
        ),
        text,
    ):
        return refused(
            clause.said,
            "showing more than the picture holds means inventing its surroundings",
            engine="inpaint: Stable Diffusion inpainting, or a hosted image model",
        )
    return None


def _around_what(text: str) -> tuple[str, str]:
    """Split 'crop it square around the woman' into the shape and what stays in the frame."""
    match = re.fullmatch(
        r"(?P<shape>(?:crop|cut|trim|reframe|frame|make)\b.*?)(?: (?:tightly|closely|centred))?"
        r" (?:around|on|onto|keeping|with only|showing(?: only)?) (?P<on>.+?)(?: (?:in|inside|in it))?",
        text,
    )
    target = target_of(match["on"]) if match else None
    if match and target and aspect_in(match["shape"]):
        return match["shape"], target
    return text, ""


def _crop(arguments: dict, reason: str, *rules: str, frames: str = "") -> Action:
    return Action("crop", arguments, "", reason, expected(*rules), frames=frames)


_SHAPES = (
    r"(?:panoram(?:a|ic)|wide|widescreen|banner|header|cover|strip|portrait|landscape|vertical|"
    r"horizontal|proportions?)"
)


def aspect_in(text: str) -> str:
    """Return the shape that the words ask for: '4:5', 'square'; '' for none."""
    turned = re.fullmatch(
        (
            r"change (?:the |its )?(?:orientation|format) (?:from \w+ )?to (\w+)(?: "
            r"(?:mode|format|orientation))?"
        ),
        text,
    )
    if turned and turned[1] in ("portrait", "landscape", "square"):
        return {"portrait": "3:4", "landscape": "4:3"}.get(turned[1], "square")
    if not re.match(
        (
            r"(?:crop|make|turn|change|cut|convert|resize|format|reframe|trim|"
            r"set|i|fit|put|square|frame|portrait|landscape|for)\b|\d+:\d+$"
        ),
        text,
    ):
        return ""
    match = re.fullmatch(
        (
            rf"(?:(?:crop|make|turn|change|cut|convert|resize|format|reframe|"
            rf"trim|set|fit|put|frame)(?: down)?{PIC})? ?(?:to be|to|into|in|"
            rf"as|for|so it is|with|(?:to )?fit(?: on| to| into| onto)?)? ?"
            rf"(?:a |an |the )?(?:aspect ratio (?:of )?)?"
            rf"(.+?)(?: (?:aspect ratio|aspect|ratio|crop|format|mode|shape|"
            rf"picture|photo|image|size|frame|cover|post|screen|monitor|display|tv))*"
        ),
        text,
    )
    if not match:
        return ""
    words = match[1].strip()
    for aspect, names in load_lexicon().aspects.items():
        if words in names:
            return "4:3" if aspect == "landscape" else aspect
    ratio = re.fullmatch(
        rf"(?:{_SHAPES} )*(\d{{1,2}}(?:\.\d+)?)(?:[:/]|x| to | by )(\d{{1,2}}(?:\.\d+)?)(?: {_SHAPES})*",
        words,
    )
    return f"{ratio[1]}:{ratio[2]}" if ratio and float(ratio[2]) and float(ratio[1]) else ""


def ratio_of(aspect: str) -> float:
    """Return width / height of 'square' or '4:5'."""
    if aspect == "square":
        return 1.0
    width, height = aspect.split(":")
    return float(width) / float(height)


def _side(clause: Clause, text: str, ears: Ears) -> Reading | None:
    match = re.fullmatch(
        rf"(?:crop|cut|trim|remove|delete|take|chop|shave|slice|lop)(?: off| out| away| down)?{PIC} "
        rf"?(?:from |at |on |(?P<to>(?:down )?to (?:just |only )?))?"
        rf"(?:(?P<share>[\d.]+)(?P<unit>%| ?px| pixels) (?:(?:off|of|from|at) )?)?"
        rf"(?P<rest>.+?)(?: off| out| away)?",
        text,
    )
    if not match or (re.match(r"(?:delete|remove|take) ", text) and not _STRIP.search(text)):
        return None
    rest = match["rest"]
    if (
        re.fullmatch(r"(?:the )?(?:sides|both sides|edges|left and right)(?: .*)?", rest)
        and not match["share"]
    ):
        return None if re.match(r"(?:delete|remove|take)", text) else _usual_share(clause, "left", "right")
    wanted = _WANTED.fullmatch(rest)
    if not wanted:
        return None
    side = _SIDE[wanted[2]]
    part = wanted[1] or wanted[3] or wanted[4] or wanted["bit"]
    number, unit = match["share"] or wanted["by"], (match["unit"] or wanted["unit"] or "%").strip()
    if number:
        share = float(number) / (
            100 if unit == "%" else ears.size[0 if side in ("left", "right") else 1] or 1
        )
        return _cut(clause, {side: share}) if 0 < share <= 0.9 else None
    if part:
        stays = match["to"] and part != wanted["bit"]
        return _cut(clause, {_OPPOSITE[side]: 1 - _SHARES[part]} if stays else {side: _SHARES[part]})
    return _usual_share(clause, side)


def _half(clause: Clause, text: str) -> Reading | None:
    """Ask which half of 'crop it in half' stays."""
    if not re.fullmatch(rf"(?:crop|cut|trim){PIC} (?:in|into|by) half", text):
        return None
    opposite = {"left": "right", "right": "left", "upper": "bottom", "lower": "top"}
    choices = tuple(
        Choice(f"the {stays} half", f"crop 50% off the {gone}") for stays, gone in opposite.items()
    )
    return Reading(clause.said, doubt=Doubt("parameter", "Which half should stay?", choices))


def _cut(clause: Clause, shares: dict[str, float], *assumptions: str) -> Reading:
    said = " and ".join(f"{share:.0%} off the {side}" for side, share in shares.items())
    rounded = {side: round(share, 4) for side, share in shares.items()}
    return Reading(clause.said, (_crop(rounded, f"cut {said}"),), assumptions=assumptions)


def _usual_share(clause: Clause, *sides: str) -> Reading:
    """Return what is usually cut off a side of which no more was said, and that it can be said."""
    told = " and ".join(sides)
    said = f"{_USUAL:.0%} of the {told} goes; for more, 'crop a third off the {sides[0]}'"
    return _cut(clause, dict.fromkeys(sides, _USUAL), said)


def _crop_to(clause: Clause, on: str) -> Reading | None:
    on = re.sub(
        r"^(?:just |only |show(?:ing)? (?:only )?|the area (?:of|around) |focus on |a close ?up of )+", "", on
    )
    on = re.sub(r" (?:a bit|a little|slightly|more|closer|tightly)(?: more)?$", "", on)
    on = re.sub(r" (?:is|are) (?:showing|shown|visible|in (?:the )?(?:frame|picture))$", "", on)
    target = target_of(on)
    if target is None or re.search(r"\bhere\b", on):
        return None
    if not target:
        return _unsaid(clause, clause.text)
    return Reading(
        clause.said, (_crop({}, f"crop closer to {the(target)}", "changed_inside at_least 0", frames=target),)
    )


def _unsaid(clause: Clause, text: str) -> Reading:
    if re.search(r"zoom|closer|tight", text):
        return Reading(
            clause.said,
            (_crop({}, "crop closer to the main subject", frames="subject"),),
            assumptions=("zooming in goes to the main subject",),
        )
    choices = (
        Choice("closer to the main subject", "crop to the subject"),
        Choice("square", "crop to square"),
        Choice("4:5 (portrait)", "crop to 4:5"),
        Choice("16:9 (wide)", "crop to 16:9"),
        Choice(
            "10 % off each side",
            "crop 10% off the left; crop 10% off the right; crop 10% off the top; crop 10% off the bottom",
        ),
    )
    return Reading(
        clause.said, doubt=Doubt("parameter", "How should the picture be cropped?", choices, "crop to {}")
    )


def _crop_thing(clause: Clause, words: str) -> Reading | None:
    if re.search(r"\b(?:and|onto|into|on|to|with|so|like|at) ", words) and not re.search(
        r" on the (?:left|right|side)", words
    ):
        return None
    border = re.fullmatch(r"(?:black |white |grey )?(?:borders?|margins?|frame|bars?|edges)", words)
    target = target_of(words)
    if border or target is None or is_whole(words):
        return None
    choices = (
        Choice(f"remove {the(target)} and fill its place", f"remove {the(target)}"),
        Choice(f"keep only {the(target)} (cut out)", f"cut out {the(target)}"),
        Choice(f"crop the picture to {the(target)}", f"zoom in on {the(target)}"),
    )
    return Reading(clause.said, doubt=Doubt("goal", f"What does {clause.said!r} mean?", choices))


def read_border(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'remove the black border', 'crop out the margins' when the picture has flat margins."""
    match = re.fullmatch(
        (
            r"(?:remove|delete|crop|cut|trim|erase|get rid of|take)(?: out| "
            r"off| away)? (?:all )?(?:the |this )?(?:top |bottom |left |right "
            r")?(?:(?:black|white|grey|red|coloured|plain|empty) )*(?:borders?|margins?|frame|"
            r"letterbox(?:ing)?|bars|edges)(?: (?:out|off|away))?(?: (?:from|of|around) "
            r".+)?"
        ),
        clause.text,
    )
    if not match or (
        clause.text.endswith("edges") and not re.search("black|white|grey|plain|empty", clause.text)
    ):
        return None
    if not any(ears.borders):
        cropping = re.match(r"crop|trim|cut", clause.text) and ears.size != (0, 0)
        return _no_border(clause) if cropping else None
    shares = {
        side: round(share, 4)
        for side, share in zip(("left", "right", "top", "bottom"), ears.borders, strict=True)
        if share
    }
    return Reading(clause.said, (_crop(shares, "crop the flat margins away, as measured"),))


def _no_border(clause: Clause) -> Reading:
    return refused(
        clause.said,
        "no side of this picture has a margin of one flat colour; say how much of which side should go",
        engine="crop",
        command="'crop 5% off the left', or draw a box around what should stay",
    )
