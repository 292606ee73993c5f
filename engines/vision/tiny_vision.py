"""Tiny random models of the true classes, saved in the true layout: they run the whole path and see noise.

For tests and for `--profile tiny`. A character is a token, a model is under 5 MB.
"""

from collections.abc import Callable
from pathlib import Path
from string import ascii_lowercase, digits
from typing import Any

import torch

from ..diffusion.tiny_text_models import clip_tokenizer
from .sam_checkpoint import Architecture, build
from .tiny_seg_token import seg_token
from .transformers_library import transformers

PIXELS = 64
"""Side of what the tiny segmenters see."""

BERT_MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", "?")

WIDE: dict[str, Any] = {"hidden_size": 32, "intermediate_size": 37, "num_attention_heads": 4}

MASK_DECODER: dict[str, Any] = {
    "hidden_size": 16,
    "mlp_dim": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "iou_head_hidden_dim": 16,
    "attention_downsample_rate": 2,
}
PROMPT_ENCODER: dict[str, Any] = {
    "hidden_size": 16,
    "image_size": PIXELS,
    "patch_size": 16,
    "mask_input_channels": 4,
}
CHECKPOINT = Architecture(
    width=32,
    depth=2,
    heads=2,
    patch=16,
    side=PIXELS,
    window=2,
    global_blocks=(1,),
    prompt_width=16,
    mask_channels=4,
    decoder_depth=2,
    decoder_mlp=32,
    multimasks=3,
    iou_depth=3,
    iou_width=16,
)

Part = Any
"""A model, an image processor or a tokenizer: each saved by itself, as the hub has them."""


def save(name: str, folder: Path) -> Path:
    """Build the tiny model of that name, as in `specs.WEIGHTS`, save it under `folder`, return its path."""
    if name == "segment-anything":
        return save_checkpoint(folder / "sam_tiny.pth")
    path = folder / name
    if not path.exists():
        torch.manual_seed(0)
        for part in builders()[name]():
            part.save_pretrained(str(path))
    return path


def save_checkpoint(path: Path) -> Path:
    """Save a tiny `segment-anything` state dict as the released files are: a `torch.save` of tensors."""
    torch.manual_seed(0)
    torch.save(build(CHECKPOINT).state_dict(), path)
    return path


def bert_tokenizer() -> Any:
    """Return a BERT tokenizer whose tokens are single characters."""
    letters = [*ascii_lowercase, *digits]
    words = [*BERT_MARKS, *letters, *("##" + letter for letter in letters)]
    return transformers.BertTokenizer(vocab={word: i for i, word in enumerate(words)})


