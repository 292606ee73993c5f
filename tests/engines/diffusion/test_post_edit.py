from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

from retoucher.engines import silent
from retoucher.engines.diffusion.canny_repaint import CannyRepainter, edge_picture
from retoucher.engines.diffusion.diffusion_specs import WEIGHTS
from retoucher.engines.diffusion.instruct import InstructPix2Pix, load_instruct
from retoucher.engines.diffusion.job import each_call
from retoucher.engines.diffusion.kept import PostEdit, best_segment, changed_region, overlap
from retoucher.engines.diffusion.latents import encode_texts
from retoucher.engines.diffusion.post_edit import (
    MaskChoice,
    WordAttention,
    attention_mask,
    content_words,
    edit_attended,
    word_columns,
)
from retoucher.errors import ToolFailed, ToolRetry
from retoucher.pictures import Picture, Region


def disc_at(x: int, y: int, name: str = "disc", radius: int = 14) -> Region:
    mask = np.zeros((64, 96), np.float32)
    cv2.circle(mask, (x, y), radius, 1.0, -1)
    return Region(mask, name=name)


def scene(x: int, y: int, colour, noise: int = 0) -> Picture:
    pixels = np.full((64, 96, 3), (120, 170, 230), np.uint8)
    cv2.circle(pixels, (x, y), 14, colour, -1)
    junk = np.random.default_rng(noise).integers(-20, 20, pixels.shape) if noise else 0
    return Picture(np.clip(pixels.astype(int) + junk, 0, 255).astype(np.uint8))


def segments_of(picture: Picture) -> list[Region]:
    """Return the true regions of a scene: whatever is not blue is the disc."""
    disc = (picture.rgb[..., 2] < 190).astype(np.float32)
    corner = np.zeros_like(disc)
    corner[:20, :20] = 1
    return [Region(1 - disc, "sky"), Region(corner, "corner"), Region(disc, "disc")]


def paste_edit(original, edited, region, prompt, seed, progress) -> Picture:
    """Return the edit as it is: what is under test decides where it may stay."""
    return edited


@pytest.fixture
def post() -> PostEdit:
    return PostEdit(segments_of, paste_edit)


def test_recoloured_disc_is_kept_and_drift_elsewhere_is_not(post):
    original, edited = scene(60, 30, (210, 40, 40)), scene(60, 30, (40, 160, 40), noise=3)
    rough = Region(np.clip(disc_at(60, 30).mask + disc_at(70, 30, radius=8).mask, 0, 1))
    done = post.apply(original, edited, rough)
    truth = disc_at(60, 30).mask > 0
    assert overlap(done.region, disc_at(60, 30)) > 0.99
    assert done.of_original.name == done.of_edit.name == "disc"
    assert np.array_equal(done.picture.rgb[~truth], original.rgb[~truth])
    assert np.array_equal(done.picture.rgb[truth], edited.rgb[truth])


def test_a_moved_disc_keeps_both_places(post):
    original, edited = scene(40, 30, (210, 40, 40)), scene(56, 30, (210, 40, 40))
    looked = Region(np.maximum(disc_at(40, 30).mask, disc_at(56, 30).mask))
    done = post.apply(original, edited, looked)
    assert overlap(done.region, looked) > 0.99
    assert done.picture == edited


def test_without_segments_the_attention_stands(post):
    original, edited = scene(60, 30, (210, 40, 40)), scene(60, 30, (40, 160, 40))
    alone = replace(post, segment=lambda picture: [])
    done = alone.apply(original, edited, disc_at(60, 30))
    assert done.of_original is done.of_edit is None
    assert overlap(done.region, disc_at(60, 30)) == 1


def test_nothing_looked_at_is_nothing_changed(post):
    original, edited = scene(60, 30, (210, 40, 40)), scene(60, 30, (40, 160, 40))
    done = post.apply(original, edited, Region(np.zeros((64, 96), np.float32)))
    assert done.picture == original


def test_growth_adds_a_rim(post):
    original, edited = scene(60, 30, (210, 40, 40)), scene(60, 30, (40, 160, 40))
    grown = replace(post, grow=3).apply(original, edited, disc_at(60, 30)).region
    assert overlap(grown, disc_at(60, 30, radius=17)) > 0.9


def test_sizes_must_agree(post):
    small = Picture(np.zeros((10, 10, 3), np.uint8))
    with pytest.raises(ToolRetry, match="wants one size"):
        post.apply(scene(60, 30, (0, 0, 0)), small, disc_at(60, 30))


def test_changed_region_finds_a_change_without_attention():
    original, edited = scene(60, 30, (210, 40, 40)), scene(60, 30, (40, 160, 40), noise=1)
    found = changed_region(original, edited)
    assert found.mask[30, 60] == 1
    assert best_segment(segments_of(edited), found).name == "disc"


