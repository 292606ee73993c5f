"""A tiny random `[SEG]` model of the true classes, which points at every word it says."""

from string import ascii_lowercase, digits
from typing import Any

import torch

from .seg_token_model import IMAGE, SEG, SegTokenConfig, SegTokenModel
from .transformers_library import transformers

MARKS = (SEG, "<pad>", "<s>", "</s>", "<unk>", IMAGE)
PLACES = (32 // 8) ** 2
LONGEST = 48
"""Tokens; a question takes most of them, so that an answer is short."""


def letters_tokenizer() -> Any:
    """Return a tokenizer whose tokens are single characters and marks."""
    from tokenizers import Tokenizer
    from tokenizers.models import BPE
    from tokenizers.pre_tokenizers import Whitespace

    known = [*MARKS, *ascii_lowercase, *digits, ":", "?", "."]
    letters = Tokenizer(BPE({word: i for i, word in enumerate(known)}, [], unk_token="<unk>"))
    letters.pre_tokenizer = Whitespace()
    names = ("pad_token", "bos_token", "eos_token", "unk_token")
    made = transformers.PreTrainedTokenizerFast(
        tokenizer_object=letters, model_max_length=LONGEST, **dict(zip(names, MARKS[1:5], strict=True))
    )
    made.add_special_tokens({"additional_special_tokens": [SEG, IMAGE]})
    return made


def seg_token(wide: dict[str, Any], sam: Any) -> tuple[Any, ...]:
    """Return the model, its tokenizer and its image processor; the settings of its SAM are given."""
    eyes = transformers.CLIPVisionConfig(image_size=32, patch_size=8, num_hidden_layers=2, **wide)
    words = transformers.LlamaConfig(
        vocab_size=len(letters_tokenizer()),
        num_hidden_layers=2,
        max_position_embeddings=LONGEST,
        pad_token_id=1,
        bos_token_id=2,
        eos_token_id=3,
        **wide,
    )
    llava = transformers.LlavaConfig(
        vision_config=eyes, text_config=words, image_token_index=MARKS.index(IMAGE), image_seq_length=PLACES
    )
    asked = {f"{kind}_question": f"<s> {IMAGE} {kind} {{words}} :" for kind in ("find", "think")}
    model = SegTokenModel(SegTokenConfig(llava.to_dict(), sam.to_dict(), MARKS.index(SEG), **asked))
    with torch.no_grad():
        model.llava.lm_head.weight.zero_()  # of equals the first is said: [SEG]
    size = {"height": 32, "width": 32}
    return model, letters_tokenizer(), transformers.ViTImageProcessorPil(size=size)
