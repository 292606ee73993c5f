"""An object store that is slow to obey: one call in ten fails, and nothing is lost."""

from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import Any

import numpy as np
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from helpers.fake_tools import step, toolbox
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.errors import PictureError
from retoucher.pictures import Picture, Store
from retoucher.pictures.places.locations import Remote


class Flaky:
    """A file system in memory that fails every `every`th call as a busy object store does; 1: every one."""

    def __init__(self) -> None:
        self.inner = MemoryFileSystem()
        self.every, self.calls, self.failed = 10, 0, 0
        self.seconds = 0.0

    def invalidate_cache(self, path: str) -> None:
        """Forget nothing: it keeps no listings."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def called(*given: Any, **more: Any) -> Any:
            self.calls += 1
            sleep(self.seconds)
            if self.calls % self.every == 0:
                self.failed += 1
                raise OSError("503 Slow Down")
            return getattr(self.inner, name)(*given, **more)

        return called


@pytest.fixture
def flaky(tmp_path: Path) -> tuple[Store, Flaky]:
    store, filesystem = Store(tmp_path), Flaky()
    store.place = Remote(filesystem, f"/{tmp_path.name}")
    return store, filesystem


def drawn(seed: int) -> Picture:
    return Picture(np.random.default_rng(seed).integers(0, 255, (8, 9, 3), np.uint8))


def test_one_call_in_ten_may_fail(flaky: tuple[Store, Flaky], tmp_path: Path) -> None:
    store, filesystem = flaky
    pictures = [drawn(seed) for seed in range(12)]
    for picture in pictures:
        store.put(picture)
    assert all(store.picture(p.digest) == p for p in pictures)
    for picture in pictures:
        store.delete(picture.digest)
    assert filesystem.failed >= 5 and not any(store.has(p.digest) for p in pictures)
    assert not filesystem.inner.find(f"/{tmp_path.name}")


def test_a_store_that_always_fails_is_a_sentence(flaky: tuple[Store, Flaky]) -> None:
    store, filesystem = flaky
    filesystem.every = 1
    with pytest.raises(PictureError, match="503 Slow Down"):
        store.put(drawn(1))


def test_a_turn_on_a_slow_store_that_fails_now_and_then_loses_nothing(
    flaky: tuple[Store, Flaky], tmp_path: Path
) -> None:
    _, filesystem = flaky
    filesystem.seconds = 0.02
    database = Database(tmp_path / "home")
    database.store.place = Remote(filesystem, f"/{tmp_path.name}")
    mind = ScriptedMind(plans={"edit": (step("lighten"),)})
    talk = Conversation.start(drawn(1), "s", mind=mind, database=database, toolbox=toolbox)
    for number in (1, 2, 3):
        list(talk.say("edit"))
        assert talk.head.number == number and talk.head.verdict and talk.head.verdict.passed
    kept = [version.picture for version in talk.tree.versions.values()]
    talk.close()
    database.close()
    elsewhere = Store(tmp_path / "another server")
    elsewhere.place = Remote(filesystem, f"/{tmp_path.name}")
    assert filesystem.failed and all(elsewhere.picture(digest).size == (9, 8) for digest in kept)
