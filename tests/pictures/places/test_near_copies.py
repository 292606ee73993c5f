"""Copies on this machine of what lies far away: read once, within their room, gone with what is deleted."""

import os
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from helpers.fake_tools import step, toolbox
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.forget import forget_session
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.pictures import Picture, Store
from retoucher.pictures.places.locations import Remote
from retoucher.pictures.places.near_copies import NearCopies
from retoucher.settings import Settings


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


def kept_near(home: Path, pictures: str, near: float) -> Database:
    return Database.of(Settings(home=home, pictures=pictures, pictures_near=near))


def test_a_session_keeps_copies_where_it_is_asked_for_and_its_deletion_takes_them(tmp_path: Path) -> None:
    far = f"memory://{uuid4()}"
    database = kept_near(tmp_path, far, 1.0)
    mind = ScriptedMind(plans={"edit": (step("lighten"),)})
    talk = Conversation.start(drawn(3), "s", mind=mind, database=database, toolbox=toolbox)
    list(talk.say("edit"))
    talk.close()
    assert files_in(tmp_path / "near")
    forget_session(database, "s")
    database.close()
    assert not files_in(tmp_path / "near")


@pytest.mark.parametrize(("pictures", "near"), [("memory://p", 0.0), ("", 1.0)])
def test_no_copies_unless_asked_for_and_far_away(tmp_path: Path, pictures: str, near: float) -> None:
    assert Settings(home=tmp_path).pictures_near == 0
    database = kept_near(tmp_path, pictures, near)
    assert not isinstance(database.store.place, NearCopies)
    database.close()
