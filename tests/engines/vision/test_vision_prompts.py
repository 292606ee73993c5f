import numpy as np
import pytest

from retoucher.engines import Query
from retoucher.engines.vision.prompts import Prompt, prompts_of, stroke_points
from retoucher.errors import ToolRetry
from retoucher.pictures import Picture, Region

PICTURE = Picture(np.zeros((60, 90, 3), np.uint8))


def test_a_click_is_the_centre_of_its_pixel_and_ambiguous_alone():
    (click,) = prompts_of(PICTURE, Query(points=((3, 4),)))
    assert click == Prompt(None, ((3.5, 4.5),)) and click.ambiguous
    (two,) = prompts_of(PICTURE, Query(points=((3, 4),), negative=((9, 9),), box=(0, 0, 20, 20)))
    assert two == Prompt((0, 0, 20, 20), ((3.5, 4.5),), ((9.5, 9.5),)) and not two.ambiguous


def test_there_and_back():
    prompt = Prompt((10, 20, 30, 40), ((12, 22),), ((50, 50),))
    assert prompt.moved(7, 9).moved(-7, -9) == prompt
    assert prompt.scaled(2, 0.5).scaled(0.5, 2) == prompt
    assert prompt.inside((0, 0, 40, 45)) == Prompt(prompt.box, prompt.points, ())


@pytest.mark.parametrize("strokes", [[[(10, 10), (80, 50)]], [[(45, 30)]], [[(5, 55), (5, 5), (85, 5)]]])
def test_points_of_a_stroke_lie_in_it_and_apart(strokes):
    brush = Region.from_brush(PICTURE.size, strokes, 3)
    points = stroke_points(PICTURE, brush)
    assert 1 <= len(points) <= 5
    assert all(brush.mask[int(y), int(x)] == 1 for x, y in points)
    gaps = [np.hypot(*np.subtract(p, q)) for i, p in enumerate(points) for q in points[:i]]
    assert all(gap > 6 for gap in gaps)
    assert len(points) > 2 or len(strokes[0]) == 1


def test_a_stroke_has_two_readings():
    brush = Region.from_brush(PICTURE.size, [[(20, 20), (40, 20)]], 4)
    alone, boxed = prompts_of(PICTURE, Query(brush=brush, negative=((80, 50),)))
    assert alone.box is None and alone.points == boxed.points and alone.negative == ((80.5, 50.5),)
    assert boxed.box is not None
    assert boxed.box[0] < brush.box[0] and boxed.box[2] > brush.box[2]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (Query(), "got none"),
        (Query(negative=((1, 1),)), "got none"),
        (Query(box=(10, 10, 10, 20)), r"inside the picture of 90×60, got \(10, 10, 10, 20\)"),
        (Query(box=(0, 0, 91, 20)), "inside the picture of 90×60"),
        (Query(points=((90, 0),)), r"points \(x, y\) inside the picture of 90×60, got \(90, 0\)"),
        (Query(points=((1, 1),), negative=((0, -1),)), r"got \(0, -1\)"),
        (Query(brush=Region(np.zeros((60, 90), np.float32))), "an empty one"),
        (Query(brush=Region.full((10, 10))), r"of the picture's size \(90, 60\), got \(10, 10\)"),
    ],
)
def test_what_lies_outside_is_refused(query, said):
    with pytest.raises(ToolRetry, match=said):
        prompts_of(PICTURE, query)
