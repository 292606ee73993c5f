"""Picture: pixels and what the file said about them."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from os import PathLike
from pathlib import Path

import numpy as np

from ..errors import PictureError
from .depth.levels import eight_bits
from .file_facts import Deep, FileFacts, Pixels, Samples, is_deep
from .reading import MAX_BYTES, MAX_PIXELS, read_picture, size_in_file
from .writing import save_picture


@dataclass(frozen=True, eq=False)
class Picture:
    """An RGB or RGBA picture; equal when the pixels are.

    `pixels`: HWC uint8, 3 or 4 channels, gamma-coded in the colour space of `facts.icc` (sRGB without one).
    """

    pixels: Pixels
    facts: FileFacts = field(default_factory=FileFacts)
    deep: Deep | None = None
    """The same HWC in uint16, of a picture with 16 bits per channel; `pixels` are its rounding."""
    file: bytes = field(default=b"", repr=False)
    """The file that these pixels were opened from, where it holds content credentials."""

    @classmethod
    def open(cls, source: str | PathLike[str] | bytes, *, name: str | None = None) -> "Picture":
        """Open a file or its bytes, upright; raises PictureError that names the file and the cause."""
        return open_picture(source, name=name)

    def save(
        self,
        path: str | PathLike[str],
        *,
        quality: int | None = None,
        gps: bool = False,
        recipe: str | None = None,
    ) -> Path:
        """Save in the format of the extension, with the file's metadata; raises PictureError."""
        return save_picture(self, path, quality=quality, gps=gps, recipe=recipe)

    def __post_init__(self) -> None:
        p = self.pixels
        if p.dtype != np.uint8 or p.ndim != 3 or p.shape[2] not in (3, 4) or 0 in p.shape:
            raise PictureError(f"a picture is HWC uint8 with 3 or 4 channels, got {p.dtype} {p.shape}")
        if p.flags.writeable or not p.flags.c_contiguous:
            object.__setattr__(self, "pixels", _frozen(p))
        if self.deep is not None:
            if self.deep.dtype != np.uint16 or self.deep.shape != p.shape:
                raise PictureError(
                    f"deep pixels are uint16 {p.shape}, got {self.deep.dtype} {self.deep.shape}"
                )
            object.__setattr__(self, "deep", _frozen(self.deep))

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.pixels.shape[0]

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.width, self.height

    @property
    def rgb(self) -> Pixels:
        """HWC uint8, always 3 channels."""
        return self.pixels[..., :3]

    @property
    def alpha(self) -> Pixels | None:
        """HW uint8 opacity, None when the picture is opaque."""
        return self.pixels[..., 3] if self.pixels.shape[2] == 4 else None

    @property
    def finest(self) -> Samples:
        """HWC in the depth that there is: uint16, or uint8."""
        return self.pixels if self.deep is None else self.deep

    @property
    def finest_rgb(self) -> Samples:
        """HW3 in the depth that there is."""
        return self.finest[..., :3]

    @property
    def nbytes(self) -> int:
        """Bytes that its pixels take in memory."""
        return self.pixels.nbytes + (0 if self.deep is None else self.deep.nbytes)

    @cached_property
    def digest(self) -> str:
        """`sha256:…` of size and pixels; the picture's name in states, recipes and stores."""
        named = sha256("x".join(map(str, self.pixels.shape)).encode())
        named.update(self.finest.data)
        return "sha256:" + named.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Picture) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def with_pixels(self, pixels: Samples) -> "Picture":
        """Return a picture of other pixels, HWC uint8 or uint16, and the same file facts."""
        if is_deep(pixels):
            return replace(self, pixels=eight_bits(pixels), deep=pixels, file=b"")
        return replace(self, pixels=pixels, deep=None, file=b"")

    def with_rgb(self, rgb: Samples) -> "Picture":
        """Return a picture of other colours, `rgb` HWC uint8 or uint16, that keeps this one's opacity."""
        if self.alpha is None:
            return self.with_pixels(rgb)
        opacity = self.finest[..., 3] if is_deep(rgb) else self.alpha
        return self.with_pixels(np.dstack([rgb, opacity]))


def _frozen(pixels: Samples) -> Samples:
    frozen = np.ascontiguousarray(pixels).view()
    frozen.flags.writeable = False
    return frozen


def open_picture(
    source: str | PathLike[str] | bytes,
    *,
    name: str | None = None,
    max_pixels: int = MAX_PIXELS,
    max_bytes: int = MAX_BYTES,
) -> Picture:
    """Open a file, or its bytes, as an upright RGB or RGBA picture; `name` stands in messages and facts.

    The pixels stay in the colour space of an RGB profile; any other profile is turned into sRGB.
    Raises PictureError that names the file and the cause.
    """
    return Picture(*read_picture(source, name, max_pixels, max_bytes))


def open_mask(source: str | PathLike[str] | bytes, size: tuple[int, int]) -> Picture:
    """Open a mask file for a picture of `size`, (width, height); one of another size is not even decoded."""
    found = size_in_file(source)
    if sorted(found) != sorted(size):
        raise wrong_size(found, size)
    return open_picture(source, max_pixels=size[0] * size[1])


def wrong_size(found: tuple[int, int], size: tuple[int, int]) -> PictureError:
    """Return what there is to say of a mask that does not fit."""
    return PictureError(f"the mask file is {found}, the picture (width, height) is {size}")
