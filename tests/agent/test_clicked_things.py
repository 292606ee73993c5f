"""A click on a part and the name of the whole."""

import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.work.clicked_things import whole_of_clicked
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
