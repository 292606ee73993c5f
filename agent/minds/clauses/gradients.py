"""Gradients in words: 'from pink to orange', 'a light blue gradient', 'a soft gradient'."""

import re

from PIL import ImageColor

from ..words.targets import colour_of

_WORDS = (
    r"(?:a|an|the|soft|smooth|subtle|simple|nice|vertical|horizontal|linear|radial|colour|coloured|"
    r"plain|gentle)"
)
_MIDDLE = 140
"""Luma from which a colour fades to white below; darker ones are lightened instead."""


def gradient_of(words: str) -> tuple[tuple[str, str], tuple[str, ...]] | None:
    """Return the colours at top and bottom, and what was assumed; None when no gradient is meant."""
    text = re.sub(rf"^(?:{_WORDS} )+", "", words)
    match = re.fullmatch(
        r"(?:(?P<a>.+?) (?:to|and|into|-) (?P<b>.+?) )?gradient"
        r"(?: (?:from |of |in |with |between )?(?P<c>.+?) (?:to|and|into) (?P<d>.+?))?",
        text,
    )
    pair = [colour_of(c) for c in match.groups() if c] if match else []
    if len(pair) == 2 and pair[0] and pair[1]:
        return (pair[0], pair[1]), ()
    single = re.fullmatch(r"(.+?) gradient(?: effect)?|gradient (?:of|in|from|with) (.+)", text)
    said = (single[1] or single[2]) if single else ""
    said = re.sub(r"s$|^shades of ", "", said) if colour_of(said) is None else said
    colour = colour_of(said)
    if colour:
        return _shades(colour), (f"the gradient goes from {said} to a lighter tone of it",)
    if re.fullmatch(r"gradient(?: effect| one)?", text):
        return ("white", "lightgray"), ("the gradient goes from white to light grey",)
    return None


def _shades(colour: str) -> tuple[str, str]:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    share = 0.75 if luma > _MIDDLE else 0.5
    lighter = (round(c + (255 - c) * share) for c in (red, green, blue))
    return colour, "#{:02x}{:02x}{:02x}".format(*lighter)
