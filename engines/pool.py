"""ModelPool: one place that loads models, keeps them while there is room, and lets go of the least used."""

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock, RLock
from typing import Any, TypeVar, cast

from ..errors import EngineUnavailable
from . import Progress, silent
from .placement import Placement, PoolSettings, budget_bytes, model_bytes, place, placement_for, settle
from .weights import Weights, check, folder_of, offline, pull

T = TypeVar("T")

TRY_LESS_MEMORY = (
    "try a smaller `working_size`, RETOUCHER_MODELS_DTYPE=bf16, RETOUCHER_MODELS_OFFLOAD=model, "
    "RETOUCHER_MODELS_SLICING=true, or a smaller model"
)

OUT_OF_MEMORY = ("out of memory", "DefaultCPUAllocator")
"""What errors without a class of their own say: of Apple cards, of the CUDA driver, of the processor."""

WAITING = 0.3
"""Seconds between two reports that a model is busy."""

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
        self._entries: dict[tuple[str, str, Any], _Entry] = {}
        self._lock = Lock()
        self._clock = 0
        self.loads = 0
        """How often a model was loaded: a second edit with the same model must not raise it."""

    @contextmanager
    def use(self, weights: Weights, load: Load[T], progress: Progress = silent) -> Iterator[T]:
        """Give the model that `load` makes of `weights`, to this thread alone, for as long as the block runs.

        `load` is a module-level function: it is part of the key. While another thread has the model,
        `progress` is told and may raise. Memory errors inside the block become `EngineUnavailable` with what
        to try; the pool drops its idle models first.
        """
        entry = self._enter(weights, load)
        try:
            with _held(entry.lock, weights, progress), self._memory_errors(weights):
                if entry.model is None:
                    self._fill(entry, weights, load)
                try:
                    yield cast(T, entry.model)
                finally:
                    settle(entry.model)
        finally:
            with self._lock:
                entry.uses -= 1

    def folder(self, weights: Weights) -> Path:
        """Return the checked folder or file of `weights`, bringing it when the settings allow downloads."""
        where = self.settings.address_of(weights.name)
        try:
            folder = folder_of(weights, where)
        except EngineUnavailable:
            if offline() or not self.settings.download:
                raise
            folder = pull(weights, where)
        check(weights, folder)
        return folder

    def loaded(self) -> list[str]:
        """Return the names of the weights in memory, least recently used first."""
        with self._lock:
            filled = [(e.last, name) for (name, _, _), e in self._entries.items() if e.model is not None]
        return [name for _, name in sorted(filled)]

    def clear(self) -> None:
        """Let go of every model that is not in use."""
        with self._lock:
            for key in [k for k, e in self._entries.items() if e.uses == 0]:
                del self._entries[key]
        _free()

    def _enter(self, weights: Weights, load: Load[Any]) -> _Entry:
        with self._lock:
            key = weights.name, self.settings.address_of(weights.name), load
            entry = self._entries.setdefault(key, _Entry())
            self._clock += 1
            entry.uses, entry.last = entry.uses + 1, self._clock
            return entry

    def _fill(self, entry: _Entry, weights: Weights, load: Load[Any]) -> None:
        from safetensors import SafetensorError

        folder = self.folder(weights)
        hush()
        self._make_room(_file_bytes(folder))
        placement = placement_for(self.settings)
        try:
            model = load(folder, placement)
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise weights.missing(f"{folder} cannot be read: {error}") from error
        except RuntimeError as error:
            if "size mismatch" not in str(error) and "ignore_mismatched_sizes" not in str(error):
                raise
            raise weights.missing(f"the tensors in {folder} do not fit its config: {error}") from error
        place(model, self.settings, placement)
        entry.model, entry.size = model, model_bytes(model)
        self.loads += 1
        self._make_room(0)

    def _make_room(self, coming: int) -> None:
        budget = budget_bytes(self.settings)
        with self._lock:
            total = coming + sum(e.size for e in self._entries.values())
            idle = [(e.last, key) for key, e in self._entries.items() if e.uses == 0 and e.size]
            gone = [key for _, key in sorted(idle, key=lambda pair: pair[0])]
            while gone and total > budget:
                total -= self._entries.pop(gone.pop(0)).size
        if len(gone) < len(idle):
            _free()

    @contextmanager
    def _memory_errors(self, weights: Weights) -> Iterator[None]:
        import torch

        try:
            yield
        except (RuntimeError, MemoryError) as error:
            of_memory = isinstance(error, torch.OutOfMemoryError | MemoryError)
            if not of_memory and not any(words in str(error) for words in OUT_OF_MEMORY):
                raise
            self.clear()
            raise EngineUnavailable(f"{weights.name} ran out of memory: {TRY_LESS_MEMORY}") from error


@contextmanager
def _held(lock: Any, weights: Weights, progress: Progress) -> Iterator[None]:
    while not lock.acquire(timeout=WAITING):
        progress(0.0, f"waiting for {weights.name}, which works on another picture", None)
    try:
        yield
    finally:
        lock.release()


@cache
def default_pool() -> ModelPool:
    """Return the pool of this process, set by `RETOUCHER_MODELS_*`."""
    return ModelPool()


def load_pretrained(kind: Any, folder: Path, placement: Placement, **options: Any) -> Any:
    """Load a transformers model or a diffusers model or pipeline, in evaluation mode, from safetensors only.

    A model comes on its device; a pipeline stays on the CPU until the pool places it. `ValueError` names the
    tensors that the files lack: a library would fill them with random numbers.
    """
    options |= {"local_files_only": True, "use_safetensors": True, "dtype": placement.dtype}
    if (folder / "model_index.json").is_file():
        return kind.from_pretrained(str(folder), **options | _networks(folder, options))
    return _whole(kind, folder, options).to(placement.device).eval()


def _networks(folder: Path, options: dict[str, Any]) -> dict[str, Any]:
    """Load the networks of a pipeline that `options` do not name, each checked to be whole."""
    import diffusers
    import torch
    import transformers

    found: dict[str, Any] = {}
    common = {k: options[k] for k in ("local_files_only", "use_safetensors", "dtype")}
    libraries = {"diffusers": diffusers, "transformers": transformers}
    for name, entry in json.loads((folder / "model_index.json").read_text()).items():
        if not isinstance(entry, list) or entry[0] not in libraries or name in options:
            continue
        kind = getattr(libraries[entry[0]], str(entry[1]), None)
        if isinstance(kind, type) and issubclass(kind, torch.nn.Module):
            found[name] = _whole(kind, folder / name, common).eval()
    return found


def _whole(kind: Any, folder: Path, options: dict[str, Any]) -> Any:
    loaded, info = kind.from_pretrained(str(folder), output_loading_info=True, **options)
    lacking = sorted(info["missing_keys"])
    if lacking:
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        raise ValueError(f"{folder} lacks tensors of {kind.__name__}: {', '.join(lacking[:3])}{more}")
    return loaded


def load_processor(kind: Any, folder: Path, **options: Any) -> Any:
    """Load a tokenizer, image processor or scheduler from a folder."""
    return kind.from_pretrained(str(folder), local_files_only=True, **options)


def hush() -> None:
    """Keep the libraries' progress bars and advice out of what the user reads."""
    import diffusers.utils.logging
    import transformers.utils.logging

    for library in (diffusers.utils.logging, transformers.utils.logging):
        library.disable_progress_bar()
        library.set_verbosity_error()


def _free() -> None:
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def _file_bytes(folder: Path) -> int:
    files = [folder] if folder.is_file() else folder.rglob("*.safetensors")
    return sum(f.stat().st_size for f in files)
