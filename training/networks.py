"""The miniature's networks: true classes of diffusers and transformers, small enough to travel."""

from typing import Any

from .world.scenes import SIDE
from .world.tokens import LENGTH, tokenizer

LATENT, CELL = 4, 4
"""Channels of a latent, and pixels of its side."""
WIDTH = 96
"""Of the text encoder's hidden states."""
SCHEDULE: dict[str, Any] = {
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "prediction_type": "v_prediction",
}
"""v: in a short training the noise itself gives high noise, where things are placed, too little weight."""


def autoencoder() -> Any:
    """Return a VAE of 4 × 4 pixels a latent."""
    from ..engines.diffusion.diffusers_library import diffusers

    return diffusers.AutoencoderKL(
        block_out_channels=(32, 64, 64),
        down_block_types=("DownEncoderBlock2D",) * 3,
        up_block_types=("UpDecoderBlock2D",) * 3,
        latent_channels=LATENT,
        layers_per_block=1,
        norm_num_groups=8,
        sample_size=SIDE,
        mid_block_add_attention=False,
        scaling_factor=1.0,
    )


def denoiser(channels: int) -> Any:
    """Return a U-Net that sees words at 16 × 16 and at 8 × 8, where the things are."""
    from ..engines.diffusion.diffusers_library import diffusers

    return diffusers.UNet2DConditionModel(
        in_channels=channels,
        out_channels=LATENT,
        sample_size=SIDE // CELL,
        block_out_channels=(80, 96),
        layers_per_block=1,
        cross_attention_dim=WIDTH,
        norm_num_groups=16,
        attention_head_dim=(5, 6),
        down_block_types=("CrossAttnDownBlock2D",) * 2,
        up_block_types=("CrossAttnUpBlock2D",) * 2,
    )


def seer() -> Any:
    """Return a CLIP of both towers; the text tower's layout is the painters' too."""
    from transformers import CLIPConfig, CLIPModel, CLIPVisionConfig

    vision = CLIPVisionConfig(
        hidden_size=WIDTH,
        intermediate_size=2 * WIDTH,
        num_hidden_layers=3,
        num_attention_heads=4,
        image_size=SIDE,
        patch_size=8,
        projection_dim=WIDTH,
    )
    return CLIPModel(
        CLIPConfig(text_config=text_config().to_dict(), vision_config=vision.to_dict(), projection_dim=WIDTH)
    )


def finder() -> Any:
    """Return a CLIPSeg: which of 16 × 16 places words mean, and there each pixel."""
    from transformers import CLIPSegConfig, CLIPSegForImageSegmentation

    text = text_config().to_dict()
    vision = {
        "hidden_size": WIDTH,
        "intermediate_size": 2 * WIDTH,
        "num_hidden_layers": 4,
        "num_attention_heads": 4,
        "image_size": SIDE,
        "patch_size": 4,
    }
    return CLIPSegForImageSegmentation(
        CLIPSegConfig(
            text_config={key: text[key] for key in text if key != "model_type"},
            vision_config=vision,
            projection_dim=WIDTH,
            extract_layers=[1, 2, 3],
            reduce_dim=64,
            decoder_num_attention_heads=4,
            decoder_intermediate_size=128,
            conditional_layer=0,
        )
    )


def text_config() -> Any:
    """Return the configuration of the text encoders."""
    from transformers import CLIPTextConfig

    words = tokenizer()
    return CLIPTextConfig(
        vocab_size=len(words),
        hidden_size=WIDTH,
        intermediate_size=3 * WIDTH,
        num_hidden_layers=3,
        num_attention_heads=4,
        max_position_embeddings=LENGTH,
        projection_dim=WIDTH,
        bos_token_id=words.bos_token_id,
        eos_token_id=words.eos_token_id,
        pad_token_id=words.pad_token_id,
    )


def text_encoder() -> Any:
    """Return a fresh text encoder."""
    from transformers import CLIPTextModel

    return CLIPTextModel(text_config())
