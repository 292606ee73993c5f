"""Training: a kill in the middle resumes, batches say what is learned, masks come back as packed."""

import json
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from accelerate import Accelerator

from retoucher.training.learn import find_step, mixed_batch
from retoucher.training.loop import Budget, Losses, train
from retoucher.training.make_miniature import main as make_miniature
from retoucher.training.networks import LATENT, denoiser, finder
from retoucher.training.painters import PICKED, load_part, narrowed, save_part
from retoucher.training.training_run import Run, Tuned
from retoucher.training.training_set import Latents, Pictures, unpacked
from retoucher.training.world.blocks import called, make_block
from retoucher.training.world.drawing import mask
from retoucher.training.world.scenes import random_scene

HERE = Accelerator(cpu=True)


class Killed(Exception):
    """What ends a run in these tests."""


def steps(folder: Path, network: torch.nn.Linear, until: int, killed_at: int = -1) -> int:
    """Train to answer 1, killed on the way if asked; return how many steps were taken in this run."""
    taken = 0

    def step() -> Losses:
        nonlocal taken
        if taken == killed_at:
            raise Killed
        taken += 1
        return {"loss": (network(torch.ones(4, 2)) - 1).square().mean()}

    folder.mkdir(exist_ok=True)
    budget = Budget(1e9, 0.05, warm_up=1, averaging=0.5, steps=until, save_every=0)
    train("line", network, step, budget, folder, HERE)
    return taken


def test_a_run_that_was_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = torch.nn.Linear(2, 1)
    start = network.state_dict()
    whole, cut = torch.nn.Linear(2, 1), torch.nn.Linear(2, 1)
    whole.load_state_dict(start)
    cut.load_state_dict(start)
    assert steps(tmp_path / "whole", whole, 60) == 60
    with pytest.raises(Killed):
        steps(tmp_path / "cut", cut, 60, killed_at=25)
    fresh = torch.nn.Linear(2, 1)
    assert steps(tmp_path / "cut", fresh, 60) == 35
    assert torch.allclose(fresh.weight, whole.weight)
    assert not list((tmp_path / "cut").glob("*.state*"))


def a_store() -> Latents:
    """Return two pictures and one pair of them, in which one cell changes."""
    latents, cells = (
        torch.arange(2.0)[:, None, None, None].expand(2, LATENT, 16, 16),
        torch.zeros(2, 1, 16, 16),
    )
    changed, text = torch.zeros(1, 1, 16, 16, dtype=torch.bool), torch.ones(2, 64)
    changed[0, 0, 3, 3] = True
    return Latents(
        latents=latents,
        captions=2 * text,
        holes=torch.ones(2, 1, 16, 16, dtype=torch.bool),
        shown=torch.full((2, LATENT, 16, 16), 7.0),
        fillings=3 * text,
        pairs=torch.tensor([[0, 1]]),
        instructions=4 * text[:1],
        changed=changed,
        happens=torch.zeros(1, dtype=torch.bool),
        things=cells.bool(),
    )


def test_one_batch_paints_edits_and_fills() -> None:
    torch.manual_seed(0)
    batch = mixed_batch(a_store(), 200, torch.zeros(64, dtype=torch.long), torch.tensor([0]))
    assert len(batch.clean) == len(batch.told) == len(batch.beside) == len(batch.weight) == 200
    paint, edit, fill = slice(0, 60), slice(60, 170), slice(170, 200)
    assert set(batch.told[paint, 0].tolist()) == {0, 2}
    assert set(batch.told[edit, 0].tolist()) == {0, 4}
    assert not batch.beside[paint].any()
    assert (batch.clean[edit] == 1).all()
    assert not batch.beside[edit, 0].any()
    assert (batch.beside[fill, 0] == 1).all()
    assert (batch.beside[fill, 1:] == 7).all()
    assert (batch.weight[edit, 0, 3, 3] > 3 * batch.weight[edit, 0, 9, 9]).all()


def test_a_name_comes_with_the_place_of_its_thing() -> None:
    random, absent = Random(5), 0
    for _ in range(60):
        scene = random_scene(random)
        words, where = called(random, scene)
        named = [thing for thing in scene.things if thing.shape in words.split()]
        absent += not where.any()
        assert any(np.array_equal(mask(thing) > 0.5, where) for thing in named) == where.any()
        assert bool(named) == where.any()
    assert 0 < absent < 20


def test_a_mask_comes_back_as_it_was_packed() -> None:
    block = make_block(1, 0, 4)
    masks = unpacked(torch.from_numpy(block.named))
    assert np.array_equal(
        np.packbits(masks.numpy().astype(bool).reshape(len(masks), -1), axis=1), block.named
    )


def test_a_finder_learns_where_the_named_thing_is() -> None:
    torch.manual_seed(0)
    pictures = Pictures.of([make_block(1, 0, 2)], "cpu")
    network = finder().train()
    step = find_step(network, pictures, 4, HERE)
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3)
    losses = []
    for _ in range(10):
        loss = step()["loss"]
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    assert losses[-1] < 0.7 * losses[0]
    assert all(p.isfinite().all() for p in network.parameters())


def test_a_painter_comes_back_from_half_precision_and_narrow(tmp_path: Path) -> None:
    wide, back = denoiser(9), denoiser(9)
    save_part(tmp_path / "painter.safetensors", unet=wide)
    load_part(tmp_path / "painter.safetensors", unet=back)
    narrow = narrowed(back, 8)
    assert torch.allclose(narrow.conv_in.weight, wide.conv_in.weight[:, PICKED[8]], atol=1e-3)
    assert torch.allclose(narrow.conv_out.weight, wide.conv_out.weight, atol=1e-3)


def test_a_run_in_which_a_stage_failed_ends_with_its_name(tmp_path: Path) -> None:
    told = [str(tmp_path / "out"), "--world", str(tmp_path), "--stages", "rules", "--tuned", '{"batch": 8}']
    with pytest.raises(SystemExit, match="failed: rules"):
        make_miniature(told)
    assert json.loads((tmp_path / "out/run.json").read_text())["tuned"]["batch"] == 8


def test_what_tune_found_meanwhile_is_taken(tmp_path: Path) -> None:
    run = Run(tmp_path, tmp_path, 0.0, Tuned(), 0, 0, tuned_file=tmp_path / "tuned.json")
    run.retune()
    assert run.tuned == Tuned()
    (tmp_path / "tuned.json").write_text('{"batch": 64, "compiled": true}')
    run.retune()
    assert run.tuned == Tuned(64, True) and run.begun("vae") is None
