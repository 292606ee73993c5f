"""A session read by one thread while another writes it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retoucher.agent.memory.sessions import Database, Session
from retoucher.agent.values.versions import Version
from retoucher.errors import SessionError
from retoucher.pictures import Picture


class Busy(Database):
    """A database in which somebody writes right after the next read."""

    then: Callable[[], None] | None = None

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        found = super().rows(query, *values)
        write, self.then = self.then, None
        if write is not None:
            write()
        return found


@pytest.fixture
def database(tmp_path: Path) -> Busy:
    return Busy(tmp_path)


@pytest.fixture
def session(database: Busy) -> Session:
    digest = database.store.put(Picture(np.zeros((8, 8, 3), np.uint8)))
    return database.create("mine", Version(id="root", number=0, picture=digest))


def test_the_tree_holds_its_head_whatever_a_turn_commits_meanwhile(database: Busy, session: Session):
    def commit() -> None:
        made = Version(id="made", number=0, parent="root", picture=session.tree.head.picture)
        session.move_head(session.add_version(made))

    database.then = commit
    assert session.tree.head.id == "root"
    assert session.tree.head.id == "made" and set(session.tree.visits) == {"root", "made"}


def test_the_tree_of_a_deleted_session_is_an_error_in_words(database: Busy, session: Session):
    with database.transaction() as cursor:
        cursor.execute("DELETE FROM versions WHERE session='mine'")
    with pytest.raises(SessionError, match="was deleted"):
        _ = session.tree
