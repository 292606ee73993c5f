"""A PostgreSQL that is gone for a while: every door says so in its own form, and nothing is lost."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from helpers import LONG
from helpers.doors import listening, mcp_client, png, two_discs, until, web_client, words
from helpers.page_app import ended, forgotten
from helpers.servers.postgres_server import PostgresServer
from retoucher.pictures import open_picture
from retoucher.ui.chat.server.app import SCRIPT, the_pool
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.chat.server.routes import page_routes
from retoucher.ui.chat.server.scripted_rooms import scripted_pool
from retoucher.ui.chat.state.message import Request
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.doors.folders import Folders
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.http_server.api_server import serve_app
from retoucher.ui.doors.mcp_server.call import Desk
from retoucher.ui.doors.mcp_server.serving import http_app

SAID = "cannot be read or written"


@pytest.fixture
def patience() -> float:
    return 0.5


@pytest.fixture
def pool(postgres: str, tmp_path: Path, patience: float) -> Iterator[RoomPool]:
    made = scripted_pool(tmp_path / "home", database=postgres, database_patience=patience)
    yield made
    ended(made)


@pytest.fixture
def photo(tmp_path: Path) -> bytes:
    return png(two_discs(tmp_path / "discs.png"))


@contextmanager
def away(running: PostgresServer) -> Iterator[None]:
    """Have no database inside the block."""
    running.kill()
    try:
        yield
    finally:
        running.start()


def at_work(room: Room) -> bool:
    """Say whether a step of the room's turn is under way."""
    view = room.runner.current
    return view is not None and any(step.state == "running" for step in view.steps)


def test_programs_hear_503_and_go_on_when_it_is_back(
    pool: RoomPool, photo: bytes, running: PostgresServer
) -> None:
    with listening(serve_app(GuestBook(pool), Entrance())) as base, web_client(base) as web:
        begun = web.post("/v1/sessions", files={"picture": ("discs.png", photo)}).json()
        at = f"/v1/sessions/{begun['session']}"
        with ThreadPoolExecutor(1) as aside, ExitStack() as gone:
            turn = aside.submit(web.post, f"{at}/turns", json={"request": "wait"})
            until(lambda: at_work(pool.rooms[begun["name"]]))
            gone.enter_context(away(running))
            assert web.get("/healthz").status_code == 200 and web.get("/readyz").status_code == 503
            for refused in (web.get(at), turn.result(LONG)):
                assert refused.status_code == 503 and int(refused.headers["Retry-After"]) > 0
                error = refused.json()["error"]
                assert error["code"] == "sessions_away" and SAID in error["message"]
            gone.close()
            until(lambda: web.get("/readyz").status_code == 200)
            gone_on = web.post(f"{at}/go_on")
            assert gone_on.status_code == 200, gone_on.text
            assert gone_on.json()["version"]["number"] == 1
            assert len(web.get(at).json()["versions"]) == 2


def test_agents_hear_a_sentence_and_go_on_when_it_is_back(
    pool: RoomPool, photo: bytes, running: PostgresServer, tmp_path: Path
) -> None:
    desk = Desk(GuestBook(pool), Folders((tmp_path.resolve(),)))
    with listening(http_app(desk, Entrance())) as base, mcp_client(f"{base}/mcp") as client:
        session = {"session": client.facts("open_picture", path="discs.png")["session"]}
        turn = client.begin("say", request="wait", **session)
        until(lambda: "Step 1: enhance" in client.heard)
        with away(running):
            for refused in (client.call("versions", **session), turn.result(LONG)):
                assert refused.is_error and SAID in words(refused)
        assert client.facts("go_on", **session)["version"]["number"] == 1
        assert len(client.facts("versions", **session)["versions"]) == 2


def test_the_page_says_so_and_goes_on_when_it_is_back(
    pool: RoomPool, photo: bytes, running: PostgresServer
) -> None:
    room = pool.start(open_picture(photo))
    page, asked = TestClient(Starlette(routes=page_routes(pool))), {"session": room.address}
    room.say(Request("wait"))
    until(lambda: at_work(room))
    with away(running):
        room.runner.wait(LONG)
        refused = page.get("/standing", params=asked)
        assert refused.status_code == 503 and SAID in refused.text
        assert room.runner.current and SAID in room.runner.current.failure and not room.runner.crash
    assert room.conversation.unfinished
    room.resume()
    room.runner.wait(LONG)
    assert [view.state for view in room.runner.past()] == ["done"] and room.runner.current is None
    assert [version.number for version in room.conversation.tree.path()] == [0, 1]


def test_a_page_that_cannot_be_drawn_is_a_sentence(
    postgres: str, running: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten()
    for name, value in {"HOME": tmp_path, "DATABASE": postgres, "DATABASE_PATIENCE": 0.5}.items():
        monkeypatch.setenv(f"RETOUCHER_{name}", str(value))
    app = AppTest.from_file(str(SCRIPT), default_timeout=LONG)
    with away(running):
        app.run()
        assert SAID in app.error[0].value and not app.exception
    app.button(key="look-again").click().run()
    assert not app.error and app.chat_input
    with away(running):
        app.run()
        assert SAID in app.error[0].value
    app.run()
    assert not app.error and app.chat_input
    ended(the_pool())
    forgotten()


@pytest.mark.parametrize("patience", [60])
def test_a_turn_outlasts_ten_seconds_without_a_database(
    pool: RoomPool, photo: bytes, running: PostgresServer
) -> None:
    with listening(serve_app(GuestBook(pool), Entrance())) as base, web_client(base) as web:
        at = f"/v1/sessions/{web.post('/v1/sessions', files={'picture': ('a.png', photo)}).json()['session']}"
        told = list[str]()
        as_events = {"Accept": "text/event-stream"}
        with web.stream("POST", f"{at}/turns", json={"request": "wait"}, headers=as_events) as answer:
            for line in answer.iter_lines():
                told.append(line)
                if line == "event: step_started":
                    running.kill()
                    Timer(10.0, running.start).start()
        until(lambda: web.get("/readyz").status_code == 200)
        last = _ended(told)
        if "error" in last:  # a statement was under way when the power went
            assert last["error"]["code"] == "sessions_away"
            last = web.post(f"{at}/go_on").json()
        assert last["state"] == "done" and last["version"]["number"] == 1
        assert len(web.get(at).json()["versions"]) == 2


def _ended(told: list[str]) -> dict[str, Any]:
    return json.loads(next(line for line in reversed(told) if line.startswith("data: "))[6:])
