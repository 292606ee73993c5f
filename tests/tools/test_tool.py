"""What `@tool` makes of a function: its schema, its checks, its protection, and what others ask of it."""

from typing import Annotated, Any

import numpy as np
import pytest
from pydantic import Field

from retoucher.engines import EngineSpec, Point, Progress, silent
from retoucher.errors import ToolRetry
from retoucher.pictures import Box, Picture, Region
from retoucher.tools import TOOLS
from retoucher.tools.tool import Tool, Traits, get, tool

GREY = Picture(np.full((12, 16, 3), 100, np.uint8))
OTHER = Picture(np.full((3, 3, 3), 7, np.uint8))
TAKER = EngineSpec("paint", "brush", "nowhere:Brush")


def half(value: float = 1.0, size: tuple[int, int] = GREY.size) -> Region:
    mask = np.zeros((size[1], size[0]), np.float32)
    mask[:, : size[0] // 2] = value
    return Region(mask, "left half")


@tool(
    "pixels",
    traits=Traits(
        stage="words", aims=("turn",), verb="paint", takers=lambda said: [TAKER] if said.get("by") else []
    ),
)
def lighten(
    picture: Picture,
    region: Region | None = None,
    *,
    by: Annotated[int, Field(ge=0, le=200, description="levels")] = 10,
    turn: Annotated[float, Field(ge=-90, le=90)] = 0,
    seed: Annotated[int, Field(ge=0)] = 0,
    words: str = "",
    spot: Point | None = None,
    reference: Picture | None = None,
    more: tuple[Picture, ...] = (),
    progress: Progress = silent,
) -> Picture:
    """Add to every channel.

    Everywhere.
    """
    progress(0.5, words, None)
    return picture.with_rgb((picture.rgb + by).astype(np.uint8))


@tool("pixels")
def cover(picture: Picture, region: Region, *, level: int = 0) -> Picture:
    """Paint over everything."""
    return picture.with_rgb(np.full_like(picture.rgb, level))


@tool("pixels", blends=True)
def cover_softly(picture: Picture, region: Region) -> Picture:
    """Paint over everything, minding the softness itself."""
    return picture.with_rgb(np.zeros_like(picture.rgb))


@tool("generate")
def dream(picture: Picture, region: Region | None = None) -> Picture:
    """Return another size and other light everywhere, as engines do."""
    return Picture(np.full((24, 32, 3), 103, np.uint8))


@tool("geometry", lambda picture, size, left=0: np.array([[1, 0, -left], [0, 1, 0], [0, 0, 1.0]]))
def trim(picture: Picture, *, left: int = 0, box: Box | None = None) -> Picture:
    """Cut columns off."""
    return picture.with_pixels(np.ascontiguousarray(picture.pixels[:, left:]))


@tool("geometry")
def shrink(picture: Picture, *, left: int = 0) -> Picture:
    """Cut columns off and say nothing."""
    return picture.with_pixels(np.ascontiguousarray(picture.pixels[:, left:]))


@tool("look")
def count(picture: Picture, region: Region | None = None) -> int:
    """Count what is looked at."""
    return -1 if region is None else int(region.mask.sum())


def test_the_schema_is_the_signature() -> None:
    schema = lighten.tool.schema()
    assert (schema["name"], schema["description"]) == ("lighten", "Add to every channel.\n\nEverywhere.")
    assert lighten.tool.summary == "Add to every channel."
    properties = schema["parameters"]["properties"]
    assert set(properties) == {"by", "turn", "seed", "words", "spot", "reference", "more"}
    by = properties["by"]
    assert (by["minimum"], by["maximum"], by["default"], by["description"]) == (0, 200, 10, "levels")
    assert properties["more"]["items"]["type"] == "string", "a picture is written by its digest"
    assert schema["parameters"]["additionalProperties"] is False
    assert "required" not in schema["parameters"]


def test_who_changes_a_schema_changes_a_copy() -> None:
    lighten.tool.schema()["parameters"]["properties"].clear()
    assert lighten.tool.schema()["parameters"]["properties"]


def test_needs_and_takes_a_region_as_the_signature_says() -> None:
    found = [(t.takes_region, t.needs_region) for t in (lighten.tool, cover.tool, trim.tool)]
    assert found == [(True, False), (True, True), (False, False)]
    assert [t.reports_progress for t in (lighten.tool, cover.tool)] == [True, False]


def test_check_returns_what_was_given_and_no_defaults() -> None:
    assert lighten.tool.check({"by": "20"}) == {"by": 20}
    assert lighten.tool.check({"reference": OTHER, "more": [OTHER]}) == {"reference": OTHER, "more": (OTHER,)}


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        ({"by": 201}, "by: .*less than or equal to 200, got 201"),
        ({"by": -1, "seed": -2}, "by: .*; seed: .*got -2"),
        ({"nothing": 1}, "nothing: "),
        ({"region": half()}, "region: "),
        ({"reference": "digest"}, "reference: "),
    ],
    ids=str,
)
def test_check_names_each_wrong_argument(arguments: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ToolRetry, match=f"lighten does not take these arguments: {wrong}"):
        lighten.tool.check(arguments)


