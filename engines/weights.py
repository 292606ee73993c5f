"""Weights: where a model's files are, and whether they are whole. Loads nothing."""

import json
import os
import shutil
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from platformdirs import user_cache_path

from ..errors import EngineUnavailable

TEXT_FILES = ("*.json", "*.txt", "*.model", "*.jinja")

SECOND_COPIES = ("*.fp16*", "*.bf16*", "*.non_ema*")
"""The same tensors again, which loading leaves aside."""

PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")

VOCABULARIES = ("tokenizer.json", "vocab.json", "vocab.txt", "spiece.model", "tokenizer.model")


@dataclass(frozen=True)
class Weights:
    """Files of a model: on the hub, or in a folder that the settings name instead."""

    name: str
    """Short name in settings and commands: 'instruct-pix2pix'."""
    hub: str
    """Hub id ('owner/name') or a path of a folder or file."""
    revision: str = "main"
    kinds: tuple[str, ...] = ()
    """Class names that the folder may declare in model_index.json or config.json; () = not checked."""
    gigabytes: float = 0.0
    """Rough size of the download."""
    licence: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """Patterns of what `pull` brings: never a pickle, nor a pipeline's second life as one large file."""
        parts = any(kind.endswith("Pipeline") for kind in self.kinds)
        return ("*/*.safetensors" if parts else "*.safetensors", *TEXT_FILES)

    @property
    def command(self) -> str:
        """The command that brings these weights."""
        return f"retoucher models pull {self.name}"

    def missing(self, why: str) -> EngineUnavailable:
        """Return the error that says what lacks, how large it is and how to get it."""
        size = f"about {self.gigabytes:g} GB, " if self.gigabytes else ""
        licence = f"licence {self.licence}, " if self.licence else ""
        address = f"{self.hub}@{self.revision}" if self.revision else self.hub
        return EngineUnavailable(
            f"{self.name} ({address}) has no usable weights: {why}. "
            f"{size}{licence}bring them with `{self.command}`"
        )


@dataclass(frozen=True)
class KeptFiles(Weights):
    """Weights that no hub has: they know where this user's cache keeps them, and how they come."""

    @property
    def place(self) -> Path:
        """Where `pull` puts them."""
        raise NotImplementedError

    @property
    def found(self) -> Path | None:
        """Return where they are; None when they are absent or not complete."""
        return self.place if self.place.exists() else None

    def fetch(self) -> Path:
        """Bring them and return their place; `EngineUnavailable` says why they cannot be had."""
        raise NotImplementedError

    def forget(self) -> None:
        """Delete what was brought."""
        shutil.rmtree(self.place) if self.place.is_dir() else self.place.unlink()


@dataclass(frozen=True)
class TrainedHere(KeptFiles):
    """Weights that nobody hands out: they are trained, and the settings or a profile name their folder."""

    @property
    def place(self) -> Path:
        """Where they may be put, so that no setting has to name them."""
        return user_cache_path("retoucher") / "weights" / self.name

    def fetch(self) -> Path:
        """Refuse, and say how they come to be."""
        raise EngineUnavailable(
            f"{self.name} cannot be brought: {self.hub}. Train it (docs/training.md), then put its folder at "
            f"{self.place} or name it in RETOUCHER_MODELS_WEIGHTS"
        )


@dataclass(frozen=True)
class CheckpointFile(KeptFiles):
    """A single file that its makers host themselves; kept in this user's cache."""

    address: str = ""
    """Where it is; the name holds the first digits of its MD5 sum, '…_01ec64.pth'."""

    @property
    def place(self) -> Path:
        """Where `pull` puts it."""
        return user_cache_path("retoucher") / "weights" / self.address.rsplit("/", 1)[-1]

    def fetch(self) -> Path:
        """Bring it from its makers' address and compare it with its name's sum."""
        return _fetched(self)


