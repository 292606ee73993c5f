"""ModelPool: one place that loads models, keeps them while there is room, and lets go of the least used."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from ..errors import EngineUnavailable
from .weights import Weights, check, folder_of, pull

if TYPE_CHECKING:
    import torch

T = TypeVar("T")

Device = Literal["auto", "cpu", "cuda", "mps"]
Dtype = Literal["auto", "fp32", "fp16", "bf16"]

TRY_LESS_MEMORY = (
    "try a smaller `working_size`, RETOUCHER_MODELS_DTYPE=bf16, RETOUCHER_MODELS_OFFLOAD=model, "
    "RETOUCHER_MODELS_SLICING=true, or a smaller model"
)


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


@dataclass(frozen=True)
class Placement:
    """Where a model goes and how exact its numbers are."""

    device: "torch.device"
    dtype: "torch.dtype"


Load = Callable[[Path, Placement], T]
"""Builds a model (or a tuple of parts, or a pipeline) from a checked folder."""


@dataclass
class _Entry:
    lock: RLock = field(default_factory=RLock)
    model: Any = None
    size: int = 0
    uses: int = 0
    last: int = 0
    """Count of pool uses at the last one; smallest = least recently used."""


class ModelPool:
    """Models by weights and loader: loaded once at first use, evicted when the room is needed."""

    def __init__(self, settings: PoolSettings | None = None) -> None:
        self.settings = settings or PoolSettings()
        self._entries: dict[tuple[str, Any], _Entry] = {}
        self._lock = Lock()
        self._clock = 0
        self.loads = 0
        """How often a model was loaded: a second edit with the same model must not raise it."""

    @contextmanager
    def use(self, weights: Weights, load: Load[T]) -> Iterator[T]:
        """Give the model that `load` makes of `weights`, to this thread alone, for as long as the block runs.

        `load` is a module-level function: it is part of the key. Memory errors inside the block become
        `EngineUnavailable` with what to try; the pool drops its idle models first.
        """
        entry = self._enter(weights, load)
        try:
            with entry.lock, self._memory_errors(weights):
                if entry.model is None:
                    self._fill(entry, weights, load)
                yield cast(T, entry.model)
        finally:
            with self._lock:
                entry.uses -= 1

    def placement(self) -> Placement:
        """Return device and dtype as the settings ask; `EngineUnavailable` when this machine lacks them."""
        import torch

        device = self.settings.device
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "mps" if _has_mps() else "cpu"
        if device == "cuda" and not torch.cuda.is_available():
            raise EngineUnavailable(
                "CUDA was asked for, but this machine or this torch build has none: "
                "set RETOUCHER_MODELS_DEVICE=cpu, or install a CUDA build of torch"
            )
        if device == "mps" and not _has_mps():
            raise EngineUnavailable("MPS was asked for, but needs a Mac: set RETOUCHER_MODELS_DEVICE=cpu")
        return Placement(torch.device(device), self._dtype(device))

    def folder(self, weights: Weights) -> Path:
        """Return the checked folder or file of `weights`, bringing it when the settings allow downloads."""
        where = self.settings.weights.get(weights.name, "")
        try:
            folder = folder_of(weights, where)
        except EngineUnavailable:
            offline = os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}
            if offline or not self.settings.download:
                raise
            folder = pull(weights, where)
        check(weights, folder)
        return folder

    def loaded(self) -> list[str]:
        """Return the names of the weights in memory, least recently used first."""
        with self._lock:
            filled = [(e.last, name) for (name, _), e in self._entries.items() if e.model is not None]
        return [name for _, name in sorted(filled)]

    def clear(self) -> None:
        """Let go of every model that is not in use."""
        with self._lock:
            for key in [k for k, e in self._entries.items() if e.uses == 0]:
                del self._entries[key]
        _free()

    def budget(self) -> int:
        """Return the bytes that all models together may take."""
        import torch

        if self.settings.memory_gb is not None:
            return int(self.settings.memory_gb * 2**30)
        if self.placement().device.type == "cuda" and self.settings.offload == "none":
            return int(0.8 * torch.cuda.get_device_properties(0).total_memory)
        return int(0.6 * _ram_bytes())

    def _enter(self, weights: Weights, load: Load[Any]) -> _Entry:
        with self._lock:
            entry = self._entries.setdefault((weights.name, load), _Entry())
            self._clock += 1
            entry.uses, entry.last = entry.uses + 1, self._clock
            return entry

    def _fill(self, entry: _Entry, weights: Weights, load: Load[Any]) -> None:
        from safetensors import SafetensorError

        folder = self.folder(weights)
        self._make_room(_file_bytes(folder))
        try:
            model = load(folder, self.placement())
        except (OSError, SafetensorError) as error:
            raise weights.missing(f"{folder} cannot be read: {error}") from error
        _spare_memory(model, self.settings, self.placement())
        entry.model, entry.size = model, model_bytes(model)
        self.loads += 1
        self._make_room(0)

    def _make_room(self, coming: int) -> None:
        budget = self.budget()
        with self._lock:
            idle = sorted((e.last, key) for key, e in self._entries.items() if e.uses == 0)
            total = coming + sum(e.size for e in self._entries.values())
            gone = False
            for _, key in sorted(idle, key=lambda pair: pair[0]):
                if total <= budget:
                    break
                total -= self._entries.pop(key).size
                gone = True
        if gone:
            _free()

    @contextmanager
    def _memory_errors(self, weights: Weights) -> Iterator[None]:
        import torch

        try:
            yield
        except (torch.OutOfMemoryError, MemoryError) as error:
            self.clear()
            raise EngineUnavailable(f"{weights.name} ran out of memory: {TRY_LESS_MEMORY}") from error
        except RuntimeError as error:
            if "DefaultCPUAllocator" not in str(error):
                raise
            self.clear()
            raise EngineUnavailable(f"{weights.name} ran out of memory: {TRY_LESS_MEMORY}") from error

    def _dtype(self, device: str) -> "torch.dtype":
        import torch

        named = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}
        if self.settings.dtype != "auto":
            return named[self.settings.dtype]
        if device == "cuda":
            return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
        return torch.float16 if device == "mps" else torch.float32


@cache
def default_pool() -> ModelPool:
    """Return the pool of this process, set by `RETOUCHER_MODELS_*`."""
    return ModelPool()


def load_pretrained(kind: Any, folder: Path, placement: Placement, **options: Any) -> Any:
    """Load a transformers model or a diffusers model or pipeline, in evaluation mode, from safetensors only.

    A model comes on its device; a pipeline stays on the CPU until the pool places it.
    """
    dtype = {"torch_dtype" if _is_diffusers(kind) else "dtype": placement.dtype}
    loaded = kind.from_pretrained(
        str(folder), local_files_only=True, use_safetensors=True, **dtype, **options
    )
    if hasattr(loaded, "components"):
        return loaded
    return loaded.to(placement.device).eval()


def load_processor(kind: Any, folder: Path, **options: Any) -> Any:
    """Load a tokenizer, image processor or scheduler from a folder."""
    return kind.from_pretrained(str(folder), local_files_only=True, **options)


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


def _spare_memory(model: Any, settings: PoolSettings, placement: Placement) -> None:
    for pipeline in [
        p for p in (model if isinstance(model, tuple) else (model,)) if hasattr(p, "components")
    ]:
        for name in ("vae", "movq"):
            part = getattr(pipeline, name, None)
            if settings.slicing and part is not None:
                for option in ("enable_slicing", "enable_tiling"):
                    if hasattr(part, option):
                        getattr(part, option)()
        if settings.offload == "none" or placement.device.type == "cpu":
            pipeline.to(placement.device)
        elif settings.offload == "model":
            pipeline.enable_model_cpu_offload(device=placement.device)
        else:
            pipeline.enable_sequential_cpu_offload(device=placement.device)
        pipeline.set_progress_bar_config(disable=True)


def _is_diffusers(kind: Any) -> bool:
    return kind.__module__.startswith("diffusers")


def _file_bytes(folder: Path) -> int:
    files = [folder] if folder.is_file() else folder.rglob("*.safetensors")
    return sum(f.stat().st_size for f in files)


def _ram_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _has_mps() -> bool:
    import torch

    return torch.backends.mps.is_available()


def _free() -> None:
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
