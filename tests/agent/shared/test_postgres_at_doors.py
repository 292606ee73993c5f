"""Servers for programs, and pages, that share a PostgreSQL: a session works at whichever is asked."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.testclient import TestClient

from helpers import LONG
from helpers.doors import png, two_discs
from helpers.page_app import ended
from helpers.page_room import said
from retoucher.agent.assemble import open_studio
from retoucher.pictures import open_picture
from retoucher.settings import Settings
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.chat.server.routes import page_routes
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.http_server.api_server import serve_app


@pytest.fixture
def pools(postgres: str, tmp_path: Path) -> Iterator[list[RoomPool]]:
    with ExitStack() as stack:
        made = []
        for name in ("one", "two"):
            pictures = str(tmp_path / "pictures")
            studio = open_studio(
                Settings(home=tmp_path / name, database=SecretStr(postgres), pictures=pictures)
            )
            made.append(RoomPool(studio))
            stack.callback(ended, made[-1])
        yield made


@pytest.fixture
def servers(pools: list[RoomPool]) -> Iterator[list[TestClient]]:
    with ExitStack() as stack:
        apps = [serve_app(GuestBook(pool), Entrance()) for pool in pools]
        yield [stack.enter_context(TestClient(app, base_url="http://127.0.0.1")) for app in apps]


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


def test_what_one_page_began_is_asked_answered_and_saved_at_the_other(
    pools: list[RoomPool], tmp_path: Path
) -> None:
    begun = pools[0].start(open_picture(two_discs(tmp_path / "two.png")), "discs")
    said(begun, "make the red circle blue")
    other = pools[1].open("discs")
    assert other.runner.question is not None and other.address == begun.address
    other.answer("2")
    other.runner.wait(LONG)
    assert other.runner.past()[-1].state == "done" and begun.conversation.head.number == 1
    begun.history.rate(True)
    assert not begun.conversation.workplace.learned.path.exists(), "another server may delete the session"
    page = TestClient(Starlette(routes=page_routes(pools[0])))
    asked = {"session": begun.address, "version": begun.conversation.head.id, "format": "PNG"}
    saved = open_picture(page.get("/save", params=asked).content)
    assert (saved.pixels == other.conversation.picture().pixels).all()
    assert page.get("/standing", params=asked).text == begun.standing != ""
