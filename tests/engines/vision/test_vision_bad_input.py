import json
import pickle
import shutil
from pathlib import Path

import pytest
import torch

from retoucher.engines import Query
from retoucher.engines.placement import PoolSettings
from retoucher.engines.pool import ModelPool
from retoucher.engines.vision import clipseg, detectors, find, sam3, sam_checkpoint, seg_token, segmenters
from retoucher.engines.vision.caption import BlipCaptioner
from retoucher.engines.vision.clip import clip_scores
from retoucher.errors import EngineUnavailable, ToolFailed

BOX = Query(box=(10, 10, 60, 60))

RUNS = {
    "blip": lambda pool, picture: BlipCaptioner(pool=pool).caption(picture),
    "clip": lambda pool, picture: clip_scores(picture, [None], ["dog"], pool),
    "clipseg": lambda pool, picture: clipseg.ClipSeg(pool=pool).find(picture, Query("dog")),
    "grounding-dino": lambda pool, picture: detectors.GroundingDino(pool=pool).detect(picture.rgb, "dog"),
    "owlv2": lambda pool, picture: detectors.Owlv2(pool=pool).detect(picture.rgb, "dog"),
    "sam": lambda pool, picture: find.GroundedSam("s", segmenters.Sam(pool=pool)).find(picture, BOX),
    "sam2": lambda pool, picture: find.GroundedSam("s", segmenters.Sam2(pool=pool)).find(picture, BOX),
    "sam3": lambda pool, picture: sam3.Sam3(pool=pool).find(picture, Query("dog")),
    "seg-token": lambda pool, picture: seg_token.SegToken(pool=pool).find(picture, Query("dog")),
}
WORDED = ("blip", "clip", "clipseg", "grounding-dino", "owlv2", "sam3", "seg-token")
SHOWN = ("blip", "clip", "clipseg", "grounding-dino", "owlv2", "sam", "seg-token")
PULLED = tuple(name for name in RUNS if name != "seg-token")
"""The others are trained: see `test_vision_seg_token.py`."""


