"""The one place where pictures with wide colours enter tools that think in sRGB, and leave them again."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ....pictures import Deep, Picture, Samples, is_deep
from ....pictures.color import LINEAR_OF_CODE, Floats, linear_of_deep, linear_to_deep
from ....pictures.depth.levels import sixteen_bits
from ..tone.strips import over_rows
from .matrix_profiles import STEPS, MatrixProfile, matrix_profile


@dataclass(frozen=True)
class InSrgb:
    """A picture as tools see it, and the way back."""

    own: Picture
    seen: Picture
    """The same in sRGB, in 16 bits."""
    profile: MatrixProfile

    def back(self, made: Picture) -> Picture:
        """Return what a tool made of `seen` in the picture's own space, to the bit where it did nothing."""
        if made is self.seen:
            return self.own
        facts = replace(made.facts, icc=self.own.facts.icc)
        if made.size != self.own.size:
            raise AssertionError(f"a tool that goes by colours keeps the size {self.own.size}: {made.size}")
        seen, own = self.seen.deep, self.own.finest_rgb
        assert seen is not None
        coloured: Samples = made.finest_rgb
        if not (is_deep(own) and is_deep(coloured)):
            out = np.empty(coloured.shape, np.uint8)
            opacity = made.alpha
        else:
            out = np.empty(coloured.shape, np.uint16)
            opacity = None if made.alpha is None else made.finest[..., 3]
        _over_rows_back(own, coloured, seen[..., :3], out, self.profile)
        return Picture(made.pixels, facts).with_pixels(out if opacity is None else np.dstack([out, opacity]))


def in_srgb(picture: Picture) -> InSrgb | None:
    """Return a picture whose profile has wide primaries as sRGB shows it; None for one that is in sRGB."""
    profile = matrix_profile(picture.facts.icc) if picture.facts.icc else None
    if profile is None:
        return None
    from .space_kernel import rows_in

    source = picture.finest_rgb
    curves, _ = _tables(profile, is_deep(source))
    matrix = np.ascontiguousarray(profile.to_srgb, np.float32)
    out: Deep = np.empty(source.shape, np.uint16)
    over_rows(lambda a, b: rows_in(source, out, a, b, curves, matrix, _srgb_codes()), source.shape[0])
    if picture.alpha is not None:
        opacity = picture.deep[..., 3] if picture.deep is not None else sixteen_bits(picture.alpha)
        out = np.dstack([out, opacity])
    facts = replace(picture.facts, icc=b"")
    return InSrgb(picture, Picture(picture.pixels, facts).with_pixels(out), profile)


def shown_in_srgb(picture: Picture) -> Picture:
    """Return a picture as sRGB shows it."""
    entered = in_srgb(picture)
    return picture if entered is None else entered.seen


def _over_rows_back(own: Samples, made: Samples, seen: Deep, out: Samples, profile: MatrixProfile) -> None:
    from .space_kernel import rows_back

    curves, codes = _tables(profile, is_deep(own))
    light = linear_of_deep() if is_deep(made) else LINEAR_OF_CODE
    matrix = np.ascontiguousarray(np.linalg.inv(profile.to_srgb), np.float32)
    over_rows(lambda a, b: rows_back(own, made, seen, out, a, b, curves, light, matrix, codes), own.shape[0])


@lru_cache(4)
def _tables(profile: MatrixProfile, deep: bool) -> tuple[Floats, Floats]:
    curves = profile.curves if deep else profile.curves[:, ::257]
    return np.ascontiguousarray(curves, np.float32), profile.codes


@lru_cache(1)
def _srgb_codes() -> Deep:
    return linear_to_deep((np.arange(STEPS + 1) / STEPS) ** 2)
