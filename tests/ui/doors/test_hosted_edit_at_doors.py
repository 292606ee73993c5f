"""A client of `retoucher serve` that vanishes while a hosted edit is out, and comes again: paid for once."""

from base64 import b64decode
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from helpers import LONG
from helpers.doors import listening, png, two_discs, until, web_client
from helpers.written.credentials import assertion, read_credentials
from retoucher.agent.assemble import open_studio
from retoucher.engines.hosted.image_settings import ImageSettings
from retoucher.engines.hosted.scripted_images import edits
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer
from retoucher.settings import Settings
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.http_server.api_server import serve_app

PAINT = "edit(instruction='invert it', engine='hosted')"


class Door:
    """`retoucher serve` whose hosted edits go to a server that draws when it is told to."""

    def __init__(self, home: Path, stack: ExitStack) -> None:
        self.asked, self.draw = Event(), Event()
        self.painter = stack.enter_context(ScriptedServer(otherwise=self._drawn))
        stack.callback(self.draw.set)
        about = {"model": "painter", "base_url": self.painter.base_url, "longest": 320, "price": 0.04}
        studio = open_studio(Settings(home=home, profile="mixed", sign=True))
        stack.callback(studio.close)
        self.book = GuestBook(RoomPool(studio.with_images(ImageSettings.model_validate(about))))
        stack.callback(self.book.leave)
        base = stack.enter_context(listening(serve_app(self.book, Entrance())))
        self.web = stack.enter_context(web_client(f"{base}/v1"))
        self.base = f"{base}/v1"

    def _drawn(self, request: Request) -> Reply:
        self.asked.set()
        assert self.draw.wait(LONG)
        drawn = edits("edited")
        assert callable(drawn)
        return drawn(request)

    def vanish(self, path: str, **asked: Any) -> None:
        """Ask for an edit, and hang up when it is on its way."""
        as_events = {"Accept": "text/event-stream"}
        with web_client(self.base) as leaving, leaving.stream("POST", path, headers=as_events, **asked):
            assert self.asked.wait(LONG)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with ExitStack() as stack:
        yield Door(tmp_path / "home", stack)


def test_a_session_whose_client_vanished_has_the_edit_when_it_is_asked_again(door: Door, tmp_path: Path):
    photo = png(two_discs(tmp_path / "discs.png"))
    begun = door.web.post("/sessions", files={"picture": ("d.png", photo)}).json()["session"]
    guest = door.book.open(begun, None)
    door.vanish(f"/sessions/{begun}/turns", json={"request": PAINT})
    until(lambda: not guest.room.runner.running)
    assert guest.room.conversation.head.number == 0
    door.draw.set()
    again = door.web.post(f"/sessions/{begun}/turns", json={"request": PAINT}).json()
    assert again["version"]["number"] == 1, again
    assert len(door.painter.requests) == 1


def test_an_edit_of_the_images_api_that_was_left_is_there_when_it_is_asked_again(door: Door, tmp_path: Path):
    files = {"image": ("discs.png", png(two_discs(tmp_path / "discs.png")))}
    door.vanish("/images/edits", files=files, data={"prompt": PAINT, "stream": "true"})
    door.draw.set()
    made = door.web.post("/images/edits", files=files, data={"prompt": PAINT})
    assert made.status_code == 200, made.text
    assert len(door.painter.requests) == 1
    assert door.book.pool.studio.database.rows("SELECT * FROM purchases") == [], "and nothing of it stays"


def test_what_a_trained_model_painted_is_said_so_in_the_credentials(door: Door, tmp_path: Path):
    door.draw.set()
    files = {"image": ("discs.png", png(two_discs(tmp_path / "discs.png")))}
    made = door.web.post("/images/edits", files=files, data={"prompt": PAINT}).json()
    said = read_credentials(b64decode(made["data"][0]["b64_json"]), "image/png")
    opened, painted = assertion(said, "c2pa.actions.v2")["actions"]
    assert "digitalSourceType" not in opened
    assert painted["digitalSourceType"].endswith("rainedAlgorithmicMedia")
    assert painted["softwareAgent"]["name"] == "edit/hosted"
