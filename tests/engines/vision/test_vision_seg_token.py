"""A language model that points: its answer by hand, its masks from its own states, its weights' layout."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from retoucher.engines import Query
from retoucher.engines.placement import PoolSettings
from retoucher.engines.pool import ModelPool
from retoucher.engines.vision import seg_token
from retoucher.engines.vision.inputs import IMAGENET, normalised
from retoucher.engines.vision.seg_token_model import SEG, SegTokenModel
from retoucher.engines.vision.transformers_library import transformers as T
from retoucher.engines.vision.vision_specs import WEIGHTS
from retoucher.engines.weights import pull
from retoucher.errors import EngineUnavailable, ToolFailed
from retoucher.pictures import Picture


def by_hand(folder: Path, picture: Picture, words: str) -> np.ndarray:
    """Return the first mask's logits, from one pass over the question and SAM's own parts."""
    model = SegTokenModel.from_pretrained(folder).eval()
    tokenizer = T.PreTrainedTokenizerFast.from_pretrained(folder)
    places = model.llava.config.image_seq_length
    told = tokenizer(
        f"<s> {'<image>' * places} find {words} :", add_special_tokens=False, return_tensors="pt"
    ).input_ids
    pixels = T.ViTImageProcessorPil.from_pretrained(folder)(picture.rgb, return_tensors="pt")["pixel_values"]
    with torch.no_grad():
        states = model.llava(pixel_values=pixels, input_ids=told, output_hidden_states=True).hidden_states[-1]
        view = model.sam.get_image_embeddings(normalised(picture.rgb, (64, 64), IMAGENET))
        return model.masks(view, states[:, -1])[0].numpy()


def test_the_state_that_says_seg_draws_the_mask(models, pool, noise):
    thought = seg_token.SegToken(pool=pool).think(noise, "dog")
    assert set(thought.words.replace(SEG, "").split()) == set() and thought.regions
    (first, *_) = seg_token.SegToken(pool=pool, most=1)._ask(noise, "find", "dog").masks
    truth = by_hand(models("seg-token"), noise, "dog")
    assert 0.02 < (truth > 0).mean() < 0.98
    assert np.allclose(first, truth, atol=1e-4)


def test_regions_lie_where_the_masks_do(models, pool, noise):
    (found,) = seg_token.SegToken(pool=pool, most=1).find(noise, Query("dog"))
    truth = cv2.resize(by_hand(models("seg-token"), noise, "dog"), noise.size) > 0
    inside = found.mask > 0.5
    agree, turned = (inside == truth).mean(), (inside == truth[::-1, ::-1]).mean()
    assert agree > 0.65 and agree > turned + 0.1, "edges are fitted to the picture's, places are not"
    assert found.size == noise.size and found.source == "seg-token" and 0.5 <= found.score <= 1


def test_a_model_that_does_not_point_finds_nothing(models, noise, tmp_path):
    model = SegTokenModel.from_pretrained(models("seg-token"))
    model.config.seg_token_id = 7
    for part in (model, T.PreTrainedTokenizerFast.from_pretrained(models("seg-token"))):
        part.save_pretrained(tmp_path)
    T.ViTImageProcessorPil.from_pretrained(models("seg-token")).save_pretrained(tmp_path)
    settings = PoolSettings(device="cpu", dtype="fp32", weights={"seg-token": str(tmp_path)})
    assert seg_token.SegToken(pool=ModelPool(settings)).find(noise, Query("dog")) == []


def test_what_weights_never_learned_is_refused(pool, noise):
    with pytest.raises(ToolFailed, match="never learned to mask"):
        seg_token.SegToken(pool=pool).direct(noise, "remove the dog")
    with pytest.raises(ToolFailed, match="by words, not by box"):
        seg_token.SegToken(pool=pool).find(noise, Query(box=(1, 1, 5, 5)))


def test_the_folder_is_in_the_layout_of_transformers(models):
    folder = models("seg-token")
    config = json.loads((folder / "config.json").read_text())
    assert config["architectures"] == ["SegTokenModel"]
    assert config["llava"]["text_config"]["model_type"] == "llama"
    assert config["llava"]["vision_config"]["model_type"] == "clip_vision_model"
    assert {path.name for path in folder.iterdir()} >= {
        "model.safetensors",
        "tokenizer.json",
        "preprocessor_config.json",
    }


def test_weights_that_nobody_hands_out_say_how_they_come(tmp_path, noise):
    with pytest.raises(EngineUnavailable, match=r"cannot be brought: no hub .*docs/training\.md"):
        pull(WEIGHTS["seg-token"])
    nowhere = PoolSettings(device="cpu", weights={"seg-token": str(tmp_path / "nowhere")})
    with pytest.raises(EngineUnavailable, match="seg-token"):
        seg_token.SegToken(pool=ModelPool(nowhere)).find(noise, Query("dog"))
