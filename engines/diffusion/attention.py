"""Watch which words each place of a U-Net attends to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch

Keep = Callable[[str, torch.Tensor], None]
"""Called with a layer's name and its cross-attention [rows, heads, positions, tokens]; tokens sum to 1."""


class _Watcher:
    def __init__(self, inner: Any, name: str, keep: Keep) -> None:
        self.inner, self.name, self.keep = inner, name, keep

    def __call__(
        self, attn: Any, hidden_states: Any, encoder_hidden_states: Any = None, *args: Any, **kwargs: Any
    ) -> Any:
        words = encoder_hidden_states
        if attn.norm_cross:
            words = attn.norm_encoder_hidden_states(words)
        query = attn.head_to_batch_dim(attn.to_q(hidden_states))
        key = attn.head_to_batch_dim(attn.to_k(words))
        scores = attn.get_attention_scores(query, key, None)
        self.keep(self.name, scores.unflatten(0, (-1, attn.heads)))
        return self.inner(attn, hidden_states, encoder_hidden_states, *args, **kwargs)


@contextmanager
def watched(unet: Any, keep: Keep) -> Iterator[None]:
    """Hand every cross-attention map to `keep` while the block runs; the network's output stays the same."""
    own = dict(unet.attn_processors)
    unet.set_attn_processor({n: _Watcher(p, n, keep) if "attn2" in n else p for n, p in own.items()})
    try:
        yield
    finally:
        unet.set_attn_processor(own)