def test_best_segment_needs_overlap():
    assert best_segment([disc_at(15, 15)], disc_at(80, 50)) is None
    assert best_segment([], disc_at(80, 50)) is None


def test_attention_mask_is_the_threshold_times_the_mean():
    attention = np.full((8, 8, 10), 0.1)
    attention[2:5, 3:6, 4] = 1.0
    attention[6:, :2, 5] = 1.0
    one = attention_mask(attention, [[4]], MaskChoice())
    wanted = np.zeros((8, 8))
    wanted[2:5, 3:6] = 1
    assert np.array_equal(one, wanted)
    both = attention_mask(attention, [[4], [5]], MaskChoice(join="union"))
    wanted[6:, :2] = 1
    assert np.array_equal(both, wanted)
    ramp = np.tile(np.linspace(0, 2, 8)[None, :, None], (8, 1, 1))
    assert attention_mask(ramp, [[0]], MaskChoice(threshold=1.0))[0].tolist() == [0] * 4 + [1] * 4
    assert attention_mask(ramp, [[0]], MaskChoice())[0].tolist() == [0] * 3 + [1] * 5


def test_words_of_several_tokens_are_found(pool):
    with pool.use(WEIGHTS["instruct-pix2pix"], load_instruct) as pipeline:
        columns = word_columns(pipeline.tokenizer, "paint the cat red", ["cat", "red", "dog"])
        assert columns == [[9, 10, 11], [12, 13, 14]]
        with pytest.raises(ToolRetry, match="none of the words"):
            word_columns(pipeline.tokenizer, "paint the cat red", ["dog"])


def test_small_words_do_not_count():
    assert content_words("Make the red car blue, and the car old") == ["red", "car", "blue", "old"]
    assert content_words("make it") == ["make", "it"]


def test_watched_edit_is_the_same_edit(pool, picture):
    editor = InstructPix2Pix(pool=pool, steps=2, working_size=32)
    choice = MaskChoice(shrink=2, threshold=1.0)
    edited, looked = edit_attended(editor, picture, "make the disc blue", choice=choice, seed=3)
    assert edited.picture == editor.edit(picture, "make the disc blue", seed=3)
    assert looked.size == picture.size
    assert 0 < looked.area < 1
    with pytest.raises(ToolFailed, match="no attention layer"):
        edit_attended(editor, picture, "make the disc blue", choice=MaskChoice(shrink=64))


def test_attention_is_that_of_the_row_with_picture_and_instruction(pool, picture):
    seen = []
    with pool.use(WEIGHTS["instruct-pix2pix"], load_instruct) as pipeline, torch.no_grad():
        (told,) = encode_texts(pipeline, ["make the disc blue"])
        with each_call(pipeline.unet, lambda net, given, named: seen.append((given[0], named))):
            InstructPix2Pix(pool=pool, steps=1, working_size=32).edit(picture, "make the disc blue")
    ((rows, named),) = seen
    first, *others = named["encoder_hidden_states"]
    torch.testing.assert_close(first, told)
    assert rows[0, 4:].any() and not any(torch.allclose(other, told, atol=0.1) for other in others)
    scores = torch.arange(3.0)[:, None, None, None].expand(3, 2, 6, 77)
    attention = WordAttention(6)
    attention.keep("up", scores + 1)
    attention.keep("up", scores + 3)
    attention.keep("other", torch.zeros(3, 2, 24, 77))
    assert attention.maps == 2 and torch.equal(attention.total, torch.full((6, 77), 4.0))


def test_edges_come_from_the_edit_inside_and_the_original_outside():
    original, edited = scene(60, 30, (210, 40, 40)), scene(30, 30, (210, 40, 40))
    hole = np.zeros((64, 96), np.float32)
    hole[:, :48] = 1
    edges = edge_picture(original.rgb, edited.rgb, hole)
    assert edges[:, :48].any() and edges[:, 48:].any()
    assert not edge_picture(original.rgb, edited.rgb, 1 - hole).any(axis=2)[:, 50:70].all()
    assert np.array_equal(edge_picture(original.rgb, original.rgb, hole)[:, 48:], edges[:, 48:])


def test_whole_path_on_tiny_models(pool, picture, disc):
    editor = InstructPix2Pix(pool=pool, steps=2, working_size=32)
    edited, looked = edit_attended(editor, picture, "make the disc blue", choice=MaskChoice(shrink=2))
    repaint = CannyRepainter(pool=pool, steps=3, working_size=32)
    done = PostEdit(lambda p: [disc], repaint, prompt="a blue disc").apply(picture, edited.picture, looked)
    inside = disc.mask > 0
    assert np.array_equal(done.picture.rgb[~inside], picture.rgb[~inside])
    assert (done.picture.rgb != picture.rgb).any(axis=2)[inside].mean() > 0.5
    again = repaint(picture, edited.picture, disc, "a blue disc", 0, silent)
    assert again == repaint(picture, edited.picture, disc, "a blue disc", 0, silent)
