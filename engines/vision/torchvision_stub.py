"""Stand in for torchvision while `segment_anything` is imported, and only then.

That package needs five names of torchvision. A real torchvision beside a CPU build of torch breaks
transformers and diffusers, so none is installed; the stand-in leaves `sys.modules` as it was.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from threading import Lock
from types import ModuleType
from typing import Any

import numpy as np
import torch
from PIL import Image

from .boxes import keep_best
from .transformers_library import transformers

_importing = Lock()


@contextmanager
def without_torchvision() -> Iterator[None]:
    """Offer the five names to what the block imports; a torchvision that is installed is used instead."""
    if find_spec("torchvision") is not None:
        yield
        return
    transformers.utils.is_torchvision_available()  # remembers its answer, which must be the true one
    with _importing:
        modules = _modules()
        sys.modules.update(modules)
        try:
            yield
        finally:
            for name in modules:
                del sys.modules[name]


def resize(image: Image.Image, size: list[int]) -> Image.Image:
    """Return the image at `size` (height, width), as torchvision does with Pillow images."""
    return image.resize((size[1], size[0]), Image.Resampling.BILINEAR)


def box_area(boxes: torch.Tensor) -> torch.Tensor:
    """Return the areas of XYXY boxes [n, 4]."""
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])


def batched_nms(
    boxes: torch.Tensor, scores: torch.Tensor, idxs: torch.Tensor, iou_threshold: float
) -> torch.Tensor:
    """Return the indices of XYXY boxes [n, 4] that non-maximum suppression keeps, class by class."""
    if not len(boxes):
        return torch.zeros(0, dtype=torch.int64, device=boxes.device)
    apart = idxs[:, None] * (boxes.max() - boxes.min() + 1)
    kept = keep_best((boxes + apart).cpu().numpy(), scores.cpu().numpy(), iou_threshold)
    return torch.as_tensor(np.asarray(kept, np.int64), device=boxes.device)


def _modules() -> dict[str, ModuleType]:
    contents: dict[str, dict[str, Any]] = {
        "torchvision": {"__path__": []},
        "torchvision.transforms": {"__path__": []},
        "torchvision.transforms.functional": {"resize": resize, "to_pil_image": Image.fromarray},
        "torchvision.ops": {"__path__": []},
        "torchvision.ops.boxes": {"batched_nms": batched_nms, "box_area": box_area},
    }
    return {name: _module(name, given) for name, given in contents.items()}


def _module(name: str, contents: dict[str, Any]) -> ModuleType:
    module = ModuleType(name)
    module.__spec__ = ModuleSpec(name, None)
    module.__dict__.update(contents)
    return module
