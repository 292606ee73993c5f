"""Checkpoint files of the `segment-anything` package: what network they hold, and the network."""

import pickle
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch

from ...errors import EngineUnavailable
from ..placement import Placement
from .torchvision_stub import without_torchvision

State = dict[str, torch.Tensor]

DECODER_HEADS = 8
PIXEL_MEAN, PIXEL_STD = [123.675, 116.28, 103.53], [58.395, 57.12, 57.375]


@dataclass(frozen=True)
class Architecture:
    """The sizes of a SAM network; sides in pixels, windows in patches."""

    width: int
    depth: int
    heads: int
    patch: int
    side: int
    window: int
    global_blocks: tuple[int, ...]
    prompt_width: int
    mask_channels: int
    decoder_depth: int
    decoder_mlp: int
    multimasks: int
    iou_depth: int
    iou_width: int


def load(path: Path, placement: Placement) -> Any:
    """Load a `.pth` or `.safetensors` file as a predictor; nothing in it is run.

    It calculates in float32 whatever `placement` says: the package casts no inputs.
    """
    state = read_state(path)
    try:
        model = build(architecture(state))
        model.load_state_dict(state)
    except (KeyError, RuntimeError) as error:
        why = str(error).splitlines()[0].strip("'")
        raise EngineUnavailable(
            f"{path} holds no segment-anything network ({why}): wants a file such as sam_vit_b_01ec64.pth"
        ) from error
    with without_torchvision():
        from segment_anything import SamPredictor

    return Predictor(SamPredictor(model.to(placement.device).eval()))


class Predictor(torch.nn.Module):
    """A `SamPredictor` whose size the pool can measure."""

    def __init__(self, predictor: Any) -> None:
        super().__init__()
        self.model = predictor.model
        self.predictor = predictor


def read_state(path: Path) -> State:
    """Return the tensors of a file; `EngineUnavailable` when it is cut off or holds more than tensors."""
    try:
        if path.suffix == ".safetensors":
            from safetensors.torch import load_file

            return load_file(path)
        state = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise EngineUnavailable(
            f"{path} is no file of plain tensors, and unpickling it could run code: "
            "wants the released .pth file, or safetensors"
        ) from error
    except (RuntimeError, EOFError, ValueError, OSError) as error:
        raise EngineUnavailable(
            f"{path} is cut off or no checkpoint: {str(error).splitlines()[0]}"
        ) from error
    if not isinstance(state, dict) or not all(isinstance(t, torch.Tensor) for t in state.values()):
        raise EngineUnavailable(f"{path} holds {type(state).__name__}, wants a dict of tensors by name")
    return state


def architecture(state: State) -> Architecture:
    """Return the sizes that a state dict's shapes tell: any ViT-B/L/H, or another of the same make."""
    block = "image_encoder.blocks"
    relative = [
        state[f"{block}.{i}.attn.rel_pos_h"].shape
        for i in range(_count(state, f"{block}.", ".attn.rel_pos_h"))
    ]
    width, _, patch, _ = state["image_encoder.patch_embed.proj.weight"].shape
    grid = state["image_encoder.pos_embed"].shape[1]
    reach = [(length + 1) // 2 for length, _ in relative]
    return Architecture(
        width=width,
        depth=len(relative),
        heads=width // state[f"{block}.0.attn.rel_pos_h"].shape[1],
        patch=patch,
        side=grid * patch,
        window=min(reach),
        global_blocks=tuple(i for i, size in enumerate(reach) if size == grid),
        prompt_width=state["image_encoder.neck.0.weight"].shape[0],
        mask_channels=state["prompt_encoder.mask_downscaling.3.weight"].shape[0],
        decoder_depth=_count(state, "mask_decoder.transformer.layers.", ".norm1.weight"),
        decoder_mlp=state["mask_decoder.transformer.layers.0.mlp.lin1.weight"].shape[0],
        multimasks=state["mask_decoder.mask_tokens.weight"].shape[0] - 1,
        iou_depth=_count(state, "mask_decoder.iou_prediction_head.layers.", ".weight"),
        iou_width=state["mask_decoder.iou_prediction_head.layers.0.weight"].shape[0],
    )


def build(sizes: Architecture) -> Any:
    """Return an untrained network of these sizes, made as the package's own builders do."""
    with without_torchvision():
        from segment_anything.modeling import ImageEncoderViT, MaskDecoder, PromptEncoder, Sam
        from segment_anything.modeling import TwoWayTransformer as Transformer

    norm: Any = partial(torch.nn.LayerNorm, eps=1e-6)
    grid, width = sizes.side // sizes.patch, sizes.prompt_width
    encoder = ImageEncoderViT(
        depth=sizes.depth,
        embed_dim=sizes.width,
        img_size=sizes.side,
        norm_layer=norm,
        num_heads=sizes.heads,
        patch_size=sizes.patch,
        use_rel_pos=True,
        global_attn_indexes=sizes.global_blocks,
        window_size=sizes.window,
        out_chans=width,
    )
    prompts = PromptEncoder(
        embed_dim=width,
        image_embedding_size=(grid, grid),
        input_image_size=(sizes.side, sizes.side),
        mask_in_chans=sizes.mask_channels,
    )
    transformer = Transformer(
        depth=sizes.decoder_depth, embedding_dim=width, mlp_dim=sizes.decoder_mlp, num_heads=DECODER_HEADS
    )
    decoder = MaskDecoder(
        num_multimask_outputs=sizes.multimasks,
        transformer=transformer,
        transformer_dim=width,
        iou_head_depth=sizes.iou_depth,
        iou_head_hidden_dim=sizes.iou_width,
    )
    return Sam(encoder, prompts, decoder, PIXEL_MEAN, PIXEL_STD).eval()


def _count(state: State, before: str, after: str) -> int:
    """Return how many numbers stand between the two in the names of the tensors."""
    names = (name for name in state if name.startswith(before) and name.endswith(after))
    return len({name[len(before) : -len(after)] for name in names})
