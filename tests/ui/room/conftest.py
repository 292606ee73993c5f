"""A room of the page with the scripted mind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.page_app import ended
from helpers.page_room import drawn_picture
from retoucher.ui.chat.server.scripted_rooms import scripted_pool
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[RoomPool]:
    pool = scripted_pool(tmp_path / "page")
    yield pool
    ended(pool)


@pytest.fixture
def room(pool: RoomPool) -> Room:
    return pool.start(drawn_picture())
