"""The miniature's BLIP: CLIP's eyes in another class, exact captions, training, the true engine."""

from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from retoucher.engines.placement import PoolSettings
from retoucher.engines.pool import ModelPool
from retoucher.engines.vision.caption import BlipCaptioner, sentence
from retoucher.pictures import Picture
from retoucher.training.captioner.caption_learning import losses, numbered, random_shown
from retoucher.training.captioner.caption_network import (
    FOLDER,
    LONGEST,
    PART,
    captioner,
    give_eyes,
    load_captioner,
    save_captioner,
)
from retoucher.training.captioner.make_captioner import main as make_captioner
from retoucher.training.captioner.measure_captioner import captions, measure, shares_told, told_things
from retoucher.training.miniature_profile import PARTS, teller
from retoucher.training.painters import load_seer
from retoucher.training.training_set import to_network
from retoucher.training.world.drawing import draw
from retoucher.training.world.scenes import Scene, Thing, random_scene
from retoucher.training.world.wordings import plain_caption

SCENES = [random_shown(Random(number)) for number in range(12)]
SHOWN = to_network(torch.from_numpy(np.stack([draw(scene) for scene in SCENES])))


def test_a_plain_caption_tells_row_by_row_and_is_short_enough() -> None:
    scene = Scene(
        (Thing("heart", "blue", 8), Thing("star", "orange", 0, "striped", "big")), "meadow", "night"
    )
    assert plain_caption(scene) == (
        "at the top left a big orange striped star and at the bottom right a blue heart on a meadow at night"
    )
    told = [plain_caption(random_shown(Random(number))) for number in range(300)]
    assert numbered(told).shape[1] <= LONGEST


def test_what_a_caption_tells_is_read_back_and_each_fault_is_seen() -> None:
    scenes = [random_scene(Random(number)) for number in range(40)]
    told = [plain_caption(scene) for scene in scenes]
    assert set(shares_told(scenes, told).values()) == {len(scenes), 1.0}
    worse = [text.replace("star", "heart").replace("meadow", "sand").replace("big ", "") for text in told]
    found = shares_told(scenes, worse)
    assert all(found[name] < 1 for name in ("shape", "ground", "size", "whole"))
    assert found["colour"] == found["pattern"] == found["nothing else"] == 1
    assert told_things("a disc at the top on sand") == ({}, "sand")


def test_clips_eyes_see_in_blip_what_they_saw_in_clip() -> None:
    torch.manual_seed(0)
    clip, blip = load_seer(PARTS), captioner().eval()
    with torch.no_grad():
        true = clip.vision_model(SHOWN).pooler_output

        def alike() -> float:
            seen = blip.vision_model.encoder(blip.vision_model.embeddings(SHOWN)).last_hidden_state[:, 0]
            ours = clip.vision_model.post_layernorm(seen)
            return float(torch.cosine_similarity(true - true.mean(0), ours - ours.mean(0)).mean())

        fresh = alike()
        give_eyes(blip, clip, SHOWN)
        assert alike() > 0.8 and fresh < 0.3


def test_it_learns_and_what_it_learned_is_kept(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = captioner()
    give_eyes(model, load_seer(PARTS), SHOWN)
    told = numbered([plain_caption(scene) for scene in SCENES])
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    first = losses(model, SHOWN, told)["loss"].item()
    for _ in range(12):
        optimizer.zero_grad()
        losses(model, SHOWN, told)["loss"].backward()
        optimizer.step()
    last = losses(model, SHOWN, told)["loss"].item()
    assert last < 0.6 * first
    save_captioner(tmp_path / "captioner.safetensors", model)
    back = load_captioner(tmp_path / "captioner.safetensors")
    assert losses(back, SHOWN, told)["loss"].item() == pytest.approx(last, rel=0.02)
    assert (tmp_path / "captioner.safetensors").stat().st_size < 1_500_000


def test_the_engine_says_what_the_network_says(tmp_path: Path) -> None:
    torch.manual_seed(0)
    parts = tmp_path / "parts"
    (parts / FOLDER).mkdir(parents=True)
    assert teller(parts, tmp_path / "home") == {}, "where none was trained there is none"
    save_captioner(parts / FOLDER / PART, captioner().eval())
    weights = teller(parts, tmp_path / "home")
    pool = ModelPool(PoolSettings(device="cpu", dtype="fp32", weights=weights))
    picture = draw(SCENES[0])
    (ours,) = captions(load_captioner(parts / FOLDER / PART), [picture])
    engine = BlipCaptioner(pool=pool, words=LONGEST - 2, beams=1)
    assert engine.caption(Picture(picture)) == sentence(ours)


def test_training_makes_a_part_and_what_is_there_stays(tmp_path: Path) -> None:
    told = [str(tmp_path), "--steps", "2", "--batch", "2", "--count", "1"]
    make_captioner(told)
    made = (tmp_path / "captioner.safetensors").read_bytes()
    make_captioner([*told[:-1], "0"])
    assert (tmp_path / "captioner.safetensors").read_bytes() == made
    assert (tmp_path / "measured.json").exists() and (tmp_path / "captioner.csv").exists()


def test_what_was_trained_tells_colours_grounds_and_weather_of_new_scenes() -> None:
    found = measure(load_captioner(PARTS / FOLDER / PART), 12)["scenes"]
    assert min(found[name] for name in ("ground", "weather", "confetti", "colour", "pattern")) > 0.8
    assert 0.2 < found["shape"] < 0.9, "when it learned shapes, the profile should prefer it"
