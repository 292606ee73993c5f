"""Recipes from strangers: bounded before they are read, refused with the line that is wrong."""

from base64 import b64encode
from pathlib import Path
from time import process_time

import numpy as np
import pytest

from retoucher.agent.recipes.references import Shelf, reference
from retoucher.agent.recipes.replay import replay
from retoucher.agent.values.recipe import MAX_DEPTH, MAX_PARTS, MAX_RECIPE, MAX_STEPS, Recipe
from retoucher.errors import RecipeError
from retoucher.pictures import Picture, Region

STEP = "  - {tool: adjust, arguments: {exposure: 0.1}}\n"
WHOLE_MASK = Region.full((30, 20)).to_png()


def one(region: str = "", step: str = "tool: adjust, arguments: {exposure: 0.5}") -> str:
    """Write a recipe of one step; its region is in line 4, its step in line 6."""
    regions = f"- regions:\n    r: {{{region}}}\n" if region else "-\n\n"
    named = f"region: r, {step}" if region else step
    return f"retoucher: 1\nstages:\n{regions}  steps:\n  - {{{named}}}\n"


def written(data: bytes) -> str:
    return b64encode(data).decode()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (one(step='tool: adjust, engine: "edit/x: a = b with {not json}"'), 6, "wanted engines like"),
        (one(step='tool: adjust, engine: "edit/x with [1]"'), 6, "wanted engines like"),
        (one(step='tool: adjust, engine: "edit/x with {\\"steps\\": NaN}"'), 6, "wanted engines like"),
        (one(step='tool: adjust, engine: "edit/x with {\\"steps\\": 1e999}"'), 6, "wanted engines like"),
        (one(step='tool: adjust, engine: "just words"'), 6, "wanted engines like"),
        (one(step=f'tool: adjust, engine: "{"e" * 3000}"'), 6, "at most 2000 characters"),
        (one('mask: "é"'), 4, "PNG in base64"),
        (one("mask: abc"), 4, "PNG in base64"),
        (one(f"mask: {written(b'no picture')}"), 4, "wanted a picture file"),
        (one(f"mask: {written(WHOLE_MASK[:60])}"), 4, "damaged"),
        (one('find: "box ²,1,50,50"'), 4, "wanted 'box left,top,right,bottom'"),
        (one('find: "box 1,2,3"'), 4, "wanted 'box left,top,right,bottom'"),
        (one('find: "box 50,1,10,50"'), 4, "left < right"),
        (one('find: "box --5,1,10,50"'), 4, "wanted 'box"),
        (one('find: "point 4"'), 4, "wanted 'point x,y'"),
        (one(f'find: "point 1,{"9" * 400}"'), 4, ""),
        (one(f'find: "{"very " * 100}old car"'), 4, "300 characters"),
        (one("find: car, pick: -1"), 4, "greater than or equal to 0"),
        (one("find: car, pick: 1" + "0" * 80), 4, "more than 40 digits"),
        (one(step="tool: adjust, arguments: {exposure: .nan}"), 6, "exposure"),
        (one(step="tool: adjust, arguments: {exposure: .inf}"), 6, "exposure"),
        (one(step="tool: adjust, arguments: {exposure: 0x_}"), 6, "invalid literal"),
        (one(step="tool: adjust, seed: -1"), 6, "greater than or equal to 0"),
        (one(step=f"tool: adjust, seed: {'9' * 30}"), 6, "less than"),
        (one(step="tool: weather, arguments: {kind: fog, seed: -1}"), 6, "seed"),
        (one(step="tool: adjust, reason: !!binary aGk="), 6, "tags are not allowed"),
        ("retoucher: 1\nstages:\n- steps:\n" + STEP * (MAX_STEPS + 1), 4 + MAX_STEPS, "at most 200 steps"),
        ("retoucher: 1\nstages: " + "[" * MAX_DEPTH, 2, "nested more than 20 levels"),
        ("retoucher: 1\nstages:\n- steps: [" + "1," * MAX_PARTS + "]", 3, "more than 20,000 parts"),
    ],
)
def test_what_is_malformed_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(RecipeError, match=f"^here, line {line}: ") as caught:
        Recipe.from_yaml(text, "here")
    assert words in str(caught.value) and len(str(caught.value)) < 1000


def test_what_the_limits_allow_is_read() -> None:
    longest = "retoucher: 1\nstages:\n- steps:\n" + STEP * MAX_STEPS
    assert len(Recipe.from_yaml(longest).steps) == MAX_STEPS
    assert Recipe.from_yaml(one('find: "box on the left, box 3"')).stages[0].regions["r"].find
    engine = 'edit/sane: a = owner/name@main with {\\"steps\\": 30}; caption/blip'
    assert Recipe.from_yaml(one(step=f'tool: adjust, engine: "{engine}"')).steps


@pytest.mark.parametrize(
    "text",
    ["[" * 3000, "- " * 200_000, "{a: " * 100_000, "{" + ",".join(f"k{i}: 1" for i in range(200_000)),
     "a" * (MAX_RECIPE + 1), "retoucher: 0x" + "f" * 1_000_000, "retoucher: " + "1:" * 50_000 + "1"],
)  # fmt: skip
def test_a_hostile_file_costs_no_time(text: str) -> None:
    begun = process_time()
    with pytest.raises(RecipeError):
        Recipe.from_yaml(text)
    assert process_time() - begun < 5, "unbounded reading takes minutes"


@pytest.mark.parametrize(
    "name", ["", "../x.png", "/etc/hostname", r"C:\\x.png", r"\\\\host\\x.png", "a" * 5000, "x\0.png", "."]
)
def test_a_reference_picture_is_looked_for_by_a_name_only(name: str, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"no usable file name|needs the reference picture"):
        reference("sha256:" + "0" * 64, name, Shelf(folders=(tmp_path,)))


def test_a_date_is_words() -> None:
    assert Recipe.from_yaml(one(step="tool: adjust, reason: 2001-99-99")).steps[0].reason == "2001-99-99"


@pytest.mark.parametrize(
    "region", ['find: "box 500,500,600,600"', f"mask: {written(WHOLE_MASK)}", 'find: "point 900,900"']
)
def test_a_region_that_does_not_lie_in_this_picture_is_a_recipe_error(region: str) -> None:
    picture = Picture(np.full((40, 50, 3), 90, np.uint8))
    with pytest.raises(RecipeError, match="region 'r'"):
        replay(Recipe.from_yaml(one(region)), picture)
