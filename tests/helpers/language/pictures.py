"""Draw the pictures of docs/language.md anew: `cd tests && python -m helpers.language.pictures`."""

import cv2
import numpy as np
from skimage import data

from helpers import TESTS
from retoucher.agent.minds import Place
from retoucher.agent.minds.language.closeups import Outline, closeup
from retoucher.agent.minds.language.critic import pair
from retoucher.pictures import Picture, Region, save_picture
from retoucher.tools.recolor import recolor

FOLDER = TESTS.parent / "docs" / "screenshots"
CUP, SPILLED = ((282, 158), (118, 104)), ((300, 178), (176, 142))
"""(middle, half axes) of ellipses in pixels: the cup, and an outline that spills over its saucer."""


def ellipse(picture: Picture, middle: tuple[int, int], axes: tuple[int, int]) -> Region:
    """Return an ellipse as a region."""
    mask = np.zeros((picture.height, picture.width), np.uint8)
    cv2.ellipse(mask, middle, axes, 0, 0, 360, 255, cv2.FILLED, cv2.LINE_AA)
    return Region.from_bytes8(mask)


def beside(*pictures: Picture) -> Picture:
    """Return pictures side by side, scaled to one height."""
    height = min(picture.height for picture in pictures)
    gap = np.full((height, 8, 3), 255, np.uint8)
    row: list[np.ndarray] = []
    for picture in pictures:
        width = round(picture.width * height / picture.height)
        row += [cv2.resize(picture.rgb, (width, height), interpolation=cv2.INTER_AREA), gap]
    return Picture(np.hstack(row[:-1]))


def main() -> None:
    """Draw a look and what a judge sees."""
    coffee = Picture(np.ascontiguousarray(data.coffee()))
    spilled, cup = ellipse(coffee, *SPILLED), ellipse(coffee, *CUP)
    outlines = (Outline(1, spilled), Outline(2, cup))
    whole = closeup(coffee, (0, 0, *coffee.size), outlines)
    look = beside(whole, closeup(coffee, spilled.box, outlines[:1], grid=True))
    blue = recolor(coffee, cup, colour="navy")
    judged = beside(*(picture for _, picture in pair(Place(0, cup, coffee, blue))))
    for name, picture in (("language-look", look), ("language-judge", judged)):
        save_picture(picture, FOLDER / f"{name}.webp")


if __name__ == "__main__":
    main()
