"""The files of the true sizes can be built, and say what is calculated, and that it is calculated."""

import json
from typing import Any

import pytest
import torch

from retoucher.engines.diffusion.diffusers_library import diffusers
from retoucher.engines.vision.seg_token_model import SegTokenConfig, SegTokenModel
from retoucher.training.miniature_profile import PARTS
from retoucher.training.size_files import LISA, PLACE, UNETS


def built(name: str, shape: dict[str, Any]) -> Any:
    with torch.device("meta"):
        if name == LISA:
            return SegTokenModel(SegTokenConfig(**shape))
        return diffusers.UNet2DConditionModel(**shape)


@pytest.mark.parametrize("name", [*UNETS, LISA])
def test_a_true_size_is_as_large_as_its_file_says(name: str) -> None:
    written = json.loads((PLACE / f"{name}.json").read_text("utf-8"))
    network, memory = built(name, written["configuration"]), written["memory"]
    assert memory["calculated"] is True
    assert memory["parameters"] == sum(p.numel() for p in network.parameters())
    assert memory["gigabytes_16_bit"] == pytest.approx(2e-9 * memory["parameters"], abs=0.06)
    if name in UNETS:
        timed = json.loads((PARTS / "true_size.json").read_text("utf-8"))[name]
        assert timed["parameters"] == memory["parameters"]
        assert memory["gigabytes_to_time"] < timed["peak_gigabytes"], "activations come on top of it"
