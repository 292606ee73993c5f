"""Which words go on with the last edit, and what a place is called once it was asked about."""

import numpy as np
import pytest

from retoucher.agent.minds.rules.bare_wishes import follows_up
from retoucher.agent.minds.rules.rules_mind import RulesMind
from retoucher.agent.work.kept_places import answered_region
from retoucher.engines import Point
from retoucher.pictures import Box, Picture, Region
from retoucher.tools import tool

SIZE = 64, 48
CARS = (10, 14, 22, 30), (40, 14, 52, 30)


@pytest.mark.parametrize(
    "words",
    [
        "darker",
        "a bit darker",
        "still too dark",
        "more contrast",
        "brighter and warmer",
        "make it blue",
        "remove it",
    ],
)
def test_a_comparison_without_a_place_and_it_go_on(words: str) -> None:
    assert follows_up(words, SIZE)


@pytest.mark.parametrize(
    "words",
    [
        "black and white",
        "make the photo darker",
        "darker sky",
        "crop it to 4:5",
        "undo",
        "blur the background",
        "?",
    ],
)
def test_a_wish_of_its_own_does_not(words: str) -> None:
    assert not follows_up(words, SIZE)


@pytest.fixture
def photo() -> Picture:
    """Two dark cars on a plain ground."""
    pixels = np.random.default_rng(0).integers(138, 142, (48, 64, 3), dtype=np.uint8)
    for left, top, right, bottom in CARS:
        pixels[top:bottom, left:right] //= 2
    return Picture(pixels)


@tool.tool("look")
def find(
    picture: Picture, *, phrase: str = "", box: Box | None = None, points: tuple[Point, ...] = ()
) -> list[Region]:
    """Find two cars and nothing else."""
    boxes = CARS if phrase == "car" else ()
    return [Region.from_box(picture.size, place) for place in boxes]


@pytest.fixture
def talk(start):
    """Ask which car is meant; the left one is chosen."""
    talk = start(RulesMind(), toolbox=lambda name: find.tool if name == "find" else tool.get(name))
    list(talk.say("make the car darker"))
    assert talk.question is not None and talk.question.options[0].label == "the left one"
    list(talk.answer("1"))
    return talk


def changed(talk) -> np.ndarray:
    """Return which columns of the picture the last edit changed."""
    now, before = talk.tree.path()[-1], talk.tree.path()[-2]
    pictures = (talk.session.store.picture(version.picture).rgb.astype(int) for version in (now, before))
    return np.flatnonzero(np.abs(next(pictures) - next(pictures)).any(axis=(0, 2)))


@pytest.mark.parametrize(
    ("words", "left", "right"),
    [
        ("make the car warmer", 10, 22),
        ("make it brighter", 10, 22),
        ("make the left one warmer", 10, 22),
        ("make the right one warmer", 40, 52),
    ],
)
def test_what_was_answered_is_not_asked_again(talk, words: str, left: int, right: int) -> None:
    list(talk.say(words))
    assert talk.question is None
    columns = changed(talk)
    assert left <= columns.min() and columns.max() < right


def test_it_is_the_photo_again_when_the_edit_of_a_place_was_undone(talk) -> None:
    list(talk.say("undo"))
    list(talk.say("make it cooler"))
    assert changed(talk).size == SIZE[0]


def test_it_is_the_photo_again_when_a_button_took_the_edit_of_a_place_back(talk) -> None:
    talk.session.move_head(talk.tree.roots()[0])
    list(talk.say("make it cooler"))
    assert changed(talk).size == SIZE[0]


def test_what_was_taken_away_answers_for_nothing_more(start) -> None:
    talk = start(RulesMind(), toolbox=lambda name: find.tool if name == "find" else tool.get(name))
    list(talk.say("remove the car"))
    list(talk.answer("the left one"))
    assert (
        answered_region(talk.session, "car") is None and answered_region(talk.session, "the left one") is None
    )
    assert answered_region(talk.session, "the right one") is not None
