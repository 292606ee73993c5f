"""Colours as people and models write them."""

from PIL import ImageColor

from ..errors import ToolRetry


def parse_colour(words: str) -> tuple[int, int, int]:
    """Return sRGB in 0…255 of a CSS colour: 'teal', 'light blue', '#08f'; else `ToolRetry`."""
    text = words.strip().lower().replace("gray", "grey")
    for candidate in (text, text.replace(" ", ""), text.replace("-", "")):
        try:
            red, green, blue, *_ = ImageColor.getrgb(candidate)
        except ValueError:
            continue
        return red, green, blue
    raise ToolRetry(f"colour wants a CSS name such as 'teal' or '#rrggbb', got {words[:60]!r}")
