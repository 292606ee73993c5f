"""A mask kept from one version lies on the same things in another; the red disk is the oracle."""

from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.agent.recipes.export import session_zip
from retoucher.agent.recipes.references import Shelf, given_references
from retoucher.agent.recipes.replay import recipe_of, replay
from retoucher.agent.values.events import Failed
from retoucher.agent.values.plan import Step
from retoucher.agent.values.recipe import Recipe
from retoucher.errors import RecipeError
from retoucher.pictures import Picture, Region, evidence

RED = (200, 30, 30)


def disk_picture() -> Picture:
    """A red disk on textured green, off the middle."""
    rng = np.random.default_rng(1)
    pixels = np.clip(np.array((90, 130, 80)) + rng.integers(-9, 9, (120, 160, 1)), 0, 255).astype(np.uint8)
    pixels[disk_mask() > 0] = RED
    return Picture(pixels)


def disk_mask() -> np.ndarray:
    rows, columns = np.mgrid[:120, :160]
    return ((columns - 60) ** 2 + (rows - 70) ** 2 < 30**2).astype(np.float32)


def redness(picture: Picture) -> np.ndarray:
    return (picture.rgb[..., 0] > 150) & (picture.rgb[..., 1] < 90)


def step(tool: str, region: str = "", target: str = "", **arguments: object) -> Step:
    return Step(reason=tool, tool=tool, arguments=arguments, region=region, target=target)


@pytest.fixture
def database(tmp_path: Path):
    opened = Database(tmp_path / "home")
    yield opened
    opened.close()


def talk_with(plans: dict[str, tuple[Step, ...]], database: Database) -> Conversation:
    mind = ScriptedMind(plans=plans)
    return Conversation.start(disk_picture(), "disk", mind=mind, database=database, options=Options())


FRAMES = {
    "cut": (step("crop", left=0.1, top=0.25),),
    "mirror": (step("flip", axis="horizontal"),),
    "stand": (step("flip", axis="vertical"),),
    "quarter": (step("rotate", angle=90.0),),
    "both": (step("crop", right=0.3), step("rotate", angle=180.0), step("flip", axis="vertical")),
}
SOFT = {
    "lean": (step("straighten", angle=7.0),),
    "turn": (step("rotate", angle=20.0),),
    "small": (step("resize", scale=0.5),),
    "large": (step("resize", scale=1.7),),
}


@pytest.mark.parametrize("words", FRAMES)
def test_a_named_mask_selects_the_same_thing_after_an_exact_change_of_the_frame(words, database) -> None:
    talk = talk_with(FRAMES, database)
    talk.workplace.add_region(Region(disk_mask()), "the disk")
    list(talk.say(words))
    (found,) = talk.workplace.find("disk mask")
    assert found.size == talk.picture().size
    assert np.array_equal(found.mask > 0.5, redness(talk.picture()))
    talk.close()


@pytest.mark.parametrize("words", SOFT)
def test_a_named_mask_follows_a_resampling_within_its_edge(words, database) -> None:
    talk = talk_with(SOFT, database)
    talk.workplace.add_region(Region(disk_mask()), "disk")
    list(talk.say(words))
    (found,) = talk.workplace.find("the disk")
    shown = talk.picture().alpha if talk.picture().alpha is not None else np.uint8(255)
    wrong = ((found.mask > 0.5) != redness(talk.picture())) & (shown > 0)
    assert wrong.sum() < 0.04 * redness(talk.picture()).sum()
    talk.close()


def test_a_mask_of_a_cut_version_lies_right_after_undo_and_on_a_branch(database) -> None:
    talk = talk_with(FRAMES, database)
    list(talk.say("both"))
    talk.workplace.add_region(Region(redness(talk.picture()).astype(np.float32)), "disk")
    talk.session.move_head(talk.tree.undo())
    (found,) = talk.workplace.find("disk")
    assert np.array_equal(found.mask > 0.5, redness(talk.picture()))
    list(talk.say("quarter"))
    (found,) = talk.workplace.find("disk")
    assert np.array_equal(found.mask > 0.5, redness(talk.picture()))
    talk.close()


def test_a_step_after_a_change_of_the_frame_works_on_the_same_thing(database) -> None:
    talk = talk_with({}, database)
    digest = talk.workplace.add_region(Region(disk_mask()), "disk")
    plan = (step("flip", axis="horizontal"), step("recolor", digest, "disk", colour="blue"))
    talk.use(ScriptedMind(plans={"blue": plan}))
    list(talk.say("blue"))
    expected = redness(disk_picture())[:, ::-1]
    assert (talk.picture().rgb[..., 2][expected] > 90).mean() > 0.99
    assert not redness(talk.picture()).any()
    again = replay(Recipe.from_yaml(recipe_of(talk.session).to_yaml()), disk_picture())
    assert again.picture == talk.picture()
    talk.close()


def test_a_place_that_was_cut_away_is_named_in_clear_words(database) -> None:
    talk = talk_with({"right": (step("crop", left=0.7),)}, database)
    talk.workplace.add_region(Region(disk_mask()), "disk")
    list(talk.say("right"))
    talk.use(RulesMind())
    list(talk.say("use the disk mask again and make it brighter"))
    words = talk.question.text if talk.question else ""
    assert "wholly outside" in words and "disk" in words
    talk.close()


