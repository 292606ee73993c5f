"""The store with a memory: the same answers, fewer reads."""

from pathlib import Path

import numpy as np
import pytest

from retoucher.errors import PictureError
from retoucher.pictures import Picture, RecentStore, Store
from retoucher.pictures.recent import KEPT


def flat(value: int) -> Picture:
    return Picture(np.full((4, 6, 3), value, np.uint8))


def test_what_was_put_comes_back_without_its_file(tmp_path: Path) -> None:
    store = RecentStore(tmp_path)
    digest = store.put(flat(1))
    Store(tmp_path).delete(digest)
    assert store.picture(digest) == flat(1)


def test_old_pictures_are_forgotten_and_read_again(tmp_path: Path) -> None:
    store = RecentStore(tmp_path)
    digests = [store.put(flat(value)) for value in range(KEPT + 1)]
    Store(tmp_path).delete(digests[0])
    with pytest.raises(PictureError, match="no picture"):
        store.picture(digests[0])
    assert store.picture(digests[1]) == flat(1)


def test_what_was_looked_at_lately_is_kept_longest(tmp_path: Path) -> None:
    store = RecentStore(tmp_path)
    digests = [store.put(flat(value)) for value in range(KEPT)]
    store.picture(digests[0])
    store.put(flat(99))
    for digest in digests[:2]:
        Store(tmp_path).delete(digest)
    assert store.picture(digests[0]) == flat(0)
    with pytest.raises(PictureError, match="no picture"):
        store.picture(digests[1])


def test_a_deleted_picture_is_gone_from_memory_too(tmp_path: Path) -> None:
    store = RecentStore(tmp_path)
    digest = store.put(flat(1))
    store.delete(digest)
    with pytest.raises(PictureError, match="no picture"):
        store.picture(digest)
