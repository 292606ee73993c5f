"""Greetings, thanks, and questions about the picture, answered from what was measured."""

import re
from dataclasses import dataclass

import numpy as np

from ....pictures import Picture
from ...values.brief import Brief
from .. import Scene
from ..backoff.likely_wishes import likely_wishes
from ..words.asked_why import why_nothing
from ..words.targets import PICTURE, target_of, the
from .place_names import place_in
from .usage import saving, usage_answer

_NO_WISH = 0.5
"""Below this probability that it is no wish, a question is one: 'is it possible to remove the bin?'."""
_WISH_AS_QUESTION = re.compile(
    r"(?:is it possible|would it be possible|how about|what about|why|how (?:do|can) (?:i|you|we)|"
    r"is there (?:a|any) (?:way|chance))\b"
)
_GREETING = re.compile(
    r"(?:hi|hello|hey|good (?:morning|evening|afternoon|day)|yo|hallo|greetings)(?: there| retoucher| again)?"
)
_THANKS = re.compile(
    r"(?:(?:ok|okay|perfect|great|nice|cool|good|awesome|lovely|super|wow|"
    r"excellent|beautiful|amazing|well done|good job|nice job|that's (?:great|"
    r"perfect|it|good|better|nice)|looks (?:good|great|nice)|i (?:like|"
    r"love) it|love it|bye|goodbye|thanks?|thank you|thx|cheers|so much|"
    r"very much|a lot|that's all|done|yes)[ ,!.]*)+"
)
_HELP = re.compile(
    r"help(?: me)?|what can you do(?: for me)?|how does this work|who are "
    r"you|what are you|what (?:tools|edits) (?:are there|do you have)|commands|"
    r"examples?"
)
_SAVE = re.compile(r"(?:save|export|download)(?: (?:it|this|that|the \w+|my \w+))?(?: (?:now|as .+|to .+))?")
_IT = rf"(?:it|this|that|here|(?:the |this |my |our )?{PICTURE}|this one)"
_ADVICE = re.compile(
    r"(?:(?:so|and|ok|okay) )?(?:"
    r"what (?:would|could|can|should) (?:you|i|we|one|be) (?:\w+ )?"
    r"(?:improved?|changed?|suggest(?:ed)?|recommend(?:ed)?|fix(?:ed)?|do(?:ne)?|made better)"
    rf"(?: (?:in|with|about|to|on|for) {_IT})?"
    rf"|how (?:can|could|would|should|do) (?:i|you|we) (?:improve|edit|enhance) {_IT}"
    rf"|how (?:can|could|would|should|do) (?:i|you|we) make {_IT} (?:look )?(?:better|nicer|good)"
    rf"|what(?:'s| is) (?:wrong|bad|not (?:good|right)) (?:with|about|in) {_IT}"
    r"|(?:do you have |have you |give me |got )?(?:any |some )?(?:suggestions?|tips|advice|feedback|ideas?)"
    rf"(?: for {_IT})?"
    rf"|what do you (?:think|suggest|recommend)(?: (?:of|about|for) {_IT})?"
    rf"|does {_IT} need (?:anything|something|an edit|any edits|editing))"
)
_SHAPES = ((5, 4), (4, 3), (3, 2), (16, 9), (2, 1), (3, 1))
"""What people call the shape of a picture, the longer side first."""
_ALIKE = 0.01
_FLAT, _PALE, _CAST = 0.16, 0.12, 0.15
"""Spread of light and of the channels below which a picture looks flat, or pale; how much is a tint."""
_HELP_TEXT = (
    "I edit pictures in steps you can see. Try: 'brighten the sky a bit', "
    "'remove the person on the left', 'crop to 4:5', "
    "'make the wall blue', 'blur the background', 'white background', "
    "'add the text \"Hello\" at the top', 'moody', "
    "'straighten', 'undo', 'a bit less', 'go back to version 2', 'compare', 'what did you change?'."
)


def read_chat(request: str, scene: Scene) -> Brief | None:
    """Return the brief of words that want no edit; None when they may."""
    text = " ".join(request.lower().replace("’", "'").strip(" .!").split())
    bare = text.rstrip("?").strip()
    if _GREETING.fullmatch(bare):
        return Brief(intent="chat", request=request, answer=f"Hello! {_HELP_TEXT}")
    if _SAVE.fullmatch(bare):
        return Brief(intent="chat", request=request, answer=saving())
    if _HELP.fullmatch(bare):
        return Brief(intent="chat", request=request, answer=_HELP_TEXT)
    if _THANKS.fullmatch(bare):
        return Brief(intent="chat", request=request, answer="You are welcome. The picture stays as it is.")
    if how := usage_answer(bare):
        return Brief(intent="question", request=request, answer=how)
    if _ADVICE.fullmatch(bare):
        return Brief(intent="question", request=request, answer=_advice(scene.picture))
    answer = why_nothing(bare, scene) or _answered(bare, scene)
    if (
        answer is None
        and text.endswith("?")
        and re.match(r"(?:what|why|who|which|where|when|how|is|are|does|do|was|were)\b", text)
    ):
        if re.match(r"what (?:would|will|happens|if)\b", text):
            return None
        if _WISH_AS_QUESTION.match(text) and likely_wishes(request).none < _NO_WISH:
            return None
        answer = "I can answer from what is measured: " + facts_text(scene.picture)
    return Brief(intent="question", request=request, answer=answer) if answer else None


