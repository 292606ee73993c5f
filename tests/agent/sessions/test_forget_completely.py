"""A deletion that is cut off, refused by the store, or meets who keeps the same: complete, and no more."""

import os
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Thread
from typing import BinaryIO

import pytest

from helpers import LONG, TESTS
from helpers.processes import forked
from retoucher.agent.assemble import open_studio
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.forget import forget_session, sweep_doomed
from retoucher.agent.memory.sessions import Database, Session
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.errors import NotThere, PictureError
from retoucher.pictures import Picture, Region
from retoucher.pictures.places.locations import Place
from retoucher.settings import Settings


class Watched:
    """A place that tells what is about to happen to a file."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.removes: Callable[[str], None] = lambda name: None
        self.lists: Callable[[str], None] = lambda folder: None

    def read(self, name: str) -> bytes | None:
        return self.place.read(name)

    def opened(self, name: str) -> BinaryIO | None:
        return self.place.opened(name)

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        self.place.write(name, parts)

    def names(self, folder: str) -> list[str]:
        there = self.place.names(folder)
        self.lists(folder)
        return there

    def remove(self, name: str) -> None:
        self.removes(name)
        self.place.remove(name)


def watched(database: Database) -> Watched:
    database.store.place = Watched(database.store.place)
    return database.store.place


def files(home: Path) -> list[Path]:
    return [path for path in (home / "store").rglob("*") if path.is_file()]


def drawn(photo: Picture, level: int) -> Picture:
    return photo.with_rgb(photo.rgb // 2 + level)


def killed_in_the_middle(home: str) -> None:
    database, removed = Database(Path(home)), []

    def die(name: str) -> None:
        removed.append(name)
        if len(removed) == 3:
            os.kill(os.getpid(), signal.SIGKILL)

    watched(database).removes = die
    forget_session(database, "test")


def test_a_deletion_that_is_killed_is_over_when_retoucher_starts(start, database, photo):
    talk = start(ScriptedMind())
    for level in range(3):
        talk.session.keep(drawn(photo, level))
    command = [
        sys.executable,
        "-c",
        f"from {__name__} import *; killed_in_the_middle({str(database.home)!r})",
    ]
    where = {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(Path(__file__).parent)])}
    killed = forked.run(command, cwd=TESTS, env=where, timeout=LONG, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert files(database.home) and not database.exists("test")
    open_studio(Settings(home=database.home)).close()
    assert files(database.home) == []
    assert database.rows("SELECT * FROM doomed") == []


def test_what_the_store_refuses_to_delete_goes_with_the_next_deletion(start, database, photo):
    talk, other, asked = start(ScriptedMind()), start(ScriptedMind(), "other"), []
    for level in range(4):
        talk.session.keep(drawn(photo, level))
    place = watched(database)

    def fails_half(name: str) -> None:
        asked.append(name)
        if len(asked) % 2:
            raise PictureError("the store answers 503")

    place.removes = fails_half
    with pytest.raises(PictureError, match=r"503.*next deletion"):
        forget_session(database, "test")
    with pytest.raises(NotThere):
        forget_session(database, "test")
    assert files(database.home)
    place.removes = lambda name: None
    forget_session(database, "other")
    assert other.session.name and files(database.home) == []


@pytest.mark.parametrize("what", ["picture", "region"])
def test_who_keeps_what_is_being_deleted_has_it(start, database, photo, what: str):
    talk, other = start(ScriptedMind()), start(ScriptedMind(), "other")
    thing = drawn(photo, 9) if what == "picture" else Region.from_box(photo.size, (2, 2, 9, 9))
    talk.session.keep(thing)
    elsewhere = Database(database.home)
    keeping: list[Thread] = []

    def kept_meanwhile(name: str) -> None:
        if thing.digest.removeprefix("sha256:") in name and not keeping:
            keeping.append(Thread(target=lambda: Session("other", elsewhere).keep(thing)))
            keeping[0].start()
            keeping[0].join(1)  # as far as it gets

    watched(database).removes = kept_meanwhile
    forget_session(database, "test")
    keeping[0].join(LONG)
    assert elsewhere.store.has(thing.digest)
    forget_session(elsewhere, "other")
    assert other.session.name and files(database.home) == []
    elsewhere.close()


@pytest.mark.parametrize("moment", ["keep", "start"])
def test_what_was_there_and_is_deleted_before_it_is_named_is_put_again(start, database, photo, moment: str):
    talk = start(ScriptedMind())
    other = Conversation.start(drawn(photo, 5), "other", mind=ScriptedMind(), database=database)
    elsewhere, once = Database(database.home), []

    def deleted_meanwhile(folder: str) -> None:
        if not once:
            once.append(folder)
            forget_session(elsewhere, "test")

    watched(database).lists = deleted_meanwhile
    if moment == "keep":
        other.session.keep(photo)
    else:
        Conversation.start(photo, "third", mind=ScriptedMind(), database=database)
    assert once and elsewhere.store.has(photo.digest) and talk.session.name
    assert sweep_doomed(elsewhere) == "" and elsewhere.store.has(photo.digest)
    elsewhere.close()
