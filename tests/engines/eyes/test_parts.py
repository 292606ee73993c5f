"""Parts of things: wheels by their shape, plates by their writing, the rest by place; on drawn vehicles."""

import cv2
import numpy as np
import pytest

from retoucher.engines.classical.find.view import Found
from retoucher.engines.eyes.parts import part_of
from retoucher.engines.eyes.sight import Sight
from retoucher.engines.eyes.vocabulary import is_plate, lists, owners_of, place_of
from retoucher.pictures import Picture

WHEELS, PLATE = ((130, 230), (370, 230)), (330, 165, 420, 190)


def drawn() -> tuple[Picture, np.ndarray]:
    """A blue van on a light road, and its mask."""
    rgb = np.full((300, 500, 3), (205, 210, 205), np.uint8)
    cv2.rectangle(rgb, (0, 262), (500, 300), (150, 150, 148), -1)
    body = np.zeros((300, 500), np.uint8)
    cv2.rectangle(body, (60, 80), (440, 220), 1, -1)
    rgb[body > 0] = (40, 70, 150)
    for centre in WHEELS:
        cv2.circle(body, centre, 34, 1, -1)
        cv2.circle(rgb, centre, 34, (25, 25, 25), -1)
        cv2.circle(rgb, centre, 16, (120, 120, 120), -1)
    cv2.rectangle(rgb, PLATE[:2], PLATE[2:], (240, 240, 235), -1)
    cv2.putText(rgb, "KLM 482", (336, 184), cv2.FONT_HERSHEY_DUPLEX, 0.55, (10, 10, 10), 1, cv2.LINE_AA)
    noise = np.random.default_rng(0).integers(-4, 5, rgb.shape)
    return Picture(np.clip(rgb + noise, 0, 255).astype(np.uint8)), body > 0


def share(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / max(1, (one | other).sum()))


def parts(noun: str) -> list[np.ndarray]:
    picture, body = drawn()
    sight = Sight(picture)
    assert sight.view.shape == body.shape
    found = part_of(sight, Found(body, 0.9, "eyes:truck"), noun, person=False)
    return [np.asarray(each.mask, bool) for each in found]


def test_every_part_with_a_place_is_a_part() -> None:
    listed = {word for words in lists()["places"].values() for word in words}
    assert listed - {"peak", "crown"} <= set(lists()["parts"])
    assert place_of("front wheel") == "round" and place_of("roof") == "top" and place_of("collar") == ""
    assert is_plate("number plate") and not is_plate("wheel") and "car" in owners_of("wheel")


@pytest.mark.usefixtures("eyes")
class TestOnADrawnVan:
    def test_wheels_are_round_and_at_the_foot(self) -> None:
        found = parts("wheel")
        for x, y in WHEELS:
            disc = cv2.circle(np.zeros((300, 500), np.uint8), (x, y), 34, 1, -1) > 0
            assert max(share(disc, mask) for mask in found) > 0.75
        assert len(found) == 2

    def test_a_plate_is_known_by_its_writing(self) -> None:
        (found,) = parts("number plate")
        truth = cv2.rectangle(np.zeros((300, 500), np.uint8), PLATE[:2], PLATE[2:], 1, -1) > 0
        assert share(found, truth) > 0.6

    def test_a_roof_is_less_than_the_van_and_at_its_top(self) -> None:
        (found,) = parts("roof")
        _, body = drawn()
        assert found.sum() < 0.65 * body.sum() and found[85, 250] and not found[230, 130]

    def test_a_part_that_nothing_places_is_not_made_up(self) -> None:
        assert parts("collar") == []
