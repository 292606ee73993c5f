"""How large a picture a tool may make."""

from ...engines.work import current
from ...errors import ToolRetry

LONGEST_SIDE = 65_000


def check_canvas(tool: str, width: float, height: float) -> None:
    """Refuse to make a picture of more pixels than may be opened."""
    most = current().max_pixels
    if width * height > most or max(width, height) > LONGEST_SIDE:
        raise ToolRetry(
            f"{tool} makes at most {most:,} pixels (setting max_megapixels) and sides of {LONGEST_SIDE:,}, "
            f"got {width:.0f}×{height:.0f}"
        )
