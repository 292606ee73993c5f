"""Guests that pass: a session in a folder of its own, which is gone when its client has what it asked for."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import time

from ...agent.memory.destinations import known_to, remember
from ...agent.memory.owners import NOBODY
from ...agent.memory.sessions import Database
from ...pictures import Picture
from ..chat.state.room_pool import RoomPool
from .guest import Guest

_PREFIX = "passing-"
_DAY = 86_400


def sweep(home: Path) -> None:
    """Remove what servers that were killed a day ago or more have left."""
    for left in home.glob(f"{_PREFIX}*"):
        if time() - left.stat().st_mtime > _DAY:
            rmtree(left, ignore_errors=True)


@contextmanager
def passing_guest(pool: RoomPool, picture: Picture, user: str = NOBODY) -> Iterator[Guest]:
    """Begin a session that nobody comes back to; addresses that pictures may go to are the user's."""
    with (
        TemporaryDirectory(prefix=_PREFIX, dir=pool.studio.database.home) as folder,
        closing(Database(Path(folder))) as database,
    ):
        database.audit = pool.studio.database.audit
        for address in known_to(pool.studio.database, user):
            remember(database, address)
        rooms = RoomPool(replace(pool.studio, database=database), workers=pool.workers)
        yield Guest(rooms.start(picture, "passing", user=user))
