"""Layer-by-layer offload: our own loops find the device where layers run, also while their weights are away.

The libraries' own switch wants a card; their hooks, put on by hand, bring the layers to the processor.
"""

from dataclasses import replace

import pytest
import torch
from accelerate import cpu_offload

from retoucher.engines.diffusion.diffusion_specs import WEIGHTS
from retoucher.engines.diffusion.edit_direction import EditDirection, load_stable_diffusion
from retoucher.engines.diffusion.instruct import Sane, load_instruct
from retoucher.engines.diffusion.post_edit import MaskChoice, edit_attended

LOADERS = {"instruct-pix2pix": load_instruct, "stable-diffusion": load_stable_diffusion}


@pytest.fixture
def offloaded(make_pool):
    """Return a pool whose pipelines keep no layer but the one at work."""
    pool = make_pool(*LOADERS)
    for name, load in LOADERS.items():
        with pool.use(WEIGHTS[name], load) as pipeline:
            for part in pipeline.components.values():
                if isinstance(part, torch.nn.Module):
                    cpu_offload(part, torch.device("cpu"), offload_buffers=bool(part._parameters))
            assert {p.device.type for p in pipeline.unet.parameters()} == {"meta"}
    return pool


@pytest.mark.parametrize(
    "engine",
    [
        Sane(steps=2, working_size=32),
        EditDirection(steps=2, working_size=32, quality="fast"),
        EditDirection(steps=2, working_size=32, quality="exact", inversion="regularised"),
        EditDirection(steps=2, working_size=32, inversion="null-text"),
    ],
    ids=["sane", "direction", "direction-exact-regularised", "direction-null-text"],
)
def test_edits_are_the_same_with_every_layer_offloaded(pool, offloaded, picture, engine):
    said = "make it old\nadd a hat" if isinstance(engine, Sane) else "a cat -> a dog"
    made = replace(engine, pool=offloaded).edit(picture, said, seed=1)
    assert made == replace(engine, pool=pool).edit(picture, said, seed=1)


def test_attention_is_watched_with_every_layer_offloaded(pool, offloaded, picture):
    editor, half = Sane(steps=2, working_size=32), MaskChoice(shrink=2)
    edited, looked = edit_attended(replace(editor, pool=offloaded), picture, "make it a red car", choice=half)
    wanted, there = edit_attended(replace(editor, pool=pool), picture, "make it a red car", choice=half)
    assert edited.picture == wanted.picture
    assert (looked.mask == there.mask).all()
