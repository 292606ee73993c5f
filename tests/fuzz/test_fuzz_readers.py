# ruff: noqa: E501  (a table is read by its rows)
"""Readers of what strangers write: each gives its value or its own error in words, whatever comes.

`FUZZ_EXAMPLES=20000 pytest tests/fuzz` runs for long with fresh examples; what it found is in NASTY and below.
"""

import json
import os
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from helpers import drawn_scene as drawn
from helpers.fuzzed import damaged, fuzz, read_recipe, recipes, words
from retoucher.agent.minds.answers import read_reply
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.recipes.replay import replay
from retoucher.agent.values.brief import Option, Question
from retoucher.engines.credit import Credit, check_line
from retoucher.errors import ConfigError, RetoucherError, ToolRetry
from retoucher.pictures import Picture, Region
from retoucher.settings import load_settings
from retoucher.settings_files import FILE, LIMITS, FolderFile, in_words, own_folder
from retoucher.tools import tool
from retoucher.tools.arguments.written_places import written_place
from retoucher.ui.visible_text import visible

GOOD = """\
retoucher: 1
source: {name: photo.jpg, size: [40, 30]}
references: {"sha256:00": like.png}
stages:
- request: warmer
  planner: rules
  regions:
    sky: {find: "box 2,3,20,19", pick: 0}
  steps:
  - tool: adjust
    region: sky
    arguments: {temperature: 0.3, exposure: -0.5}
    seed: 7
    engine: 'edit/sane: instruct-pix2pix = owner/name@main with {"steps": 3}'
"""


@fuzz(40)
@given(st.one_of(st.text(max_size=200), damaged(GOOD)))
@example("a: 0x_")
@example("retoucher: 0x" + "f" * 6000)
@example('"\\ud800": 1')
def test_any_text_is_a_recipe_or_refused_as_one(text: str) -> None:
    read_recipe(text)


@fuzz(40)
@given(recipes(), st.booleans())
@example({"retoucher": 1, "stages": [{"request": "a\x85b", "steps": []}]}, True)
@example({"retoucher": 1, "stages": [{"request": "\u2028 ", "steps": []}]}, True)
@example({"retoucher": 1, "source": {"size": ["9" * 60, "9" * 60]}, "stages": []}, False)
def test_any_data_is_a_recipe_or_refused_and_what_is_read_is_written_again(data: dict, as_json: bool) -> None:
    try:
        text = json.dumps(data) if as_json else yaml.safe_dump(data, allow_unicode=True)
    except (UnicodeEncodeError, yaml.YAMLError):
        assume(False)
    recipe = read_recipe(text)
    if recipe is not None:
        assert read_recipe(recipe.to_yaml()) == recipe


_QUICK = tuple(
    name for name in tool.TOOLS if tool.get(name).kind in ("pixels", "geometry") and name != "inpaint"
)


@fuzz(15)
@given(recipes(_QUICK, likely=True))
@example({"retoucher": 1, "stages": [{"steps": [{"tool": "extend", "arguments": {"right": 7562}}]}]})
def test_a_recipe_that_was_read_runs_or_says_why_not(data: dict) -> None:
    recipe = read_recipe(json.dumps(data))
    assume(recipe is not None)
    assert recipe is not None
    pixels = np.random.default_rng(5).integers(20, 230, (30, 40, 3), dtype=np.uint8)
    try:
        done = replay(recipe, Picture(pixels))
    except RetoucherError as error:
        assert str(error)
    else:
        assert len(done.evidence) == len(recipe.steps)


_SAID = (
    "remove", "the", "ball", "make", "it", "brighter", "and", "crop", "to", "16:9", "a", "bit", "less", "blue", "sky", "write",
    "'Hello'", "on", "left", "half", "undo", "go back to version", "2", "everything but", "background", "blur", "not", ",", ".",
    "by", "30%", "percent", "two", "third", "of", "them", "like", "warmer", "twice", "version", "degrees", "rotate", "box 1,2,3,4",
)  # fmt: skip
requests = st.lists(st.one_of(st.sampled_from(_SAID), words), max_size=9).map(" ".join)


def found(phrase: str) -> list[Region]:
    """Find every phrase, and refuse a place that is written wrongly as the real `find` does."""
    written_place(phrase)
    return [drawn.region(20, 20, 60, 60, phrase)]


@fuzz(60)
@given(requests)
@example("\U00017000")
def test_any_request_is_understood_planned_or_refused_in_words(request: str) -> None:
    mind, scene = RulesMind(), replace(drawn.scene(may_ask=False), find=found)
    try:
        brief = mind.understand(request, scene)
        plan = mind.plan(brief, scene) if brief.intent == "edit" and not brief.question else None
    except RetoucherError as error:
        assert str(error)
    else:
        for step in plan.steps if plan else ():
            tool.get(step.tool).check_written(step.arguments)


@fuzz(60)
@given(requests)
def test_any_answer_is_read(answer: str) -> None:
    question = Question(
        text="Which?", options=(Option(label="the left one"), Option(label="the sky")), place=True
    )
    read_reply(answer, question, pointed=False)


@fuzz(60)
@given(st.one_of(words, damaged("box 10,20,200,300"), damaged("point 10.5,20")))
def test_any_place_is_words_or_numbers_or_refused(text: str) -> None:
    try:
        place = written_place(text)
    except ToolRetry as error:
        assert "wanted" in str(error)
    else:
        assert place is None or all(abs(number) < 10**9 + 1 for number in place[1])


@fuzz(60)
@given(st.one_of(words, damaged('edit/sane: a = owner/name@main with {"steps": 3}; caption/blip')))
def test_any_engine_line_is_credits_or_refused(line: str) -> None:
    Credit.parse(line)
    try:
        check_line(line)
    except ValueError as error:
        assert str(error)
    else:
        assert not line or all(map(Credit.parse, line.split("; ")))


@fuzz(60)
@given(st.text(max_size=60))
def test_visible_text_holds_no_sign_that_a_terminal_obeys(text: str) -> None:
    shown = visible(text)
    assert not any((ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 for c in shown)
    shown.encode()


TOML = """\
retries = 3
model = "openai:x"
price = [0.25, 2]
turn_money = 0.5
[profiles.mine]
allow = ["models"]
"""


@fuzz(40)
@given(st.one_of(st.binary(max_size=80), damaged(TOML).map(lambda text: text.encode(errors="surrogatepass"))))
def test_any_settings_file_is_read_or_refused_in_words(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder  # the tests' own, given back after each
        own_folder().mkdir()
        for place in (own_folder(), Path(folder)):
            (place / FILE).write_bytes(data)
        try:
            load_settings()
            stranger = FolderFile.of(Path(folder))
            assert stranger is not None
            held = in_words(stranger.path, stranger.held_back(dict.fromkeys(LIMITS, 1)))
            assert visible(held) == held
        except ConfigError as error:
            assert "settings" in str(error) or "key" in str(error)
