"""Whole things and honest scores, on masks that are drawn: no network is asked."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from retoucher.engines.classical.find.phrase import parse_phrase
from retoucher.engines.classical.find.view import Found
from retoucher.engines.eyes import seen_words, things
from retoucher.engines.eyes.calibration import FEATURES, SUBJECT_FEATURES, likelihood, numbers
from retoucher.engines.eyes.nanodet import Detection, shared
from retoucher.engines.eyes.things import as_placed, distinct, subject
from retoucher.engines.eyes.whole import apart, completed, probability, standing_things, tidy

SHAPE = (120, 160)


def block(top: int, bottom: int, left: int, right: int) -> np.ndarray:
    mask = np.zeros(SHAPE, bool)
    mask[top:bottom, left:right] = True
    return mask


def sight(salient: np.ndarray) -> Any:
    return SimpleNamespace(salient=salient.astype(np.float32), view=SimpleNamespace(shape=SHAPE))


def test_holes_close_and_specks_go() -> None:
    thing = block(20, 100, 40, 120)
    torn = thing & ~block(50, 54, 60, 64) | block(2, 5, 2, 5)
    assert (tidy(torn) == thing).all()
    windowed = thing & ~block(40, 80, 60, 100)
    assert (tidy(windowed) == windowed).all(), "a large hole is a window, not a fault"


def test_what_stands_out_gives_back_a_part_that_the_prompt_lost() -> None:
    whole, without_head = block(20, 100, 40, 120), block(40, 100, 40, 120)
    inside = without_head.astype(np.float32)
    assert (completed(sight(whole), inside, box=(40, 20, 120, 100)) == whole).all()


def test_what_goes_on_outside_the_box_is_another_thing() -> None:
    part = block(40, 80, 60, 100)
    larger = block(10, 110, 20, 150)
    assert (completed(sight(larger), part.astype(np.float32), box=(60, 40, 100, 80)) == part).all()


def test_two_that_agree_meet_in_the_middle() -> None:
    one, other = block(20, 100, 40, 120), block(22, 102, 40, 120)
    both = completed(sight(np.where(other, 0.9, 0)), np.where(one, 0.8, 0.15).astype(np.float32))
    assert (both & one & other).sum() == (one & other).sum() and both.sum() <= (one | other).sum()


def test_a_gap_in_a_thin_part_does_not_make_two_things() -> None:
    dog = block(40, 90, 40, 100) | block(60, 63, 101, 140)
    (thing,) = standing_things(sight(dog))
    assert thing.sum() == dog.sum()
    assert len(standing_things(sight(block(10, 60, 10, 60) | block(10, 60, 90, 140)))) == 2


def test_readings_are_averaged_as_probabilities() -> None:
    logits = np.stack([np.full((2, 2), v, np.float32) for v in (30, -30, 0, 0)])
    assert probability(logits) == pytest.approx(np.full((2, 2), 0.5))


@pytest.mark.parametrize("kind", ["box", "click", "standing", "subject"])
def test_every_witness_raises_the_score(kind: str) -> None:
    weak, strong = (dict.fromkeys(FEATURES + SUBJECT_FEATURES, v) for v in (0.1, 0.95))
    assert 0 < likelihood(kind, weak) < 0.5 < likelihood(kind, strong) < 1
    for feature in set(numbers()[kind]) - {"start"}:
        assert likelihood(kind, weak | {feature: 0.9}) > likelihood(kind, weak)


def test_one_thing_under_two_nouns_is_one_thing() -> None:
    dog, cat = Detection("dog", 0.7, (10, 10, 60, 60)), Detection("cat", 0.3, (11, 9, 60, 61))
    far = Detection("cat", 0.4, (80, 10, 120, 60))
    assert distinct([cat, far, dog]) == [dog, far]
    assert shared(dog.box, dog.box) == pytest.approx(1) and shared(dog.box, far.box) == 0


class NeverAsked(AssertionError):
    """The prompt network was asked."""


def looking(salient: np.ndarray, *things: Detection) -> Any:
    def answers(**asked: object) -> None:
        raise NeverAsked

    view = SimpleNamespace(shape=SHAPE, width=SHAPE[1], height=SHAPE[0])
    return SimpleNamespace(salient=salient.astype(np.float32), view=view, things=things, answers=answers)


def test_a_subject_that_the_detector_sees_too_does_not_wait_for_the_prompt_network() -> None:
    dog = block(20, 100, 40, 120)
    (found,) = subject(looking(dog, Detection("dog", 0.7, (40, 20, 120, 100))))
    assert (found.mask == dog).all() and found.score > 0.7
    with pytest.raises(NeverAsked):
        subject(looking(dog))
    with pytest.raises(NeverAsked):
        subject(looking(dog, Detection("dog", 0.7, (0, 0, 50, 50))))


def test_a_picture_of_two_things_is_of_both() -> None:
    large, other, small = block(10, 110, 10, 80), block(20, 100, 90, 130), block(20, 70, 135, 155)
    (found,) = subject(looking(large | other | small, Detection("cup", 0.7, (10, 10, 80, 110))))
    assert (found.mask == (large | other)).all() and found.kind == "eyes:subject:group"


def test_who_is_called_sitting_and_shown_by_a_side_is_the_one_there() -> None:
    crouching, low = (
        Found(block(20, 100, 60, 100), 0.7, "eyes:person"),
        Found(block(60, 90, 120, 160), 0.5, ""),
    )
    phrase = parse_phrase("person squatting in the middle")
    assert as_placed([crouching, low], phrase.text) == [low]
    assert seen_words._as_said(looking(block(0, 1, 0, 1)), [crouching, low], phrase) == [crouching, low]


@pytest.mark.parametrize(("box", "known"), [((0, 40, 160, 120), False), ((50, 50, 70, 80), True)])
def test_a_noun_around_a_tiny_click_is_not_the_ground_that_it_stands_on(
    monkeypatch: pytest.MonkeyPatch, box: tuple[int, int, int, int], known: bool
) -> None:
    def drawn(sight: Any, seen: Detection) -> Found:
        return Found(block(box[1], box[3], box[0], box[2]), 0.6, "eyes:boat")

    monkeypatch.setattr(things, "thing", drawn)
    monkeypatch.setattr(things, "thing_at", lambda *asked: Found(block(60, 66, 58, 64), 0.6, "eyes:click"))
    found = things.thing_of(looking(block(0, 1, 0, 1), Detection("boat", 0.3, box)), ("boat",), ((60, 62),))
    assert (found is not None) is known


def test_things_side_by_side_part_at_their_necks() -> None:
    poles = [block(10, 110, left, left + 20) for left in (20, 60, 100)]
    joined = np.logical_or.reduce(poles) | block(108, 110, 20, 120)
    parts = apart(looking(joined), joined)
    assert len(parts) == 3 and (np.logical_or.reduce(parts) == joined).all()
    assert all(max((part & pole).sum() for part in parts) == pole.sum() for pole in poles)
    whole = apart(looking(poles[0]), poles[0])
    assert len(whole) == 1 and (whole[0] == poles[0]).all()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("guy sitting on the grass on the right", [0]),
        ("the woman standing there", [1]),
        ("man on the right", [0, 1]),
        ("a person kneeling", [0]),
    ],
)
def test_who_sits_is_told_from_who_stands(said: str, meant: list[int]) -> None:
    people = [
        Found(block(60, 100, 20, 60), 0.7, "eyes:person"),
        Found(block(20, 100, 90, 120), 0.7, "eyes:person"),
    ]
    assert as_placed(people, said) == [people[k] for k in meant]
    assert as_placed(people[1:], "the man sitting there") == people[1:], (
        "the only one is meant, however it is called"
    )
