"""What the diffusion engines are, need and cost; imports no framework."""

from .. import EngineSpec
from ..weights import Weights

_OPENRAIL = "CreativeML OpenRAIL-M"
_FLUX_DEV = "FLUX.1 [dev] non-commercial"

WEIGHTS = {
    w.name: w
    for w in (
        Weights(
            "instruct-pix2pix",
            "timbrooks/instruct-pix2pix",
            kinds=("StableDiffusionInstructPix2PixPipeline",),
            gigabytes=4.3,
            licence=_OPENRAIL,
        ),
        Weights(
            "stable-diffusion",
            "CompVis/stable-diffusion-v1-4",
            kinds=("StableDiffusionPipeline",),
            gigabytes=4.3,
            licence=_OPENRAIL,
        ),
        Weights(
            "sd-inpainting",
            "stable-diffusion-v1-5/stable-diffusion-inpainting",
            kinds=("StableDiffusionInpaintPipeline",),
            gigabytes=4.3,
            licence=_OPENRAIL,
        ),
        Weights(
            "sdxl-inpainting",
            "diffusers/stable-diffusion-xl-1.0-inpainting-0.1",
            kinds=("StableDiffusionXLInpaintPipeline",),
            gigabytes=13.9,
            licence="CreativeML OpenRAIL++-M",
        ),
        Weights(
            "kandinsky-prior",
            "kandinsky-community/kandinsky-2-2-prior",
            kinds=("KandinskyV22PriorPipeline",),
            gigabytes=11.0,
            licence="Apache-2.0",
        ),
        Weights(
            "kandinsky-inpainting",
            "kandinsky-community/kandinsky-2-2-decoder-inpaint",
            kinds=("KandinskyV22InpaintPipeline",),
            gigabytes=5.3,
            licence="Apache-2.0",
        ),
        Weights(
            "controlnet-canny",
            "lllyasviel/control_v11p_sd15_canny",
            kinds=("ControlNetModel",),
            gigabytes=1.5,
            licence=_OPENRAIL,
        ),
        Weights(
            "flux-fill",
            "black-forest-labs/FLUX.1-Fill-dev",
            kinds=("FluxFillPipeline",),
            gigabytes=34.0,
            licence=_FLUX_DEV,
        ),
        Weights(
            "flux-kontext",
            "black-forest-labs/FLUX.1-Kontext-dev",
            kinds=("FluxKontextPipeline",),
            gigabytes=34.0,
            licence=_FLUX_DEV,
        ),
        Weights(
            "flux2-klein",
            "black-forest-labs/FLUX.2-klein-4B",
            kinds=("Flux2KleinPipeline",),
            gigabytes=16.0,
            licence="Apache-2.0",
        ),
        Weights(
            "qwen-image-edit",
            "Qwen/Qwen-Image-Edit",
            kinds=("QwenImageEditPipeline",),
            gigabytes=58.0,
            licence="Apache-2.0",
        ),
        Weights(
            "qwen-image-edit-plus",
            "Qwen/Qwen-Image-Edit-2509",
            kinds=("QwenImageEditPlusPipeline",),
            gigabytes=58.0,
            licence="Apache-2.0",
        ),
    )
}
"""Weights by the name that settings and commands use. Sizes are rough, as the model cards say."""


def _spec(
    verb: str,
    name: str,
    code: str,
    weights: tuple[str, ...],
    abilities: set[str],
    cost: float,
    gpu: bool = False,
    references: int = 0,
) -> EngineSpec:
    needs = ("models", "weights", *(("gpu",) if gpu else ()))
    supply = " && ".join(f"retoucher models pull {w}" for w in weights)
    path, able = f"{__package__}.{code}", frozenset(abilities | {"reference"} if references else abilities)
    return EngineSpec(verb, name, path, needs, supply, weights, able, cost, references)


SPECS = (
    _spec("edit", "instruct-pix2pix", "instruct:InstructPix2Pix", ("instruct-pix2pix",), {"instruct"}, 300),
    _spec("edit", "sane", "instruct:Sane", ("instruct-pix2pix",), {"instruct", "specific"}, 400),
    _spec("edit", "edit-direction", "edit_direction:EditDirection", ("stable-diffusion",), {"captions"}, 900),
    _spec("edit", "flux2-klein", "modern:klein", ("flux2-klein",), {"instruct"}, 600, True, references=3),
    _spec("edit", "flux-kontext", "modern:kontext", ("flux-kontext",), {"instruct"}, 2000, gpu=True),
    _spec("edit", "qwen-image-edit", "modern:qwen", ("qwen-image-edit",), {"instruct"}, 5000, gpu=True),
    _spec(
        "edit",
        "qwen-image-edit-plus",
        "modern:qwen_plus",
        ("qwen-image-edit-plus",),
        {"instruct"},
        5000,
        gpu=True,
        references=2,
    ),
    _spec("inpaint", "sd", "fill:stable_diffusion", ("sd-inpainting",), {"remove", "fill"}, 200),
    _spec("inpaint", "sdxl", "fill:stable_diffusion_xl", ("sdxl-inpainting",), {"remove", "fill"}, 900),
    _spec(
        "inpaint",
        "kandinsky",
        "fill:kandinsky",
        ("kandinsky-prior", "kandinsky-inpainting"),
        {"remove", "fill"},
        600,
    ),
    _spec("inpaint", "flux-fill", "fill:flux_fill", ("flux-fill",), {"remove", "fill"}, 3000, gpu=True),
)
"""The engines of this folder; costs are guesses for a laptop processor, not measurements."""
