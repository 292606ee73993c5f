"""aspect: shapes by name and by numbers, as people write them."""

from ...errors import ToolRetry

NAMED = {"square": 1.0, "portrait": 4 / 5, "landscape": 3 / 2, "widescreen": 16 / 9, "panorama": 3.0}


def aspect_ratio(aspect: str) -> float:
    """Return width / height of '4:5', '16x9', '1.85' or a name; `ToolRetry` for anything else."""
    text = aspect.strip().lower()
    if text in NAMED:
        return NAMED[text]
    parts = text.replace("/", ":").replace("x", ":").replace("by", ":").split(":")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    usable = len(numbers) in (1, 2) and all(n > 0 for n in numbers)
    ratio = numbers[0] / (numbers[1] if len(numbers) == 2 else 1.0) if usable else 0.0
    if not 0.02 <= ratio <= 50:
        raise ToolRetry(f"aspect wants 'width:height' such as '4:5', or {', '.join(NAMED)}; got {aspect!r}")
    return ratio
