"""Tiny random models of the transformer families: FLUX.1 Fill and Kontext, FLUX.2 klein, Qwen-Image-Edit."""

from typing import Any

import torch

from .diffusers_library import diffusers, transformers
from .qwen_processor import image_only_processor
from .tiny_text_models import clip_text, clip_tokenizer, qwen_tokenizer, t5, t5_tokenizer


def flux_parts(channels: int) -> dict[str, Any]:
    """Return the components of a FLUX.1 pipeline whose transformer takes `channels`."""
    torch.manual_seed(0)
    transformer = diffusers.FluxTransformer2DModel(
        patch_size=1,
        in_channels=channels,
        out_channels=4,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=32,
        pooled_projection_dim=32,
        axes_dims_rope=(4, 4, 8),
        guidance_embeds=True,
    )
    vae = diffusers.AutoencoderKL(
        sample_size=32,
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        block_out_channels=(4, 4),
        layers_per_block=1,
        latent_channels=1,
        norm_num_groups=1,
        use_quant_conv=False,
        use_post_quant_conv=False,
        shift_factor=0.0609,
        scaling_factor=1.5035,
    )
    return {
        "scheduler": diffusers.FlowMatchEulerDiscreteScheduler(),
        "text_encoder": clip_text(),
        "text_encoder_2": t5(),
        "tokenizer": clip_tokenizer(),
        "tokenizer_2": t5_tokenizer(),
        "transformer": transformer,
        "vae": vae,
    }


def flux_fill() -> Any:
    """Return a tiny FLUX.1 Fill: latents, masked latents and the packed mask go in."""
    return diffusers.FluxFillPipeline(**flux_parts(4 + 4 + 16))


def flux_kontext() -> Any:
    """Return a tiny FLUX.1 Kontext."""
    return diffusers.FluxKontextPipeline(**flux_parts(4), image_encoder=None, feature_extractor=None)


def flux2_klein() -> Any:
    """Return a tiny FLUX.2 klein."""
    tokenizer = qwen_tokenizer()
    text = transformers.Qwen3Config(
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=28,
        num_attention_heads=2,
        num_key_value_heads=2,
        vocab_size=len(tokenizer),
        max_position_embeddings=512,
        head_dim=8,
    )
    transformer = diffusers.Flux2Transformer2DModel(
        patch_size=1,
        in_channels=4,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=48,
        timestep_guidance_channels=256,
        axes_dims_rope=(4, 4, 4, 4),
        guidance_embeds=False,
    )
    vae = diffusers.AutoencoderKLFlux2(
        sample_size=32,
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        block_out_channels=(4, 4),
        layers_per_block=1,
        latent_channels=1,
        norm_num_groups=1,
        use_quant_conv=False,
        use_post_quant_conv=False,
    )
    return diffusers.Flux2KleinPipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(),
        vae=vae,
        text_encoder=transformers.Qwen3ForCausalLM(text).eval(),
        tokenizer=tokenizer,
        transformer=transformer,
        is_distilled=False,
    )


def qwen_vision_language(tokenizer: Any) -> Any:
    """Return a tiny Qwen 2.5 VL."""
    number = tokenizer.convert_tokens_to_ids
    config = transformers.Qwen2_5_VLConfig(
        text_config={
            "hidden_size": 16,
            "intermediate_size": 16,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "num_key_value_heads": 2,
            "vocab_size": len(tokenizer),
            "rope_parameters": {"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 1e6},
            "max_position_embeddings": 2048,
        },
        vision_config={
            "depth": 2,
            "hidden_size": 16,
            "intermediate_size": 16,
            "num_heads": 2,
            "out_hidden_size": 16,
            "fullatt_block_indexes": [0],
        },
        vision_start_token_id=number("<|vision_start|>"),
        vision_end_token_id=number("<|vision_end|>"),
        image_token_id=number("<|image_pad|>"),
        video_token_id=number("<|video_pad|>"),
    )
    return transformers.Qwen2_5_VLForConditionalGeneration(config).eval()


def qwen_image_edit(kind: str = "QwenImageEditPipeline") -> Any:
    """Return a tiny Qwen-Image-Edit of the named pipeline class."""
    tokenizer = qwen_tokenizer()
    images = transformers.Qwen2VLImageProcessorPil(min_pixels=28 * 28, max_pixels=4 * 28 * 28)
    vae = diffusers.AutoencoderKLQwenImage(
        base_dim=4,
        z_dim=4,
        dim_mult=[1, 1, 1, 1],
        num_res_blocks=1,
        temperal_downsample=[False, True, True],
        latents_mean=[0.0] * 4,
        latents_std=[1.0] * 4,
    )
    transformer = diffusers.QwenImageTransformer2DModel(
        patch_size=2,
        in_channels=16,
        out_channels=4,
        num_layers=1,
        attention_head_dim=16,
        num_attention_heads=1,
        joint_attention_dim=16,
        guidance_embeds=False,
        axes_dims_rope=(8, 4, 4),
    )
    return getattr(diffusers, kind)(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(),
        vae=vae,
        text_encoder=qwen_vision_language(tokenizer),
        tokenizer=tokenizer,
        processor=image_only_processor(images, tokenizer),
        transformer=transformer,
    )


def qwen_image_edit_plus() -> Any:
    """Return a tiny Qwen-Image-Edit-Plus, which takes several pictures."""
    return qwen_image_edit("QwenImageEditPlusPipeline")
