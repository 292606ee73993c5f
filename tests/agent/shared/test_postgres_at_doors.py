"""Servers for programs that share a PostgreSQL: a session works at whichever is asked."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from helpers.doors import png, two_discs
from retoucher.agent.assemble import open_studio
from retoucher.settings import Settings
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.http_server.api_server import serve_app


@pytest.fixture
def servers(postgres: str, tmp_path: Path) -> Iterator[list[TestClient]]:
    with ExitStack() as stack:
        clients = []
        for name in ("one", "two"):
            pictures = str(tmp_path / "pictures")
            settings = Settings(home=tmp_path / name, database=postgres, pictures=pictures)  # type: ignore
            studio = open_studio(settings)
            stack.callback(studio.close)
            book = GuestBook(RoomPool(studio))
            stack.callback(book.leave)
            app = serve_app(book, Entrance())
            clients.append(stack.enter_context(TestClient(app, base_url="http://127.0.0.1")))
        yield clients


def test_a_session_of_one_server_is_worked_on_at_the_other(servers: list[TestClient], tmp_path: Path) -> None:
    one, two = servers
    photo = png(two_discs(tmp_path / "two.png"))
    begun = one.post("/v1/sessions", files={"picture": ("two.png", photo)}).json()
    at = f"/v1/sessions/{begun['session']}"
    asked = one.post(f"{at}/turns", json={"request": "make the red circle blue"}).json()
    assert asked["state"] == "asking"
    answered = two.post(f"{at}/answer", json={"answer": "2"}).json()
    assert answered["verdict"]["passed"] and answered["version"]["number"] == 1
    assert two.delete(at).status_code == 204
    assert one.get(at).status_code == 404
