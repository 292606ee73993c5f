"""The images server on a port of this machine, with a home of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.doors import listening
from retoucher.agent.assemble import open_studio
from retoucher.settings import Settings
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.http_server.api_server import serve_app


@pytest.fixture
def settings() -> dict[str, Any]:
    return {}


@pytest.fixture
def book(tmp_path: Path, settings: dict[str, Any]) -> Iterator[GuestBook]:
    studio = open_studio(Settings(home=tmp_path / "home", **settings))
    made = GuestBook(RoomPool(studio))
    yield made
    made.leave()
    studio.close()


@pytest.fixture
def server(book: GuestBook) -> Iterator[str]:
    with listening(serve_app(book, Entrance())) as base:
        yield base
