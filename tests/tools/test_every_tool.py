"""The tests that every tool of tone, colour, geometry and text passes."""

from typing import Any, get_args

import numpy as np
import pytest
from skimage import data

from retoucher.errors import ToolFailed, ToolRetry
from retoucher.pictures import Picture, Region
from retoucher.tools import tool as tools
from retoucher.tools.look import LookName

COFFEE = Picture(np.ascontiguousarray(data.coffee()[::4, ::4]))

WITHIN: list[tuple[str, dict[str, Any]]] = [
    ("adjust", {"exposure": 1.2}),
    ("adjust", {"contrast": 0.5, "whites": 0.5, "blacks": -0.5}),
    ("adjust", {"shadows": 0.8, "highlights": -0.8, "clarity": 0.5}),
    ("adjust", {"temperature": 0.5, "tint": -0.4, "saturation": 0.5, "vibrance": 0.5, "hue": 30}),
    ("adjust", {"dehaze": 0.6}),
    ("adjust", {"dehaze": -0.6}),
    ("adjust", {"denoise": 0.5, "sharpen": 0.7}),
    ("adjust", {"vignette": 0.5, "grain": 0.5, "seed": 3}),
    ("enhance", {}),
    ("enhance", {"cast": "blue"}),
    ("expose", {"brighten": 1}),
    *[("look", {"name": name}) for name in get_args(LookName)],
    ("recolor", {"colour": "teal"}),
    *[("blur", {"kind": kind}) for kind in ("lens", "gaussian", "motion", "pixelate")],
    ("pixelate", {"block": 0.1}),
    ("match_look", {"reference": Picture(np.ascontiguousarray(data.rocket()[::4, ::4]))}),
]
"""Tools that change pixels, inside a region where one is given."""
SHAPING: list[tuple[str, dict[str, Any]]] = [
    ("crop", {"aspect": "4:5"}),
    ("crop", {"left": 0.2, "top": 0.1}),
    ("straighten", {"angle": 3.0}),
    ("rotate", {"angle": 90}),
    ("rotate", {"angle": 20}),
    ("flip", {"axis": "horizontal"}),
    ("resize", {"scale": 0.5}),
]
WHOLE: list[tuple[str, dict[str, Any]]] = [*WITHIN, *SHAPING, ("text", {"words": "Hi"})]
BAD: list[tuple[str, dict[str, Any]]] = [
    ("adjust", {"exposure": 9}),
    ("adjust", {"brightness": 0.2}),
    ("adjust", {"contrast": float("nan")}),
    ("enhance", {"strength": 2}),
    ("expose", {"brighten": 3}),
    ("look", {"name": "beautiful"}),
    ("recolor", {"colour": "no such colour"}),
    ("blur", {"kind": "swirl"}),
    ("blur", {"amount": -1}),
    ("pixelate", {"block": 2}),
    ("red_eye", {"strength": 2}),
    ("heal", {"strength": -1}),
    ("smooth_skin", {"strength": 2}),
    ("match_look", {}),
    ("crop", {}),
    ("crop", {"aspect": "0:3"}),
    ("pad", {"aspect": "wide"}),
    ("pad", {"aspect": "1:1", "fill": "sort of greenish"}),
    ("border", {"sides": ()}),
    ("crop", {"aspect": "wide"}),
    ("crop", {"left": 0.5, "right": 0.5}),
    ("crop", {"box": (500, 500, 600, 600)}),
    ("crop", {"aspect": "9:16", "keep": (0, 0, 140, 90)}),
    ("straighten", {"angle": 80}),
    ("rotate", {}),
    ("flip", {"axis": "diagonal"}),
    ("resize", {}),
    ("resize", {"width": 0}),
    ("resize", {"scale": 0.5, "longest": 10}),
    ("resize", {"width": 60000, "height": 60000}),
    ("text", {"words": "   "}),
    ("text", {"words": "Hi", "colour": "no such colour"}),
    ("text", {"words": "\U00013000\U000e0fff"}),
    ("text", {"words": "word " * 390}),
]


def name_of(value: object) -> str | None:
    return (
        value
        if isinstance(value, str)
        else ",".join(map(str, value.values()))
        if isinstance(value, dict)
        else None
    )


def oval(picture: Picture) -> Region:
    rows, columns = np.mgrid[: picture.height, : picture.width]
    far = np.hypot(rows / picture.height - 0.5, columns / picture.width - 0.45)
    return Region(np.clip((0.35 - far) * 8, 0, 1).astype(np.float32), "the cup")


def run(name: str, arguments: dict[str, Any], picture: Picture, region: Region | None = None) -> Picture:
    tool = tools.get(name)
    if tool.needs_region and region is None:
        region = Region(np.ones(picture.pixels.shape[:2], np.float32))
    return tool.run(picture, region, arguments).result


