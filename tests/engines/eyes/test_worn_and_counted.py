"""What is worn lies on somebody, and of several things that pass for a noun the less sure ones count."""

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from skimage import data

from retoucher.engines.classical.find.phrase import parse_phrase
from retoucher.engines.classical.find.view import Found
from retoucher.engines.eyes import garments, guessed_things, seen_words
from retoucher.engines.eyes.garments import Body, worn_by_a_shape
from retoucher.engines.eyes.nanodet import Detection
from retoucher.engines.eyes.seen_words import _called_alike, _enough, _on_bodies, _written_on
from retoucher.engines.eyes.sight import Sight
from retoucher.pictures import Picture
from retoucher.tools.find import find


def square(left: int) -> np.ndarray:
    mask = np.zeros((40, 60), bool)
    mask[10:30, left : left + 10] = True
    return mask


def test_a_colour_beside_somebody_is_no_garment() -> None:
    somebody = np.zeros((40, 60), bool)
    somebody[:, 5:25] = True
    worn, cup, half = (Found(square(left), 0.7, "colour") for left in (10, 40, 21))
    assert _on_bodies([Body(somebody, (5, 0, 25, 8))], [worn, cup, half]) == [worn]


def test_the_hat_of_a_shape_that_nobody_recognises_is_its_top(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garments, "find_faces", lambda _: [])
    monkeypatch.setattr(garments, "_cut", lambda _, __, cloth: Found(cloth, 0.35, "eyes:garment"))
    sight = cast(Sight, SimpleNamespace(view=SimpleNamespace(width=40, height=60)))
    upright, wide = np.zeros((60, 40), bool), np.zeros((60, 40), bool)
    upright[5:60, 10:30], wide[30:45, 5:35] = True, True
    standing, lying = (Found(mask, 0.47, "eyes:guess") for mask in (upright, wide))
    hat, whole = worn_by_a_shape(sight, standing, "head", parse_phrase("the hat"))
    rows = np.flatnonzero(np.asarray(hat.mask).any(axis=1))
    assert rows[0] == 5 and rows[-1] < 25
    assert hat.score > whole.score and np.array_equal(whole.mask, upright)
    assert worn_by_a_shape(sight, lying, "head", parse_phrase("the hat")) == [lying], "a hat on a table"


@pytest.mark.usefixtures("eyes")
def test_a_suit_has_no_hair_and_hair_is_found_as_before() -> None:
    picture = Picture(np.ascontiguousarray(data.astronaut()))
    (suit, *_), (hair, *_) = (find(picture, phrase=noun, engine="eyes") for noun in ("suit", "hair"))
    head = np.s_[20:150, 160:320]
    assert not suit.inside[head].any() and suit.inside[300:, 60:250].mean() > 0.8
    assert hair.inside[head].any()


def test_of_two_dogs_that_pass_for_cows_both_are_meant() -> None:
    cows = [Detection("cow", 0.42, (10, 10, 30, 30)), Detection("cow", 0.33, (40, 10, 60, 30))]
    sight = cast(Sight, SimpleNamespace(things=cows))
    assert _called_alike(sight, ("dog",), several=True) == cows
    assert _called_alike(sight, ("dog",), several=False) == cows[:1]
    alone = cast(Sight, SimpleNamespace(things=cows[1:]))
    assert _called_alike(alone, ("dog",), several=True) == []


def test_the_bear_on_the_right_may_be_what_passes_for_a_cow(monkeypatch: pytest.MonkeyPatch) -> None:
    bear, cub = Found(square(5), 0.8, "eyes:bear"), Found(square(45), 0.7, "eyes:cow")
    seen = [Detection("bear", 0.8, (5, 10, 15, 30)), Detection("cow", 0.5, (45, 10, 55, 30))]
    sight = cast(Sight, SimpleNamespace(things=seen, view=SimpleNamespace(width=60, height=40)))
    monkeypatch.setattr(seen_words, "thing", lambda _, d: bear if d.noun == "bear" else cub)
    right, left = (
        _enough(sight, [bear], ("bear",), parse_phrase(f"bear on the {s}")) for s in ("right", "left")
    )
    assert left == [bear], "there is one"
    assert [f.kind for f in right] == ["eyes:bear", "eyes:cow"] and right[1].score < cub.score


def test_of_things_of_one_colour_the_large_one_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    dome, door = np.zeros((40, 60), bool), np.zeros((40, 60), bool)
    dome[5:25, 10:50] = True
    door[30:36, 28:32] = True
    found = [Found(dome, 0.65, "colour"), Found(door, 0.69, "colour")]
    monkeypatch.setattr(guessed_things, "candidates_for", lambda *_: found)
    monkeypatch.setattr(guessed_things, "_as_a_thing", lambda _, each: each)
    sight = cast(Sight, SimpleNamespace(view=None))
    scores = [f.score for f in guessed_things.coloured_things(sight, parse_phrase("the red dome")) or []]
    assert scores[0] == 0.65 and scores[1] < 0.5


def test_writing_is_looked_for_on_what_bears_it(monkeypatch: pytest.MonkeyPatch) -> None:
    cap, on_it, hair = square(5), square(7), square(30)
    on_it[:, 13:] = False
    texts = [Found(hair, 0.5, "text"), Found(on_it, 0.4, "text")]
    monkeypatch.setattr(seen_words, "seen", lambda *_: [Found(cap, 0.5, "eyes:garment")])
    monkeypatch.setattr(seen_words, "candidates_for", lambda *_: texts)
    sight = cast(Sight, SimpleNamespace(view=None))
    (found,) = _written_on(sight, parse_phrase("writing on her cap"), parse_phrase("cap")) or []
    assert np.array_equal(found.mask, on_it) and found.score > 0.6
    assert _written_on(sight, parse_phrase("writing on the wall"), parse_phrase("wall")) is None
