"""Several reference pictures: from the tool, a plan and a recipe to the network."""

from pathlib import Path

import numpy as np
import pytest

from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.agent.recipes.references import Shelf
from retoucher.agent.recipes.replay import recipe_of, replay
from retoucher.agent.values.plan import Step
from retoucher.agent.values.recipe import Recipe
from retoucher.engines.diffusion.job import each_call
from retoucher.engines.diffusion.modern import QWEN_PLUS
from retoucher.engines.pool import default_pool
from retoucher.engines.profiles import Profile
from retoucher.engines.work import working
from retoucher.errors import ToolRetry
from retoucher.pictures import Picture
from retoucher.tools.edit import edit

PLUS, KLEIN = "qwen-image-edit-plus", "flux2-klein"


SQUARE, TALL = (
    Picture(np.full((height, 60, 3), level, np.uint8)) for height, level in ((60, 220), (120, 40))
)


@pytest.fixture
def profile(models, monkeypatch: pytest.MonkeyPatch) -> Profile:
    monkeypatch.setenv("RETOUCHER_MODELS_DEVICE", "cpu")
    return Profile(
        allow=frozenset({"models", "weights", "gpu"}),
        weights={name: str(models(name)) for name in (PLUS, KLEIN)},
        engines={f"edit/{name}": {"steps": 1, "working_size": 96} for name in (PLUS, KLEIN)},
    )


def test_the_network_sees_each_reference_in_its_place(picture: Picture, profile: Profile) -> None:
    shown: list[list[tuple[int, int, int]]] = []

    def look(network: object, given: tuple, named: dict) -> None:
        shown.append(named["img_shapes"][0][1:])

    with working(profile=profile):
        with default_pool().use(QWEN_PLUS.weights, QWEN_PLUS.load) as pipeline:
            network = pipeline.transformer
        with each_call(network, look):
            made = edit(picture, instruction="like these", engine=PLUS, references=(SQUARE, TALL))
    shapes = [width / height for _, height, width in shown[0]]
    assert shapes == pytest.approx([1.4, 1, 0.5], abs=0.05), "the picture, then the references in order"
    assert made.size == picture.size and made != picture


def test_more_than_an_engine_takes_are_refused(picture: Picture, profile: Profile) -> None:
    with (
        working(profile=profile),
        pytest.raises(ToolRetry, match=f"{PLUS} takes 2 reference pictures at most, got 3"),
    ):
        edit(picture, instruction="a", engine=PLUS, references=(SQUARE,) * 3)
    with pytest.raises(ToolRetry, match="at most 8 items"):
        edit(picture, instruction="a", engine=PLUS, references=(SQUARE,) * 9)


def test_a_recipe_with_two_references_does_the_same_again(
    picture: Picture, profile: Profile, tmp_path: Path
) -> None:
    for name, shown in (("square.png", SQUARE), ("tall.png", TALL)):
        shown.save(tmp_path / name)
    given = tuple(Picture.open(tmp_path / name) for name in ("square.png", "tall.png"))
    arguments = {"instruction": "like these", "engine": KLEIN, "references": [p.digest for p in given]}
    mind = ScriptedMind(plans={"go": (Step(reason="r", tool="edit", arguments=arguments),)})
    database = Database(tmp_path / "home")
    talk = Conversation.start(
        picture, "two", mind=mind, database=database, options=Options(), profile=profile
    )
    list(talk.say("go", given))
    recipe = Recipe.from_yaml(recipe_of(talk.session).to_yaml())
    assert set(recipe.references.values()) == {"square.png", "tall.png"}
    with working(profile=profile):
        again = replay(recipe, picture, shelf=Shelf(folders=(tmp_path,)))
        with_one = edit(picture, instruction="like these", engine=KLEIN, references=given[:1])
    assert talk.head.number == 1 and again.picture == talk.picture() != with_one
    talk.close()
    database.close()
