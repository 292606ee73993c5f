# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Whether a phrase may mean several things: 'all cars', 'people', or a mass like 'the sky'."""

MASS = frozenset(
    [
        "sky", "grass", "water", "sea", "ocean", "skin", "background", "foreground", "subject", "greenery", "foliage", "vegetation",
        "ground", "sand", "snow", "text", "floor", "road", "wall", "hair", "clothes", "clothing", "shadows", "highlights", "everything",
        "trees", "clouds", "face", "faces", "sunset", "lighting", "beach", "lake", "river", "forest", "teeth",
    ]
)  # fmt: skip
_SEVERAL = frozenset(
    ["all", "both", "every", "each", "everything", "everyone", "two", "three", "four", "several", "any"]
)
_IRREGULAR = frozenset(
    [
        "people", "men", "women", "children", "kids", "feet", "teeth", "cattle", "sheep", "everyone", "others", "stuff",
    ]
)  # fmt: skip
_SINGULAR = frozenset(["glass", "grass", "bus", "lens"])
_JOINTS = (
    "of", "in", "on", "at", "with", "behind", "near", "under", "from", "next", "wearing", "holding", "standing", "that",
)  # fmt: skip


def plural(phrase: str) -> bool:
    """Return whether several regions may be meant."""
    words = _head(phrase)
    return not words or words[0] in _SEVERAL or _is_plural(words[-1]) or words[-1] in MASS


def names_several(phrase: str) -> bool:
    """Return whether the words are a plural in grammar: 'the radishes', 'all cars', not 'the grass'."""
    words = _head(phrase)
    if not words or words[0].startswith("every"):
        return False
    return words[0] in ("all", "both", "two", "three", "four") or _is_plural(words[-1])


def _head(phrase: str) -> list[str]:
    words = phrase.split()
    end = next((i for i, w in enumerate(words) if w in _JOINTS and i), len(words))
    return words[:end]


def _is_plural(head: str) -> bool:
    ending = head.endswith("s") and not head.endswith(("ss", "us", "is")) and head not in _SINGULAR
    return head in _IRREGULAR or ending
