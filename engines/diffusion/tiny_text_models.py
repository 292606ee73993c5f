"""Tokenizers whose tokens are single characters, and tiny random text encoders: CLIP, T5, Qwen."""

from typing import Any

from .diffusers_library import transformers

CLIP_MARKS = ("<|startoftext|>", "<|endoftext|>")

QWEN_MARKS = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|vision_pad|>",
    "<|image_pad|>",
    "<|video_pad|>",
    "<think>",
    "</think>",
)

CHAT = (
    "{% for m in messages %}<|im_start|>{{m.role}}\n{% if m.content is string %}{{m.content}}{% else %}"
    "{% for c in m.content %}{% if c.type=='text' %}{{c.text}}{% elif c.type=='image' %}"
    "<|vision_start|><|image_pad|><|vision_end|>{% endif %}{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def byte_alphabet() -> list[str]:
    """Return the 256 letters that byte-level tokenizers write bytes with."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [b for b in range(256) if b not in shown]
    return [chr(b) for b in shown] + [chr(256 + i) for i in range(len(hidden))]


def clip_tokenizer() -> Any:
    """Return a CLIP tokenizer whose tokens are single characters."""
    letters = byte_alphabet()
    words = [*letters, *(letter + "</w>" for letter in letters), *CLIP_MARKS]
    vocabulary = {word: i for i, word in enumerate(words)}
    return transformers.CLIPTokenizer(vocab=vocabulary, merges=[], model_max_length=77)


def clip_text(kind: Any = transformers.CLIPTextModel) -> Any:
    """Return a two-layer CLIP text encoder of width 32."""
    size = 2 * len(byte_alphabet())
    config = transformers.CLIPTextConfig(
        vocab_size=size + len(CLIP_MARKS),
        hidden_size=32,
        intermediate_size=37,
        num_hidden_layers=2,
        num_attention_heads=4,
        projection_dim=32,
        bos_token_id=size,
        eos_token_id=size + 1,
        pad_token_id=1,
    )
    return kind(config).eval()


def t5_tokenizer() -> Any:
    """Return a T5 tokenizer of single characters."""
    letters = "▁abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,!?'-"
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *((letter, -2.0) for letter in letters)]
    return transformers.T5Tokenizer(vocab=pieces, extra_ids=0, model_max_length=77)


def t5() -> Any:
    """Return a two-layer T5 encoder."""
    config = transformers.T5Config(vocab_size=100, d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4)
    return transformers.T5EncoderModel(config).eval()


def qwen_tokenizer() -> Any:
    """Return a Qwen 2 tokenizer of single bytes and the marks of its chats."""
    from tokenizers import AddedToken

    vocabulary = {word: i for i, word in enumerate([*byte_alphabet(), *QWEN_MARKS])}
    tokenizer = transformers.Qwen2Tokenizer(vocab=vocabulary, merges=[], model_max_length=4096)
    tokenizer.add_tokens([AddedToken(m, special=True) for m in QWEN_MARKS], special_tokens=True)
    tokenizer.chat_template = CHAT
    return tokenizer
