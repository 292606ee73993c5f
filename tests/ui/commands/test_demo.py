"""The demo edits a colour photograph by its things' names, with the trained eyes and without them."""

from pathlib import Path

import numpy as np
from skimage import data

from retoucher.pictures import open_picture
from retoucher.pictures.color import hue_degrees, rgb_to_oklab
from retoucher.ui.commands.demo import run_demo
from retoucher.ui.commands.edit import DONE

SUIT = np.s_[330:480, 90:140]
FACE = np.s_[120:180, 205:245]
SHUTTLE = np.s_[40:320, 350:480]


def test_the_suit_turns_blue_the_face_stays_and_the_shuttle_blurs(tmp_path: Path, eyes: Path) -> None:
    before = data.astronaut()
    assert run_demo(tmp_path) == DONE
    after = open_picture(tmp_path / "astronaut.edited.png").rgb
    assert abs(float(np.median(hue_degrees(rgb_to_oklab(after[SUIT])))) - 258) < 20
    assert np.abs(after[FACE].astype(int) - before[FACE]).max() <= 6
    assert _detail(after[SHUTTLE]) < 0.7 * _detail(before[SHUTTLE])
    assert _detail(after[FACE]) > 0.9 * _detail(before[FACE])


def test_without_eyes_the_rest_of_the_wish_is_done(tmp_path: Path) -> None:
    assert run_demo(tmp_path) == DONE
    after = open_picture(tmp_path / "astronaut.edited.png").rgb
    assert _detail(after[SHUTTLE]) < 0.7 * _detail(data.astronaut()[SHUTTLE])


def _detail(pixels: np.ndarray) -> float:
    return float(np.abs(np.diff(pixels.astype(float).mean(axis=2), axis=1)).mean())
