"""No old colour is left along the edge of a thing that gets another, and nothing farther off changes."""

import numpy as np
import pytest

from retoucher.agent.work.scene import working_region
from retoucher.engines.classical.tone.rim import over_rim, reach_of
from retoucher.pictures import Picture, Region
from retoucher.pictures.color import chroma, hue_degrees, rgb_to_oklab
from retoucher.tools.look import RIM as WIDE
from retoucher.tools.look import look
from retoucher.tools.recolor import RIM, recolor

SIZE, MIDDLE, RADIUS = (160, 120), (80, 60), 30
ROWS, COLUMNS = np.mgrid[0:120, 0:160]
AWAY = np.hypot(COLUMNS - MIDDLE[0], ROWS - MIDDLE[1]) - RADIUS
"""Pixels from the disc's outline, negative inside."""
GREY, GREEN, NAVY = (150, 150, 150), (60, 170, 90), (40, 50, 110)
RED = (200, 40, 40)


def disc(colour: tuple[int, int, int], ground: tuple[int, int, int], blur: float = 1.5) -> Picture:
    """Draw a disc whose rim is mixed of both colours over `blur` pixels to each side."""
    share = np.clip(0.5 - AWAY / (2 * blur), 0, 1)[..., None]
    return Picture(np.rint(np.array(colour) * share + np.array(ground) * (1 - share)).astype(np.uint8))


def found(inwards: float = 1.5) -> Region:
    """Return the mask that holds what is surely disc: so many pixels are left of its rim."""
    return Region((AWAY + inwards < 0).astype(np.float32), "disc", 0.9, "eyes")


def off(picture: Picture, colour: tuple[int, int, int]) -> np.ndarray:
    """Return by how many degrees each pixel's hue differs from a colour's; 180 where it has none."""
    lab, of = rgb_to_oklab(picture.rgb), rgb_to_oklab(np.array([[colour]], np.uint8))
    apart = np.abs((hue_degrees(lab) - hue_degrees(of) + 180) % 360 - 180)
    return np.where(chroma(lab) < 0.025, 180, apart)


@pytest.mark.parametrize("ground", [GREY, NAVY])
@pytest.mark.parametrize("inwards", [1.5, 0.0, -1.5])
def test_a_recoloured_disc_keeps_none_of_its_old_hue(ground: tuple[int, int, int], inwards: float) -> None:
    picture, region = disc(GREEN, ground), found(inwards)
    worked = working_region(recolor.tool, picture, region, found=True)
    made = recolor(picture, worked, colour="orange")
    assert (off(picture, GREEN) < 25).sum() > 2500
    assert (off(made, GREEN) < 25).sum() == 0
    far = AWAY - max(0, -inwards) - reach_of(SIZE, RIM) > 1.5
    assert (made.pixels[far] == picture.pixels[far]).all()
    assert (made.pixels[worked.bytes8 == 0] == picture.pixels[worked.bytes8 == 0]).all()


def test_what_a_person_drew_is_painted_as_drawn() -> None:
    picture, drawn_disc = disc(GREEN, GREY), found()
    assert working_region(recolor.tool, picture, drawn_disc, found=False) is drawn_disc
    made = recolor(picture, drawn_disc, colour="orange")
    assert (made.pixels[drawn_disc.bytes8 == 0] == picture.pixels[drawn_disc.bytes8 == 0]).all()


def test_a_ground_without_colour_leaves_no_halo_of_it_and_keeps_the_thing() -> None:
    picture = disc(RED, GREEN)
    ground = Region((AWAY > 2).astype(np.float32), "background", 0.9, "eyes")
    worked = working_region(look.tool, picture, ground, found=True)
    made = look(picture, worked, name="black_and_white")
    assert (off(look(picture, ground, name="black_and_white"), GREEN) < 25).sum() > 100
    assert (off(made, GREEN) < 25).sum() == 0
    inner = AWAY < -1.5
    assert (made.pixels[inner] == picture.pixels[inner]).all()


def test_a_rim_is_reached_over_only_where_the_two_sides_differ() -> None:
    same = over_rim(disc(GREY, (152, 150, 149)), found(), WIDE)
    assert (same.bytes8 == found().bytes8).all()
    whole = Region.full(SIZE)
    assert over_rim(disc(RED, GREY), whole, WIDE) is whole