def test_written_arguments_name_their_pictures() -> None:
    written = {"reference": "aa", "more": ["bb", "cc"], "by": 3}
    assert lighten.tool.check_written(written) == {"reference": "aa", "more": ("bb", "cc"), "by": 3}
    with pytest.raises(ToolRetry, match="reference: "):
        lighten.tool.check_written({"reference": OTHER})
    with pytest.raises(ToolRetry, match=r"by: .*got 201"):
        lighten.tool.check_written({"by": 201})


def test_digests_are_those_of_pictures_only() -> None:
    written = {"reference": "aa", "more": ("bb", "cc"), "words": "dd"}
    assert lighten.tool.digests(written) == ("bb", "cc", "aa")
    assert lighten.tool.digests({"reference": None, "words": "dd"}) == ()
    assert lighten.tool.picture_arguments == {"reference", "more"}


def test_with_pictures_replaces_each_name_and_nothing_else() -> None:
    arguments = {"reference": None, "more": ["aa", "bb"], "words": "aa", "by": 3}
    made = lighten.tool.with_pictures(arguments, lambda name: f"<{name}>")
    assert made == {"reference": None, "more": ("<aa>", "<bb>"), "words": "aa", "by": 3}
    assert lighten.tool.with_pictures({"reference": "aa"}, str.upper) == {"reference": "AA"}


def test_inside_it_changes_and_outside_the_bytes_stay() -> None:
    made = lighten(GREY, half(), by=30)
    assert (made.rgb[:, :8] == 130).all()
    assert (made.rgb[:, 8:] == 100).all()
    assert (lighten(GREY, by=30).rgb == 130).all(), "no region is the whole picture"


def test_what_the_tool_tried_outside_is_kept_for_the_judge() -> None:
    run = lighten.tool.run(GREY, half(), {"by": 30})
    assert (run.tried.rgb == 130).all()
    assert (run.result.rgb[:, 8:] == 100).all()


def test_a_soft_region_blends_once() -> None:
    assert np.abs(cover(GREY, half(0.5)).rgb[:, :8].astype(int) - 50).max() <= 1
    assert (cover_softly(GREY, half(0.5)).rgb[:, :8] == 0).all(), "it has minded the softness itself"
    assert (cover_softly(GREY, half(0.5)).rgb[:, 8:] == 100).all()


def test_an_engine_that_returns_another_size_fits_its_region_again() -> None:
    made = dream(GREY, half())
    assert made.size == GREY.size
    assert (made.rgb[:, 8:] == 100).all()
    assert dream(GREY).size == (32, 24), "the judge has to see it where there is no region"


