"""A store that remembers the pictures and the mask it saw last, and all that its folder had no room for."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from ..errors import PictureError
from .file_facts import FileFacts
from .picture import Picture
from .region import Region
from .region_shapes import Mask8
from .store import Store, shrunk

KEPT = 4
"""Pictures: the turn's start, the step's two ends, and one more."""
KEPT_BYTES = 720_000_000
"""Of all that are kept, the newest always: two of a hundred megapixels, one with opacity."""
LARGE_BYTES = 100_000_000
"""Of a picture from which on others make room for it where they are not worked on."""
_CHANNELS = 4
"""Bytes of a pixel with opacity, which a picture may have that is still a file."""


class RecentStore(Store):
    """Keeps the last pictures in memory beside the files; pictures never change, so sharing is safe."""

    def __init__(self, address: str | Path) -> None:
        super().__init__(address)
        self._recent: OrderedDict[str, Picture] = OrderedDict()
        self._last_mask: tuple[str, Mask8] | None = None
        """Digest and HW uint8 of the region seen last: a step and its judges ask for the same one."""
        self._homeless: dict[str, Picture | Region] = {}
        self.trouble = ""
        """Why something could not be written and lasts only as long as this process; '' when all could."""
        self._lock = Lock()

    def put(self, thing: Picture | Region) -> str:
        """Keep a picture or region and return its digest; in memory where the folder cannot take it."""
        digest = thing.digest
        try:
            super().put(thing)
        except PictureError as error:
            self._homeless[digest], self.trouble = thing, str(error)
        if isinstance(thing, Picture):
            self._remember(digest, thing)
        else:
            self._last_mask = digest, thing.bytes8
        return digest

    def picture(self, digest: str) -> Picture:
        """Return the picture, from memory when it was seen lately."""
        picture = self._in_memory(digest)
        if picture is None:
            self._make_room_to_decode(digest)
            picture = super().picture(digest)
        self._remember(digest, picture)
        return picture

    def size(self, digest: str) -> tuple[int, int]:
        """Return (width, height) of a picture."""
        known = self._in_memory(digest)
        return known.size if known else super().size(digest)

    def facts(self, digest: str) -> FileFacts:
        """Return what the files of a picture said."""
        known = self._in_memory(digest)
        return known.facts if known else super().facts(digest)

    def region(self, digest: str) -> Region:
        """Return the region."""
        known = self._homeless.get(digest)
        region = known if isinstance(known, Region) else super().region(digest)
        self._last_mask = digest, region.bytes8
        return region

    def has(self, digest: str) -> bool:
        """Return whether the store keeps this digest, if only for now."""
        return digest in self._homeless or super().has(digest)

    def thumbnail(self, digest: str, *, longest: int = 256) -> Picture:
        """Return a small copy; it is kept where there is room."""
        try:
            return super().thumbnail(digest, longest=longest)
        except PictureError:
            return Picture(shrunk(self.picture(digest).pixels, longest))

    def delete(self, digest: str) -> None:
        """Remove what the digest names, from memory too."""
        with self._lock:
            self._recent.pop(digest, None)
            self._homeless.pop(digest, None)
            if self._last_mask and self._last_mask[0] == digest:
                self._last_mask = None
        super().delete(digest)

    def make_room_for(self, digest: str) -> None:
        """Keep no other picture in memory beside one that is so large that room is short."""
        known = self._in_memory(digest)
        width, height = self.size(digest)
        if (known.nbytes if known else width * height * _CHANNELS) > LARGE_BYTES:
            self.let_go(but=digest)

    def let_go(self, but: str = "") -> None:
        """Keep no picture in memory that a file keeps: what comes next needs the room.

        `but`: the picture that is worked on, which stays with its mask.
        """
        with self._lock:
            self._recent = OrderedDict((d, p) for d, p in self._recent.items() if d == but)
            self._last_mask = self._last_mask if but else None

    def _make_room_to_decode(self, digest: str) -> None:
        """Let the oldest go before a picture is decoded that has no room beside them, and not after."""
        if self._size() <= LARGE_BYTES:
            return
        width, height = super().size(digest)
        with self._lock:
            while self._recent and self._size() + width * height * _CHANNELS > KEPT_BYTES:
                self._recent.popitem(last=False)

    def _in_memory(self, digest: str) -> Picture | None:
        with self._lock:
            known = self._recent.get(digest) or self._homeless.get(digest)
        return known if isinstance(known, Picture) else None

    def _mask(self, digest: str) -> Mask8:
        last = self._last_mask
        return last[1] if last and last[0] == digest else super()._mask(digest)

    def _remember(self, digest: str, picture: Picture) -> None:
        with self._lock:
            self._recent[digest] = picture
            self._recent.move_to_end(digest)
            while len(self._recent) > KEPT or (len(self._recent) > 1 and self._size() > KEPT_BYTES):
                self._recent.popitem(last=False)

    def _size(self) -> int:
        return sum(picture.nbytes for picture in self._recent.values())
