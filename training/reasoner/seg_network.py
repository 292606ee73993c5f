"""The miniature's `[SEG]` model: a small LLaVA on CLIP's eyes, a small SAM, words of its own."""

from pathlib import Path
from typing import Any

from ..networks import WIDTH, finder, seer
from ..painters import load_part, load_seer, save_part
from ..world.scenes import SIDE
from ..world.spoken_thoughts import SEG, spoken

MARKS = ("<pad>", "<s>", "</s>", "<unk>", "<image>", SEG)
PAD, START, END, UNKNOWN, IMAGE, SEG_ID = range(len(MARKS))
SEEN = (SIDE // 8) ** 2
"""Places that LLaVA sees, of CLIP's 8 × 8 pixels each."""
LONGEST = 320
"""Tokens, those of the picture too."""
SIGHT = 32
"""Channels of SAM's view."""


def vocabulary() -> dict[str, int]:
    """Return word → number: the marks, then the words."""
    return {word: i for i, word in enumerate((*MARKS, *spoken()))}


def segmenter() -> Any:
    """Return a fresh model; its eyes are CLIP's, whose weights it does not bring."""
    from ...engines.vision.seg_token_model import SegTokenConfig, SegTokenModel

    asked = {f"{kind}_question": f"<s> <image> {kind} {{words}} :" for kind in ("find", "think", "mask")}
    return SegTokenModel(
        SegTokenConfig(_speaker().to_dict(), _outliner().to_dict(), SEG_ID, **asked, sam_scale="half")
    )


def _speaker() -> Any:
    """Return the layout of LLaVA, with CLIP's eyes."""
    from ...engines.vision.transformers_library import transformers

    eyes = seer().config.vision_config
    words = transformers.LlamaConfig(
        vocab_size=len(vocabulary()),
        hidden_size=WIDTH,
        intermediate_size=2 * WIDTH,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=4,
        max_position_embeddings=LONGEST,
        tie_word_embeddings=True,
        pad_token_id=PAD,
        bos_token_id=START,
        eos_token_id=END,
    )
    return transformers.LlavaConfig(
        vision_config=eyes,
        text_config=words,
        image_token_index=IMAGE,
        image_seq_length=SEEN,
        tie_word_embeddings=True,
    )


def _outliner() -> Any:
    """Return the layout of SAM, with the finder's eyes; transformers' own spread of fresh eyes is 1e-10."""
    from ...engines.vision.transformers_library import transformers

    outlines = finder().config.vision_config
    patch = outlines.patch_size
    return transformers.SamConfig(
        vision_config={
            "hidden_size": outlines.hidden_size,
            "num_hidden_layers": outlines.num_hidden_layers,
            "num_attention_heads": outlines.num_attention_heads,
            "hidden_act": outlines.hidden_act,
            "image_size": SIDE,
            "patch_size": patch,
            "output_channels": SIGHT,
            "mlp_dim": outlines.intermediate_size,
            "window_size": 0,
            "global_attn_indexes": list(range(outlines.num_hidden_layers)),
            "num_pos_feats": SIGHT // 2,
            "initializer_range": WIDTH**-0.5,
        },
        prompt_encoder_config={
            "hidden_size": SIGHT,
            "image_size": SIDE,
            "patch_size": patch,
            "mask_input_channels": 4,
        },
        mask_decoder_config={
            "hidden_size": SIGHT,
            "mlp_dim": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "iou_head_hidden_dim": 16,
            "attention_downsample_rate": 2,
        },
        initializer_range=SIGHT**-0.5,
    )


def with_eyes(model: Any, parts: Path) -> Any:
    """Give a model the eyes of the committed CLIP; they are not trained further, as LISA's are not."""
    eyes = model.llava.model.vision_tower
    known = load_seer(parts).vision_model.state_dict()
    wanted = {key.removeprefix("vision_model."): key for key in eyes.state_dict()}
    eyes.load_state_dict({wanted[key]: value for key, value in known.items()})
    eyes.requires_grad_(False)
    return model


def save_segmenter(path: Path, model: Any) -> None:
    """Write what was trained: all but the eyes, and not the words a second time."""
    save_part(path, **_trained(model))


def load_segmenter(path: Path, parts: Path) -> Any:
    """Return a trained model with the eyes of CLIP."""
    model = with_eyes(segmenter(), parts)
    load_part(path, **_trained(model))
    return model.eval()


def _trained(model: Any) -> dict[str, Any]:
    inner = model.llava.model
    return {
        "words": inner.language_model,
        "projector": inner.multi_modal_projector,
        "sam": model.sam,
        "lead": model.lead,
    }


def tokenizer() -> Any:
    """Return the tokenizer: a word is a token."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    from ...engines.vision.transformers_library import transformers

    words = Tokenizer(WordLevel(vocabulary(), unk_token=MARKS[UNKNOWN]))
    words.pre_tokenizer = Whitespace()
    names = ("pad_token", "bos_token", "eos_token", "unk_token")
    made = transformers.PreTrainedTokenizerFast(
        tokenizer_object=words, model_max_length=LONGEST, **dict(zip(names, MARKS, strict=False))
    )
    made.add_special_tokens({"additional_special_tokens": list(MARKS[4:])})
    return made
