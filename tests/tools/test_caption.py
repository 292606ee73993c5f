import numpy as np
import pytest
from skimage import data

from retoucher.errors import ConfigError
from retoucher.pictures import Picture
from retoucher.tools.caption import caption


def test_says_size_colours_and_sky_of_a_landscape():
    pixels = np.zeros((200, 300, 3), np.uint8)
    pixels[:120] = (90, 140, 220)
    noise = np.random.default_rng(0).normal(0, 12, (80, 300, 1))
    pixels[120:] = np.clip(np.array([90, 60, 40]) + noise, 0, 255).astype(np.uint8)
    sentence = caption(Picture(pixels))
    assert "landscape-format" in sentence and "300×200" in sentence
    assert "blue" in sentence and "sky above" in sentence


def test_says_face_and_black_and_white():
    assert "one face" in caption(Picture(data.astronaut()))
    assert "black-and-white" in caption(Picture(np.repeat(data.camera()[..., None], 3, axis=2)))


def test_claims_nothing_of_a_blank_picture():
    sentence = caption(Picture(np.full((100, 100, 3), 250, np.uint8)))
    assert (
        sentence == "A bright black-and-white square picture, 100×100, mostly white; no single clear subject."
    )


@pytest.mark.parametrize("size", [(1, 1), (1, 90), (90, 1)])
def test_thin_pictures(size):
    assert caption(Picture(np.full((*size, 3), 7, np.uint8))).endswith(".")


def test_says_the_same_twice():
    assert caption(Picture(data.coffee())) == caption(Picture(data.coffee()))


def test_unknown_engine_lists_what_there_is():
    with pytest.raises(ConfigError, match="classical"):
        caption(Picture(data.coffee()), engine="nobody")
