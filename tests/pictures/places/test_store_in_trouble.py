"""An object store that is slow to obey: one call in ten fails, and nothing is lost."""

from typing import Any, ClassVar

import numpy as np
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from retoucher.errors import PictureError
from retoucher.pictures import Picture, Store
from retoucher.pictures.locations import Remote


class Flaky(MemoryFileSystem):
    """Fails every `every`th call as a busy object store does; 1: every one."""

    cachable = False
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    every, calls, failed = 10, 0, 0

    def _count(self) -> None:
        self.calls += 1
        if self.calls % self.every == 0:
            self.failed += 1
            raise OSError("503 Slow Down")

    def cat_file(self, path: str, **more: Any) -> bytes:
        self._count()
        return super().cat_file(path, **more)

    def pipe_file(self, path: str, value: bytes, **more: Any) -> None:
        self._count()
        super().pipe_file(path, value, **more)

    def ls(self, path: str, **more: Any) -> Any:
        self._count()
        return super().ls(path, **more)

    def rm_file(self, path: str) -> None:
        self._count()
        super().rm_file(path)


@pytest.fixture
def flaky(tmp_path: Any) -> tuple[Store, Flaky]:
    store, filesystem = Store(tmp_path), Flaky()
    store.place = Remote(filesystem, f"/{tmp_path.name}")
    return store, filesystem


def drawn(seed: int) -> Picture:
    return Picture(np.random.default_rng(seed).integers(0, 255, (8, 9, 3), np.uint8))


def test_one_call_in_ten_may_fail(flaky: tuple[Store, Flaky]) -> None:
    store, filesystem = flaky
    pictures = [drawn(seed) for seed in range(12)]
    for picture in pictures:
        store.put(picture)
    assert all(store.picture(p.digest) == p for p in pictures)
    for picture in pictures:
        store.delete(picture.digest)
    assert filesystem.failed >= 5 and not any(store.has(p.digest) for p in pictures)
    assert not filesystem.find(store.place.root)  # pyright: ignore[reportAttributeAccessIssue]


def test_a_store_that_always_fails_is_a_sentence(flaky: tuple[Store, Flaky]) -> None:
    store, filesystem = flaky
    filesystem.every = 1
    with pytest.raises(PictureError, match="503 Slow Down"):
        store.put(drawn(1))
