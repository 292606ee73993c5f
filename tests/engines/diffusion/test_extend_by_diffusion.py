"""`extend` through a diffusion inpainter: the picture keeps its bytes, the margins are the model's."""

import numpy as np
import pytest

from retoucher.engines.profiles import Profile
from retoucher.engines.work import working
from retoucher.pictures import Picture
from retoucher.tools.extend import extend


@pytest.fixture
def profile(models, monkeypatch: pytest.MonkeyPatch) -> Profile:
    monkeypatch.setenv("RETOUCHER_MODELS_DEVICE", "cpu")
    return Profile(
        allow=frozenset({"models", "weights"}),
        weights={"sd-inpainting": str(models("sd-inpainting"))},
        engines={"inpaint/sd": {"steps": 2, "working_size": 64}},
    )


def test_wide_margins_are_painted_and_the_picture_keeps_its_bytes(picture: Picture, profile: Profile) -> None:
    shares = []
    with working(profile=profile):
        grown = extend(
            picture, left=40, bottom=32, prompt="a meadow", progress=lambda share, *_: shares.append(share)
        )
        mirrored = extend(picture, left=40, bottom=32, engine="classical")
    width, height = picture.size
    assert grown.size == (width + 40, height + 32)
    assert np.array_equal(grown.rgb[:height, 40:], picture.rgb)
    for margin in (np.s_[:, :40], np.s_[height:, :]):
        assert (grown.rgb[margin] != mirrored.rgb[margin]).any(axis=2).mean() > 0.9
    assert shares == sorted(shares) and shares[-1] == 1


def test_a_named_engine_reaches_a_shape_with_the_same_bytes_for_the_same_seed(
    picture: Picture, profile: Profile
) -> None:
    with working(profile=profile):
        first, again, other = (extend(picture, aspect="2:1", engine="sd", seed=seed) for seed in (3, 3, 4))
    assert first.size == (128, 64) and first == again != other
    assert np.array_equal(first.rgb[:, 16:112], picture.rgb)
    assert np.array_equal(other.rgb[:, 16:112], picture.rgb)