def test_an_empty_region_is_the_same_picture_and_runs_nothing() -> None:
    assert cover(GREY, half(0)) is GREY
    said: list[float] = []
    lighten.tool.run(GREY, half(0), {"progress": lambda share, doing, shown: said.append(share)})
    assert said == []
    assert count(GREY, half(0)) == 0, "who only looks is asked all the same"


def test_a_missing_region_and_one_of_another_size_are_refused() -> None:
    with pytest.raises(ToolRetry, match="cover wants a region and got none"):
        cover.tool.run(GREY, None, {})
    with pytest.raises(ToolRetry, match=r"size \(16, 12\), got \(12, 16\) \('left half'\)"):
        lighten(GREY, half(size=(12, 16)))
    with pytest.raises(ToolRetry, match="size"):
        count(GREY, half(size=(12, 16)))


def test_progress_is_handed_in_and_no_argument() -> None:
    said: list[str] = []
    hear: Progress = lambda share, doing, shown: said.append(doing)  # noqa: E731
    lighten.tool.run(GREY, None, {"progress": hear, "words": "halfway"})
    assert said == ["halfway"]


def test_wrong_arguments_are_refused_before_anything_runs() -> None:
    said: list[float] = []
    hear: Progress = lambda share, doing, shown: said.append(share)  # noqa: E731
    with pytest.raises(ToolRetry, match="by: "):
        lighten.tool.run(GREY, None, {"progress": hear, "by": 999})
    assert said == []


def test_the_frame_says_where_points_went() -> None:
    arguments = {"left": 3}
    made = trim(GREY, **arguments)
    assert trim.tool.frame(GREY, made, arguments) == (1, 0, -3, 0, 1, 0, 0, 0, 1)
    assert trim.tool.frame(GREY, GREY, {"left": 0}) == (), "they stayed"
    assert shrink.tool.frame(GREY, shrink(GREY, left=3), arguments) is None, "nobody can say"
    assert shrink.tool.frame(GREY, GREY, {"left": 0}) == ()
    with pytest.raises(ToolRetry, match="left: "):
        trim.tool.frame(GREY, made, {"left": "much"})


def test_amounts_are_numbers_with_two_limits_that_are_no_aims() -> None:
    assert lighten.tool.limits == {"by": (0, 200), "turn": (-90, 90)}
    assert lighten.tool.amounts == {"by": (0, 200)}
    assert lighten.tool.pixel_arguments == {"spot"}
    assert trim.tool.pixel_arguments == {"box"}


def test_engines_are_asked_for_as_the_traits_say() -> None:
    assert (lighten.tool.verb, cover.tool.verb) == ("paint", "cover")
    assert lighten.tool.takers({"by": 1}) == [TAKER]
    assert lighten.tool.takers({}) == cover.tool.takers({"by": 1}) == []


def test_stages_have_an_order_and_the_last_ones_spare_marks() -> None:
    stages = [Traits(stage=stage) for stage in ("lens", "fill", "light", "canvas", "finish", "words")]
    assert stages == sorted(stages, key=lambda traits: traits.order)
    assert [traits.spares_marks for traits in stages] == [False] * 4 + [True] * 2


def test_unknown_tools_are_named_with_those_there_are() -> None:
    with pytest.raises(ToolRetry, match=r"no tool 'nonsense'; there is: adjust, .*crop"):
        get("nonsense")


@pytest.mark.parametrize("name", TOOLS)
def test_what_a_tool_says_of_its_arguments_is_true(name: str) -> None:
    described: Tool = get(name)
    traits, known = described.traits, described.arguments.model_fields.keys()
    named = {*traits.aims, *traits.finish, traits.prompt, traits.frames} - {""}
    assert described.name == name
    assert named <= known
    assert set(traits.aims) <= described.limits.keys()
    assert traits.region_is == "where" or described.needs_region
    assert described.kind == "geometry" or not (traits.cuts or traits.sizes or traits.frames)
    assert described.kind in ("look", "think") or described.summary.endswith((".", ":"))