def folder_of(weights: Weights, where: str = "") -> Path:
    """Return the folder (or file) on this disk that holds `weights`; asks no network.

    `where` overrides the address: a folder, a file or another hub id. `EngineUnavailable` when absent.
    """
    address = where or weights.hub
    path = Path(address).expanduser()
    if path.exists():
        return path
    if where and (path.is_absolute() or address.startswith((".", "~")) or address.count("/") != 1):
        raise weights.missing(f"the settings name {address}, which does not exist")
    if isinstance(weights, KeptFiles):
        if (found := weights.found) is not None:
            return found
        raise weights.missing(
            "it is not whole on this disk" if weights.place.exists() else "it is not on this disk"
        )
    return _snapshot(weights, address, offline=True)


def on_disk(weights: Weights, where: str = "") -> bool:
    """True when `folder_of` would find something; looks at folder names only, so it costs nothing."""
    address = where or weights.hub
    if Path(address).expanduser().exists():
        return True
    if isinstance(weights, KeptFiles):
        return not where and weights.found is not None
    home = Path(os.environ.get("HF_HOME", "~/.cache/huggingface")).expanduser()
    cache = Path(os.environ.get("HF_HUB_CACHE", home / "hub"))
    return (cache / f"models--{address.replace('/', '--')}" / "snapshots").is_dir()


def pull(weights: Weights, where: str = "") -> Path:
    """Download what `folder_of` would look for, safetensors and text files only, and return its folder.

    What no hub has comes as it knows itself.
    """
    if isinstance(weights, KeptFiles) and not where:
        return weights.fetch()
    return _snapshot(weights, where or weights.hub, offline=False)


def _fetched(weights: CheckpointFile) -> Path:
    if offline():
        raise weights.missing(f"HF_HUB_OFFLINE is set, so {weights.address} is not asked")
    place, digest = weights.place, md5(usedforsecurity=False)
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    try:
        with urlopen(weights.address, timeout=60) as answer, part.open("wb") as file:
            while block := answer.read(1 << 20):
                digest.update(block)
                file.write(block)
    except OSError as error:
        raise weights.missing(f"{weights.address} cannot be read: {error}") from error
    wanted = place.stem.rsplit("_", 1)[-1]
    if not digest.hexdigest().startswith(wanted):
        part.unlink()
        raise weights.missing(f"{weights.address} came damaged: MD5 {digest.hexdigest()}, wanted {wanted}…")
    part.replace(place)
    return place


def offline() -> bool:
    """True when the user has forbidden downloads by HF_HUB_OFFLINE."""
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}


def _snapshot(weights: Weights, repository: str, *, offline: bool) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
    )

    try:
        found = snapshot_download(
            repository,
            revision=weights.revision,
            local_files_only=offline,
            allow_patterns=list(weights.files),
            ignore_patterns=list(SECOND_COPIES),
        )
    except LocalEntryNotFoundError as error:
        why = (
            "they are not on this disk"
            if offline
            else "they are not on this disk, and the hub is out of reach"
        )
        raise weights.missing(why) from error
    except GatedRepoError as error:
        page = f"https://huggingface.co/{repository}"
        raise weights.missing(f"{page} is gated: accept its licence there and set HF_TOKEN") from error
    except (HFValidationError, HfHubHTTPError) as error:
        raise weights.missing(f"the hub answered: {str(error).splitlines()[0]}") from error
    return Path(found)


def disk_bytes(weights: Weights, where: str = "") -> int:
    """Return the bytes on disk, 0 when absent."""
    try:
        folder = folder_of(weights, where)
    except EngineUnavailable:
        return 0
    files = [folder] if folder.is_file() else folder.rglob("*")
    return sum(f.stat().st_size for f in files if f.is_file())


def remove(weights: Weights) -> int:
    """Delete the download from the hub's cache and return the bytes freed; a user's own folder stays."""
    freed = disk_bytes(weights)
    if isinstance(weights, KeptFiles):
        folder_of(weights)
        weights.forget()
        return freed
    folder = _snapshot(weights, weights.hub, offline=True)
    repository = next((p for p in folder.parents if p.name.startswith("models--")), folder)
    shutil.rmtree(repository)
    return freed


