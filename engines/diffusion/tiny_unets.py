"""Tiny random models with a UNet: Stable Diffusion and its kin, InstructPix2Pix, ControlNet, Kandinsky 2.2.

A latent is 2×2 pixels.
"""

from typing import Any

import torch

from .diffusers_library import diffusers, transformers
from .tiny_text_models import clip_text, clip_tokenizer

SCHEDULE: dict[str, Any] = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}


def autoencoder() -> Any:
    """Return a VAE that halves the sides."""
    return diffusers.AutoencoderKL(
        block_out_channels=(32, 64),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        latent_channels=4,
    )


UNET: dict[str, Any] = {
    "block_out_channels": (32, 64),
    "layers_per_block": 1,
    "sample_size": 32,
    "out_channels": 4,
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
    "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
    "norm_num_groups": 8,
}


def calm(model: Any, weight: Any) -> Any:
    """Shrink the last layer of a random denoiser, so that its latents stay finite over many steps."""
    with torch.no_grad():
        weight.mul_(0.3)
    return model


def unet(channels: int) -> Any:
    """Return a text-conditioned U-Net of two levels."""
    net = diffusers.UNet2DConditionModel(in_channels=channels, cross_attention_dim=32, **UNET)
    return calm(net, net.conv_out.weight)


def stable_diffusion_parts(channels: int) -> dict[str, Any]:
    """Return the components of a Stable Diffusion 1.x pipeline."""
    return {
        "vae": autoencoder(),
        "text_encoder": clip_text(),
        "tokenizer": clip_tokenizer(),
        "unet": unet(channels),
        "scheduler": diffusers.DDIMScheduler(
            clip_sample=False, set_alpha_to_one=False, steps_offset=1, **SCHEDULE
        ),
        "safety_checker": None,
        "feature_extractor": None,
        "requires_safety_checker": False,
    }


def instruct_pix2pix() -> Any:
    """Return a tiny InstructPix2Pix with the Euler-ancestral scheduler that the real one is used with."""
    parts = stable_diffusion_parts(8)
    parts["scheduler"] = diffusers.EulerAncestralDiscreteScheduler(**SCHEDULE)
    return diffusers.StableDiffusionInstructPix2PixPipeline(**parts)


def stable_diffusion() -> Any:
    """Return a tiny Stable Diffusion 1.x."""
    return diffusers.StableDiffusionPipeline(**stable_diffusion_parts(4))


def inpainting() -> Any:
    """Return a tiny Stable Diffusion inpainting pipeline of 9 channels."""
    return diffusers.StableDiffusionInpaintPipeline(**stable_diffusion_parts(9))


def controlnet() -> Any:
    """Return a tiny ControlNet that fits `unet(4)`."""
    net = unet(4)
    return diffusers.ControlNetModel.from_unet(net, conditioning_embedding_out_channels=(16, 16))


def inpainting_xl() -> Any:
    """Return a tiny SDXL inpainting pipeline."""
    net = diffusers.UNet2DConditionModel(
        in_channels=9,
        cross_attention_dim=64,
        attention_head_dim=(2, 4),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        transformer_layers_per_block=(1, 2),
        projection_class_embeddings_input_dim=80,
        **UNET,
    )
    return diffusers.StableDiffusionXLInpaintPipeline(
        vae=autoencoder(),
        text_encoder=clip_text(),
        text_encoder_2=clip_text(transformers.CLIPTextModelWithProjection),
        tokenizer=clip_tokenizer(),
        tokenizer_2=clip_tokenizer(),
        unet=calm(net, net.conv_out.weight),
        scheduler=diffusers.EulerDiscreteScheduler(**SCHEDULE),
    )


def kandinsky_prior() -> Any:
    """Return a tiny Kandinsky 2.2 prior."""
    vision = transformers.CLIPVisionConfig(
        hidden_size=32,
        image_size=224,
        projection_dim=32,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=2,
        patch_size=14,
    )
    prior = diffusers.PriorTransformer(
        num_attention_heads=2, attention_head_dim=12, embedding_dim=32, num_layers=1
    )
    prior.clip_std = torch.nn.Parameter(torch.ones(prior.clip_std.shape))
    size = {"height": 224, "width": 224}
    return diffusers.KandinskyV22PriorPipeline(
        prior=prior,
        image_encoder=transformers.CLIPVisionModelWithProjection(vision).eval(),
        text_encoder=clip_text(transformers.CLIPTextModelWithProjection),
        tokenizer=clip_tokenizer(),
        scheduler=diffusers.UnCLIPScheduler(
            variance_type="fixed_small_log",
            prediction_type="sample",
            num_train_timesteps=1000,
            clip_sample_range=10.0,
        ),
        image_processor=transformers.CLIPImageProcessorPil(size={"shortest_edge": 224}, crop_size=size),
    )


def kandinsky_decoder() -> Any:
    """Return a tiny Kandinsky 2.2 inpainting decoder."""
    shape = UNET | {
        "out_channels": 8,
        "down_block_types": ("ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D"),
        "up_block_types": ("SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"),
    }
    net = diffusers.UNet2DConditionModel(
        in_channels=9,
        addition_embed_type="image",
        mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        encoder_hid_dim=32,
        encoder_hid_dim_type="image_proj",
        cross_attention_dim=32,
        attention_head_dim=4,
        resnet_time_scale_shift="scale_shift",
        **shape,
    )
    movq = diffusers.VQModel(
        block_out_channels=(32, 64),
        down_block_types=("DownEncoderBlock2D", "AttnDownEncoderBlock2D"),
        up_block_types=("AttnUpDecoderBlock2D", "UpDecoderBlock2D"),
        latent_channels=4,
        norm_num_groups=8,
        norm_type="spatial",
        num_vq_embeddings=12,
        vq_embed_dim=4,
    )
    scheduler = diffusers.DDIMScheduler(
        beta_start=SCHEDULE["beta_start"],
        beta_end=SCHEDULE["beta_end"],
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
    )
    return diffusers.KandinskyV22InpaintPipeline(
        unet=calm(net, net.conv_out.weight), scheduler=scheduler, movq=movq
    )
