"""The three networks on photographs that scikit-image ships: they see, keep and share between threads."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from skimage import data

from retoucher.engines.eyes import sight as sights
from retoucher.engines.eyes.sight import Sight, sight_of
from retoucher.pictures import Picture

pytestmark = pytest.mark.usefixtures("eyes")

COFFEE = Picture(data.coffee())


def share(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / max(1, (one | other).sum()))


def test_nouns_are_seen_where_they_are() -> None:
    sight = sight_of(Picture(data.astronaut()))
    person = next(t for t in sight.things if t.noun == "person")
    left, top, right, bottom = person.box
    assert person.score > 0.5 and left < 60 and top < 60 and 300 < right < 420 and bottom > 480
    assert all(0 <= t.box[0] < t.box[2] <= 512 and 0 <= t.box[1] < t.box[3] <= 512 for t in sight.things)


def test_three_ways_to_the_cup_agree() -> None:
    sight = sight_of(COFFEE)
    scale = sight.view.scale[0]
    box = tuple(round(v * scale) for v in (68, 16, 486, 399))
    subject = sight.salient > 0.5
    boxed = sight.answers(box=box).logits[0] > 0
    clicked = sight.answers(inside=((round(300 * scale), round(200 * scale)),)).logits > 0
    assert share(subject, boxed) > 0.85 and max(share(boxed, reading) for reading in clicked) > 0.85
    assert 0.4 < subject.mean() < 0.55


def test_a_point_outside_takes_away() -> None:
    sight = sight_of(COFFEE)
    both = sight.answers(inside=((256, 170),)).logits[0] > 0
    less = sight.answers(inside=((256, 170),), outside=((90, 200),)).logits[0] > 0
    assert less[170, 256] and less.sum() <= both.sum()


def test_a_picture_is_looked_at_once_whatever_threads_ask() -> None:
    sights._known.clear()
    with ThreadPoolExecutor(4) as pool:
        seen = list(pool.map(lambda _: sight_of(COFFEE), range(4)))
        maps = list(pool.map(lambda s: s.salient, seen))
    assert all(s is seen[0] for s in seen) and all(m is maps[0] for m in maps)


def test_a_second_prompt_asks_the_same_encoding() -> None:
    sight = Sight(COFFEE)
    one = sight.answers(inside=((250, 170),))
    encoding = sight._encoded
    assert sight.answers(inside=((240, 180),)) is not one
    assert sight._encoded is encoding


def test_only_so_many_sights_are_kept() -> None:
    for shade in range(sights.KEPT + 3):
        sight_of(Picture(np.full((8, 8, 3), shade, np.uint8)))
    assert len(sights._known) == sights.KEPT


def test_importing_the_engine_reads_no_network(eyes: Path) -> None:
    code = (
        "import retoucher.engines.eyes.eyes_localizer\n"
        "from retoucher.engines.eyes.network_files import _read\n"
        "print(_read.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 900, 3), (500, 2, 3), (40, 1600, 3)])
def test_odd_shapes_are_looked_at(shape: tuple[int, int, int]) -> None:
    sight = Sight(Picture(np.full(shape, 90, np.uint8)))
    assert sight.salient.shape == sight.view.shape
    assert sight.answers(inside=((0, 0),)).logits.shape == (4, *sight.view.shape)
    assert isinstance(sight.things, list)


def test_of_pictures_that_are_shown_smaller_only_the_last_one_is_remembered() -> None:
    small = sight_of(COFFEE)
    first, second = (Picture(np.full((3500, 3600, 3), light, np.uint8)) for light in (90, 120))
    seen = sight_of(first)
    assert seen.view.of_large_picture and sight_of(first) is seen
    assert sight_of(second) is not seen and sight_of(first) is not seen
    assert sight_of(COFFEE) is small
