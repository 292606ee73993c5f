"""Pictures that are long, tiny, grey, cut out, dark, foggy, crowded or empty: the eyes answer modestly."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from skimage import data

from retoucher.engines import Query
from retoucher.engines.eyes.eyes_localizer import EyesLocalizer
from retoucher.pictures import Picture

pytestmark = pytest.mark.usefixtures("eyes")

finder = EyesLocalizer()


def night() -> np.ndarray:
    noise = np.random.default_rng(0).normal(0, 3, (400, 600, 3))
    return np.clip(data.coffee() / 14 + noise, 0, 255).astype(np.uint8)


def fog() -> np.ndarray:
    return (0.06 * data.coffee() + 0.94 * 205).astype(np.uint8)


def crowd() -> np.ndarray:
    """Ten people in two rows."""
    person = cv2.resize(data.astronaut()[:, 40:400], (180, 256), interpolation=cv2.INTER_AREA)
    return np.tile(person, (2, 5, 1))


def long_one() -> np.ndarray:
    strip = cv2.resize(data.coffee(), (750, 500), interpolation=cv2.INTER_AREA)
    return np.tile(strip, (1, 27, 1))[:, :20_000]


def cut_out() -> np.ndarray:
    cat = data.chelsea()
    alpha = np.full(cat.shape[:2], 255, np.uint8)
    alpha[:, :100] = 0
    return np.dstack([cat, alpha])


PICTURES: dict[str, Callable[[], np.ndarray]] = {
    "20,000 × 500": long_one,
    "1 × 1": lambda: np.full((1, 1, 3), 90, np.uint8),
    "grey": lambda: np.repeat(data.camera()[::2, ::2, None], 3, axis=2),
    "with alpha": cut_out,
    "night": night,
    "fog": fog,
    "ten people": crowd,
    "nothing salient": lambda: np.full((200, 300, 3), 128, np.uint8),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_every_way_of_asking_is_answered_with_regions_of_the_pictures_size(kind: str) -> None:
    picture = Picture(PICTURES[kind]())
    width, height = picture.size
    corner = (width - 1, height - 1)
    asked = [
        Query(phrase="subject"),
        Query(phrase="the man"),
        Query(phrase="the teapot"),
        Query(phrase="the wheels"),
        Query(box=(*corner, width, height)),
        Query(points=(corner,)),
    ]
    for query in asked:
        for region in finder.find(picture, query):
            assert region.size == picture.size and 0 <= region.score <= 1 and not region.empty
    (clicked,) = finder.find(picture, asked[-1])
    assert clicked.mask[corner[1], corner[0]] > 0.5


def test_in_an_empty_picture_nothing_is_the_subject() -> None:
    flat = Picture(PICTURES["nothing salient"]())
    assert all(region.score < 0.6 for region in finder.find(flat, Query(phrase="subject")))
    assert finder.find(flat, Query(phrase="the dog")) == []


def test_ten_people_are_found_and_none_is_taken_for_the_only_one() -> None:
    picture = Picture(crowd())
    several = finder.find(picture, Query(phrase="the woman"))
    (everybody,) = finder.find(picture, Query(phrase="all people"))
    assert len(several) >= 6
    assert everybody.area > 0.8 * sum(region.area for region in several)
    (left,) = finder.find(picture, Query(phrase="the leftmost woman"))
    assert left.box[2] < 0.3 * picture.width
