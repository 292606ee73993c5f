"""Small edits of light and colour do not round the picture once each; the recipe gives the same bytes."""

import numpy as np
import pytest
from skimage import data

from helpers.fake_tools import step
from retoucher.agent.conversation import Conversation
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.agent.recipes.replay import recipe_of, replay
from retoucher.agent.values.brief import Brief, Move
from retoucher.agent.values.plan import Plan
from retoucher.agent.work.drift import Drift, drift_of
from retoucher.agent.work.one_pass import Call, run_on
from retoucher.pictures import Picture, Region
from retoucher.pictures.depth.levels import sixteen_bits
from retoucher.tools import tool
from retoucher.tools.adjust import adjust

DARKER = step("adjust", arguments={"exposure": -0.05})
PLANS = {
    "darker": (DARKER,),
    "warmer": (step("adjust", arguments={"temperature": 0.2, "saturation": 0.1}),),
    "turned": (step("rotate", arguments={"angle": 90}),),
    "both": (step("rotate", arguments={"angle": 90}), DARKER),
    "twice": (DARKER, DARKER),
    "askew": (step("rotate", arguments={"angle": 10}),),
    "levelled": (step("straighten", arguments={"angle": -4}),),
    "judged": (step("expose", arguments={"brighten": 1}),),
}


@pytest.fixture
def photo() -> Picture:
    return Picture(np.random.default_rng(0).integers(0, 230, (48, 64, 3), dtype=np.uint8))


def said(start, *wishes: str) -> Conversation:
    undo = Brief(intent="history", request="undo", move=Move(name="undo"))
    talk = start(ScriptedMind(plans=PLANS, briefs={"undo": undo}), toolbox=tool.get)
    for wish in wishes:
        list(talk.say(wish))
    return talk


def test_twelve_small_edits_equal_their_sum(start, photo: Picture) -> None:
    made = said(start, *["darker"] * 12).picture().rgb.astype(float)
    exact = exactly(photo, exposure=-0.6)
    by_bytes = photo
    for _ in range(12):
        by_bytes = adjust(by_bytes, exposure=-0.05)
    assert np.abs(made - exact).max() < 1
    assert np.abs(made - exact).mean() < 0.3 < 0.5 < np.abs(by_bytes.rgb - exact).mean()
    assert np.abs((made - exact).mean()) < 0.01


def exactly(photo: Picture, **sliders: float) -> np.ndarray:
    """Return what sliders make of a picture, in 8-bit levels that nothing rounded."""
    made = adjust(photo.with_pixels(sixteen_bits(photo.pixels)), **sliders)
    assert made.deep is not None
    return made.deep / 257


def test_sharpening_does_not_end_the_chain(photo: Picture) -> None:
    small = [Call(adjust.tool, {"exposure": -0.05})] * 11
    made = done_in_one(photo, [Call(adjust.tool, {"sharpen": 0.3, "denoise": 0.4}), *small])
    sharp = adjust(photo.with_pixels(sixteen_bits(photo.pixels)), sharpen=0.3, denoise=0.4)
    exact = adjust(sharp, exposure=-0.55).deep
    assert exact is not None
    assert np.abs(made.pixels - exact / 257).max() < 1


def done_in_one(picture: Picture, calls: list[Call]) -> Picture:
    earlier = None
    for call in calls:
        run, earlier = run_on(earlier, call, picture)
        picture = run.result
    return picture


def test_small_edits_of_a_place_are_rounded_once_and_leave_the_rest(start, photo: Picture) -> None:
    place = Region(np.tile(np.linspace(-1, 2, 64, dtype=np.float32).clip(0, 1), (48, 1)))
    talk = said(start, "darker")
    inside = step("adjust", arguments={"exposure": -0.1}, region=talk.session.keep(place))
    before = talk.picture().pixels
    for _ in range(5):
        list(talk.carry_out(Plan(steps=(inside,)), talk.head, "a bit darker"))
    made = talk.picture()
    assert np.array_equal(made.pixels[:, :21], before[:, :21])
    exact = exactly(photo, exposure=-0.55)
    assert np.abs(made.pixels[:, 43:] - exact[:, 43:]).max() < 1
    assert replay(recipe_of(talk.session), photo).picture.digest == talk.head.picture


