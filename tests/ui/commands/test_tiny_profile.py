"""The whole agent on tiny random models, by one command: what ran, what it says, what it left alone."""

import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage import data
from typer.testing import CliRunner

from retoucher.agent.assemble import Studio, open_studio
from retoucher.agent.recipes.replay import recipe_of, replay
from retoucher.agent.values.events import Committed, StepFinished
from retoucher.engines.tiny_profile import PAINTING, SEEING, prepare
from retoucher.pictures import Picture, Region, Store
from retoucher.settings import Settings
from retoucher.ui.cli import app

pytestmark = [
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:.*`local_dir_use_symlinks`:UserWarning"),
]

NOISE = "tiny random weights: what they see and paint is noise"


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of tiny models, made once."""
    import torch

    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("tiny")
    prepare(folder)
    return folder


@pytest.fixture
def home(tmp_path: Path, weights: Path) -> Path:
    """Return a home in which the tiny models are there already."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "tiny").symlink_to(weights)
    return tmp_path / "home"


@pytest.fixture
def drawn() -> Picture:
    """Return a sky, a meadow and a red ball."""
    pixels = np.full((120, 160, 3), (120, 170, 230), np.uint8)
    pixels[80:] = (70, 140, 60)
    cv2.circle(pixels, (64, 50), 24, (210, 40, 40), -1, cv2.LINE_AA)
    return Picture(pixels)


@pytest.fixture
def photo(tmp_path: Path, drawn: Picture) -> Path:
    Image.fromarray(drawn.rgb).save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


@pytest.fixture
def studio(home: Path) -> Studio:
    return open_studio(Settings(home=home, profile="tiny"))


def edit(photo: Path, request: str, *more: str) -> tuple[int, list[dict]]:
    """Return exit code and events of `retoucher edit --profile tiny`."""
    command = ["edit", str(photo), request, "--profile", "tiny", "--yes", "--json", *more]
    done = CliRunner().invoke(app, command)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def of(events: list[dict], kind: str) -> dict:
    return next(e for e in reversed(events) if e["type"] == kind)


def test_a_vague_wish_reaches_sane_with_its_specific_instructions(home: Path, photo: Path) -> None:
    code, events = edit(photo, "make it look abandoned")
    finished, judged = of(events, "step_finished"), of(events, "judged")
    assert finished["step"]["arguments"]["specific"] == [
        "make everything weathered and dusty",
        "let weeds and ivy grow over it",
    ]
    assert finished["result"]["engine"].startswith("edit/sane: instruct-pix2pix = tiny/instruct-pix2pix#")
    assert code == 4 and not judged["verdict"]["passed"]
    assert NOISE in judged["verdict"]["wrong"] and NOISE in of(events, "replied")["text"]
    assert judged["attempt"] == 1, "no retry can help"


def test_words_are_found_and_filled_by_models_and_nothing_else_changes(
    studio: Studio, drawn: Picture
) -> None:
    conversation = studio.start(drawn)
    list(conversation.say("remove the red ball"))
    assert conversation.question is not None, "random weights are not sure enough to destroy something"
    assert conversation.question.options[0].region
    events = list(conversation.answer("1"))
    result = next(e for e in events if isinstance(e, StepFinished)).result
    assert result.engine.startswith("inpaint/sd: sd-inpainting = tiny/sd-inpainting#")
    assert result.evidence is not None
    assert result.evidence.max_outside == 0 and result.evidence.changed_inside > 0.5
    assert NOISE in conversation.turns[-1].reply
    conversation.close()


def test_without_a_question_the_likeliest_is_taken_owned_up_to_and_found_wanting(
    home: Path, photo: Path
) -> None:
    code, events = edit(photo, "remove the red ball")
    assert any("the red ball is a guess (" in a for a in of(events, "understood")["brief"]["assumptions"])
    assert code == 4 and NOISE in of(events, "judged")["verdict"]["wrong"]
    assert "retoucher talk --session photo, then 'keep it anyway'" in of(events, "note")["text"]
    assert of(events, "saved")["what"] == "attempt"
    (attempt,) = photo.parent.glob("*.attempt.*")
    assert not np.array_equal(Picture.open(attempt).rgb, Picture.open(photo).rgb), (
        "nothing that was made is lost"
    )


def test_a_region_that_random_weights_found_is_noise_too(home: Path, photo: Path) -> None:
    code, events = edit(photo, "brighten the red ball")
    assert of(events, "step_finished")["result"]["engine"] == "", "adjust needs no model"
    assert code == 4 and NOISE in of(events, "judged")["verdict"]["wrong"]


def test_what_no_model_touched_is_kept(home: Path, photo: Path) -> None:
    code, events = edit(photo, "brighten the picture and turn the ball into a dog")
    assert code == 0
    reply = of(events, "replied")["text"]
    assert "Left out, because it failed: edit(instruction='turn the ball into a dog')" in reply


def test_a_drawn_region_holds_what_a_model_paints(studio: Studio, drawn: Picture) -> None:
    mask = np.zeros((120, 160), np.float32)
    mask[:, 80:] = 1
    conversation = studio.start(drawn)
    events = list(conversation.say("turn it into a dog", selection=Region(mask, name="right half")))
    tried = next(e for e in events if isinstance(e, Committed) and not e.head).version
    made = conversation.picture(tried)
    assert np.array_equal(made.rgb[:, :80], drawn.rgb[:, :80])
    assert (made.rgb[:, 84:] != drawn.rgb[:, 84:]).any(axis=2).mean() > 0.9
    conversation.close()


