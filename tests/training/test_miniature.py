"""The committed weights of the miniature, in the true engines: what was asked is read in what they make."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retoucher.engines import Query
from retoucher.engines.diffusion import tiny_diffusion
from retoucher.engines.profiles import Profile
from retoucher.engines.registry import engine
from retoucher.engines.work import working
from retoucher.errors import EngineUnavailable
from retoucher.pictures import Picture, Region
from retoucher.tools.decompose import fitting
from retoucher.training.bench import edits
from retoucher.training.miniature_profile import PARTS, prepare
from retoucher.training.world.drawing import draw, mask
from retoucher.training.world.exact_reader import read
from retoucher.training.world.instructions import Edit
from retoucher.training.world.judging import Verdict, judge
from retoucher.training.world.scenes import Scene, Thing

pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy:DeprecationWarning"
)
ASKED = edits(("recolour", "move", "ground", "confetti"), 2)


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    import torch

    torch.set_num_threads(1)
    return prepare(tmp_path_factory.mktemp("home") / "miniature")


@pytest.fixture
def at_work(profile: Profile) -> Iterator[None]:
    with working(profile=profile):
        yield


def verdicts_on(editor: Any, asked: list[Edit]) -> list[Verdict]:
    return [judge(e, editor.edit(Picture(draw(e.before)), e.text, seed=0).rgb) for e in asked]


@pytest.fixture(scope="module")
def verdicts(profile: Profile) -> list[Verdict]:
    with working(profile=profile):
        return verdicts_on(engine("edit", "instruct-pix2pix"), ASKED)


def test_the_weights_are_light_and_tell_where_they_come_from() -> None:
    assert sum(path.stat().st_size for path in PARTS.rglob("*.safetensors")) < 25_000_000
    assert {"NOTICE.md", "run.log", "measured.json"} <= {path.name for path in PARTS.iterdir()}


def test_edits_are_done_where_random_weights_do_none(
    profile: Profile, verdicts: list[Verdict], tmp_path: Path
) -> None:
    assert sum(verdict.done for verdict in verdicts) >= 7
    random = {"instruct-pix2pix": str(tiny_diffusion.save("instruct-pix2pix", tmp_path))}
    with working(profile=profile.model_copy(update={"weights": random})):
        made = verdicts_on(engine("edit", "instruct-pix2pix", steps=2), ASKED[::2])
    assert not any(verdict.done for verdict in made)


def test_the_other_things_stay_as_they_were(verdicts: list[Verdict]) -> None:
    assert sum(verdict.kept == 1 for verdict in verdicts) >= 7
    assert min(verdict.outside for verdict in verdicts) > 20
    assert np.median([verdict.outside for verdict in verdicts[:4]]) > 30


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(("shape", "colour", "cell"), [("star", "red", 0), ("heart", "blue", 8)])
def test_clipseg_finds_what_stands_alone(shape: str, colour: str, cell: int) -> None:
    thing = Thing(shape, colour, cell)
    picture = Picture(draw(Scene((thing,), "cream")))
    (found,) = engine("find", "clipseg").find(picture, Query(phrase=f"{colour} {shape}"))
    there, seen = mask(thing) > 0.5, found.mask > 0.5
    assert (seen & there).sum() > 0.5 * (seen | there).sum()


def test_the_network_tuned_on_what_happens_knows_what_a_year_does(tmp_path: Path) -> None:
    plant = Thing("sapling", "", 4)
    picture = Picture(draw(Scene((plant, Thing("disc", "red", 0)), "sand")))
    with working(profile=prepare(tmp_path / "miniature", editor="rules")):
        made = engine("edit", "instruct-pix2pix").edit(picture, "a year later", seed=0)
    seen = read(made.rgb)
    assert seen.things[4].shape == "tree"
    assert seen.things[0].colour == "red"


@pytest.mark.usefixtures("at_work")
def test_the_same_seed_makes_the_same_bytes() -> None:
    picture, editor = Picture(draw(ASKED[0].before)), engine("edit", "sane")
    one, same, other = (
        editor.edit(picture, "make it festive\nadd confetti", seed=seed).rgb for seed in (3, 3, 4)
    )
    assert np.array_equal(one, same) and not np.array_equal(one, other)


@pytest.mark.usefixtures("at_work")
def test_empty_words_fill_a_hole_with_ground() -> None:
    scene = Scene((Thing("star", "red", 4),), "meadow")
    hole = np.zeros((64, 64), np.float32)
    hole[20:44, 20:44] = 1
    filled = engine("inpaint", "sd").inpaint(Picture(draw(scene)), Region(hole), prompt="", seed=0)
    assert 4 in read(draw(scene)).things and 4 not in read(filled.rgb).things


@pytest.mark.usefixtures("at_work")
def test_a_wish_is_taken_apart_in_words_that_the_networks_know() -> None:
    assert fitting("make it festive", lambda: "") == (
        "add confetti",
        "make the background striped",
        "add a yellow star at the top right",
    )


def test_without_its_weights_the_profile_says_where_they_are(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="in the repository, not in the package"):
        prepare(tmp_path / "miniature", parts=tmp_path)
