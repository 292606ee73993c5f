"""Sheets for people: before and after side by side, and numbered boxes on a preview."""

from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .file_facts import Pixels
from .picture import Picture
from .region import Region
from .store import shrunk

_PAPER, _INK = (245, 245, 243), (30, 30, 30)
_COLOURS = (
    (230, 57, 70), (29, 120, 220), (42, 157, 80), (244, 140, 6), (140, 70, 200), (0, 150, 160),
)  # fmt: skip
_CHECKER = 8


def before_after(
    before: Picture,
    after: Picture,
    *,
    titles: tuple[str, str] = ("before", "after"),
    region: Region | None = None,
    longest: int = 1000,
) -> Picture:
    """Return both side by side under their titles; `region` is outlined on the first."""
    panels = [_panel(picture, longest) for picture in (before, after)]
    if region is not None:
        panels[0] = _outlined(panels[0], region, _COLOURS[0])
    height = max(panel.shape[0] for panel in panels)
    font_size = max(longest // 40, 12)
    gap, head = font_size, 2 * font_size
    sheet = Image.new("RGB", (sum(p.shape[1] for p in panels) + 3 * gap, height + head + gap), _PAPER)
    draw, font, left = ImageDraw.Draw(sheet), ImageFont.load_default(size=font_size), gap
    for panel, title in zip(panels, titles, strict=True):
        sheet.paste(Image.fromarray(panel), (left, head))
        draw.text((left, head // 2), title[:80], fill=_INK, font=font, anchor="lm")
        left += panel.shape[1] + gap
    return Picture(np.asarray(sheet))


def draw_boxes(
    picture: Picture, regions: Sequence[Region], *, numbers: Sequence[int] | None = None, longest: int = 1200
) -> Picture:
    """Return a preview with each region outlined, boxed and numbered: from 1, or as `numbers` say."""
    numbers = range(1, len(regions) + 1) if numbers is None else numbers
    panel = _panel(picture, longest)
    for index, region in enumerate(regions):
        panel = _outlined(panel, region, _COLOURS[index % len(_COLOURS)])
    preview = Image.fromarray(panel)
    for index, region in enumerate(regions):
        _label(preview, region, str(numbers[index]) if numbers else "", _COLOURS[index % len(_COLOURS)])
    return Picture(np.asarray(preview))


def _panel(picture: Picture, longest: int) -> Pixels:
    """Return a small opaque copy, HW3; transparent parts show a chequerboard."""
    small = shrunk(picture.pixels, longest)
    if small.shape[2] == 3:
        return small
    rows, columns = np.indices(small.shape[:2]) // _CHECKER
    paper = np.where((rows + columns) % 2, 205, 245)[..., None]
    alpha = small[..., 3:].astype(np.float32) / 255
    return np.rint(small[..., :3] * alpha + paper * (1 - alpha)).astype(np.uint8)


def _outlined(panel: Pixels, region: Region, colour: tuple[int, int, int]) -> Pixels:
    height, width = panel.shape[:2]
    mask = cv2.resize(region.bytes8, (width, height), interpolation=cv2.INTER_AREA)
    outlines, _ = cv2.findContours((mask >= 128).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    thick = max(max(panel.shape) // 400, 1)
    drawn = panel.copy()
    cv2.drawContours(drawn, outlines, -1, (255, 255, 255), thick + 2, cv2.LINE_AA)
    cv2.drawContours(drawn, outlines, -1, colour, thick, cv2.LINE_AA)
    return drawn


def _label(preview: Image.Image, region: Region, text: str, colour: tuple[int, int, int]) -> None:
    if region.empty:
        return
    scale = preview.width / region.size[0], preview.height / region.size[1]
    left, top, right, bottom = (round(edge * scale[at % 2]) for at, edge in enumerate(region.box))
    draw, thick = ImageDraw.Draw(preview), max(max(preview.size) // 400, 2)
    draw.rectangle((left, top, max(right - 1, left), max(bottom - 1, top)), outline=colour, width=thick)
    if not text:
        return
    font = ImageFont.load_default(size=max(max(preview.size) // 32, 14))
    _, _, wide, high = draw.textbbox((0, 0), text, font=font)
    pad = thick + 3
    at = min(left, preview.width - round(wide) - 2 * pad), min(top, preview.height - round(high) - 2 * pad)
    at = max(at[0], 0), max(at[1], 0)
    draw.rectangle((*at, at[0] + wide + 2 * pad, at[1] + high + 2 * pad), fill=colour)
    draw.text((at[0] + pad, at[1] + pad), text, fill=(255, 255, 255), font=font)
