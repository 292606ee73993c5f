# ruff: noqa: E501  (a table is read by its rows)
"""Invented sentences and talks that failed once: what each must be now."""

from typing import Any

import pytest

from helpers.understanding_gate import hear, hear_talk
from retoucher.agent.minds.rules import RulesMind

MIND = RulesMind()
UP, DOWN = "+", "-"
Steps = list[tuple[str, str, dict[str, Any]]]

DONE: list[tuple[str, Steps]] = [
    ("substitute the green by grey", [("recolor", "green parts", {"colour": "gray"})]),
    ("let the wooden crate turn white", [("recolor", "wooden crate", {"colour": "white"})]),
    ("let the grey fence be a red fence", [("recolor", "grey fence", {"colour": "red"})]),
    ("swap the scarf for an orange one", [("recolor", "scarf", {"colour": "orange"})]),
    ("take the saddle off the pony", [("inpaint", "saddle", {})]),
    ("crop away the top and the bottom", [("crop", "", {"top": 0.1, "bottom": 0.1})]),
    ("make the backdrop blue edit out the tripod", [("inpaint", "tripod", {}), ("replace_background", "subject", {"colour": "blue"})]),
    ("we could delete the ladder from the scene", [("inpaint", "ladder", {})]),
    ("the greens are intensified", [("adjust", "green parts", {"saturation": UP})]),
    ("reduce the blueness", [("adjust", "", {"temperature": UP})]),
    ("obliterate the traffic cone", [("inpaint", "traffic cone", {})]),
    ("boosting the vividness", [("adjust", "", {"vibrance": UP})]),
    ("dispel the haze", [("adjust", "", {"dehaze": UP})]),
    ("delete the ducks and shadows behind the fountain", [("inpaint", "ducks behind the fountain", {}), ("inpaint", "shadows behind the fountain", {})]),
    ("make the table blurry and the vase brighter", [("adjust", "vase", {"exposure": UP}), ("blur", "table", {})]),
    ("remove the background behind him entirely", [("replace_background", "subject", {"transparent": True})]),
    ("improve the photo by lowering the noise", [("adjust", "", {"denoise": UP})]),
    ("erase the shadow behind the bottle", [("inpaint", "shadow behind the bottle", {})]),
    ("make the picture a bit smaller", [("resize", "", {"scale": 0.8})]),
    ("turn the picture gray", [("look", "", {"name": "black_and_white"})]),
    ("make the photo blur", [("blur", "", {"kind": "lens"})]),
    ("its way too dark, fix the lighting plz", [("adjust", "", {"exposure": UP})]),
    ("make it brigther and warmer, its a wedding", [("adjust", "", {"exposure": UP, "temperature": UP})]),
    ("kodak portra film look", [("look", "", {"name": "warm_film"})]),
    ("make it look like a winter morning", [("adjust", "", {"temperature": DOWN})]),
    ("wes anderson vibe", [("adjust", "", {"temperature": UP, "saturation": DOWN})]),
    ("faded matte look with a bit of grain and a vignette", [("adjust", "", {"grain": UP, "vignette": UP}), ("look", "", {"name": "faded"})]),
    ("make it 16:9 but dont cut off the elephant", [("crop", "", {"aspect": "16:9", "keep": (20, 20, 60, 60)})]),
    ("passport photo crop 35x45 mm", [("crop", "", {"aspect": "7:9"})]),
    ("crop to 1080x1920", [("crop", "", {"aspect": "9:16"}), ("resize", "", {"width": 1080, "height": 1920})]),
    ("write 'HELLO' at the top and 'WORLD' at the bottom in yellow", [("text", "", {"words": "HELLO", "place": "top"}), ("text", "", {"words": "WORLD", "place": "bottom", "colour": "yellow"})]),
    ("white frame with rounded corners", [("border", "", {"colour": "white"})]),
    ("make it moody", [("adjust", "", {"exposure": DOWN, "vignette": UP})]),
    ("add heavy rain", [("weather", "", {"kind": "rain", "amount": 0.9})]),
    ("make the leaves autumn colours", [("season", "", {"name": "autumn"})]),
    ("put the chair on a pure white background", [("replace_background", "chair", {"colour": "white"})]),
    ("blur the background, keep the man sharp", [("blur", "background", {})]),
    ("brighten it by -50%", [("adjust", "", {"exposure": DOWN})]),
    ("drop the highlights to -40", [("adjust", "", {"highlights": -0.4})]),
    ("a third darker", [("adjust", "", {"exposure": -0.585})]),
    ("square crop, keep the ball", [("crop", "", {"aspect": "square", "keep": (20, 20, 60, 60)})]),
    ("light it up a bit", [("adjust", "", {"exposure": 0.25})]),
    ("I don't want the lamp in it", [("inpaint", "lamp", {})]),
    ("mono please", [("look", "", {"name": "black_and_white"})]),
    ("make it 1,5 stops brighter", [("adjust", "", {"exposure": 1.5})]),
]  # fmt: skip


