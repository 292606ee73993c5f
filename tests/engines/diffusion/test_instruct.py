import logging
from dataclasses import replace

import numpy as np
import pytest
import torch

from retoucher.engines.diffusion.diffusion_specs import WEIGHTS
from retoucher.engines.diffusion.instruct import InstructPix2Pix, Sane, load_instruct
from retoucher.errors import Cancelled, ToolFailed, ToolRetry
from retoucher.pictures import Picture


@pytest.fixture(scope="module")
def editor(pool):
    return InstructPix2Pix(pool=pool, steps=3, working_size=32)


def test_same_seed_same_bytes_other_seed_other_bytes(editor, picture):
    first = editor.edit(picture, "make the disc blue", seed=1)
    assert first == editor.edit(picture, "make the disc blue", seed=1)
    assert first != editor.edit(picture, "make the disc blue", seed=2)
    assert first != picture


def test_second_edit_loads_nothing(make_pool, picture):
    pool = make_pool()
    editor = InstructPix2Pix(pool=pool, steps=1, working_size=16)
    editor.edit(picture, "a")
    editor.edit(picture, "b")
    Sane(pool=pool, steps=1, working_size=16).edit(picture, "c\nd")
    assert pool.loads == 1


@pytest.mark.parametrize("size", [(1, 1), (5, 3), (7, 300), (400, 9), (97, 61)])
def test_any_size_comes_back(editor, size):
    picture = Picture(np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), np.uint8))
    assert editor.edit(picture, "make it old").size == size


def test_region_limits_what_the_model_sees(editor, disc):
    pixels = np.random.default_rng(0).integers(0, 256, (64, 96, 3), np.uint8)
    edited = editor.edit(Picture(pixels), "make it blue", region=disc)
    assert edited.size == (96, 64)
    assert np.array_equal(edited.rgb[:, :20], pixels[:, :20])


def test_progress_rises_and_shows_previews(editor, picture):
    seen = []
    editor.edit(picture, "make it old", progress=lambda *report: seen.append(report))
    shares = [share for share, _, _ in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert [doing for _, doing, _ in seen] == ["step 1 of 3", "step 2 of 3", "step 3 of 3"]
    assert all(preview.width > preview.height for _, _, preview in seen)


def test_cancel_stops_at_the_next_step_and_the_model_stays_usable(editor, picture):
    before = editor.edit(picture, "make it old", seed=4)
    seen = []

    def stop(share, doing, preview):
        seen.append(doing)
        raise Cancelled("stop")

    with pytest.raises(Cancelled):
        editor.edit(picture, "make it old", seed=4, progress=stop)
    assert seen == ["step 1 of 3"]
    assert editor.edit(picture, "make it old", seed=4) == before


def test_words_beyond_77_tokens_are_reported(editor, picture, caplog):
    seen = []
    long = "x" * 80 + " sunset"
    with caplog.at_level(logging.WARNING):
        editor.edit(picture, long, progress=lambda *report: seen.append(report[1]))
    assert "77 tokens" in seen[0]
    assert "sunset" in seen[0].replace(" ", "")
    assert "77 tokens" in caplog.text


def test_bad_arguments_say_what_was_wanted(editor, picture):
    with pytest.raises(ToolRetry, match="at least 1 step, got 0"):
        replace(editor, steps=0).edit(picture, "a")
    with pytest.raises(ToolRetry, match="wants an instruction"):
        editor.edit(picture, "  ")
    with pytest.raises(ToolRetry, match="no reference pictures, got 1"):
        editor.edit(picture, "a", references=(picture,))
    with pytest.raises(ToolRetry, match="no scheduler 'magic'; there is: ddim"):
        replace(editor, scheduler="magic").edit(picture, "a")


def test_nan_is_a_failure_not_a_picture(make_pool, picture):
    pool = make_pool()
    editor = InstructPix2Pix(pool=pool, steps=2, working_size=16)
    with pool.use(WEIGHTS["instruct-pix2pix"], load_instruct) as pipeline, torch.no_grad():
        weight = pipeline.unet.conv_out.weight
        kept = weight.clone()
        weight[0] = torch.nan
    with pytest.raises(ToolFailed, match=r"step 1.*NaN"):
        editor.edit(picture, "a")
    with torch.no_grad():
        weight.copy_(kept)
        pipeline.vae.decoder.conv_out.weight[0] = torch.inf
    with pytest.raises(ToolFailed, match="decoder returned NaN"):
        editor.edit(picture, "a")
