"""A turn that is stopped from beside and a cap on money, at both doors for programs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from helpers.doors import listening, mcp_client, two_discs, until, web_client, words
from retoucher.agent.assemble import open_studio
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.settings import Settings
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.chat.server.scripted_rooms import scripted_pool
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.doors.folders import Folders
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.http_server.api_server import serve_app
from retoucher.ui.doors.mcp_server.call import Desk
from retoucher.ui.doors.mcp_server.serving import http_app

STEP = {"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": 0.4}}
WARMER = {"intent": "edit", "wishes": [{"text": "make it warmer"}], "steps": [STEP]}
GOOD = {name: {"reason": "fine", "score": 9} for name in ("instruction", "preservation", "quality")}
CAP = 0.0003
"""Dollars in a session: an edit of two calls costs 0.00024 at the price below, a third call is too much."""


@contextmanager
def slow(home: Path) -> Iterator[GuestBook]:
    pool = scripted_pool(home)
    book = GuestBook(pool)
    yield book
    book.leave()
    pool.studio.close()


def test_an_agent_stops_the_turn_that_another_call_began(tmp_path: Path) -> None:
    photo = two_discs(tmp_path / "discs.png")
    with slow(tmp_path / "home") as book:
        app = http_app(Desk(book, Folders((tmp_path.resolve(),))), Entrance())
        with listening(app) as base, mcp_client(f"{base}/mcp") as client, mcp_client(f"{base}/mcp") as other:
            session = {"session": client.facts("open_picture", path=photo.name)["session"]}
            held = client.begin("say", request="hold", **session)
            until(lambda: "Step 1: enhance" in client.heard)
            assert "what is done is kept" in words(other.call("stop", **session))
            ended = held.result(60)
            assert ended.structured_content["version"]["number"] == 0
            assert "Stopped" in words(ended)
            assert not other.call("stop", **session).is_error, "nothing runs: nothing to stop"
            assert other.facts("say", request="warm", **session)["version"]["number"] == 1


def test_a_program_stops_a_turn_and_has_a_plan_shown_first(tmp_path: Path) -> None:
    photo = two_discs(tmp_path / "discs.png").read_bytes()
    with (
        slow(tmp_path / "home") as book,
        listening(serve_app(book, Entrance())) as base,
        web_client(f"{base}/v1") as web,
    ):
        begun = web.post("/sessions", files={"picture": ("a.png", photo)}, data={"guided": "true"}).json()
        at = f"/sessions/{begun['session']}"
        shown = web.post(f"{at}/turns", json={"request": "hold"}).json()
        assert shown["state"] == "approving" and shown["waiting"]["for"] == "approval"
        assert web.get(at).json()["waiting"]["plan"] == shown["waiting"]["plan"]
        answers = []
        running = Thread(target=lambda: answers.append(web.post(f"{at}/approve", json={"run": True}).json()))
        running.start()
        until(lambda: web.get(at).json()["waiting"] is None)
        until(lambda: web.post(f"{at}/stop").json()["stopping"])
        running.join(60)
        assert answers[0]["version"]["number"] == 0 and "Stopped" in answers[0]["reply"]
        assert web.post(f"{at}/stop").json() == {"stopping": False}
        web.post(f"{at}/turns", json={"request": "warm"})
        dropped = web.post(f"{at}/approve", json={"run": False}).json()
        assert dropped["version"]["number"] == 0 and dropped["waiting"] is None
        web.post(f"{at}/turns", json={"request": "warm"})
        done = web.post(f"{at}/approve", json={"run": True}).json()
        assert done["state"] == "done" and done["version"]["number"] == 1


@pytest.mark.parametrize("door", ["mcp", "serve"])
def test_a_cap_on_money_ends_a_session_before_a_call_goes_out(tmp_path: Path, door: str) -> None:
    photo = two_discs(tmp_path / "discs.png")
    with ScriptedServer() as server:
        server.then(*(say(answer, tokens=(10_000, 2_000)) for answer in (WARMER, GOOD) * 3))
        mind = {"model": "openai:scripted", "base_url": server.base_url, "api_key": "k", "price": "0.01,0.01"}
        studio = open_studio(
            Settings.model_validate({"home": tmp_path / "home", **mind, "session_money": CAP})
        )
        book = GuestBook(RoomPool(studio))
        if door == "mcp":
            app = http_app(Desk(book, Folders((tmp_path.resolve(),))), Entrance())
            with listening(app) as base, mcp_client(f"{base}/mcp") as client:
                session = {"session": client.facts("open_picture", path=photo.name)["session"]}
                first = client.facts("say", request="make it warmer", **session)
                asked = len(server.requests)
                second = client.call("say", request="make it warmer", **session).structured_content
                spent = client.facts("versions", **session)["spent"]
        else:
            with listening(serve_app(book, Entrance())) as base, web_client(f"{base}/v1") as web:
                files = {"picture": (photo.name, photo.read_bytes())}
                at = f"/sessions/{web.post('/sessions', files=files).json()['session']}"
                first = web.post(f"{at}/turns", json={"request": "make it warmer"}).json()
                asked = len(server.requests)
                second = web.post(f"{at}/turns", json={"request": "make it warmer"}).json()
                spent = web.get(at).json()["spent"]
        book.leave()
        studio.close()
        assert len(server.requests) == asked == 2, "what would cost too much is not sent"
    assert first["version"]["number"] == 1 and first["money"] == pytest.approx(0.00024)
    assert second["version"]["number"] == 1 and "$0.0" in second["reply"]
    assert spent == pytest.approx(0.00024) and spent <= CAP