@pytest.mark.parametrize(("said", "steps"), DONE, ids=[d[0] for d in DONE])
def test_a_wish_that_failed_is_done(said: str, steps: Steps) -> None:
    heard = hear(MIND, said)
    assert heard.brief.question is None, heard.brief.question
    assert [(s.tool, s.target) for s in heard.steps] == [(tool, target) for tool, target, _ in steps]
    for step, (_, _, wanted) in zip(heard.steps, steps, strict=True):
        for name, value in wanted.items():
            got = step.arguments.get(name, 0)
            assert got > 0 if value == UP else got < 0 if value == DOWN else got == value, (
                name,
                step.arguments,
            )


ASKED = [
    "slightly tilt the photo and strongly boost the contrast", "rotate the photo slightly", "make the picture taller",
    "place the bottle on a different background", "take out the background and add a different kind of background",
    "remove two of the boats", "add the caption beneath the photo and widen the margin on the left",
]  # fmt: skip


@pytest.mark.parametrize("said", ASKED)
def test_what_is_missing_is_asked_in_one_question(said: str) -> None:
    assert hear(MIND, said).brief.question is not None


REFUSED = [
    "colour this black and white photograph", "add a drawing on the fridge", "put a vintage poster on the door", "resize to 0 px",
    "put a grey border on the left and right sides",
]  # fmt: skip


@pytest.mark.parametrize("said", REFUSED)
def test_what_cannot_be_done_is_refused_and_nothing_else_is_done(said: str) -> None:
    heard = hear(MIND, said)
    assert heard.brief.refusals and not heard.steps


TALKS: list[tuple[list[str], str, Steps]] = [
    (["write 'Open late' at the bottom", "make it bigger"], "undo", [("text", "", {"words": "Open late", "size": 0.12})]),
    (["write 'Open late' at the bottom", "in yellow please"], "undo", [("text", "", {"colour": "yellow"})]),
    (["write 'Open late' at the bottom", "move it to the top"], "undo", [("text", "", {"place": "top"})]),
    (["put a white border around it", "make it thicker"], "undo", [("border", "", {"width": 0.1})]),
    (["make the jacket green", "no, the trousers"], "undo", [("recolor", "trousers", {"colour": "green"})]),
    (["make the jacket green", "I meant dark green"], "undo", [("recolor", "jacket", {"colour": "darkgreen"})]),
    (["crop to a square", "no, 16:9"], "undo", [("crop", "", {"aspect": "16:9"})]),
    (["rotate it 90 degrees left", "the other way"], "undo", [("rotate", "", {"angle": 90.0})]),
    (["increase the contrast", "I liked it better before"], "undo", []),
    (["remove the lamp post", "put it back"], "undo", []),
    (["more dramatic", "undo", "now the sky instead"], "", [("adjust", "sky", {"contrast": UP})]),
    (["make it black and white", "undo", "like before but only the background"], "", [("look", "background", {"name": "black_and_white"})]),
    (["make the background cooler", "undo", "make it black and white"], "", [("look", "", {"name": "black_and_white"})]),
    (["brighten her face", "smooth it too"], "", [("adjust", "face", {"clarity": DOWN})]),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "move", "steps"), TALKS, ids=[" / ".join(t[0]) for t in TALKS])
def test_a_follow_up_changes_the_last_edit(turns: list[str], move: str, steps: Steps) -> None:
    heard, _ = hear_talk(MIND, turns)
    assert (heard.brief.move.name if heard.brief.move else "") == move
    assert [(s.tool, s.target) for s in heard.steps] == [(tool, target) for tool, target, _ in steps]
    for step, (_, _, wanted) in zip(heard.steps, steps, strict=True):
        for name, value in wanted.items():
            got = step.arguments.get(name, 0)
            assert got > 0 if value == UP else got < 0 if value == DOWN else got == value, (
                name,
                step.arguments,
            )


OPPOSITES = [
    ("brighten it", "darken it", "exposure"), ("more contrast", "less contrast", "contrast"), ("warmer", "cooler", "temperature"),
    ("boost the colours", "mute the colours", "saturation"), ("lift the shadows", "deepen the shadows", "shadows"),
    ("raise the highlights", "lower the highlights", "highlights"), ("add haze", "remove the haze", "dehaze"),
    ("rotate left", "rotate right", "angle"), ("too dark", "too bright", "exposure"), ("too warm", "too cold", "temperature"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "slider"), OPPOSITES, ids=[o[0] for o in OPPOSITES])
def test_opposites_are_never_confused(one: str, other: str, slider: str) -> None:
    first, second = (hear(MIND, said).steps[0].arguments[slider] for said in (one, other))
    assert first * second < 0
