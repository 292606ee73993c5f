"""Pieces that are seen of one thing, on boxes and masks that are drawn: no network is asked."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from retoucher.engines.classical.find.choose import chosen
from retoucher.engines.classical.find.phrase import parse_phrase
from retoucher.engines.classical.find.view import Found, View
from retoucher.engines.eyes import seen_words, things
from retoucher.engines.eyes.garments import Body, garment
from retoucher.engines.eyes.missing_pieces import chained, widened
from retoucher.engines.eyes.nanodet import Detection
from retoucher.engines.eyes.seen_words import _on_bodies, _people, whole_thing
from retoucher.pictures import Picture

TORSO, MIDDLE, LEGS = (
    Detection("person", score, box)
    for score, box in ((0.5, (20, 0, 60, 40)), (0.3, (18, 10, 60, 70)), (0.31, (25, 25, 60, 85)))
)


def block(top: int, bottom: int, left: int, right: int) -> np.ndarray:
    mask = np.zeros((100, 120), bool)
    mask[top:bottom, left:right] = True
    return mask


def test_a_man_of_whom_only_pieces_are_seen_is_one_thing() -> None:
    other = Detection("person", 0.6, (70, 5, 110, 95))
    assert chained([other, TORSO], [other, TORSO, LEGS, MIDDLE]) == [[other], [TORSO, MIDDLE, LEGS]]


def test_what_is_seen_whole_needs_no_pieces() -> None:
    whole = Detection("person", 0.7, (18, 0, 60, 90))
    assert chained([whole], [whole, TORSO, MIDDLE, LEGS]) == [[whole]]


def test_people_side_by_side_are_not_pieces_of_each_other() -> None:
    people = [Detection("person", 0.6, (left, 0, left + 40, 90)) for left in (0, 25, 60)]
    assert chained(people, people) == [[person] for person in people]


def test_pieces_are_taken_together(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(sight: Any, seen: Detection) -> Found:
        left, top, right, bottom = (round(v) for v in seen.box)
        return Found(block(top, bottom, left, right), seen.score, "eyes:person")

    monkeypatch.setattr(seen_words, "thing", drawn)
    found = whole_thing(cast(Any, None), [TORSO, MIDDLE, LEGS])
    assert found.score == 0.5
    assert np.asarray(found.mask)[[5, 50, 80], 40].all()


def test_a_ship_that_is_seen_without_its_bow_is_seen_whole() -> None:
    cabin, ship = Detection("boat", 0.23, (40, 40, 80, 60)), Detection("boat", 0.21, (30, 38, 100, 80))
    assert widened(cabin, [cabin, ship]) is ship
    unsure = Detection("boat", 0.17, ship.box)
    assert widened(cabin, [cabin, unsure]) is cabin
    beside = Detection("boat", 0.22, (85, 45, 99, 60))
    assert widened(cabin, [cabin, beside, ship]) is cabin, "a box around two ships"


def test_a_shape_on_a_wall_wears_nothing() -> None:
    climber, shape = Detection("person", 0.72, (20, 0, 60, 90)), Detection("person", 0.37, (0, 0, 110, 95))
    logits = np.full((4, 100, 120), -5.0, np.float32)
    sight = SimpleNamespace(
        things=[climber, shape],
        salient=np.zeros((100, 120), np.float32),
        view=SimpleNamespace(width=120, height=100),
        answers=lambda **asked: SimpleNamespace(logits=logits, quality=np.full(4, 0.5)),
    )
    assert len(_people(cast(Any, sight))) == 1


def test_a_spot_of_the_garments_colour_is_no_second_garment() -> None:
    body = Body(block(0, 90, 20, 60), (30, 0, 50, 15))
    top, spot = Found(block(20, 45, 25, 55), 0.65, "colour"), Found(block(80, 86, 30, 40), 0.7, "colour")
    assert _on_bodies([body], [top, spot]) == [top]


def test_of_two_as_far_to_the_right_the_surer_is_meant() -> None:
    man, pot = Found(block(0, 90, 60, 100), 0.6, "a"), Found(block(10, 30, 75, 86), 0.5, "b")
    view = cast(View, SimpleNamespace(width=120, height=100))
    assert chosen(view, [pot, man], parse_phrase("the man on the right")) == [man]


def test_an_umbrella_goes_with_who_holds_it_and_a_bag_on_the_ground_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def drawn(sight: Any, seen: Detection) -> Found:
        left, top, right, bottom = (round(v) for v in seen.box)
        return Found(block(top, bottom, left, right), seen.score, f"eyes:{seen.noun}")

    man = Detection("person", 0.7, (40, 20, 60, 90))
    umbrella, bag = Detection("umbrella", 0.5, (35, 5, 95, 24)), Detection("suitcase", 0.6, (90, 60, 110, 90))
    view = SimpleNamespace(width=120, height=100)
    subject = Found(block(20, 90, 40, 60), 0.8, "eyes:subject")
    monkeypatch.setattr(things, "thing", drawn)

    def held(*seen: Detection) -> np.ndarray:
        sight = cast(Any, SimpleNamespace(things=list(seen), view=view))
        return np.asarray(things._with_held(sight, subject).mask)

    found = held(man, umbrella, bag)
    assert found[10, 90] and found[50, 50] and not found[70, 100]
    assert np.array_equal(held(umbrella, bag), subject.mask), "nobody is there to hold it"


def test_a_tie_that_is_seen_on_somebody_is_the_tie(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(sight: Any, seen: Detection) -> Found:
        left, top, right, bottom = (round(v) for v in seen.box)
        return Found(block(top, bottom, left, right), seen.score, f"eyes:{seen.noun}")

    worn, on_a_hook = Detection("tie", 0.3, (48, 40, 54, 70)), Detection("tie", 0.28, (100, 10, 106, 60))
    monkeypatch.setattr(seen_words, "thing", drawn)
    sight = cast(Any, SimpleNamespace(things=[worn, on_a_hook]))
    somebody = Body(block(10, 100, 30, 80), (45, 12, 60, 30))
    (found,) = seen_words._seen_on(sight, [somebody], parse_phrase("tie"))
    assert found.kind == "eyes:tie" and np.asarray(found.mask)[50, 50]
    assert seen_words._seen_on(sight, [somebody], parse_phrase("scarf")) == []


def test_white_trousers_reach_down_to_their_cuffs() -> None:
    pixels = np.full((200, 120, 3), 90, np.uint8)
    person = np.zeros((200, 120), bool)
    person[10:190, 40:80] = True
    pixels[person] = (60, 40, 30)
    pixels[80:180, 40:80] = 245
    sight = cast(Any, SimpleNamespace(view=View(Picture(pixels))))
    small_face = Body(person, (54, 10, 66, 27))
    (found,) = garment(sight, small_face, "legs", parse_phrase("white trousers"))
    mask = np.asarray(found.mask, bool)
    assert mask[150:178, 45:75].all() and not mask[184:].any()
