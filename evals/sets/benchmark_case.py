"""A case of a benchmark: a picture, what is asked, and what is known of the result."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from ...errors import ConfigError
from ...pictures import Picture
from ...pictures.measures import Where

Stored = Path | bytes
"""A picture as a benchmark keeps it: a file of its own or a cell of a table."""


@dataclass(frozen=True)
class Case:
    """One edit that is asked for."""

    id: str
    group: str
    """The benchmark's own category; '' when it has none."""
    source: Stored
    instruction: str
    target: Stored | None = None
    """The true result, where the benchmark has one."""
    may_change: Stored | Where | None = None
    """Where the edit belongs: a mask as the benchmark keeps it, or HW bool; None = not known."""
    told_before: str = ""
    told_after: str = ""
    """Captions of what is and of what should be; '' when the benchmark has none."""
    captions: str = ""
    """Of which kind they are: numbers with other ones cannot be compared."""
    turns: tuple[str, ...] = ()
    """Instructions that are done one after the other, `instruction` the last; empty: it alone."""


def opened(stored: Stored) -> Picture:
    """Return a stored picture as RGB."""
    return Picture(np.asarray(_image(stored).convert("RGB")))


def mask_of(stored: Stored, size: tuple[int, int]) -> Where:
    """Return a mask HW bool of (width, height), true = may change.

    With an alpha channel that is transparent somewhere, that is where (as for DALL-E); else white is.
    """
    image = _image(stored).resize(size, Image.Resampling.NEAREST)
    if "A" in image.getbands() and (alpha := np.asarray(image.getchannel("A"))).min() < 128:
        return alpha < 128
    return np.asarray(image.convert("L")) > 127


def need(folder: Path, *names: str, of: str) -> None:
    """Raise ConfigError when a folder is no copy of a benchmark."""
    lacking = [name for name in names if not (folder / name).exists()]
    if lacking:
        there = sorted(path.name for path in folder.iterdir())[:8] if folder.is_dir() else "no such folder"
        raise ConfigError(f"{of} wants {', '.join(lacking)} in {folder}, got {there}")


def need_keys(record: object, names: tuple[str, ...], where: str) -> None:
    """Raise ConfigError when a record lacks what its format says."""
    if not isinstance(record, dict):
        raise ConfigError(f"{where}: wants a record with {', '.join(names)}, got {type(record).__name__}")
    lacking = [name for name in names if name not in record]
    if lacking:
        raise ConfigError(f"{where}: wants {', '.join(lacking)}, got {sorted(record)}")


def file_in(folder: Path, name: str, where: str) -> Path:
    """Return the path of a picture; ConfigError when it is not there."""
    path = folder / name
    if not path.is_file():
        raise ConfigError(f"{where}: wants the picture {path}, and there is none")
    return path


def _image(stored: Stored) -> Image.Image:
    return Image.open(io.BytesIO(stored) if isinstance(stored, bytes) else stored)
