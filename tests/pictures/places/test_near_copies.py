"""Copies on this machine of what lies far away: read once, within their room, gone with what is deleted."""

import os
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from retoucher.agent.memory.sessions import Database
from retoucher.pictures import Picture, Store
from retoucher.pictures.places.locations import Remote
from retoucher.pictures.places.near_copies import NearCopies


class Counting(Remote):
    """A far place that knows how often it was read."""

    reads = 0

    def read(self, name: str) -> bytes | None:
        """Return the file's bytes, None when there is none."""
        self.reads += 1
        return super().read(name)


@pytest.fixture
def far() -> Counting:
    return Counting(MemoryFileSystem(), f"/{uuid4()}")


def store_with(far: Counting, near: Path, most: int = 10_000_000) -> Store:
    store = Store(near)
    store.place = NearCopies(far, near, most)
    return store


def drawn(seed: int) -> Picture:
    return Picture(np.random.default_rng(seed).integers(0, 255, (8, 9, 3), np.uint8))


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_read_once_is_read_here_and_goes_when_it_is_deleted(far: Counting, tmp_path: Path) -> None:
    picture = drawn(1)
    digest = store_with(far, tmp_path / "writer").put(picture)
    reader = store_with(far, tmp_path / "reader")
    assert reader.picture(digest) == picture
    once = far.reads
    assert reader.picture(digest) == picture and far.reads == once
    reader.delete(digest)
    assert not files_in(tmp_path / "reader") and not reader.has(digest)


def test_copies_stay_within_their_room_and_the_oldest_go(far: Counting, tmp_path: Path) -> None:
    near = NearCopies(far, tmp_path, 16_000)
    for number in range(60):
        near.write(f"a/{number}", (bytes(900),))
    assert sum(path.stat().st_size for path in files_in(tmp_path)) <= 17_000
    assert far.reads == 0 and near.read("a/59") == bytes(900) and far.reads == 0
    assert near.read("a/0") == bytes(900) and far.reads == 1
    near.write("b", (bytes(2_000),))
    assert not (tmp_path / "b").exists(), "one that takes more than its share is read far away"


@pytest.mark.parametrize("days", [-2, 2])
def test_no_copy_outlives_a_day_whatever_the_clock_does(far: Counting, tmp_path: Path, days: int) -> None:
    near = NearCopies(far, tmp_path, 10_000)
    near.write("a/old", (b"x",))
    file = tmp_path / "a" / "old"
    written = file.stat().st_mtime + days * 86_400
    os.utime(file, (written, written))
    assert near.read("a/old") == b"x" and far.reads == 1


def test_a_folder_that_takes_no_copies_costs_time_alone(far: Counting, tmp_path: Path) -> None:
    (tmp_path / "near").write_bytes(b"a file where a folder should be")
    store, picture = store_with(far, tmp_path / "near"), drawn(2)
    assert store.picture(store.put(picture)) == picture


def test_sessions_keep_copies_of_pictures_at_an_address_and_of_no_others(tmp_path: Path) -> None:
    for pictures, near, copies in (("memory://p", 10**6, True), ("memory://p", 0, False), ("", 10**6, False)):
        database = Database(tmp_path / str(copies) / str(near), pictures=pictures, near=near)
        assert isinstance(database.store.place, NearCopies) == copies
        database.close()
