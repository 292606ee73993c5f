"""Readers of masks: each gives a region or says what is wrong, whatever file, text or recipe comes."""

import base64
import json
from dataclasses import replace
from io import BytesIO

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from helpers.fuzzed import damaged, fuzz, read_recipe, words
from retoucher.agent.recipes.replay import replay
from retoucher.errors import PictureError, RetoucherError
from retoucher.pictures import Convention, Picture, Region, check_png, read_mask
from retoucher.tools.arguments.written_places import written_place
from retoucher.ui.commands.selection import selection
from retoucher.ui.visible_text import visible

SIZE = (40, 30)
MASK = Region.from_box(SIZE, (3, 4, 20, 21)).to_png()


def saved(pixels: np.ndarray, kind: str) -> bytes:
    """Return the file of a mask as another program would write it."""
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, kind)
    return buffer.getvalue()


_RAMP = np.linspace(0, 255, SIZE[0] * SIZE[1], dtype=np.uint8).reshape(SIZE[::-1])
_MASKS = (
    MASK,
    saved(_RAMP, "TIFF"),
    saved(_RAMP > 99, "PNG"),
    saved(_RAMP.astype(np.uint16) * 257, "PNG"),
    saved(np.dstack([_RAMP, _RAMP[::-1]]), "PNG"),
    saved(np.dstack([_RAMP] * 3), "JPEG"),
    saved(np.dstack([_RAMP, _RAMP[::-1], _RAMP, _RAMP]), "WEBP"),
    saved(_RAMP.T, "GIF"),
)
"""Grey, black and white, 16 bits, opaque in parts, coloured, of the picture as its camera stored it."""


@st.composite
def damaged_bytes(draw: st.DrawFn) -> bytes:
    """Draw the file of a mask with some bytes exchanged, perhaps cut off."""
    data = bytearray(draw(st.sampled_from(_MASKS)))
    for _ in range(draw(st.integers(0, 6))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))]) if draw(st.booleans()) else bytes(data)


mask_files = st.one_of(st.binary(max_size=300), damaged_bytes())
MEANS: tuple[Convention, ...] = ("auto", "white", "black", "hole")


@fuzz(40)
@given(mask_files)
def test_any_mask_is_a_region_of_the_pictures_size_or_refused(data: bytes) -> None:
    for readit in (check_png, lambda data: Region.from_png(data, SIZE)):
        try:
            made = readit(data)
        except PictureError as error:
            assert str(error)
        else:
            assert made is None or made.size == SIZE


PHOTO = Picture(np.full((*SIZE[::-1], 3), 90, np.uint8))
TURNED = Picture(PHOTO.pixels, replace(PHOTO.facts, orientation=6))


@fuzz(40)
@given(mask_files, st.sampled_from(MEANS), st.sampled_from((PHOTO, TURNED)))
def test_any_mask_file_is_understood_or_refused_whatever_it_is_said_to_mean(
    data: bytes, means: Convention, photo: Picture
) -> None:
    try:
        drawn = read_mask(data, photo, means=means)
    except PictureError as error:
        assert str(error) and visible(str(error)) == str(error)
    else:
        assert drawn.region.size == photo.size and all(drawn.notes)


@fuzz(40)
@given(st.one_of(words, damaged("100,200.5"), damaged("2,3,20,19")))
@example("a" * 5000)
@example("/dev/null\x00")
@example("0,0,1e999,5")
@example("/")
def test_any_region_of_the_command_line_is_a_place_or_refused_in_a_sentence(text: str) -> None:
    try:
        chosen = selection(text, PHOTO)
    except PictureError as error:
        assert str(error)
    else:
        assert chosen.where is None or (isinstance(chosen.where, str) and written_place(chosen.where))


@fuzz(40)
@given(
    st.one_of(words, mask_files.map(lambda data: base64.b64encode(data).decode()), damaged("iVBORw0KGgo="))
)
def test_any_mask_of_a_recipe_is_a_region_or_refused_as_one(mask: str) -> None:
    step = {"tool": "adjust", "region": "r", "arguments": {"exposure": 0.5}}
    recipe = read_recipe(
        json.dumps({"retoucher": 1, "stages": [{"regions": {"r": {"mask": mask}}, "steps": [step]}]})
    )
    if recipe is not None:
        try:
            replay(recipe, PHOTO)
        except RetoucherError as error:
            assert str(error)
