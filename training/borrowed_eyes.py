"""What other networks take over of a trained CLIP's eyes; its norm before the first layer they have not."""

from typing import Any

import torch
from torch import Tensor


def centred(weights: Tensor) -> Tensor:
    """Return weights whose outputs, along the first axis, have the mean 0: what a layer norm takes away."""
    return weights - weights.mean(0)


@torch.no_grad()
def give_attention(joint: Any, last: Any, known: Any) -> None:
    """Give a layer that joins queries, keys and values, and the one behind it, CLIP's `known` attention."""
    parts = (known.q_proj, known.k_proj, known.v_proj)
    joint.weight.copy_(torch.cat([part.weight for part in parts]))
    joint.bias.copy_(torch.cat([part.bias for part in parts]))
    last.load_state_dict(known.out_proj.state_dict())
