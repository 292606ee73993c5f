"""A click on a part and the name of the whole; a click that takes a thing away from an outline."""

import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.work.clicked_things import whole_of_clicked
from retoucher.agent.work.taken_away import thing_within, without
from retoucher.engines import Point
from retoucher.errors import ToolRetry
from retoucher.pictures import Region
from retoucher.tools.arguments.written_places import noun_and_place, query_arguments

LEG, BENCH, BESIDE = (drawn.region(*box) for box in ((60, 20, 70, 50), (10, 20, 70, 50), (71, 20, 110, 50)))


def meant(phrase: str, seen: Region, place: str = "point 65,30") -> Region:
    def look(asked: str) -> list[Region]:
        assert asked == f"{phrase} at {place}"
        return [seen]

    return whole_of_clicked(LEG, place, phrase, look)


def test_who_clicks_on_a_leg_and_says_bench_means_the_bench() -> None:
    assert meant("bench", BENCH) is BENCH


@pytest.mark.parametrize("seen", [BESIDE, LEG, drawn.region(66, 20, 110, 50)])
def test_what_does_not_hold_the_clicked_part_is_another_thing(seen: Region) -> None:
    assert meant("bench", seen) is LEG


@pytest.mark.parametrize(
    ("phrase", "place"),
    [("this", "point 65,30"), ("point 1,2", "point 65,30"), ("bench", ""), ("bench", "box 1,2,30,40")],
)
def test_without_a_name_or_a_click_it_is_what_was_shown(phrase: str, place: str) -> None:
    assert meant(phrase, BENCH, place) is LEG


def test_a_name_and_a_place_are_read_together() -> None:
    assert query_arguments("bench at point 4,5") == {"phrase": "bench", "points": ((4, 5),)}
    assert query_arguments("box 1,2,3,4") == {"box": (1, 2, 3, 4)}
    assert query_arguments("the dog at the gate") == {"phrase": "the dog at the gate"}
    assert noun_and_place("point 4,5") == ("", ("point", (4, 5)))
    with pytest.raises(ToolRetry, match="point x,y"):
        query_arguments("bench at point 4")


def test_a_click_on_one_of_two_takes_that_one_away_and_leaves_no_rim() -> None:
    left, right = drawn.region(10, 20, 60, 60), drawn.region(60, 20, 110, 60)
    both = left.union(right)
    told: list[tuple[Point, ...]] = []

    def look(not_at: tuple[Point, ...]) -> Region:
        told.append(not_at)
        return drawn.region(11, 21, 61, 60) if not_at else both

    thing = thing_within(both, (30, 40), look)
    assert thing is not None
    ((x, y),) = told[1]
    assert right.inside[y, x], "the eyes are told what is meant to stay"
    kept = without(both, thing).inside
    assert kept[:, :60].sum() < 4 and kept.sum() > 0.95 * right.inside.sum()


def test_what_the_eyes_tell_apart_is_asked_for_once() -> None:
    left = drawn.region(10, 20, 60, 60)
    assert thing_within(left.union(drawn.region(60, 20, 110, 60)), (30, 40), lambda not_at: left) is left
    assert thing_within(left, (30, 40), lambda not_at: None) is None
