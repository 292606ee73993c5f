"""Trained networks as parts that travel: half-precision files, put together into pipelines of true layout."""

from pathlib import Path
from typing import Any

import torch

from .networks import SCHEDULE, autoencoder, denoiser, finder, seer, text_encoder
from .world.scenes import SIDE
from .world.tokens import spoken_rows, tokenizer

PAINTERS = {"paint": ("painter", 4), "edit": ("painter", 8), "fill": ("painter", 9), "rules": ("rules", 8)}
"""What is done → the part that does it and the channels of its U-Net: one network learned to paint from text,
to edit by instruction and to fill holes; `rules` is the same tuned on EditWorld's."""
PICKED = {4: [0, 1, 2, 3], 8: [0, 1, 2, 3, 5, 6, 7, 8], 9: list(range(9))}
"""Which of the 9 channels that all are trained with a painter keeps."""
TABLE = "token_embedding.weight"


def save_part(path: Path, **networks: Any) -> None:
    """Write the weights of networks in half precision to one file, each under its own name.

    Of a table of tokens only the rows that the world speaks: the others were never trained.
    """
    from safetensors.torch import save_file

    rows = spoken_rows()
    weights = {
        f"{name}.{key}": (value[rows] if key.endswith(TABLE) else value).detach().half().cpu().contiguous()
        for name, network in networks.items()
        for key, value in network.state_dict().items()
        if value.is_floating_point()
    }
    beside = path.with_suffix(".part")
    save_file(weights, beside)
    beside.replace(path)


def load_part(path: Path, **networks: Any) -> None:
    """Read weights into networks of the layout that was saved; tokens that the world does not speak say 0."""
    from safetensors.torch import load_file

    weights, rows = load_file(path), spoken_rows()
    for name, network in networks.items():
        own = {
            key[len(name) + 1 :]: value.float()
            for key, value in weights.items()
            if key.startswith(f"{name}.")
        }
        for key in [key for key in own if key.endswith(TABLE)]:
            table = torch.zeros_like(network.state_dict()[key])
            table[rows] = own[key]
            own[key] = table
        missing = network.load_state_dict(own, strict=False)
        lost = [key for key in missing.missing_keys if "position_ids" not in key]
        if lost or missing.unexpected_keys:
            raise ValueError(
                f"{path} does not fit {name}: lacks {lost[:3]}, has {missing.unexpected_keys[:3]}"
            )


def narrowed(unet: Any, channels: int) -> Any:
    """Return a copy of a 9-channel U-Net with the channels that a painter keeps."""
    kept = denoiser(channels)
    weights = dict(unet.state_dict())
    weights["conv_in.weight"] = weights["conv_in.weight"][:, PICKED[channels]]
    kept.load_state_dict(weights)
    return kept


def widened(path: Path) -> tuple[Any, Any]:
    """Return a saved painter's U-Net of 9 channels and its text encoder."""
    unet, text = denoiser(9), text_encoder()
    load_part(path, unet=unet, text=text)
    return unet, text


@torch.no_grad()
def settle(vae: Any, pictures: torch.Tensor) -> None:
    """Fold the latents' mean and spread into the VAE, so that each channel has mean 0, spread 1 and scale 1.

    One scaling factor cannot: channels differ, and InstructPix2Pix reads the picture's latents unscaled.
    """
    latents = torch.cat([vae.encode(part).latent_dist.mode() for part in pictures.split(256)])
    mean, spread = latents.mean((0, 2, 3)), latents.std((0, 2, 3))
    into, out_of = vae.quant_conv, vae.post_quant_conv
    count = len(mean)
    into.weight[:count] /= spread[:, None, None, None]
    into.bias[:count] = (into.bias[:count] - mean) / spread
    into.bias[count:] -= 2 * spread.log()
    out_of.bias += out_of.weight[:, :, 0, 0] @ mean
    out_of.weight *= spread[None, :, None, None]


def load_vae(parts: Path) -> Any:
    """Return the trained autoencoder."""
    vae = autoencoder()
    load_part(parts / "vae.safetensors", vae=vae)
    return vae.eval()


def load_seer(parts: Path) -> Any:
    """Return the trained CLIP."""
    clip = seer()
    load_part(parts / "seer.safetensors", seer=clip)
    return clip.eval()


def load_finder(parts: Path) -> Any:
    """Return the trained CLIPSeg."""
    network = finder()
    load_part(parts / "finder.safetensors", finder=network)
    return network.eval()


def looker() -> Any:
    """Return what makes pictures the finder's input, as `training_set.to_network` does."""
    from ..engines.diffusion.diffusers_library import transformers

    half = [0.5, 0.5, 0.5]
    size = {"height": SIDE, "width": SIDE}
    return transformers.ViTImageProcessorPil(size=size, image_mean=half, image_std=half)


def load_painter(parts: Path, name: str, own: Path | None = None) -> Any:
    """Return the pipeline of a painter of `PAINTERS`, of the part `own` where it is another than there."""
    from ..engines.diffusion.diffusers_library import diffusers

    part, channels = PAINTERS[name]
    wide, text = widened(own or parts / f"{part}.safetensors")
    unet = narrowed(wide, channels)
    ancestral = name in ("edit", "rules")
    kind = {
        "paint": diffusers.StableDiffusionPipeline,
        "fill": diffusers.StableDiffusionInpaintPipeline,
    }.get(name, diffusers.StableDiffusionInstructPix2PixPipeline)
    walk: dict[str, Any] = (
        {} if ancestral else {"clip_sample": False, "set_alpha_to_one": False, "steps_offset": 1}
    )
    scheduler = diffusers.EulerAncestralDiscreteScheduler if ancestral else diffusers.DDIMScheduler
    pipeline = kind(
        vae=load_vae(parts),
        text_encoder=text.eval(),
        tokenizer=tokenizer(),
        unet=unet.eval(),
        scheduler=scheduler(**SCHEDULE, **walk),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline
