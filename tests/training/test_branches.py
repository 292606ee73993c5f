"""Editors tuned on one branch of EditWorld's data or on both: the pairs, the tuning, the measures."""

import json
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from retoucher.pictures import Picture
from retoucher.training.editworld.branch_pairs import categories_of, fill_branch, plain_pairs, told_pairs
from retoucher.training.editworld.branch_tuning import latents_of
from retoucher.training.editworld.make_branches import RUNS, UNTUNED
from retoucher.training.editworld.make_branches import main as make_branches
from retoucher.training.editworld.measure_branches import (
    CELLS,
    PicturesAttention,
    kept_about,
    measure_editor,
    things_in,
)
from retoucher.training.miniature_profile import PARTS
from retoucher.training.painters import load_vae
from retoucher.training.world.clips import FILMED
from retoucher.training.world.drawing import draw
from retoucher.training.world.happenings import HAPPENINGS, random_happening
from retoucher.training.world.tokens import Encoder, tokenizer

pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy:DeprecationWarning"
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("branches")


def test_each_branch_yields_its_categories_in_words_that_the_painter_knows(out: Path) -> None:
    texts, videos = (told_pairs(fill_branch(out / f"{branch}-pairs", branch, 5)) for branch in RUNS["both"])
    assert set(categories_of(texts)) == set(HAPPENINGS) - {"spatial-trans", "exaggeration"}
    assert set(categories_of(videos)) <= set(FILMED) and len(videos) == 5
    for pair in (*texts, *videos, *plain_pairs(4)):
        assert Encoder()([pair.text]).any()
        assert pair.before.shape == pair.after.shape and not np.array_equal(pair.before, pair.after)
    again = told_pairs(fill_branch(out / "text-pairs", "text", 7))
    assert [pair.text for pair in again[:5]] == [pair.text for pair in texts] and len(again) == 7


def test_pairs_become_latents_that_know_what_changes() -> None:
    pairs = plain_pairs(3)
    store = latents_of(load_vae(PARTS), pairs, torch.device("cpu"))
    assert store.latents.shape == (6, 4, 16, 16) and store.pairs.tolist() == [[0, 1], [2, 3], [4, 5]]
    for pair, cells in zip(pairs, store.changed, strict=True):
        changed = np.abs(pair.before.astype(int) - pair.after).max(2).reshape(16, 4, 16, 4).max((1, 3)) > 8
        assert np.array_equal(cells[0].numpy(), changed)


def test_tuning_goes_on_where_it_stopped(out: Path) -> None:
    told = [str(out), "--pairs", "5", "--steps", "1", "--batch", "2", "--count", "0", "--simple", "0"]
    make_branches([*told, "--runs", "text"])
    first = (out / "text.safetensors").read_bytes()
    make_branches(told)
    assert not (out / f"{UNTUNED}.safetensors").exists()
    made = {name: (out / f"{name}.safetensors").read_bytes() for name in RUNS if name != UNTUNED}
    assert made["text"] == first and len(set(made.values())) == 3
    found = json.loads((out / "measured.json").read_text("utf-8"))
    assert set(found) == set(RUNS) - {UNTUNED}
    assert sum(found["both"]["told"].values()) >= 10, "both branches' pairs"


def test_an_editor_is_measured_as_it_is_and_with_the_post_edit() -> None:
    found = measure_editor(PARTS, PARTS / "painter.safetensors", ("recolour",), 2, 4)
    plain, post = (found[way]["recolour"] for way in ("as it is", "post-edit"))
    assert [len(values) for values in plain.values()] == [2] * 3
    assert np.mean(post["outside"]) > np.mean(plain["outside"]), "what the post-edit leaves is exact"


def test_attention_of_several_pictures_is_kept_apart() -> None:
    seen, texts = PicturesAttention(2), ["remove the disc", "remove the star"]
    places = torch.full((6, 1, CELLS**2, 64), 0.01)
    places[0, :, 0], places[1, :, -1], places[2:] = 1.0, 1.0, 5.0
    seen.keep("there", places)
    seen.keep("elsewhere", torch.ones(6, 1, 64, 64))
    one, other = seen.regions(tokenizer(), texts)
    assert one.mask.sum() == other.mask.sum() == 16
    assert one.mask[:4, :4].all() and other.mask[-4:, -4:].all()


def test_the_post_edit_keeps_the_rest_of_the_input() -> None:
    edit = random_happening(Random(3), "physical-trans")
    assert edit.old is not None
    looked = next(
        region
        for region in things_in(Picture(draw(edit.before)))
        if region.mask[edit.old.centre[1], edit.old.centre[0]]
    )
    spoiled = draw(edit.after).copy()
    corner = (slice(0, 3), slice(0, 3))
    spoiled[corner] = 255 - spoiled[corner]
    kept = kept_about(edit, spoiled, looked)
    x, y = edit.old.centre
    assert np.array_equal(kept[corner], draw(edit.before)[corner])
    assert np.array_equal(kept[y, x], draw(edit.after)[y, x])
