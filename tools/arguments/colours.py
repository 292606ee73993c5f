"""Colours as people and models write them."""

from PIL import ImageColor

from ...errors import ToolRetry

PAINTS = {
    "red": (190, 38, 38),
    "orange": (226, 124, 38),
    "yellow": (236, 196, 58),
    "green": (58, 128, 66),
    "blue": (44, 92, 172),
    "purple": (112, 62, 150),
    "pink": (232, 142, 168),
    "brown": (110, 72, 46),
    "gold": (200, 160, 70),
    "navy": (34, 44, 84),
    "darkgreen": (30, 74, 46),
    "forestgreen": (40, 92, 54),
    "darkblue": (30, 46, 104),
    "darkred": (118, 26, 30),
    "maroon": (104, 28, 36),
}
"""Everyday colour names as things really have them; CSS means the screen's purest red by 'red'."""


def parse_paint(words: str) -> tuple[int, int, int]:
    """Return sRGB in 0…255 of the colour that a thing is to have: everyday names as paint, others as CSS."""
    return PAINTS.get(words.strip().lower().replace(" ", "")) or parse_colour(words)


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
