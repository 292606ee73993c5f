"""Many turns that wait: the server goes on answering, and one too many is told to come again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import httpx2
import pytest

from helpers import LONG
from helpers.doors import hold, listening, mcp_client, two_discs, until, web_client, words
from helpers.page_room import said
from retoucher.errors import QueueFull
from retoucher.pictures import open_picture
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.chat.server.scripted_rooms import scripted_pool
from retoucher.ui.chat.state.message import Request
from retoucher.ui.doors.folders import Folders
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.http_server.api_server import serve_app
from retoucher.ui.doors.mcp_server.call import Desk
from retoucher.ui.doors.mcp_server.serving import http_app
from retoucher.ui.turn_queue import TurnQueue

MANY = 45
"""More turns than anyio has threads for all else."""
SOON = 60
"""Seconds after which a server counts as frozen."""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[GuestBook]:
    pool = scripted_pool(tmp_path / "slow")
    pool.workers = TurnQueue(1, waiting=MANY)
    made = GuestBook(pool)
    yield made
    made.leave()
    pool.studio.close()


@contextmanager
def one_works(book: GuestBook) -> Iterator[None]:
    """Keep the only worker busy inside the block."""
    free = Event()
    book.pool.workers.submit(lambda: hold(free))
    try:
        yield
    finally:
        free.set()


def sessions(book: GuestBook, tmp_path: Path, count: int) -> list[str]:
    photo = open_picture(two_discs(tmp_path / "discs.png", (60, 40)))
    return [book.start(photo, None).address for _ in range(count)]


def wait_in_line(book: GuestBook, addresses: list[str]) -> None:
    guests = [book.open(address, None) for address in addresses]
    until(lambda: all(guest.room.runner.running for guest in guests))


def test_programs_are_answered_while_turns_wait_and_one_too_many_comes_again(
    book: GuestBook, tmp_path: Path
) -> None:
    *waiting, surplus = sessions(book, tmp_path, MANY + 1)
    with (
        listening(serve_app(book, Entrance())) as base,
        web_client(base) as web,
        httpx2.Client(base_url=base, timeout=SOON) as other,
        ThreadPoolExecutor(MANY) as clients,
    ):

        def turn(address: str, by: httpx2.Client = web, **headers: str) -> httpx2.Response:
            return by.post(f"/v1/sessions/{address}/turns", json={"request": "warm"}, headers=headers)

        with one_works(book):
            answers = [clients.submit(turn, address) for address in waiting]
            wait_in_line(book, waiting)
            assert other.get("/healthz").status_code == other.get("/readyz").status_code == 200
            for headers in ({}, {"Accept": "text/event-stream"}):
                refused = turn(surplus, other, **headers)
                assert refused.status_code == 429 and refused.json()["error"]["code"] == "busy"
                assert int(refused.headers["Retry-After"]) > 0
            assert other.post(f"/v1/sessions/{waiting[0]}/stop").json() == {"stopping": True}
        told = [answer.result(LONG).json() for answer in answers]
        assert [one["version"]["number"] for one in told] == [0] + [1] * (MANY - 1), "the first was stopped"
        assert turn(surplus).json()["version"]["number"] == 1


def test_agents_are_answered_while_turns_wait_and_one_too_many_comes_again(
    book: GuestBook, tmp_path: Path
) -> None:
    *waiting, surplus = sessions(book, tmp_path, MANY + 1)
    app = http_app(Desk(book, Folders()), Entrance())
    with listening(app) as base, mcp_client(f"{base}/mcp") as client, mcp_client(f"{base}/mcp") as other:
        with one_works(book):
            answers = [client.begin("say", request="warm", session=address) for address in waiting]
            wait_in_line(book, waiting)
            refused = other.begin("say", request="warm", session=surplus).result(SOON)
            assert refused.is_error and f"{MANY} turns wait already: come again" in words(refused)
            stopped = other.begin("stop", session=waiting[0]).result(SOON)
            assert not stopped.is_error
        told = [answer.result(LONG).structured_content for answer in answers]
        assert [one["version"]["number"] for one in told] == [0] + [1] * (MANY - 1)
        assert other.facts("say", request="warm", session=surplus)["version"]["number"] == 1


def test_a_question_that_waits_outlasts_a_full_queue(book: GuestBook, tmp_path: Path) -> None:
    asking, waiting = (book.open(address, None).room for address in sessions(book, tmp_path, 2))
    said(asking, "which")
    book.pool.workers = asking.runner._workers = waiting.runner._workers = TurnQueue(1, waiting=1)
    question = asking.runner.question
    assert question is not None
    with one_works(book):
        waiting.say(Request("warm"))
        for refused in (lambda: asking.answer("1"), lambda: asking.say(Request("warm"))):
            with pytest.raises(QueueFull):
                refused()
            assert asking.runner.question == question and not asking.runner.running
    waiting.runner.wait(LONG)
    asking.answer("1")
    asking.runner.wait(LONG)
    assert asking.runner.past()[-1].state == "done" and asking.conversation.head.number == 1
