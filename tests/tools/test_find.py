import numpy as np
import pytest

from retoucher.errors import ConfigError, ToolRetry
from retoucher.pictures import Picture, Region
from retoucher.tools import tool
from retoucher.tools.find import find


@pytest.fixture
def picture():
    pixels = np.full((120, 160, 3), 128, np.uint8)
    pixels[40:80, 60:110] = (200, 30, 30)
    return Picture(pixels)


def test_finds_by_phrase(picture):
    (region,) = find(picture, phrase="The RED square")
    assert region.mask[60, 80] == 1 and region.mask[5, 5] == 0


def test_finds_by_box_points_and_brush(picture):
    assert find(picture, box=(50, 30, 120, 90))[0].mask[60, 80] == 1
    assert find(picture, points=((80, 60),))[0].mask[60, 80] == 1
    stroke = np.zeros((120, 160), np.float32)
    stroke[58:62, 70:100] = 1
    assert find(picture, brush=Region(stroke))[0].mask[60, 80] == 1


def test_refuses_nothing_and_unknown_engines(picture):
    with pytest.raises(ToolRetry, match="got none"):
        find(picture)
    with pytest.raises(ConfigError, match="classical"):
        find(picture, phrase="sky", engine="crystal_ball")


def test_takes_json_arguments(picture):
    run = tool.get("find").run(picture, None, {"box": [50, 30, 120, 90]})
    assert len(run.result) == 1


def test_schema_is_json():
    schema = tool.get("find").schema()
    assert set(schema["parameters"]["properties"]) == {
        "phrase",
        "box",
        "points",
        "negative",
        "brush",
        "engine",
    }
    assert schema["parameters"]["properties"]["phrase"]["description"]