@pytest.mark.parametrize(("name", "arguments"), WHOLE, ids=name_of)
def test_runs_and_changes_the_picture(name: str, arguments: dict[str, Any]) -> None:
    result = run(name, arguments, COFFEE)
    assert result != COFFEE
    assert result.pixels.std() > 1


@pytest.mark.parametrize(("name", "arguments"), BAD, ids=name_of)
def test_refuses_bad_arguments(name: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolRetry):
        run(name, arguments, COFFEE)


@pytest.mark.parametrize(("name", "arguments"), [*WITHIN, ("text", {"words": "Hi"})], ids=name_of)
def test_keeps_size_type_facts_and_opacity(name: str, arguments: dict[str, Any]) -> None:
    opacity = np.random.default_rng(0).integers(0, 256, COFFEE.pixels.shape[:2], dtype=np.uint8)
    cut_out = COFFEE.with_pixels(np.dstack([COFFEE.rgb, opacity]))
    result = run(name, arguments, cut_out)
    assert result.pixels.shape == cut_out.pixels.shape
    assert result.facts == cut_out.facts
    if name != "text":
        assert result.alpha is not None
        assert (result.alpha == opacity).all()


@pytest.mark.parametrize(("name", "arguments"), WITHIN, ids=name_of)
def test_outside_the_region_no_byte_changes(name: str, arguments: dict[str, Any]) -> None:
    region = oval(COFFEE)
    result = run(name, arguments, COFFEE, region)
    outside = region.mask == 0
    assert (result.pixels[outside] == COFFEE.pixels[outside]).all()
    assert (result.pixels[region.mask == 1] != COFFEE.pixels[region.mask == 1]).any()


@pytest.mark.parametrize(("name", "arguments"), [t for t in WITHIN if t[0] != "pixelate"], ids=name_of)
def test_where_half_may_change_half_of_the_change_is_made(name: str, arguments: dict[str, Any]) -> None:
    covered = Region.from_box(COFFEE.size, (10, 10, COFFEE.width - 10, COFFEE.height - 10)).bytes8
    before = COFFEE.rgb.astype(float)
    whole, half = (
        run(name, arguments, COFFEE, Region(np.where(covered > 0, weight, 0).astype(np.uint8))).rgb - before
        for weight in (255, 128)
    )
    plain = np.abs(whole) > (10 if name == "enhance" else 20)
    assert (half * whole)[plain].sum() / (whole * whole)[plain].sum() == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize(("name", "arguments"), WITHIN, ids=name_of)
def test_an_engine_itself_leaves_what_is_outside(name: str, arguments: dict[str, Any]) -> None:
    region = oval(COFFEE)
    tried = tools.get(name).run(COFFEE, region, arguments).tried
    assert (tried.pixels[region.mask == 0] == COFFEE.pixels[region.mask == 0]).all()


@pytest.mark.parametrize(("name", "arguments"), WITHIN, ids=name_of)
def test_an_empty_region_gives_the_same_picture(name: str, arguments: dict[str, Any]) -> None:
    nowhere = Region(np.zeros(COFFEE.pixels.shape[:2], np.float32))
    assert run(name, arguments, COFFEE, nowhere) is COFFEE


@pytest.mark.parametrize(("name", "arguments"), WHOLE, ids=name_of)
def test_is_the_same_twice(name: str, arguments: dict[str, Any]) -> None:
    assert run(name, arguments, COFFEE).digest == run(name, arguments, COFFEE).digest


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 1, 4), (1, 300, 3), (300, 2, 3), (7, 5, 4)], ids=str)
@pytest.mark.parametrize(("name", "arguments"), WHOLE, ids=name_of)
def test_the_smallest_and_thinnest_pictures(
    name: str, arguments: dict[str, Any], shape: tuple[int, ...]
) -> None:
    picture = Picture(np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8))
    try:
        result = run(name, arguments, picture)
    except (ToolRetry, ToolFailed):
        assert name in ("text", "crop")
        return
    if name not in ("crop", "straighten", "rotate", "flip", "resize"):
        assert result.size == picture.size


@pytest.mark.parametrize("level", [0, 127, 255])
@pytest.mark.parametrize(("name", "arguments"), WHOLE, ids=name_of)
def test_flat_and_transparent_pictures(name: str, arguments: dict[str, Any], level: int) -> None:
    run(name, arguments, Picture(np.full((40, 60, 3), level, np.uint8)))
    clear = np.full((40, 60, 4), level, np.uint8)
    clear[..., 3] = 0
    run(name, arguments, Picture(clear))
