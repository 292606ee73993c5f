"""The text branch's refinement on tiny random models of the true classes, saved in the true layout."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from retoucher.engines.diffusion import tiny_unets
from retoucher.engines.diffusion.diffusers_library import transformers
from retoucher.errors import ConfigError
from retoucher.pictures import Picture, Region
from retoucher.training.editworld.edges_and_reference import Refiner, refiner_of
from retoucher.training.editworld.quadruples import Quadruple
from retoucher.training.editworld.text_branch import Branch

SIDE, SEEN, WORDS = 32, 16, 32
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy:DeprecationWarning"
)


def save_adapter(folder: Path, unet: Any) -> None:
    """Save an IP-Adapter for a U-Net as h94/IP-Adapter has it."""
    torch.manual_seed(1)
    models = folder / "ip-adapter" / "models"
    vision = transformers.CLIPVisionConfig(
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        image_size=SEEN,
        patch_size=8,
        projection_dim=SEEN,
    )
    transformers.CLIPVisionModelWithProjection(vision).save_pretrained(models / "image_encoder")
    weights = {
        "image_proj.proj.weight": torch.randn(4 * WORDS, SEEN),
        "image_proj.proj.bias": torch.zeros(4 * WORDS),
        "image_proj.norm.weight": torch.ones(WORDS),
        "image_proj.norm.bias": torch.zeros(WORDS),
    }
    crossing = [module for name, module in unet.named_modules() if name.endswith("attn2")]
    for number, layer in enumerate(crossing):
        for part in ("to_k_ip", "to_v_ip"):
            weights[f"ip_adapter.{2 * number + 1}.{part}.weight"] = torch.randn(layer.inner_dim, WORDS)
    save_file(weights, models / "ip-adapter_sd15.safetensors")


def save_edges(folder: Path) -> None:
    """Save a ControlNet that is not, as fresh ones are, without influence."""
    torch.manual_seed(2)
    net = tiny_unets.controlnet()
    with torch.no_grad():
        for layer in (*net.controlnet_down_blocks, net.controlnet_mid_block):
            layer.weight.normal_(std=0.3)
    net.save_pretrained(folder / "controlnet")


@pytest.fixture(scope="module")
def pipeline() -> Any:
    torch.manual_seed(0)
    made = tiny_unets.stable_diffusion()
    made.set_progress_bar_config(disable=True)
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, pipeline: Any) -> Path:
    path = tmp_path_factory.mktemp("generator")
    save_adapter(path, pipeline.unet)
    save_edges(path)
    return path


def a_picture(seed: int) -> Picture:
    return Picture(np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE, 3), np.uint8))


BEFORE, AFTER = a_picture(0), a_picture(1)
MASK = np.zeros((SIDE, SIDE), np.float32)
MASK[8:24, 8:24] = 1
INSIDE = Region(MASK)


def refined(refiner: Refiner, before: Picture = BEFORE, after: Picture = AFTER) -> np.ndarray:
    return refiner(before, after, INSIDE, "a puddle", 3).rgb


def test_edges_and_reference_count_and_the_rest_of_the_output_stays(folder: Path, pipeline: Any) -> None:
    refiner = refiner_of(folder, pipeline, side=SIDE, steps=2)
    assert refiner is not None and refiner.edges and refiner.reference
    made = refined(refiner)
    inside = MASK > 0.5
    assert np.array_equal(made[~inside], AFTER.rgb[~inside])
    assert not np.array_equal(made[inside], AFTER.rgb[inside])
    assert np.array_equal(made, refined(refiner)), "the same seed makes the same bytes"
    assert not np.array_equal(made, refined(refiner, before=a_picture(5))), "the reference is looked at"
    for scale in ("edge_scale", "reference_scale"):
        weaker = replace(refiner, **{scale: 0.0})
        assert not np.array_equal(made[inside], refined(weaker)[inside]), scale


def test_the_pipeline_paints_as_before_without_a_picture(folder: Path, pipeline: Any) -> None:
    def painted() -> np.ndarray:
        size = {"height": SIDE, "width": SIDE, "num_inference_steps": 1, "output_type": "np"}
        return pipeline("a puddle", generator=torch.Generator().manual_seed(0), **size).images

    before = painted()
    refiner = refiner_of(folder, pipeline, side=SIDE, steps=1)
    assert refiner is not None
    refined(refiner)
    assert np.array_equal(before, painted())


@pytest.mark.parametrize("part", ["controlnet", "ip-adapter"])
def test_what_the_folder_has_is_used(folder: Path, tmp_path: Path, pipeline: Any, part: str) -> None:
    (tmp_path / part).symlink_to(folder / part)
    refiner = refiner_of(tmp_path, pipeline, side=SIDE, steps=1)
    assert refiner is not None
    assert (refiner.edges, refiner.reference) == (part == "controlnet", part == "ip-adapter")
    made, other = refined(refiner), refined(refiner, before=a_picture(5))
    assert np.array_equal(made, other) == (part == "controlnet")


def test_without_weights_nothing_is_refined_and_half_an_adapter_is_told(
    folder: Path, tmp_path: Path, pipeline: Any
) -> None:
    assert refiner_of(tmp_path, pipeline) is None
    models = tmp_path / "ip-adapter" / "models"
    models.mkdir(parents=True)
    name = "ip-adapter_sd15.safetensors"
    (models / name).symlink_to(folder / "ip-adapter" / "models" / name)
    with pytest.raises(ConfigError, match="image encoder"):
        refiner_of(tmp_path, pipeline)


class Greys:
    """Paints an input of 10, outputs of 100 + seed."""

    def paint(self, text: str, words: object, seed: int) -> tuple[Picture, Region]:
        return Picture(np.full((SIDE, SIDE, 3), 10, np.uint8)), INSIDE

    def fill(self, picture: Picture, region: Region, text: str, seed: int) -> Picture:
        return Picture(np.where(region.mask[..., None] > 0, np.uint8(100 + seed), picture.rgb))


def test_the_best_output_is_refined_and_the_best_of_that_is_kept() -> None:
    seen = list[int]()

    def brighter(before: Picture, after: Picture, region: Region, text: str, seed: int) -> Picture:
        seen.append(int(after.rgb.max()))
        return Picture(np.where(region.mask[..., None] > 0, np.uint8(200 + seed), after.rgb))

    def level(picture: Picture, text: str) -> float:
        return float(picture.rgb.max()) / 255 if text == "after" else 0.0

    told = Quadruple("long-term", "a thing", "wait", "after", ("thing",))
    made = Branch(lambda *_: [], Greys(), level, refine=brighter, tries=2).example(told)
    assert seen == [101, 101], "the best of what was painted"
    assert made.after.rgb.max() == 201 and made.state == "kept"
