"""LISA at true size, beside the miniature's: its configuration, and the memory it needs: calculated.

`python -m retoucher.training.true_size_reasoner` prints it as JSON.
"""

import json
import sys
from typing import Any

Numbers = dict[str, Any]
SIZES: dict[str, dict[str, int]] = {
    "lisa-7b": {
        "hidden_size": 4096,
        "intermediate_size": 11008,
        "num_hidden_layers": 32,
        "num_attention_heads": 32,
    },
    "lisa-13b": {
        "hidden_size": 5120,
        "intermediate_size": 13824,
        "num_hidden_layers": 40,
        "num_attention_heads": 40,
    },
}
"""Llama 2's; CLIP ViT-L/14 at 224 (256 places) and SAM ViT-H are the same for both."""
WORDS = 32000 + 2
"""Llama's, `[SEG]` and `<image>`."""
RANK = 8
"""Of LoRA on q and v, LISA's default."""
GIGA = 1e9


def configuration(size: str) -> Any:
    """Return the configuration of a LISA of true size."""
    from ..engines.vision.seg_token_model import SegTokenConfig
    from ..engines.vision.transformers_library import transformers

    eyes = transformers.CLIPVisionConfig(
        hidden_size=1024,
        intermediate_size=4096,
        num_hidden_layers=24,
        num_attention_heads=16,
        image_size=224,
        patch_size=14,
        projection_dim=768,
    )
    words = transformers.LlamaConfig(vocab_size=WORDS, max_position_embeddings=4096, **SIZES[size])
    llava = transformers.LlavaConfig(
        vision_config=eyes, text_config=words, image_token_index=WORDS - 1, image_seq_length=256
    )
    sam = transformers.SamConfig(
        vision_config={
            "hidden_size": 1280,
            "num_hidden_layers": 32,
            "num_attention_heads": 16,
            "mlp_dim": 5120,
            "global_attn_indexes": [7, 15, 23, 31],
        }
    )
    question = "USER: <image>\nPlease segment {words} in this image. ASSISTANT:"
    return SegTokenConfig(llava.to_dict(), sam.to_dict(), WORDS - 2, find_question=question)


def memory(size: str) -> Numbers:
    """Return parameters and gigabytes, from networks that have shapes and no numbers.

    Inference: weights in 16 bits. Training as LISA does: frozen weights in 16 bits, what learns (LoRA, words,
    mask decoder, lead) once more with its gradient and AdamW's two moments in 32 bits. Without activations.
    """
    import torch

    from ..engines.vision.seg_token_model import SegTokenModel

    with torch.device("meta"):
        model = SegTokenModel(configuration(size))
    count = {name: sum(p.numel() for p in part.parameters()) for name, part in model.named_children()}
    whole, shape = sum(count.values()), SIZES[size]
    lora = shape["num_hidden_layers"] * 2 * 2 * shape["hidden_size"] * RANK
    words = 2 * WORDS * shape["hidden_size"]
    learns = lora + words + count["lead"] + sum(p.numel() for p in model.sam.mask_decoder.parameters())
    return {
        "parameters": whole,
        "of": count,
        "learns": learns,
        "gigabytes_16_bit": round(2 * whole / GIGA, 1),
        "gigabytes_to_train": round((2 * whole + 16 * learns) / GIGA, 1),
        "calculated": True,
    }


def main() -> None:
    """Print the sizes."""
    sys.stdout.write(json.dumps({size: memory(size) for size in SIZES}, indent=1) + "\n")


if __name__ == "__main__":
    main()