def _answered(text: str, scene: Scene) -> str | None:
    picture = scene.picture
    if re.search(
        (
            r"^(?:how (?:big|large|wide|high|tall|many pixels)|what(?:'s| is|"
            r" are) (?:the |its )?(?:size|resolution|dimensions|width|height|"
            r"aspect(?: ratio)?))"
        ),
        text,
    ):
        return (
            f"{picture.width} × {picture.height} pixels, {picture.width * picture.height / 1e6:.1f} "
            f"megapixels, {_shape(picture)}."
        )
    if re.match(
        (
            r"(?:what(?:'s| is| do you see| can you see)?(?: there)? (?:in|on) "
            r"(?:the |this |my )?(?:picture|image|photo)|what do you see|describe(?: "
            r"(?:it|this|the (?:picture|image|photo)))?$|what is (?:this|it|"
            r"shown)|caption)"
        ),
        text,
    ):
        return f"{_said(scene)}{facts_text(picture)}"
    counted = re.match(r"how many (.+?)(?: (?:are|is|do|can) .*)?$", text)
    where = re.match(
        (
            r"(?:where (?:is|are) |is there (?:a |an |any )?|are there (?:any "
            r")?|can you (?:see|find) )(?:the )?(.+?)(?: in (?:the |this )?(?:picture|"
            r"image|photo))?$"
        ),
        text,
    )
    phrase = target_of((counted or where)[1]) if counted or where else None  # pyright: ignore[reportOptionalSubscript]
    return _found(phrase, scene, counting=counted is not None) if phrase else None


def _said(scene: Scene) -> str:
    said = scene.describe() or scene.caption
    return f"{said.rstrip('.')}. " if said else ""


def _found(phrase: str, scene: Scene, *, counting: bool) -> str:
    regions = scene.find(f"all {phrase}" if counting and not phrase.startswith("all ") else phrase)
    if not regions:
        return f"I find nothing that matches {the(phrase)!r} with the engines at hand."
    if counting:
        return f"I find {len(regions)}."
    places = ", ".join(f"{place_in(r)}, on {r.area:.0%} of it" for r in regions[:5])
    return (
        f"{the(phrase).capitalize()} is {places}."
        if len(regions) == 1
        else f"I find {len(regions)}: {places}."
    )


def _shape(picture: Picture) -> str:
    """Return 'a square', 'lying, 3:2' or 'upright, 4:5'; only which way where the sides have no name."""
    long, short = max(picture.size), min(picture.size)
    if long == short:
        return "a square"
    way = "lying" if picture.width > picture.height else "upright"
    named = next(((a, b) for a, b in _SHAPES if abs(long / short - a / b) < _ALIKE), None)
    sides = named if named is None or way == "lying" else named[::-1]
    return f"{way}, {sides[0]}:{sides[1]}" if sides else way


@dataclass(frozen=True)
class _Look:
    """How a picture looks in four numbers, each of 0 to 1 but warmth, which is of -1 to 1."""

    light: float
    contrast: float
    warmth: float
    colour: float

    @classmethod
    def of(cls, picture: Picture) -> "_Look":
        step = max(1, max(picture.size) // 400)
        pixels = picture.rgb[::step, ::step].astype(np.float32) / 255
        grey = pixels @ np.array([0.2126, 0.7152, 0.0722], np.float32)
        warmth = (pixels[..., 0] - pixels[..., 2]).mean()
        colour = (pixels.max(-1) - pixels.min(-1)).mean()
        return cls(float(grey.mean()), float(grey.std()), float(warmth), float(colour))

    @property
    def is_dark(self) -> bool:
        return self.light < 0.35

    @property
    def is_bright(self) -> bool:
        return self.light > 0.6

    @property
    def is_warm(self) -> bool:
        return self.warmth > 0.08

    @property
    def is_cool(self) -> bool:
        return self.warmth < -0.04

    @property
    def is_grey(self) -> bool:
        return self.colour < 0.02


def facts_text(picture: Picture) -> str:
    """Return in a sentence how light, contrasty and colourful the picture is."""
    look = _Look.of(picture)
    light = "dark" if look.is_dark else "bright" if look.is_bright else "of middle brightness"
    tone = "warm" if look.is_warm else "cool" if look.is_cool else "neutral"
    rich = "colourful" if look.colour > 0.3 else "without colour" if look.is_grey else "moderately colourful"
    return (
        f"{picture.width} × {picture.height} pixels, {light} (mean {look.light:.2f} "
        f"of 1), contrast {look.contrast:.2f}, "
        f"{tone} in tone, {rich}."
    )


def _advice(picture: Picture) -> str:
    """Return which edits the measured light and colour speak for: taste is not measured."""
    look = _Look.of(picture)
    worth = {
        "it is dark: 'fix the lighting'": look.is_dark,
        "it is bright: 'a bit darker'": look.is_bright,
        "it is flat: 'more contrast'": look.contrast < _FLAT,
        "it is tinted: 'fix the white balance'": not -_CAST < look.warmth < _CAST and not look.is_grey,
        "it is pale: 'more vivid colours'": not look.is_grey and look.colour < _PALE,
    }
    said = "; ".join(words for words, holds in worth.items() if holds)
    advised = f"You could try: {said}." if said else "Nothing stands out; 'enhance it' balances it a little."
    return f"I judge only what is measured, not taste. {advised}"
