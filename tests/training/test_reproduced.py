"""Networks trained anew: equals agree, another share strays, and a missing row is an error."""

import json
from copy import deepcopy
from typing import Any

import pytest

from retoucher.training.miniature_profile import PARTS
from retoucher.training.reproduced import shares, strays, wilson


@pytest.fixture
def written() -> dict[str, Any]:
    return json.loads((PARTS / "measured.json").read_text("utf-8"))


def test_the_same_table_and_a_slightly_other_one_agree(written: dict[str, Any]) -> None:
    other = deepcopy(written)
    other["editing"]["resize"]["done"] -= 2 / 48
    assert len(shares(written)) > 40 and not strays(written, written) and not strays(written, other)


def test_what_was_lost_or_won_strays(written: dict[str, Any]) -> None:
    other = deepcopy(written)
    other["editing"]["resize"]["done"] = 0.4
    other["happenings"]["spatial-trans"]["done"] = 0.9
    found = {stray.row: (stray.written, stray.fresh) for stray in strays(written, other)}
    assert found == {
        "editing, resize, done": (0.875, 0.4),
        "happenings, spatial-trans, done": (0.146, 0.9),
    }


def test_what_is_read_and_found_is_compared_too(written: dict[str, Any]) -> None:
    known, other = shares(written), deepcopy(written)
    assert known["painting, shape"] == (0.953, 8 * 48) and "seeing, vae_psnr" not in known
    other["painting"]["shape"] = 0.8
    other["finding"]["right_thing"] = 0.3
    other["seeing"]["picture_to_text"] = 0.99
    assert {stray.row for stray in strays(written, other)} == {"painting, shape", "finding, right_thing"}
    del other["filling"]["filled"]
    with pytest.raises(ValueError, match=r"lacks \['filling, filled"):
        strays(written, other)


def test_a_row_that_was_not_measured_is_an_error(written: dict[str, Any]) -> None:
    other = deepcopy(written)
    del other["editing"]["move"]
    with pytest.raises(ValueError, match=r"lacks \['editing, move, done"):
        strays(written, other)


def test_wilsons_interval_is_the_textbook_one() -> None:
    assert wilson(0.0, 10, 1.96) == pytest.approx((0.0, 0.2775), abs=1e-3)
    assert wilson(0.5, 100, 1.96) == pytest.approx((0.4038, 0.5962), abs=1e-3)
