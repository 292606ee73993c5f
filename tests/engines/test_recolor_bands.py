"""Recolouring goes by bands of rows: the bytes are those of all rows at once."""

import numpy as np
import pytest
from skimage import data

from retoucher.engines.classical.tone.recolor import recolor
from retoucher.engines.classical.tone.rim import Rim
from retoucher.pictures import sixteen_bits

RGB = np.ascontiguousarray(data.coffee()[:301])
MASK = np.zeros(RGB.shape[:2], np.uint8)
MASK[20:290, 50:550] = np.linspace(0, 255, 500).astype(np.uint8)


@pytest.mark.parametrize("deep", [False, True])
def test_bands_of_rows_have_the_bytes_of_the_whole(deep: bool) -> None:
    rgb = sixteen_bits(RGB) if deep else RGB
    rows = recolor(rgb, MASK, (20, 40, 200), 0.9, Rim(MASK, 3))
    whole = rows(slice(0, 301))
    parts = [rows(slice(top, min(top + 60, 301))) for top in range(0, 301, 60)]
    apart = np.abs(np.concatenate(parts).astype(int) - whole)
    assert apart.max() <= deep and (apart > 0).mean() < 1e-5, "in 16 bits a rounding may fall otherwise"
    assert whole.dtype == rgb.dtype and (whole != rgb).mean() > 0.5
