"""Names for many results: those that `free_names` finds one by one, each given once."""

import os
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retoucher.pictures import GivenNames, Picture, contact_sheet, free_names

NAMES = st.lists(
    st.sampled_from(["a.png", "A.png", "a-2.png", "b.jpg", "a.jpg", "é.png", "é.png"]), max_size=9
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(NAMES)
def test_names_are_given_as_they_would_be_found_one_by_one(tmp_path: Path, wanted: list[str]) -> None:
    folder = tmp_path / "results"
    folder.mkdir(exist_ok=True)
    (folder / "b.jpg").touch()
    names, taken = GivenNames(), []
    for name in wanted:
        (found,) = free_names(folder / name, taken=taken)
        assert names.give(folder / name) == found
        taken.append(found)


def test_what_is_given_away_already_is_not_given_again(tmp_path: Path) -> None:
    names = GivenNames([tmp_path / "p.png", tmp_path / "q" / "p.png"])
    assert [names.give(tmp_path / "p.png").name for _ in range(3)] == ["p-2.png", "p-3.png", "p-4.png"]
    assert names.give(tmp_path / "q" / "p.png").name == "p-2.png"
    assert len(os.fsencode(names.give(tmp_path / ("x" * 300 + ".png")).name)) <= 255


def test_a_contact_sheet_shows_each_picture_and_a_place_for_what_is_none() -> None:
    red = Picture(np.full((50, 90, 3), (200, 0, 0), np.uint8))
    blue = Picture(np.full((90, 50, 4), (0, 0, 200, 255), np.uint8))
    words = "a reason that is far too long " * 30
    sheet = contact_sheet([(red, "red.png: why"), (None, words), (blue, "b"), (red, "x" * 500)]).pixels
    count = {c: int((sheet == c).all(2).sum()) for c in ((200, 0, 0), (0, 0, 200))}
    assert count == {(200, 0, 0): 2 * 50 * 90, (0, 0, 200): 90 * 50}
    assert sheet.shape[1] > 3 * 400 and (sheet[-10:] == sheet[-1, 0]).all(), "words end above the margin"