def test_what_a_version_keeps_is_the_region_that_was_protected(database) -> None:
    talk = talk_with({"remove": (step("inpaint", target="red disk"),)}, database)
    list(talk.say("remove"))
    (kept,) = talk.head.steps
    region = talk.session.store.region(kept.region)
    facts = evidence(disk_picture(), talk.picture(), region)
    assert facts.max_outside == 0 and facts.changed_inside > 0.5
    found = talk.session.store.region(
        next(r.digest for r in talk.session.regions.values() if r.phrase and r.leaves_rim)
    )
    assert region.area > found.area, "a removal works past the rim of what was found"
    assert recipe_of(talk.session).stages[0].regions["red disk"].find == "red disk"
    again = replay(recipe_of(talk.session), disk_picture())
    assert again.picture == talk.picture()
    talk.close()


def test_the_same_step_again_does_not_grow_its_region_twice(database) -> None:
    talk = talk_with({"remove": (step("inpaint", target="red disk"),)}, database)
    list(talk.say("remove"))
    first = talk.head.steps[0].region
    talk.use(RulesMind())
    list(talk.say("try again"))
    assert talk.head.steps[0].region == first
    talk.close()


def other() -> Picture:
    ramp = np.linspace(0, 250, 40).astype(np.uint8)
    return Picture(
        np.dstack([np.tile(ramp, (30, 1)), np.full((30, 40), 60, np.uint8), np.tile(ramp[::-1], (30, 1))])
    )


@pytest.fixture
def matched(database, tmp_path):
    """A conversation that took over the look of a file, and the folder of that file."""
    folder = tmp_path / "photos"
    folder.mkdir()
    other().save(folder / "look.png")
    talk = Conversation.start(
        disk_picture(), "match", mind=RulesMind(), database=database, options=Options(may_ask=False)
    )
    events = list(talk.say("match the colours of this", (Picture.open(folder / "look.png"),)))
    assert not [e for e in events if isinstance(e, Failed)] and talk.head.number == 1
    yield talk, folder
    talk.close()


def test_a_recipe_names_its_reference_and_replays_where_only_the_files_are(matched) -> None:
    talk, folder = matched
    recipe = Recipe.from_yaml(recipe_of(talk.session).to_yaml())
    assert recipe.references == {other().digest: "look.png"}
    assert replay(recipe, disk_picture(), shelf=Shelf(folders=(folder,))).picture == talk.picture()


def test_a_missing_or_different_reference_is_said_before_anything_runs(matched, tmp_path) -> None:
    talk, folder = matched
    recipe = recipe_of(talk.session)
    with pytest.raises(
        RecipeError, match=r"needs the reference picture 'look.png'.*--reference look.png=path"
    ):
        replay(recipe, disk_picture(), shelf=Shelf(folders=(tmp_path,)))
    (folder / "look.png").unlink()  # what was read is an original, and no result is saved onto it
    disk_picture().save(folder / "look.png")
    with pytest.raises(RecipeError, match="its pixels differ"):
        replay(recipe, disk_picture(), shelf=Shelf(folders=(folder,)))
    other().save(tmp_path / "moved.png")
    given = given_references([f"look.png={tmp_path / 'moved.png'}"], recipe.references)
    assert replay(recipe, disk_picture(), shelf=Shelf(given)).picture == talk.picture()
    chosen = replay(recipe, disk_picture(), shelf=Shelf({"look.png": folder / "look.png"}))
    assert "another picture" in chosen.notes[0]


@pytest.mark.parametrize("name", ["/etc/passwd.png", "../look.png"])
def test_a_reference_outside_the_folders_is_refused(matched, name) -> None:
    talk, folder = matched
    recipe = recipe_of(talk.session).model_copy(update={"references": {other().digest: name}})
    with pytest.raises(RecipeError, match="no usable file name"):
        replay(recipe, disk_picture(), shelf=Shelf(folders=(folder / "x",)))


def test_the_bundle_holds_what_its_recipes_need(matched, tmp_path) -> None:
    talk, _ = matched
    (tmp_path / "all.zip").write_bytes(session_zip(talk.session))
    with ZipFile(tmp_path / "all.zip") as archive:
        archive.extractall(tmp_path / "away")
    recipe = Recipe.from_yaml((tmp_path / "away" / "version-001.yaml").read_text())
    done = replay(recipe, disk_picture(), shelf=Shelf(folders=(tmp_path / "away",)))
    assert done.picture == talk.picture()


def test_words_that_name_no_reference_of_the_recipe_are_refused() -> None:
    names = {"sha256:1": "a.png", "sha256:2": "b.png"}
    assert given_references(["x/y.png"], {"sha256:1": "a.png"}) == {"a.png": Path("x/y.png")}
    for words in ("c.png=x.png", "x.png", "a.png="):
        with pytest.raises(RecipeError, match=r"a\.png, b\.png"):
            given_references([words], names)
