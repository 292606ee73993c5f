"""LoRA in a few lines: a frozen layer and a low-rank addition that learns and is folded in afterwards.

Source: Hu et al. (arXiv 2106.09685); rank 8, alpha 16, dropout .05 on q and v are LISA's defaults.
"""

from typing import Any

import torch
from torch import Tensor, nn

RANK, ALPHA, DROPPED = 8, 16.0, 0.05
LAYERS = ("q_proj", "v_proj")


class LowRank(nn.Module):
    """A linear layer that stays, and what is added to it."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base.requires_grad_(False)
        self.down = nn.Linear(base.in_features, RANK, bias=False, device=base.weight.device)
        self.up = nn.Linear(RANK, base.out_features, bias=False, device=base.weight.device)
        self.drop = nn.Dropout(DROPPED)
        nn.init.zeros_(self.up.weight)

    def forward(self, shown: Tensor) -> Tensor:
        """Return the layer's answer with the addition, which begins as nothing."""
        added = self.up(self.down(self.drop(shown.to(self.down.weight.dtype))))
        return self.base(shown) + (ALPHA / RANK * added).to(self.base.weight.dtype)

    @torch.no_grad()
    def folded(self) -> nn.Linear:
        """Return one layer that does what both did."""
        added = ALPHA / RANK * self.up.weight.float() @ self.down.weight.float()
        self.base.weight += added.to(self.base.weight.dtype)
        return self.base


def add_low_rank(network: Any) -> None:
    """Put an addition beside every layer of `LAYERS`."""
    for parent, name, layer in _found(network, nn.Linear):
        setattr(parent, name, LowRank(layer))


def fold_low_rank(network: Any) -> None:
    """Fold all additions in."""
    for parent, name, layer in _found(network, LowRank):
        setattr(parent, name, layer.folded())


def _found(network: Any, kind: type) -> list[tuple[Any, str, Any]]:
    return [
        (parent, name, layer)
        for parent in network.modules()
        for name, layer in parent.named_children()
        if name in LAYERS and isinstance(layer, kind)
    ]
