"""A store that remembers the pictures it saw last, so that one turn decodes each once."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from .picture import Picture
from .region import Region
from .store import Store

KEPT = 4
"""Pictures: the turn's start, the step's two ends, and one more."""


class RecentStore(Store):
    """Keeps the last pictures in memory beside the files; pictures never change, so sharing is safe."""

    def __init__(self, address: str | Path) -> None:
        super().__init__(address)
        self._recent: OrderedDict[str, Picture] = OrderedDict()
        self._lock = Lock()

    def put(self, thing: Picture | Region) -> str:
        """Keep a picture or region and return its digest."""
        digest = super().put(thing)
        if isinstance(thing, Picture):
            self._remember(digest, thing)
        return digest

    def picture(self, digest: str) -> Picture:
        """Return the picture, from memory when it was seen lately."""
        with self._lock:
            known = self._recent.get(digest)
        picture = known or super().picture(digest)
        self._remember(digest, picture)
        return picture

    def delete(self, digest: str) -> None:
        """Remove what the digest names, from memory too."""
        with self._lock:
            self._recent.pop(digest, None)
        super().delete(digest)

    def _remember(self, digest: str, picture: Picture) -> None:
        with self._lock:
            self._recent[digest] = picture
            self._recent.move_to_end(digest)
            while len(self._recent) > KEPT:
                self._recent.popitem(last=False)