def test_the_captioner_describes_and_its_words_are_marked_as_noise(studio: Studio, drawn: Picture) -> None:
    conversation = studio.start(drawn)
    list(conversation.say("what do you see?"))
    assert NOISE in conversation.turns[-1].reply
    conversation.close()


def test_a_recipe_names_engine_and_weights_and_replays_to_the_same_bytes(
    studio: Studio, drawn: Picture
) -> None:
    from retoucher.engines.work import working

    conversation = studio.start(drawn)
    list(conversation.say("make it look abandoned"))
    list(conversation.say("keep it anyway"))
    recipe = recipe_of(conversation.session)
    assert "edit/sane: instruct-pix2pix = tiny/instruct-pix2pix" in recipe.to_yaml()
    with working(profile=studio.profile):
        again = replay(recipe, drawn)
    assert np.array_equal(again.picture.rgb, conversation.picture().rgb)
    conversation.close()


def test_only_missing_models_are_made_and_only_they_are_used(weights: Path) -> None:
    before = {p.name: p.stat().st_mtime_ns for p in weights.iterdir()}
    profile = prepare(weights)
    assert set(before) == {*SEEING, *PAINTING}
    assert before == {p.name: p.stat().st_mtime_ns for p in weights.iterdir()}
    assert all(Path(where).parent == weights for where in profile.weights.values())


def test_one_command_runs_caption_find_inpaint_edit_and_sane(home: Path, photo: Path) -> None:
    request = "remove this, brighten the red ball, then make it look abandoned"
    code, events = edit(photo, request, "--region", "100,84,150,116")
    done = [e for e in events if e["type"] == "step_finished"]
    engines = {e["step"]["tool"]: e["result"]["engine"].partition(":")[0] for e in done}
    assert engines == {"inpaint": "inpaint/sd", "edit": "edit/sane", "expose": ""}
    assert [e["result"]["failure"] for e in done] == ["", "", ""]
    by_tool = {e["step"]["tool"]: e for e in done}
    store = Store(home / "store")
    assert store.region(by_tool["expose"]["result"]["region"]).source.startswith("owlv2-sam2")
    sane = by_tool["edit"]["result"]
    assert set(sane["explanation"]) == set(by_tool["edit"]["step"]["arguments"]["specific"])
    assert sum(sane["shares"].values()) == pytest.approx(1, abs=0.01)
    for part, digest in sane["explanation"].items():
        assert store.region(digest).name == part
        assert store.region(digest).area == pytest.approx(sane["shares"][part], abs=0.01)
    findings = [f["text"] for f in of(events, "judged")["verdict"]["findings"]]
    assert any(text.startswith("CLIP (tiny/clip#") and "make it look abandoned" in text for text in findings)
    assert code == 4 and NOISE in of(events, "replied")["text"]


def test_a_stopped_turn_says_noise_too(studio: Studio, drawn: Picture) -> None:
    conversation = studio.start(drawn)
    events = []
    for event in conversation.say("make it look abandoned, then brighten it"):
        events.append(event)
        if isinstance(event, StepFinished):
            conversation.cancel.cancel()
    kept = [e for e in events if isinstance(e, Committed)]
    assert kept and not any(e.head for e in kept)
    assert NOISE in conversation.turns[-1].reply and "Stopped" in conversation.turns[-1].reply
    conversation.close()


def test_a_replay_with_other_weights_says_so(studio: Studio, drawn: Picture, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    from retoucher.engines.work import working

    conversation = studio.start(drawn)
    list(conversation.say("make it look abandoned"))
    list(conversation.say("keep it anyway"))
    recipe = recipe_of(conversation.session)
    conversation.close()
    other = Path(shutil.copytree(studio.profile.weights["instruct-pix2pix"], tmp_path / "other"))
    file = next((other / "unet").glob("*.safetensors"))
    save_file({k: t * 1.01 for k, t in load_file(file).items()}, file, metadata={"format": "pt"})
    weights = studio.profile.weights | {"instruct-pix2pix": str(other)}
    settings = {"edit/sane": {"steps": 2, "working_size": 32}}
    with working(profile=studio.profile.model_copy(update={"weights": weights, "engines": settings})):
        again = replay(recipe, drawn)
    assert len(again.notes) == 1 and again.notes[0].startswith("instruct-pix2pix was tiny/instruct-pix2pix#")
    with working(profile=studio.profile.model_copy(update={"engines": settings})):
        same = replay(recipe, drawn)
    assert same.notes == () and same.picture != again.picture
    assert np.array_equal(same.picture.rgb, conversation.picture().rgb), "the recipe's settings count"


def test_candidates_are_weighed_by_clip_and_keep_their_place(studio: Studio) -> None:
    from retoucher.engines.work import working
    from retoucher.tools.find import _weighed

    picture = Picture(np.ascontiguousarray(data.coffee()[::4, ::4]))
    boxes = ((10, 10, 60, 60), (70, 20, 140, 90))
    found = [Region.from_box(picture.size, box, f"cup {box[0]}") for box in boxes]
    with working(profile=studio.profile):
        weighed = _weighed(picture, "cup", found)
    assert [r.digest for r in weighed] == [r.digest for r in found]
    assert all(w.score <= f.score and w.source.endswith(":clip") for w, f in zip(weighed, found, strict=True))
    assert max(w.score for w in weighed) == max(f.score for f in found)
