"""Bad input, for every engine that paints: clear errors or the right result, and nothing lost."""

import logging
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from retoucher.engines.diffusion import fill, modern
from retoucher.engines.diffusion.edit_direction import EditDirection
from retoucher.engines.diffusion.instruct import InstructPix2Pix, Sane
from retoucher.engines.placement import PoolSettings
from retoucher.engines.pool import ModelPool
from retoucher.errors import EngineUnavailable, ToolFailed, ToolRetry
from retoucher.pictures import Picture, Region

FILLERS = {
    "sd-inpainting": fill.stable_diffusion,
    "sdxl-inpainting": fill.stable_diffusion_xl,
    "kandinsky-inpainting": fill.kandinsky,
    "flux-fill": fill.flux_fill,
}
EDITORS = {
    "instruct-pix2pix": Sane,
    "stable-diffusion": EditDirection,
    "flux-kontext": modern.kontext,
    "flux2-klein": modern.klein,
    "qwen-image-edit": modern.qwen,
    "qwen-image-edit-plus": modern.qwen_plus,
}
ALL = [*FILLERS, *EDITORS]
QUICK = [name for name in ALL if not name.startswith("qwen")]
"""Qwen enlarges every picture to a megapixel; `test_modern` runs it."""
WORDED = [name for name in ALL if name != "kandinsky-inpainting"]
DENOISER = {name: "transformer" if name.startswith(("flux", "qwen")) else "unet" for name in ALL}


def run(name, pool, picture, region=None, prompt="a cat -> a dog", steps=1, progress=lambda *_: None):
    if name in FILLERS:
        engine = replace(FILLERS[name](), pool=pool, steps=steps, working_size=32)
        if region is None:
            mask = np.zeros((picture.height, picture.width), np.float32)
            mask[: max(picture.height // 2, 1)] = 1
            region = Region(mask)
        return engine.inpaint(picture, region, prompt=prompt, progress=progress)
    working = 128 if name == "flux2-klein" else 64
    engine = replace(EDITORS[name](), pool=pool, steps=steps, working_size=working)
    return engine.edit(picture, prompt, region=region, progress=progress)


@pytest.fixture
def spoilt(models, tmp_path):
    """Return a function from a name to a copy of its tiny weights, and a pool with that copy."""

    def spoil(name):
        folder = shutil.copytree(models(name), tmp_path / name)
        weights = {name: str(folder), "kandinsky-prior": str(models("kandinsky-prior"))}
        return folder, ModelPool(PoolSettings(device="cpu", dtype="fp32", weights=weights))

    return spoil


@pytest.mark.parametrize("name", ALL)
def test_a_folder_of_another_class(models, picture, name):
    other = models("controlnet-canny")
    weights = {name: str(other), "kandinsky-prior": str(models("kandinsky-prior"))}
    with pytest.raises(EngineUnavailable, match=f"{name} wants a model of class .*but .* holds ControlNet"):
        run(name, ModelPool(PoolSettings(device="cpu", weights=weights)), picture)


@pytest.mark.parametrize("name", ALL)
def test_a_file_that_is_cut_off_and_one_that_lacks_tensors(spoilt, picture, name):
    folder, pool = spoilt(name)
    file = next((folder / DENOISER[name]).glob("*.safetensors"))
    tensors = load_file(file)
    lost = sorted(tensors)[0]
    save_file({k: t for k, t in tensors.items() if k != lost}, file, metadata={"format": "pt"})
    with pytest.raises(EngineUnavailable, match=f"lacks tensors of .*: {lost}.*models pull {name}"):
        run(name, pool, picture)
    file.write_bytes(file.read_bytes()[:-50])
    with pytest.raises(EngineUnavailable, match=r"safetensors is cut off"):
        run(name, pool, picture)


@pytest.mark.parametrize("name", WORDED)
def test_a_text_encoder_that_lacks_tensors_and_a_missing_tokenizer(spoilt, picture, name):
    folder, pool = spoilt(name)
    file = next((folder / "text_encoder").glob("*.safetensors"))
    tensors = load_file(file)
    lost = next(k for k in sorted(tensors) if "norm" in k)
    save_file({k: t for k, t in tensors.items() if k != lost}, file, metadata={"format": "pt"})
    with pytest.raises(EngineUnavailable, match="lacks tensors of "):
        run(name, pool, picture)
    shutil.rmtree(folder / "tokenizer")
    with pytest.raises(EngineUnavailable, match=r"lacks its tokenizer"):
        run(name, pool, picture)


@pytest.mark.parametrize("name", ALL)
def test_tensors_of_another_size_than_the_config_says(spoilt, picture, name):
    folder, pool = spoilt(name)
    file = next((folder / DENOISER[name]).glob("*.safetensors"))
    tensors = load_file(file)
    key = next(k for k, t in sorted(tensors.items()) if t.ndim == 1 and len(t) > 4)
    save_file(tensors | {key: tensors[key][:3].clone()}, file, metadata={"format": "pt"})
    with pytest.raises(EngineUnavailable, match=f"models pull {name}"):
        run(name, pool, picture)


@pytest.mark.skipif(torch.cuda.is_available(), reason="wants a machine without CUDA")
@pytest.mark.parametrize("name", ALL)
def test_cuda_without_cuda(models, picture, name):
    weights = {n: str(models(n)) for n in (name, "kandinsky-prior")}
    with pytest.raises(EngineUnavailable, match=r"CUDA was asked for.*RETOUCHER_MODELS_DEVICE=cpu"):
        run(name, ModelPool(PoolSettings(device="cuda", weights=weights)), picture)


@pytest.mark.parametrize("size", [(1, 1), (300, 5)])
@pytest.mark.parametrize("name", QUICK)
def test_smaller_than_the_stride_and_extreme_shapes(pool, name, size):
    pixels = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), np.uint8)
    assert run(name, pool, Picture(pixels)).size == size


