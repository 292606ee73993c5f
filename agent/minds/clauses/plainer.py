"""Sentences that say a plain wish in other words: 'crop to remove the frame', 'halve the contrast'."""

import re

from ..words.targets import PICTURE

_IT = rf"(?:it|this|(?:the |this |my )?(?:whole |entire )?{PICTURE})"
_UNSEEN = (
    r"(?:(?:i|we|you|one) )?(?:can't|cannot|can hardly|can barely|hardly|barely|couldn't) "
    r"(?:really |even )?(?:see|make out)"
)
_PLAINER = (
    (r"(?:cut|crop|erase|remove|delete|take|clear) (?:out )?everything (?:around|outside) "
     r"(.+?)(?: out| away| off)?", r"cut out \1"),
    (r"(?:cut|crop|erase|remove|delete|take|clear) everything(?: else)? (?:out|away|off) "
     r"(?:except|but|besides|apart from|other than)(?: for)? (.+)", r"cut out \1"),
    (rf"(?:flip|turn|rotate|put|make|get|bring|set)(?: {_IT})? (?:the )?(?:right|correct|other) (?:way|side) "
     r"(?:up|around|round)", "rotate by 180 degrees"),
    (r"(?:make|have|let) (.+) (?:turn|become|go) (?:into )?((?:\w+ )?\w+)", r"make \1 \2"),
    (rf"crop(?: down)?(?: {_IT})? to (?:remove|delete|get rid of|cut off|lose) (.+)", r"crop out \1"),
    (r"(?:make|scale) everything (larger|bigger|smaller)", r"make the picture \1"),
    (rf"(?:flip|mirror)(?: {_IT})? to (?:create|make|get|form) (?:a |the )?mirror(?:ed)? image",
     "mirror the picture"),
    (r"(?:crop|cut|separate|isolate|extract|lift) (?:out )?(.+?) (?:out )?(?:from|of) "
     r"(?:the |its |his |her |their )?background", r"cut out \1"),
    (rf"(?:white balance|colour correct)(?: {_IT})?(?: .*)?", "fix the white balance"),
    (rf"(?:get|put|set|make|turn|hang)(?: {_IT})? (?:dead |perfectly )?(?:straight|level)(?: again)?",
     "straighten the picture"),
    (r"(?:cut|crop|lift|clip) (.+?) out without .+", r"cut out \1"),
    (r"halve (.+)", r"reduce \1 by half"),
    (rf"(.+ (?:tint|cast|tinge|veil|haze|mist|fog|smog|glare)) (?:over|across|on|in) "
     rf"(?:everything|all of it|{_IT})", r"\1"),
    (r"take down ((?:the|that|this|my) )(?:picture|photo|painting|portrait) (of .+)", r"remove \1poster \2"),
    (r"take down ((?:the|that|this|those|these|all|every) .+)", r"remove \1"),
    (rf"{_IT} (?:is|was|came out|has been) (?:turned|rotated) (?:by )?(\d+)(?: degrees)?(?: to the)? "
     "(?:right|clockwise)", r"rotate by \1 degrees counterclockwise"),
    (rf"{_IT} (?:is|was|came out|has been) (?:turned|rotated) (?:by )?(\d+)(?: degrees)?(?: to the)? "
     "(?:left|counterclockwise|anticlockwise)", r"rotate by \1 degrees clockwise"),
    (r"(?:make )?(?:(?:the|his|her|my|their|our) )?teeth (?:(?:a bit|a little|slightly) )?"
     r"(?:less yellow|whiter)",
     "whiten the teeth"),
    (rf"crop (?:in|closer)(?: {_IT})?", "zoom in"),
    (rf"frame {_IT} (?:in|with) (?:a |an )?(\w+)(?: frame| border)?", r"add a \1 frame"),
    (r"(?:make|turn) it (?:into |look like )?(?:a |an )?(polaroid|instax|instant photo) "
     r"with (?:a |the |its )?(?:white )?(?:frame|border)", r"add a \1 frame"),
    (rf"change (?:the )?(?:colour )?(?:cast|tone|hue|tint)(?: (?:of|in) {_IT})? from \w+ to (\w+)",
     r"make it more \1"),
    (r"change (?:the )?(?:colours?|tones?|picture|photo|it) to (?:be )?more of (?:a |an |the )?(.+)",
     r"make it \1"),
    (r"(?:invert|reverse|negate) (?:all )?(?:the )?(?:colours?|tones|black_and_white)", "make it negative"),
    (r"(?:invert|reverse|negate) (?:the )?colours? (?:of|in) (.+)", r"make \1 negative"),
    (rf"{_UNSEEN} (?:anything|much|a thing|detail|details|any detail) in (?:the|its|these) "
     r"((?:dark|black|shaded|darker|darkest) (?:areas|parts|bits|spots)|shadows|blacks)",
     r"lift the \1"),
    (rf"{_UNSEEN} (?:(?:(?:the|any|our|their|his|her|my) )?(?:faces?|people|subject)|anything|much|a thing)"
     r"(?: (?:in|on) (?:it|this|this one|here|there|this picture|the picture))?",
     "make the picture not too dark"),
)  # fmt: skip
"""Sentence → the same wish in plain words."""


def plainer(text: str) -> str:
    """Return a sentence of the table as the plain wish; '' for others."""
    for pattern, plain in _PLAINER:
        match = re.fullmatch(pattern, text)
        if match:
            return match.expand(plain)
    return ""