def clip_text_config(**more: Any) -> dict[str, Any]:
    """Return the settings of a CLIP text encoder for `clip_tokenizer`."""
    tokenizer = clip_tokenizer()
    marks = {"bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id}
    return {"vocab_size": len(tokenizer), "num_hidden_layers": 2, "pad_token_id": 1} | WIDE | marks | more


def vision_config(side: int, patch: int, layers: int = 2) -> dict[str, Any]:
    """Return the settings of a plain vision transformer."""
    return {"image_size": side, "patch_size": patch, "num_hidden_layers": layers} | WIDE


def sam_config() -> Any:
    """Return the settings of a tiny SAM."""
    return transformers.SamConfig(
        vision_config={
            "hidden_size": 32,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "image_size": PIXELS,
            "patch_size": 16,
            "output_channels": 16,
            "mlp_dim": 32,
            "window_size": 2,
            "global_attn_indexes": [1],
            "num_pos_feats": 8,
        },
        prompt_encoder_config=PROMPT_ENCODER,
        mask_decoder_config=MASK_DECODER,
    )


def sam() -> tuple[Part, ...]:
    """Return a tiny SAM."""
    small = {"height": 16, "width": 16}
    processor = transformers.SamImageProcessorPil(
        size={"longest_edge": PIXELS},
        pad_size={"height": PIXELS, "width": PIXELS},
        mask_size={"longest_edge": 16},
        mask_pad_size=small,
    )
    return transformers.SamModel(sam_config()), processor


def sam2() -> tuple[Part, ...]:
    """Return a tiny SAM 2 as the hub has it: the video model, which holds the picture model's parts."""
    backbone = transformers.Sam2HieraDetConfig(
        hidden_size=16,
        num_attention_heads=1,
        image_size=[PIXELS, PIXELS],
        blocks_per_stage=[1, 2, 2, 1],
        embed_dim_per_stage=[16, 32, 64, 128],
        num_attention_heads_per_stage=[1, 1, 2, 4],
        window_size_per_stage=[4, 4, 4, 4],
        global_attention_blocks=[4],
        window_positional_embedding_background_size=[2, 2],
    )
    vision = transformers.Sam2VisionConfig(
        backbone_config=backbone,
        backbone_channel_list=[128, 64, 32, 16],
        backbone_feature_sizes=[[16, 16], [8, 8], [4, 4]],
        fpn_hidden_size=16,
    )
    config = transformers.Sam2VideoConfig(
        vision_config=vision,
        prompt_encoder_config=PROMPT_ENCODER,
        mask_decoder_config=MASK_DECODER,
        image_size=PIXELS,
        memory_attention_hidden_size=16,
        memory_attention_num_layers=1,
        memory_attention_num_attention_heads=1,
        memory_attention_feed_forward_hidden_size=32,
        memory_attention_rope_feat_sizes=[4, 4],
        memory_encoder_hidden_size=16,
        memory_encoder_output_channels=8,
        mask_downsampler_embed_dim=16,
        memory_fuser_embed_dim=16,
        memory_fuser_intermediate_dim=32,
    )
    return (transformers.Sam2VideoModel(config),)


def sam3() -> tuple[Part, ...]:
    """Return a tiny SAM 3 that finds by words."""
    backbone = transformers.Sam3ViTConfig(
        num_hidden_layers=4,
        image_size=56,
        patch_size=14,
        pretrain_image_size=28,
        window_size=2,
        global_attn_indexes=[1, 3],
        **WIDE,
    )
    vision = transformers.Sam3VisionConfig(
        backbone_config=backbone, fpn_hidden_size=32, backbone_feature_sizes=[[16, 16], [8, 8], [4, 4]]
    )
    layers = {"hidden_size": 32, "num_layers": 1, "num_attention_heads": 4, "intermediate_size": 32}
    config = transformers.Sam3Config(
        vision_config=vision,
        text_config=clip_text_config(projection_dim=32, max_position_embeddings=32),
        geometry_encoder_config=layers | {"roi_size": 3},
        detr_encoder_config=layers,
        detr_decoder_config=layers | {"num_queries": 5},
        mask_decoder_config={"hidden_size": 32, "num_upsampling_stages": 2, "num_attention_heads": 4},
    )
    return transformers.Sam3Model(config), clip_tokenizer()


def grounding_dino() -> tuple[Part, ...]:
    """Return a tiny GroundingDINO."""
    backbone = transformers.SwinConfig(
        window_size=7,
        image_size=224,
        embed_dim=8,
        depths=[1, 1, 1, 1],
        num_heads=[1, 1, 1, 1],
        out_features=["stage2", "stage3", "stage4"],
    )
    tokenizer = bert_tokenizer()
    text = {"vocab_size": len(tokenizer), "num_hidden_layers": 2, **WIDE}
    config = transformers.GroundingDinoConfig(
        backbone_config=backbone,
        text_config=transformers.BertConfig(**text),
        d_model=32,
        encoder_layers=1,
        decoder_layers=2,
        encoder_ffn_dim=16,
        decoder_ffn_dim=16,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        num_queries=10,
        num_feature_levels=4,
        max_text_len=32,
    )
    size = {"shortest_edge": 80, "longest_edge": 120}
    processor = transformers.GroundingDinoImageProcessorPil(size=size)
    return (
        transformers.GroundingDinoForObjectDetection(config),
        processor,
        tokenizer,
    )


def owlv2() -> tuple[Part, ...]:
    """Return a tiny OWLv2."""
    config = transformers.Owlv2Config(
        text_config=clip_text_config(max_position_embeddings=16),
        vision_config=vision_config(64, 16),
        projection_dim=32,
    )
    tokenizer = clip_tokenizer()
    tokenizer.model_max_length = 16
    processor = transformers.Owlv2ImageProcessorPil(size={"height": 64, "width": 64})
    return (
        transformers.Owlv2ForObjectDetection(config),
        processor,
        tokenizer,
    )


def clipseg() -> tuple[Part, ...]:
    """Return a tiny CLIPSeg."""
    config = transformers.CLIPSegConfig(
        text_config=clip_text_config(),
        vision_config=vision_config(32, 8, layers=3),
        projection_dim=32,
        reduce_dim=16,
        decoder_num_attention_heads=2,
        decoder_intermediate_size=16,
        extract_layers=[1, 2],
        conditional_layer=0,
    )
    processor = transformers.ViTImageProcessorPil(size={"height": 32, "width": 32})
    return (
        transformers.CLIPSegForImageSegmentation(config),
        processor,
        clip_tokenizer(),
    )


def clip() -> tuple[Part, ...]:
    """Return a tiny CLIP."""
    config = transformers.CLIPConfig(
        text_config=clip_text_config(), vision_config=vision_config(32, 8), projection_dim=16
    )
    processor = transformers.CLIPImageProcessorPil(
        size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}
    )
    return transformers.CLIPModel(config), processor, clip_tokenizer()


def blip() -> tuple[Part, ...]:
    """Return a tiny BLIP captioner; its two marks lie beyond the vocabulary, as in the real one."""
    tokenizer = bert_tokenizer()
    text = {
        "vocab_size": len(tokenizer) + 2,
        "encoder_hidden_size": 32,
        "num_hidden_layers": 2,
        "bos_token_id": len(tokenizer),
        "eos_token_id": tokenizer.sep_token_id,
        "sep_token_id": tokenizer.sep_token_id,
        "pad_token_id": tokenizer.pad_token_id,
        "max_position_embeddings": 64,
        **WIDE,
    }
    config = transformers.BlipConfig(text_config=text, vision_config=vision_config(32, 8))
    processor = transformers.BlipImageProcessorPil(size={"height": 32, "width": 32})
    return (
        transformers.BlipForConditionalGeneration(config),
        processor,
        tokenizer,
    )


def builders() -> dict[str, Callable[[], tuple[Part, ...]]]:
    """Return the name of the weights → builder of the parts of a tiny stand-in, for folders."""
    return {
        "blip": blip,
        "clip": clip,
        "clipseg": clipseg,
        "grounding-dino": grounding_dino,
        "owlv2": owlv2,
        "sam": sam,
        "sam2": sam2,
        "sam3": sam3,
        "seg-token": lambda: seg_token(WIDE, sam_config()),
    }