@pytest.mark.parametrize("name", QUICK)
def test_no_steps_and_an_empty_region(pool, picture, name):
    with pytest.raises(ToolRetry, match="at least 1 step, got 0"):
        run(name, pool, picture, steps=0)
    nothing = Region(np.zeros((picture.height, picture.width), np.float32))
    made = run(name, pool, picture, region=nothing)
    assert made.size == picture.size
    assert name not in FILLERS or made == picture


@pytest.mark.parametrize("name", QUICK)
def test_nan_from_the_network(models, picture, name):
    weights = {n: str(models(n)) for n in (name, "kandinsky-prior")}
    pool = ModelPool(PoolSettings(device="cpu", dtype="fp32", weights=weights))
    run(name, pool, picture)
    entry = next(e for e in pool._entries.values() if hasattr(e.model, DENOISER[name]))
    with torch.no_grad():
        last = list(getattr(entry.model, DENOISER[name]).parameters())[-1]
        last.fill_(torch.nan)
    with pytest.raises(ToolFailed, match="returned NaN or infinity"):
        run(name, pool, picture)


@pytest.mark.parametrize("name", QUICK)
def test_nan_from_the_encoder(models, picture, name):
    """As of an autoencoder in half precision whose numbers overflow."""
    weights = {n: str(models(n)) for n in (name, "kandinsky-prior")}
    pool = ModelPool(PoolSettings(device="cpu", dtype="fp32", weights=weights))
    run(name, pool, picture)
    part = "movq" if name == "kandinsky-inpainting" else "vae"
    entry = next(e for e in pool._entries.values() if hasattr(e.model, part))
    with torch.no_grad():
        next(getattr(entry.model, part).encoder.parameters()).fill_(torch.nan)
    with pytest.raises(ToolFailed, match="returned NaN or infinity"):
        run(name, pool, picture)


LIMITS = {name: 512 if name in ("flux-fill", "flux-kontext", "flux2-klein") else 77 for name in ALL}


@pytest.mark.parametrize("name", QUICK)
def test_words_beyond_the_limit_are_named(pool, picture, name, caplog):
    said = []
    words = "x" * (20 + LIMITS[name])
    with caplog.at_level(logging.WARNING):
        run(name, pool, picture, prompt=f"a -> {words} sunset", progress=lambda *r: said.append(r[1]))
    told = [line for line in said if "tokens" in line]
    assert f"the model reads {LIMITS[name]} tokens of" in told[0]
    assert "sunset" in told[0].replace(" ", "") and "not read" in caplog.text


@pytest.mark.parametrize("name", ["qwen-image-edit", "qwen-image-edit-plus"])
def test_these_read_every_word(pool, picture, name):
    engine = EDITORS[name]()
    blind = replace(engine.model, run=lambda *_: np.full((1, 10, 14, 3), 0.5, np.float32))
    said = []
    engine = replace(engine, model=blind, pool=pool, steps=1, working_size=64)
    engine.edit(picture, "x" * 600, progress=lambda *r: said.append(r[1]))
    assert not [line for line in said if "tokens" in line]


@pytest.mark.parametrize("name", [n for n in ALL if n not in ("instruct-pix2pix", "stable-diffusion")])
def test_a_model_that_returns_another_size(pool, picture, name):
    engine = (FILLERS | EDITORS)[name]()
    other = replace(engine.model, run=lambda *_: np.full((1, 10, 14, 3), 0.5, np.float32))
    engine = replace(engine, model=other, pool=pool, steps=2, working_size=128)
    if name in FILLERS:
        half = np.zeros((picture.height, picture.width), np.float32)
        half[:, :48] = 1
        made = engine.inpaint(picture, Region(half))
        assert np.array_equal(made.rgb[:, 48:], picture.rgb[:, 48:])
        assert np.abs(made.rgb[:, :40].astype(int) - 128).max() <= 1
    else:
        made = engine.edit(picture, "a")
    assert made.size == picture.size


def test_a_network_of_another_size_than_its_neighbours_is_an_error_of_ours(spoilt, picture):
    folder, pool = spoilt("instruct-pix2pix")
    (folder / "unet" / "config.json").write_text("{")
    with pytest.raises(EngineUnavailable, match=r"instruct-pix2pix .* has no usable weights"):
        InstructPix2Pix(pool=pool, steps=1, working_size=32).edit(picture, "a")