def test_a_dark_ramp_gets_no_bands_and_a_drawing_no_grain() -> None:
    ramp = np.repeat(np.linspace(90, 120, 512)[None], 96, axis=0)
    lots = np.random.default_rng(1).normal(0, 0.6, (96, 512))
    photo = Picture(np.repeat(np.rint(ramp + lots)[..., None], 3, axis=2).astype(np.uint8))
    calls = [Call(adjust.tool, {"contrast": -0.5}), Call(adjust.tool, {"exposure": -0.7})]
    made = done_in_one(photo, calls).pixels
    assert (made[..., 0] == made[..., 1]).all() and (made[..., 0] == made[..., 2]).all()
    exact = adjust(adjust(photo.with_pixels(sixteen_bits(photo.pixels)), contrast=-0.5), exposure=-0.7).deep
    assert exact is not None
    off = (made - exact / 257).mean(axis=(0, 2))
    rounded = (np.rint(exact / 257) - exact / 257).mean(axis=(0, 2))
    assert np.square(off).mean() < 0.5 * np.square(rounded).mean()
    drawn = np.full((64, 64, 3), 90, np.uint8)
    drawn[20:40, 20:40] = (200, 30, 60)
    colours = np.unique(done_in_one(Picture(drawn), calls).pixels.reshape(-1, 3), axis=0)
    assert len(colours) == 2


def test_three_turns_are_one(start) -> None:
    photo = Picture(data.astronaut()[:200, 100:300])
    turn = Call(tool.get("rotate"), {"angle": 10})
    once = tool.get("rotate").run(photo, None, {"angle": 30}).result
    assert done_in_one(photo, [turn] * 3) == once
    level = Call(tool.get("straighten"), {"angle": -7})
    assert done_in_one(photo, [turn, level]) == level.tool.run(photo, None, {"angle": 3}).result
    assert done_in_one(photo, [turn, Call(turn.tool, {"angle": -10})]) == photo
    quarter = Call(turn.tool, {"angle": 90})
    assert (
        done_in_one(photo, [turn, quarter]).size
        == once.with_pixels(np.rot90(turn.tool.run(photo, None, {"angle": 10}).result.pixels)).size
    )


@pytest.mark.parametrize(
    "wishes",
    [
        ["darker", "warmer", "darker", "judged"],
        ["darker", "twice", "turned", "darker", "warmer"],
        ["darker", "both", "twice"],
        ["askew", "turned", "askew", "levelled", "askew", "darker", "askew"],
    ],
)
def test_a_recipe_gives_the_same_bytes(start, photo: Picture, wishes: list[str]) -> None:
    talk = said(start, *wishes)
    recipe = recipe_of(talk.session)
    assert len(talk.tree.path()) == len(wishes) + 1
    assert replay(recipe, photo).picture.digest == talk.head.picture


def test_undo_and_another_way_on_give_the_same_bytes_again(start) -> None:
    talk = said(start, "darker", "warmer", "darker")
    first = talk.head.picture
    list(talk.say("undo"))
    list(talk.say("darker"))
    assert talk.head.picture == first


def test_the_drift_meter_counts_what_is_done_in_one_pass_once(start) -> None:
    talk = said(start, "darker", "warmer", "judged", "turned", "askew", "askew", "turned", "darker")
    told = [drift_of(talk.tree, version, talk.session.store).text for version in talk.tree.path()]
    tones, turned = "rounded once since the original", "resampled once, rounded once since the original"
    twice = "resampled once, rounded twice since the original"
    assert told == ["", tones, tones, tones, tones, turned, turned, turned, twice]
    again = list(talk.say("levelled")) and drift_of(talk.tree, talk.head, talk.session.store)
    assert again == Drift(resampled=2, rounded=2)
