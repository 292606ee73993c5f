"""Where models run: device, number type and how much memory they may take."""

import os
import platform
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from ..errors import EngineUnavailable
from .work import current

if TYPE_CHECKING:
    import torch

Device = Literal["auto", "cpu", "cuda", "mps"]
Dtype = Literal["auto", "fp32", "fp16", "bf16"]


class PoolSettings(BaseSettings):
    """Where models run and how much room they get; from `RETOUCHER_MODELS_*`."""

    model_config = SettingsConfigDict(env_prefix="RETOUCHER_MODELS_", extra="ignore")

    device: Device = "auto"
    """auto = CUDA, else MPS, else CPU."""
    dtype: Dtype = "auto"
    """auto = bf16 (fp16 where the card lacks it) on CUDA, fp16 on MPS, fp32 on CPU."""
    memory_gb: float | None = Field(default=None, gt=0)
    """What all models together may take; None = 80 % of the card, or 60 % of the RAM."""
    offload: Literal["none", "model", "sequential"] = "none"
    """Pipelines move parts to the card when needed: whole models, or layer by layer (slow, smallest)."""
    slicing: bool = False
    """Encode and decode pictures in slices and tiles: less memory, slightly slower."""
    download: bool = False
    """Bring missing weights at first use instead of asking for `retoucher models pull`."""
    weights: dict[str, str] = Field(default_factory=dict)
    """Name of weights → folder, file or hub id to use instead."""

    def address_of(self, name: str) -> str:
        """Return what stands for the weights of that name: the profile's, else these settings', else ''."""
        return current().profile.weights.get(name) or self.weights.get(name, "")


@dataclass(frozen=True)
class Placement:
    """Where a model goes and how exact its numbers are."""

    device: "torch.device"
    dtype: "torch.dtype"


def placement_for(settings: PoolSettings) -> Placement:
    """Return device and dtype as the settings ask; `EngineUnavailable` when this machine lacks them."""
    import torch

    device = settings.device
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "mps" if _has_mps() else "cpu"
    if device == "cuda" and not torch.cuda.is_available():
        raise EngineUnavailable(
            "CUDA was asked for, but this machine or this torch build has none: "
            "set RETOUCHER_MODELS_DEVICE=cpu, or install a CUDA build of torch"
        )
    if device == "mps" and not _has_mps():
        raise EngineUnavailable("MPS was asked for, but needs a Mac: set RETOUCHER_MODELS_DEVICE=cpu")
    return Placement(torch.device(device), _dtype(settings, device))


def sees_gpu() -> bool:
    """True when the settings and this machine have a GPU for torch; imports nothing."""
    asked = PoolSettings().device
    if asked != "auto":
        return asked != "cpu"
    if sys.platform == "darwin":
        return platform.machine() == "arm64"
    return not _torch_is_for_cpu() and (
        bool(which("nvidia-smi")) or any(Path(device).exists() for device in _GPU_FILES)
    )


_GPU_FILES = ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd")
"""What drivers of NVIDIA, of WSL and of AMD leave."""


def _torch_is_for_cpu() -> bool:
    try:
        return version("torch").endswith("+cpu")
    except PackageNotFoundError:
        return True


def budget_bytes(settings: PoolSettings) -> int:
    """Return the bytes that all models together may take."""
    import torch

    if settings.memory_gb is not None:
        return int(settings.memory_gb * 2**30)
    if placement_for(settings).device.type == "cuda" and settings.offload == "none":
        return int(0.8 * torch.cuda.get_device_properties(0).total_memory)
    return int(0.6 * _ram_bytes())


def model_bytes(model: Any) -> int:
    """Return the bytes of parameters and buffers in a module, a pipeline or a tuple of them."""
    tensors = {
        t.data_ptr(): t.numel() * t.element_size()
        for module in _modules(model)
        for t in [*module.parameters(), *module.buffers()]
    }
    return sum(tensors.values())


def _modules(model: Any) -> list[Any]:
    import torch

    if isinstance(model, torch.nn.Module):
        return [model]
    parts = model.components.values() if hasattr(model, "components") else model
    if not isinstance(model, tuple | list) and not hasattr(model, "components"):
        return []
    return [m for part in parts for m in _modules(part)]


def place(model: Any, settings: PoolSettings, placement: Placement) -> None:
    """Put the pipelines in `model` where the settings ask; modules are placed as they load."""
    for pipeline in _pipelines(model):
        pipeline.set_progress_bar_config(disable=True)
        if settings.slicing:
            _slice(pipeline)
        if settings.offload == "none" or placement.device.type == "cpu":
            pipeline.to(placement.device)
        elif settings.offload == "model":
            pipeline.enable_model_cpu_offload(device=placement.device)
        else:
            pipeline.enable_sequential_cpu_offload(device=placement.device)


def settle(model: Any) -> None:
    """Take the parts of offloaded pipelines off the card, where an edit that was stopped leaves one."""
    for pipeline in _pipelines(model):
        pipeline.maybe_free_model_hooks()


def _pipelines(model: Any) -> list[Any]:
    parts = model if isinstance(model, tuple) else (model,)
    return [part for part in parts if hasattr(part, "maybe_free_model_hooks")]


def _slice(pipeline: Any) -> None:
    for name in ("vae", "movq"):
        part = getattr(pipeline, name, None)
        for option in ("enable_slicing", "enable_tiling"):
            if hasattr(part, option):
                getattr(part, option)()


def _dtype(settings: PoolSettings, device: str) -> "torch.dtype":
    import torch

    named = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}
    if settings.dtype != "auto":
        return named[settings.dtype]
    if device == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    return torch.float16 if device == "mps" else torch.float32


def _ram_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _has_mps() -> bool:
    import torch

    return torch.backends.mps.is_available()
