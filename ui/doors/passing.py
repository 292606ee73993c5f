"""Guests that pass: a session in a folder of its own, which is gone when its client has what it asked for."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import time

from filelock import FileLock, Timeout

from ...agent.memory.destinations import known_to, remember
from ...agent.memory.owners import NOBODY
from ...agent.memory.sessions import Database
from ...pictures import Picture
from ..chat.state.room_pool import RoomPool
from .guest import Guest

_PREFIX = "passing-"
_HELD = "held.lock"
_DAY = 86_400


def sweep(home: Path) -> None:
    """Remove what servers that were killed a day ago or more have left; what one holds stays at any hour."""
    for left in home.glob(f"{_PREFIX}*"):
        if abs(time() - left.stat().st_mtime) > _DAY and not _held(left):
            rmtree(left, ignore_errors=True)


def _held(folder: Path) -> bool:
    """Return whether a server still works there: by the clock alone, one that jumps would say it is old."""
    try:
        with FileLock(folder / _HELD, timeout=0):
            return False
    except Timeout:
        return True


@contextmanager
def passing_guest(pool: RoomPool, picture: Picture, user: str = NOBODY) -> Iterator[Guest]:
    """Begin a session that nobody comes back to; addresses that pictures may go to are the user's."""
    with (
        TemporaryDirectory(prefix=_PREFIX, dir=pool.studio.database.home) as folder,
        FileLock(Path(folder) / _HELD),
        closing(Database(Path(folder))) as database,
    ):
        database.audit = pool.studio.database.audit
        for address in known_to(pool.studio.database, user):
            remember(database, address)
        rooms = RoomPool(replace(pool.studio, database=database), workers=pool.workers)
        yield Guest(rooms.start(picture, "passing", user=user))