def check(weights: Weights, folder: Path) -> None:
    """Raise `EngineUnavailable` that names the file when something lacks, is cut off or of another class.

    Reads names and headers only, so it costs milliseconds before a load that costs seconds.
    """
    if folder.is_file():
        _check_whole(weights, folder)
        return
    index = _declared(weights, folder)
    _check_kind(weights, folder, index)
    for name, entry in index.items() if (folder / "model_index.json").is_file() else ():
        if isinstance(entry, list) and len(entry) == 2 and all(isinstance(part, str) for part in entry):
            _check_component(weights, folder / name, entry[1])
    for file in sorted(folder.rglob("*.safetensors")):
        _check_whole(weights, file)
    for listing in sorted(folder.rglob("*.safetensors.index.json")):
        _check_shards(weights, listing)


def _declared(weights: Weights, folder: Path) -> dict[str, Any]:
    for name in ("model_index.json", "config.json"):
        file = folder / name
        if file.is_file():
            return _read(weights, file)
    raise weights.missing(f"{folder} holds neither model_index.json nor config.json")


def _read(weights: Weights, file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise weights.missing(f"{file} is no JSON: {error}") from error
    if not isinstance(content, dict):
        raise weights.missing(f"{file} wants a JSON object, got {type(content).__name__}")
    return content


def _check_kind(weights: Weights, folder: Path, index: dict[str, Any]) -> None:
    declared = [str(index["_class_name"])] if "_class_name" in index else index.get("architectures") or []
    if weights.kinds and declared and not set(declared) & set(weights.kinds):
        raise EngineUnavailable(
            f"{weights.name} wants a model of class {' or '.join(weights.kinds)}, "
            f"but {folder} holds {', '.join(declared)}: "
            f"name another folder in the settings or `{weights.command}`"
        )


def _check_component(weights: Weights, folder: Path, kind: str) -> None:
    if not folder.is_dir():
        raise weights.missing(f"{folder.parent} lacks its {folder.name} ({kind})")
    if "Tokenizer" in kind and not any((folder / v).is_file() for v in VOCABULARIES):
        raise weights.missing(f"{folder} holds no vocabulary ({', '.join(VOCABULARIES)})")
    has_safe = any(folder.glob("*.safetensors"))
    pickles = sorted(p.name for pattern in PICKLES for p in folder.glob(pattern))
    if pickles and not has_safe:
        raise weights.missing(
            f"{folder} holds only {pickles[0]}, a pickle, which could run code; wants safetensors"
        )
    is_model = (folder / "config.json").is_file() and not any(
        part in kind for part in ("Scheduler", "Tokenizer", "Processor", "Extractor")
    )
    if is_model and not has_safe:
        raise weights.missing(f"{folder} holds no .safetensors file")


def _check_whole(weights: Weights, file: Path) -> None:
    if file.suffix != ".safetensors":
        return
    size = file.stat().st_size
    with file.open("rb") as stream:
        header_size = int.from_bytes(stream.read(8), "little")
        header = stream.read(header_size) if header_size < size else b""
    try:
        entries = json.loads(header)
        wanted = (
            8 + header_size + max(e["data_offsets"][1] for k, e in entries.items() if k != "__metadata__")
        )
    except (ValueError, KeyError, TypeError) as error:
        raise weights.missing(f"{file} is corrupt: its header cannot be read ({size} bytes)") from error
    if wanted != size:
        raise weights.missing(f"{file} is cut off: {wanted} bytes expected, {size} there")


def _check_shards(weights: Weights, listing: Path) -> None:
    for name in sorted(set(_read(weights, listing).get("weight_map", {}).values())):
        if not (listing.parent / name).is_file():
            raise weights.missing(f"{listing.parent} lacks {name}, which {listing.name} lists")
