"""Sessions over HTTP: turns as events, questions, versions, recipes, files, and clients that vanish."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import httpx2
import numpy as np
import pytest
from PIL import Image

from helpers.doors import hold, listening, two_discs, until, web_client
from retoucher.agent.assemble import open_studio
from retoucher.settings import Settings
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.chat.server.scripted_rooms import scripted_pool
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.http_server.api_server import api, serve_app
from retoucher.ui.turn_queue import TurnQueue


@pytest.fixture
def photo(tmp_path: Path) -> bytes:
    return two_discs(tmp_path / "discs.png").read_bytes()


@pytest.fixture
def web(server: str) -> Iterator[httpx2.Client]:
    with web_client(f"{server}/v1") as client:
        yield client


def begun(web: httpx2.Client, photo: bytes, **form: str) -> str:
    answer = web.post("/sessions", files={"picture": ("discs.png", photo)}, data=form)
    assert answer.status_code == 201, answer.text
    return f"/sessions/{answer.json()['session']}"


def events(answer: httpx2.Response) -> list[tuple[str, Any]]:
    parts = [part.split("\n", 1) for part in answer.text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in parts]


def test_a_turn_comes_as_events_and_asks_and_goes_on(web: httpx2.Client, photo: bytes) -> None:
    at = begun(web, photo)
    stream = web.post(
        f"{at}/turns", json={"request": "make the red circle blue"}, headers={"Accept": "text/event-stream"}
    )
    told = events(stream)
    assert {"understood", "asked"} <= {name for name, _ in told} and told[-1][0] == "turn"
    assert [o["label"] for o in told[-1][1]["waiting"]["options"]][:2] == ["the left one", "the right one"]
    done = web.post(f"{at}/answer", json={"answer": "the right one"}).json()
    assert done["verdict"]["passed"] and done["version"]["number"] == 1
    after = Image.open(BytesIO(web.get(f"{at}/versions/1/picture").content))
    before = Image.open(BytesIO(photo))
    assert (np.asarray(after)[:, :95] == np.asarray(before)[:, :95]).all()
    assert "recolor" in web.get(f"{at}/versions/1/recipe").text


def test_a_question_is_answered_at_another_server_on_the_same_home(tmp_path: Path, photo: bytes) -> None:
    def told(path: str, **asked: Any) -> dict[str, Any]:
        studio = open_studio(Settings(home=tmp_path / "home"))
        book = GuestBook(RoomPool(studio))
        with listening(serve_app(book, Entrance())) as base:
            answer = httpx2.post(f"{base}/v1{path}", timeout=300, **asked).json()
        book.leave()
        studio.close()
        return answer

    at = f"/sessions/{told('/sessions', files={'picture': ('discs.png', photo)})['session']}"
    assert told(f"{at}/turns", json={"request": "make the red circle blue"})["state"] == "asking"
    assert told(f"{at}/answer", json={"answer": "1"})["verdict"]["passed"]


def test_tools_moves_and_forgetting(web: httpx2.Client, photo: bytes, book: GuestBook) -> None:
    at = begun(web, photo, keep_here="true")
    done = web.post(f"{at}/tools/adjust", json={"arguments": {"exposure": 0.3}, "where": "box 10,25,80,95"})
    assert done.json()["verdict"]["passed"]
    assert web.put(f"{at}/head", json={"version": 0}).json()["current"]
    facts = web.get(at).json()
    assert facts["kept_here"] and [v["current"] for v in facts["versions"]] == [True, False]
    assert web.delete(at).status_code == 204 and web.get(at).status_code == 404
    assert book.pool.studio.database.names() == []


def test_a_tool_that_only_looks_answers_at_once_and_makes_no_version(
    web: httpx2.Client, photo: bytes
) -> None:
    at = begun(web, photo)
    places = web.post(f"{at}/tools/find", json={"arguments": {"phrase": "red circle"}}).json()["result"]
    assert len(places) == 2 and web.post(f"{at}/tools/caption", json={}).json()["result"]
    left = min(places, key=lambda place: place["box"][0])
    done = web.post(f"{at}/tools/adjust", json={"arguments": {"exposure": 0.3}, "where": left["digest"]})
    assert done.json()["version"]["number"] == 1 and done.json()["verdict"]["passed"]
    wrong = web.post(f"{at}/tools/find", json={"arguments": {"phrase": 3}})
    assert wrong.status_code == 400 and "phrase" in wrong.text


def test_what_is_wrong_is_said_and_changes_nothing(web: httpx2.Client, photo: bytes) -> None:
    at = begun(web, photo)
    for method, path, body, status in (
        ("POST", f"{at}/turns", {"request": ""}, 422),
        ("POST", f"{at}/turns", {"request": "make it warmer", "where": "box 9,9,1,1"}, 400),
        ("POST", f"{at}/turns", {"wish": "make it warmer"}, 422),
        ("POST", f"{at}/answer", {"answer": "1"}, 409),
        ("POST", f"{at}/approve", {"run": True}, 409),
        ("POST", f"{at}/tools/adjust", {"arguments": {"exposur": 1}}, 400),
        ("POST", f"{at}/tools/nothing", {}, 404),
        ("PUT", f"{at}/head", {"version": 9}, 404),
        ("GET", f"{at}/versions/9/picture", None, 404),
        ("GET", f"{at}/versions/0/picture?format=bmp", None, 422),
        ("GET", "/sessions/guessed", None, 404),
        ("POST", "/sessions", None, 422),
        ("PATCH", at, None, 405),
    ):
        answer = web.request(method, path, json=body)
        assert answer.status_code == status, (path, body, answer.text)
        assert answer.json()["error"]["message"], path
    assert len(web.get(at).json()["versions"]) == 1


def test_who_vanishes_stops_the_turn_and_others_hear_that_it_is_at_work(tmp_path: Path, photo: bytes) -> None:
    pool, free = scripted_pool(tmp_path / "slow"), Event()
    pool.workers = TurnQueue(1)
    book = GuestBook(pool)
    with listening(serve_app(book, Entrance())) as base, web_client(f"{base}/v1") as web:
        at = begun(web, photo)
        pool.workers.submit(lambda: hold(free))
        guest = book.open(at.rpartition("/")[2], None)
        wait, as_events = {"request": "hold"}, {"Accept": "text/event-stream"}
        with (
            web_client(f"{base}/v1") as leaving,
            leaving.stream("POST", f"{at}/turns", json=wait, headers=as_events) as answer,
        ):
            first = next(answer.iter_raw())
            assert first.startswith(b"event: queued") and b'"place":1' in first.replace(b" ", b"")
            free.set()
            busy = web.post(f"{at}/turns", json={"request": "wait"})
            assert busy.status_code == 409 and "at work" in busy.text
        until(lambda: not guest.room.runner.running)
        with httpx2.Client(base_url=f"{base}/v1", timeout=1) as leaving, pytest.raises(httpx2.ReadTimeout):
            leaving.post(f"{at}/turns", json=wait)
        until(lambda: not guest.room.runner.running)
        assert len(web.get(at).json()["versions"]) == 1
    book.leave()
    pool.studio.close()


def test_every_route_is_described(book: GuestBook) -> None:
    described = api(book).openapi()
    paths = {f"{method.upper()} {path}" for path, ways in described["paths"].items() for method in ways}
    assert {
        "POST /v1/images/edits",
        "POST /v1/sessions/{session}/turns",
        "DELETE /v1/sessions/{session}",
    } <= paths
    assert all(way.get("summary") for ways in described["paths"].values() for way in ways.values())
