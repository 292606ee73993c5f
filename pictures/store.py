"""Store: pictures and regions by the digest of what they show."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import cv2
import numpy as np

from ..errors import PictureError
from .depth.levels import eight_bits
from .depth.png_rows import png_parts
from .depth.stored_png import png_size, stored_samples
from .file_facts import FileFacts, Pixels, Samples, is_deep
from .picture import Picture
from .places.locations import place_of
from .region import Region
from .region_shapes import Mask8

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


class Store:
    """Keeps pictures and regions under a folder or an fsspec URL; many processes may write at once.

    The digest names pixels only. What the files said stands beside them, once for each different file: where
    two files of the same pixels disagree on a fact, neither is believed (it is left out and `notes` says so),
    so that the place or the author of one file never ends up in another.
    """

    def __init__(self, address: str | Path) -> None:
        self.place = place_of(address)

    def put(self, thing: Picture | Region) -> str:
        """Keep a picture or region and return its digest."""
        name = _path(thing.digest)
        kind = "picture" if isinstance(thing, Picture) else "region"
        if f"{name}/{kind}.png" not in self.place.names(name):
            pixels = thing.finest if isinstance(thing, Picture) else thing.bytes8[..., None]
            self.place.write(f"{name}/{kind}.png", png_parts(pixels))
        facts = _packed(thing.facts) if isinstance(thing, Picture) else _region_facts(thing)
        self.place.write(f"{name}/facts/{sha256(facts).hexdigest()[:16]}.json", (facts,))
        return thing.digest

    def picture(self, digest: str) -> Picture:
        """Return the picture; raises PictureError that names the digest when it is missing or damaged."""
        pixels = self._samples(digest, "picture", (3, 4))
        picture = Picture(eight_bits(pixels), self.facts(digest), pixels if is_deep(pixels) else None)
        if picture.digest != digest:
            raise PictureError(
                f"the picture {digest} in the store is damaged: its pixels have another digest"
            )
        return picture

    def region(self, digest: str) -> Region:
        """Return the region; raises PictureError that names the digest when it is missing or damaged."""
        mask = self._mask(digest)
        facts = _agreed(self._sidecars(digest))[0]
        name, source, score = facts.get("name", ""), facts.get("source", ""), facts.get("score", 1.0)
        region = Region.from_bytes8(mask, str(name), str(source), float(score))
        if region.digest != digest:
            raise PictureError(f"the region {digest} in the store is damaged: its mask has another digest")
        return region

    def size(self, digest: str) -> tuple[int, int]:
        """Return (width, height) of a picture without its pixels; raises PictureError as `picture` does."""
        with self._opened(digest, "picture") as file, _reading(digest):
            size = png_size(file)
        if size is None:
            raise PictureError(f"the file of {digest} in the store is damaged")
        return size

    def facts(self, digest: str) -> FileFacts:
        """Return what the files of a picture said."""
        agreed, disputed = _agreed(self._sidecars(digest))
        facts = _unpacked(agreed, digest)
        if not disputed:
            return facts
        note = f"several files have these pixels; left out what they disagree on: {', '.join(disputed)}"
        return FileFacts(**{**_shallow(facts), "notes": (*facts.notes, note)})

    def has(self, digest: str) -> bool:
        """Return whether the store keeps this digest."""
        kept = self.place.names(_path(digest))
        return any(name.endswith(".png") for name in kept)

    def delete(self, digest: str) -> None:
        """Remove what the digest names; nothing happens when there is none."""
        name = _path(digest)
        for folder in (name, f"{name}/facts", f"{name}/small"):
            for file in self.place.names(folder):
                if file.endswith((".png", ".json")):
                    self.place.remove(file)

    def thumbnail(self, digest: str, *, longest: int = 256) -> Picture:
        """Return a small copy, its longer side at most `longest` pixels; kept for the next time."""
        name = f"{_path(digest)}/small/{longest}.png"
        kept = self.place.opened(name)
        if kept is not None:
            return Picture(eight_bits(_decoded(kept, digest, (3, 4))))
        small = shrunk(self.picture(digest).pixels, longest)
        self.place.write(name, png_parts(small))
        return Picture(small)

    def _mask(self, digest: str) -> Mask8:
        return eight_bits(self._samples(digest, "region", (1,)))[..., 0]

    def _samples(self, digest: str, kind: str, channels: tuple[int, ...]) -> Samples:
        return _decoded(self._opened(digest, kind), digest, channels)

    def _opened(self, digest: str, kind: str) -> BinaryIO:
        file = self.place.opened(f"{_path(digest)}/{kind}.png")
        if file is None:
            raise PictureError(f"there is no {kind} {digest} in the store")
        return file

    def _sidecars(self, digest: str) -> list[dict[str, Any]]:
        files = [self.place.read(name) for name in self.place.names(f"{_path(digest)}/facts")]
        try:
            return [json.loads(file) for file in files if file]
        except ValueError as error:
            raise PictureError(f"the facts of {digest} in the store are damaged: {error}") from error


def _path(digest: str) -> str:
    if not _DIGEST.fullmatch(digest):
        raise PictureError(f"a digest is 'sha256:' and 64 hexadecimal digits, got {digest[:99]!r}")
    code = digest.removeprefix("sha256:")
    return f"{code[:2]}/{code}"


@contextmanager
def _reading(digest: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise PictureError(f"the file of {digest} in the store cannot be read: {reason}") from error


def _decoded(file: BinaryIO, digest: str, channels: tuple[int, ...]) -> Samples:
    with file, _reading(digest):
        pixels = stored_samples(file)
    if pixels is None:
        raise PictureError(f"the file of {digest} in the store is damaged")
    if pixels.shape[2] not in channels:
        raise PictureError(f"the file of {digest} in the store has {pixels.shape[2]} channels")
    return pixels


def shrunk(pixels: Pixels, longest: int) -> Pixels:
    """Return HWC uint8 pixels whose longer side is at most `longest`."""
    height, width = pixels.shape[:2]
    factor = min(1.0, longest / max(width, height))
    size = max(round(width * factor), 1), max(round(height * factor), 1)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _shallow(facts: FileFacts) -> dict[str, Any]:
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


def _packed(facts: FileFacts) -> bytes:
    plain = {
        name: b64encode(value).decode() if isinstance(value, bytes) else value
        for name, value in asdict(facts).items()
    }
    return json.dumps(plain, sort_keys=True).encode()


def _region_facts(region: Region) -> bytes:
    return json.dumps({"name": region.name, "score": region.score, "source": region.source}).encode()


def _unpacked(plain: dict[str, Any], digest: str) -> FileFacts:
    known = {field.name: field.default for field in fields(FileFacts)}
    try:
        values = {
            name: b64decode(value) if isinstance(known[name], bytes) else value
            for name, value in plain.items()
        }
        texts = tuple((str(keyword), str(text)) for keyword, text in values.get("texts", ()))
        lists = {name: tuple(values.get(name, ())) for name in ("notes", "eight_bit")}
        return FileFacts(**{**values, **lists, "texts": texts})
    except (KeyError, TypeError, ValueError) as error:
        raise PictureError(f"the facts of {digest} in the store are damaged: {error}") from error


def _agreed(sidecars: list[dict[str, Any]]) -> tuple[dict[str, Any], list[str]]:
    """Return the facts that all have in common, and the names of those on which they differ."""
    if not sidecars:
        return {}, []
    first = sidecars[0]
    same = {name: value for name, value in first.items() if all(one.get(name) == value for one in sidecars)}
    return same, sorted(set(first) - set(same))
