"""EditWorld's data with models from folders and a server: tiny ones of the true classes, and scripted."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from accelerate import Accelerator

from retoucher.engines.diffusion import tiny_unets
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer
from retoucher.engines.vision import tiny_vision
from retoucher.errors import ConfigError, ModelFailure
from retoucher.pictures import Picture
from retoucher.training.asked_models import asked_model
from retoucher.training.editworld import text_data, tune_pipeline, video_data
from retoucher.training.editworld.dataset_folder import DatasetFolder, Example
from retoucher.training.editworld.folder_latents import drawn, folder_latents, told_lines
from retoucher.training.editworld.quadruples import Quadruple
from retoucher.training.editworld.tune_pipeline import edit_step
from retoucher.training.loop import Budget, Losses, train

pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy:DeprecationWarning"
)
SIDE, MODEL = 32, ["--model", "openai:writer", "--judge", "openai:judge"]
CATEGORIES = ("long-term", "story-type")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    torch.manual_seed(0)
    tiny_unets.stable_diffusion().save_pretrained(folder / "sd")
    tiny_unets.instruct_pix2pix().save_pretrained(folder / "ip2p")
    tiny_vision.save("clip", folder)
    return folder


def answer(request: Request) -> Reply:
    """Write two quadruples a round, tell a clip, turn a story into an instruction, judge everything good."""
    asked = request.text
    if request.pictures:
        assert all(url.startswith("data:image/jpeg;base64,") for url in request.pictures)
        return _said(request, "1" if "Was it followed" in asked else "A square goes to the right.")
    if "A square goes" in asked:
        return _said(request, "spatial-trans; a square at the left; move it right; a square at the right")
    (number,) = re.findall(r"as in the (\d+) rounds", asked)
    lines = (f"{i}. a cup {number}{i}; wait {category(asked)}; an old cup; cup" for i in (1, 2))
    return _said(request, "\n".join(lines))


def category(asked: str) -> str:
    return "long" if "a long time passes" in asked else "short"


def _said(request: Request, words: str) -> Reply:
    action: Any = say(words)
    return action(request)


def text_arguments(models: Path, out: Path, server: ScriptedServer, *more: str) -> list[str]:
    small = ["--side", str(SIDE), "--steps", "2", "--shrink", "2", "--tries", "1", "--threshold", "1.0"]
    parts = ["--painter", str(models / "sd"), "--clip", str(models / "clip"), "--gain", "-1"]
    chosen = ["--categories", *CATEGORIES, "--licence", "SD's; writer's terms"]
    return [str(out), "--server", server.base_url, *MODEL, *small, *parts, *chosen, *more]


def cut_off(then: Callable[[Request], Reply], after: int) -> Callable[[Request], Reply]:
    """Answer so many requests, then refuse the key."""
    count = 0

    def act(request: Request) -> Reply:
        nonlocal count
        count += 1
        return then(request) if count <= after else Reply(b'{"error": {"message": "no"}}', 401)

    return act


def test_the_text_branch_asks_a_server_paints_and_goes_on(models: Path, tmp_path: Path) -> None:
    out = tmp_path / "text"
    with ScriptedServer(otherwise=cut_off(answer, 3)) as server, pytest.raises(SystemExit, match="go on"):
        text_data.main(text_arguments(models, out, server, "--count", "2"))
    first = [*DatasetFolder(out).lines()]
    assert len(first) == 2, "the writer was asked once, the judge twice"
    with ScriptedServer(otherwise=answer) as server:
        text_data.main(text_arguments(models, out, server, "--count", "2"))
        asked = [request.body["model"] for request in server.requests]
    lines = [*DatasetFolder(out).lines()]
    assert lines[:2] == first and [line["category"] for line in lines] == [
        c for c in CATEGORIES for _ in "12"
    ]
    assert asked.count("judge") == 2, "what was there was not judged again"
    assert {line["licence"] for line in lines} == {"SD's; writer's terms"}
    assert {line["state"] for line in lines} == {"kept"}
    for line in lines:
        before, after, hole = (Picture.open(out / line[name]).rgb for name in ("before", "after", "mask"))
        assert before.shape == (SIDE, SIDE, 3) and 0 < (hole > 0).mean() < 1
        assert (before[hole == 0] == after[hole == 0]).all() and (before != after).any()
    assert "openai:judge" in (out / "NOTICE.md").read_text()


def test_an_answer_of_no_use_costs_an_example_and_no_run() -> None:
    grey = Picture(np.zeros((8, 8, 3), np.uint8))
    with ScriptedServer(say("", refusal="no"), say("1."), say("0"), say("perhaps"), say("10")) as server:
        model = asked_model("openai:judge", server.base_url)
        assert model.write("go on") == ""
        scores = [model.score(grey, "wait", grey) for _ in range(4)]
        assert scores[:2] == [1, 0] and np.isnan(scores[2:]).all()
        assert "never orders" in server.requests[1].text, "the whole prompt is sent"
    with ScriptedServer(Reply(b'{"error": {"message": "no"}}', 401)) as server, pytest.raises(ModelFailure):
        asked_model("openai:judge", server.base_url).write("go on")


def test_the_paper_is_what_is_taken_where_nothing_is_said() -> None:
    needed = ["--model", "openai:a", "--painter", "sd", "--clip", "clip", "--licence", "x"]
    data = text_data._arguments().parse_args(["out", *needed])
    tuning = tune_pipeline._arguments().parse_args(["a", "--pipeline", "b", "--out", "c"])
    assert (data.threshold, data.side, data.steps, data.guidance) == (0.8125, 512, 50, 7.5)
    assert (tuning.epochs, tuning.batch, tuning.rate, tuning.side) == (100, 64, 5e-6, 512)


def test_the_video_branch_shows_clips_to_a_server(models: Path, tmp_path: Path) -> None:
    out, clip = tmp_path / "video", tmp_path / "clip.avi"
    film = cv2.VideoWriter(str(clip), cv2.VideoWriter_fourcc(*"MJPG"), 10, (64, 64))
    for number in range(8):
        frame = np.full((64, 64, 3), 90, np.uint8)
        frame[20:44, 4 + 4 * number : 24 + 4 * number] = 230
        film.write(frame)
    film.release()
    rest = ["--clip", str(models / "clip"), "--licence", "own", "--identity", "-1"]
    with ScriptedServer(otherwise=answer) as server:
        video_data.main([str(out), str(clip), "--server", server.base_url, *MODEL, *rest])
        told = len(server.requests)
        video_data.main([str(out), str(clip), "--server", server.base_url, *MODEL, *rest])
        assert told == len(server.requests) == 3, "told, turned into an instruction, judged; once"
        assert len(server.requests[0].pictures) > 2
    (line,) = DatasetFolder(out).lines()
    assert (line["instruction"], line["licence"]) == ("move it right", "own")


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    folder = tmp_path / "pairs"
    dataset, random = DatasetFolder(folder, "own"), np.random.default_rng(0)
    for number, state in enumerate(("kept", "kept", "doubtful", "dropped")):
        shown = [Picture(random.integers(0, 256, (SIDE, SIDE, 3), np.uint8)) for _ in "ab"]
        told = Quadruple("long-term", f"a cup {number}", "wait", "an old cup", ("cup",))
        dataset.add(Example(told, *shown, {}, state))
    return folder


def test_pairs_are_encoded_as_instruct_pix2pix_reads_them(models: Path, pairs: Path) -> None:
    assert len(told_lines([pairs])) == 2 and len(told_lines([pairs], doubtful=True)) == 3
    with pytest.raises(ConfigError, match="got none"):
        told_lines([pairs.parent / "nothing"])
    pipeline = tune_pipeline.loaded(models / "ip2p")
    store = folder_latents(told_lines([pairs]), pipeline, SIDE)
    pixels = Picture.open(pairs / next(DatasetFolder(pairs).lines())["before"]).rgb
    seen = torch.from_numpy(pixels / np.float32(127.5) - 1).permute(2, 0, 1)[None]
    mode = pipeline.vae.encode(seen).latent_dist.mode()
    assert torch.allclose(store.before[:1], mode, atol=1e-5)
    torch.manual_seed(0)
    clean, shown, told = next(drawn(store, 4000, 0.5, "cpu"))
    blank, empty = (shown == 0).all(dim=(1, 2, 3)), (told == store.nothing).all(dim=(1, 2))
    assert 0.04 < (empty & ~blank).float().mean() < 0.06
    assert 0.04 < (blank & ~empty).float().mean() < 0.06 and 0.04 < (blank & empty).float().mean() < 0.06
    assert torch.allclose(clean.mean(0), 0.5 * store.mean.mean(0), atol=0.2)
    with pytest.raises(ConfigError, match="8 channels"):
        tune_pipeline.loaded(models / "sd")


def test_a_run_that_was_killed_goes_on_and_leaves_a_tuned_pipeline(
    models: Path, pairs: Path, tmp_path: Path
) -> None:
    here, pipeline = Accelerator(cpu=True), tune_pipeline.loaded(models / "ip2p")
    store = folder_latents(told_lines([pairs]), pipeline, SIDE)
    step, taken = edit_step(pipeline.unet, pipeline.scheduler, 0.2, store, 2, here), 0

    def killed() -> Losses:
        nonlocal taken
        taken += 1
        if taken > 3:
            raise KeyboardInterrupt
        return step()

    budget = Budget(1e9, 1e-3, 1, 0.5, steps=6, save_every=0, decay=0, falls=False)
    with pytest.raises(KeyboardInterrupt):
        train("tuned", pipeline.unet, killed, budget, tmp_path, here)
    size = ["--side", str(SIDE), "--batch", "4", "--micro", "2", "--steps", "6", "--averaging", "0.5"]
    told = [str(pairs), "--pipeline", str(models / "ip2p"), "--out", str(tmp_path), *size]
    tune_pipeline.main([*told, "--rate", "0", "--checkpointing"])
    found = json.loads((tmp_path / "tuned.json").read_text())
    assert (found["pairs"], found["steps"]) == (2, 6) and not (tmp_path / "tuned.state").exists()
    before, after = (tune_pipeline.loaded(path).unet for path in (models / "ip2p", tmp_path / "pipeline"))
    moved = [not torch.equal(a, b) for a, b in zip(before.parameters(), after.parameters(), strict=True)]
    assert np.mean(moved) > 0.9, "it learned before it was killed; with a rate of 0 it learned nothing after"
    with pytest.raises(SystemExit, match="already"):
        tune_pipeline.main(told)