@pytest.fixture
def copied(models, tmp_path):
    """Return a function that copies a tiny model's folder, to be spoilt."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(models(name), tmp_path / name))

    return copy


@pytest.mark.parametrize("name", RUNS)
def test_a_folder_of_another_class(make_pool, models, noise, name):
    other = models("clip" if name != "clip" else "sam")
    with pytest.raises(EngineUnavailable, match=f"{name} wants a model of class .*, but .* holds"):
        RUNS[name](make_pool(name, **{name: other}), noise)


@pytest.mark.parametrize("name", RUNS)
def test_a_file_that_is_cut_off(make_pool, copied, noise, name):
    folder = copied(name)
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-1000])
    with pytest.raises(
        EngineUnavailable, match=r"model\.safetensors is cut off: \d+ bytes expected, \d+ there"
    ):
        RUNS[name](make_pool(name, **{name: folder}), noise)


@pytest.mark.parametrize("name", WORDED)
def test_no_tokenizer(make_pool, copied, noise, name):
    folder = copied(name)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(EngineUnavailable, match=r"lacks its tokenizer \(tokenizer\.json or .*models pull"):
        RUNS[name](make_pool(name, **{name: folder}), noise)


@pytest.mark.parametrize("name", SHOWN)
def test_no_image_processor(make_pool, copied, noise, name):
    folder = copied(name)
    (folder / "preprocessor_config.json").unlink()
    with pytest.raises(EngineUnavailable, match=r"lacks its processor \(preprocessor_config\.json"):
        RUNS[name](make_pool(name, **{name: folder}), noise)


@pytest.mark.parametrize("name", PULLED)
def test_no_weights_at_all(noise, name, tmp_path):
    pool = ModelPool(PoolSettings(device="cpu", weights={name: str(tmp_path / "nowhere")}))
    with pytest.raises(EngineUnavailable, match=f"GB, licence .*retoucher models pull {name}"):
        RUNS[name](pool, noise)


def test_a_pickle_instead_of_safetensors(make_pool, copied, noise):
    folder = copied("clip")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(EngineUnavailable, match="cannot be read"):
        RUNS["clip"](make_pool("clip", clip=folder), noise)


@pytest.mark.skipif(torch.cuda.is_available(), reason="CUDA is here")
def test_cuda_without_cuda(models, noise):
    settings = PoolSettings(device="cuda", weights={"sam2": str(models("sam2"))})
    with pytest.raises(EngineUnavailable, match="RETOUCHER_MODELS_DEVICE=cpu"):
        RUNS["sam2"](ModelPool(settings), noise)


@pytest.mark.parametrize("name", RUNS)
def test_nan_from_the_network_is_a_failure(make_pool, copied, noise, name):
    from safetensors.torch import load_file, save_file

    file = copied(name) / "model.safetensors"
    tensors = {
        k: torch.full_like(t, torch.nan) if t.is_floating_point() else t for k, t in load_file(file).items()
    }
    save_file(tensors, file, metadata={"format": "pt"})
    with pytest.raises(ToolFailed, match="NaN or infinity: try RETOUCHER_MODELS_DTYPE=fp32"):
        RUNS[name](make_pool(name, **{name: file.parent}), noise)


@pytest.mark.parametrize(
    ("name", "limit"), [("clip", 77), ("clipseg", 77), ("owlv2", 16), ("grounding-dino", 31), ("sam3", 32)]
)
def test_a_long_phrase_is_read_as_far_as_it_goes_and_the_rest_is_named(pool, noise, caplog, name, limit):
    words = " ".join(f"dog{i}" for i in range(40))
    runs = {
        "clip": lambda text: clip_scores(noise, [None], [text], pool),
        "clipseg": lambda text: clipseg.ClipSeg(pool=pool).find(noise, Query(text)),
        "owlv2": lambda text: detectors.Owlv2(pool=pool).detect(noise.rgb, text),
        "grounding-dino": lambda text: detectors.GroundingDino(pool=pool).detect(noise.rgb, text),
        "sam3": lambda text: sam3.Sam3(pool=pool).find(noise, Query(text)),
    }
    runs[name](words)
    assert f"the model reads {limit} tokens of" in caplog.text
    assert "not read: 'dog" in caplog.text or "not read: 'og" in caplog.text
    assert "dog39" in caplog.text
    caplog.clear()
    runs[name]("a dog")
    assert not caplog.text


def checkpoint(make_pool, path: Path) -> find.GroundedSam:
    pool = make_pool("segment-anything", **{"segment-anything": path})
    return find.GroundedSam("segment-anything", segmenters.SegmentAnything(pool=pool))


def test_a_checkpoint_that_is_cut_off(make_pool, models, noise, tmp_path):
    cut = tmp_path / "cut.pth"
    cut.write_bytes(models("segment-anything").read_bytes()[:50_000])
    with pytest.raises(EngineUnavailable, match=r"cut\.pth is cut off or no checkpoint"):
        checkpoint(make_pool, cut).find(noise, BOX)


class Evil:
    def __reduce__(self):
        return Path.touch, (Path("/tmp/retoucher-was-here"),)


@pytest.mark.parametrize("how", ["torch", "pickle"])
def test_a_checkpoint_that_would_run_code(make_pool, noise, tmp_path, how):
    evil = tmp_path / "evil.pth"
    if how == "torch":
        torch.save({"weights": Evil()}, evil)
    else:
        evil.write_bytes(pickle.dumps(Evil(), protocol=2))
    with pytest.raises(EngineUnavailable, match=r"evil\.pth"):
        checkpoint(make_pool, evil).find(noise, BOX)
    assert not Path("/tmp/retoucher-was-here").exists()


def test_a_checkpoint_of_another_network(make_pool, noise, tmp_path):
    other = tmp_path / "other.pth"
    torch.save({"layer.weight": torch.zeros(3)}, other)
    with pytest.raises(EngineUnavailable, match="holds no segment-anything network"):
        checkpoint(make_pool, other).find(noise, BOX)
    torch.save([torch.zeros(3)], other)
    with pytest.raises(EngineUnavailable, match="holds list, wants a dict of tensors by name"):
        checkpoint(make_pool, other).find(noise, BOX)


def test_a_checkpoint_may_be_safetensors(make_pool, models, noise, tmp_path):
    from safetensors.torch import save_file

    safe = tmp_path / "sam.safetensors"
    save_file(sam_checkpoint.read_state(models("segment-anything")), safe)
    found = [checkpoint(make_pool, path).find(noise, BOX) for path in (safe, models("segment-anything"))]
    assert found[0][0].digest == found[1][0].digest


def test_a_missing_checkpoint_says_where_it_is(noise, tmp_path):
    pool = ModelPool(PoolSettings(device="cpu", weights={"segment-anything": str(tmp_path / "no.pth")}))
    engine = find.GroundedSam("segment-anything", segmenters.SegmentAnything(pool=pool))
    with pytest.raises(EngineUnavailable, match=r"which does not exist.*models pull segment-anything"):
        engine.find(noise, BOX)


def test_a_config_that_is_no_json(make_pool, copied, noise):
    folder = copied("sam2")
    (folder / "config.json").write_text("{")
    with pytest.raises(EngineUnavailable, match=r"config\.json is no JSON"):
        RUNS["sam2"](make_pool("sam2", sam2=folder), noise)
    (folder / "config.json").write_text(json.dumps({"architectures": ["Sam2Model"], "model_type": "sam2"}))
    shutil.rmtree(folder)
    with pytest.raises(EngineUnavailable, match="does not exist"):
        RUNS["sam2"](make_pool("sam2", sam2=folder), noise)
