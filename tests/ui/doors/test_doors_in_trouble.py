"""Servers in trouble: a full queue, huge bodies, bombs, turns that were cut off."""

import os
import struct
import zlib
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from io import BytesIO
from itertools import chain, repeat
from pathlib import Path
from time import monotonic
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import httpx2
import openai
import pytest

from helpers import LONG
from helpers.doors import listening, mcp_client, peak, png, two_discs, until, web_client, words
from retoucher.agent.values.events import Planned
from retoucher.errors import SessionError
from retoucher.pictures import open_picture
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.chat.server.scripted_rooms import scripted_pool
from retoucher.ui.doors.folders import Folders
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.http_server.api_server import serve_app
from retoucher.ui.doors.http_server.image_routes import Edits
from retoucher.ui.doors.mcp_server.call import Desk
from retoucher.ui.doors.mcp_server.serving import http_app
from retoucher.ui.doors.passing import passing_guest, sweep

MEGABYTE = b"0" * 2**20


def bomb() -> bytes:
    """Return a PNG of 3,600 megapixels in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def test_a_full_queue_says_come_again_and_empties_when_clients_go(tmp_path: Path) -> None:
    pool, photo = scripted_pool(tmp_path / "slow"), png(two_discs(tmp_path / "discs.png"))
    book = GuestBook(pool)
    asked: dict[str, Any] = {"files": {"image": ("a.png", photo)}}
    edits = Edits(book, at_once=1, waiting=1)
    with (
        listening(serve_app(book, Entrance(), edits=edits)) as base,
        web_client(f"{base}/v1") as web,
    ):
        with ExitStack() as clients:
            form = {"prompt": "hold", "stream": "true"}
            streams = (web.stream("POST", "/images/edits", data=form, **asked) for _ in range(2))
            first, second = map(clients.enter_context, streams)
            assert first.status_code == second.status_code == 200
            heard = second.iter_lines()
            assert next(heard) == "event: image_edit.queued" and next(heard).endswith('"place": 1}')
            until(lambda: _status(base, asked) == 429)
            with openai.OpenAI(base_url=f"{base}/v1", api_key="any", max_retries=0) as client:
                with pytest.raises(openai.RateLimitError, match="1 edits wait already") as refused:
                    client.images.edit(image=("a.png", photo), prompt="make it warmer")
                assert refused.value.code == "busy"
        gone = monotonic()
        until(lambda: _status(base, asked) in (200, 422))
        assert monotonic() - gone < 40, "an edit of a minute ends when its client goes, however early"
        with ThreadPoolExecutor(1) as aside:
            with web.stream("POST", "/images/edits", data={"prompt": "hold", "stream": "true"}, **asked):
                form = {"prompt": "warm"}
                waits = aside.submit(lambda: web.post("/images/edits", data=form, **asked))
                until(lambda: edits.queued == 1)
            assert waits.result(LONG).headers["Retoucher-Queued"] == "1"
    until(lambda: not list(pool.studio.database.home.glob("passing-*")))
    book.leave()
    pool.studio.close()


def _status(base: str, asked: dict[str, Any]) -> int:
    """Return how an edit is answered now; 0 when it waits, and its client goes."""
    try:
        with httpx2.Client(timeout=2) as web:
            return web.post(f"{base}/v1/images/edits", data={"prompt": "florble"}, **asked).status_code
    except httpx2.ReadTimeout:
        return 0


@pytest.mark.parametrize("length", [{"Content-Length": str(200 * 2**20)}, {}], ids=["told", "found"])
def test_two_hundred_megabytes_are_refused_and_held_nowhere(server: str, length: dict[str, str]) -> None:
    pieces = (MEGABYTE for _ in range(200))
    kind = {"Content-Type": "application/octet-stream", **length}
    before = peak()
    with web_client(f"{server}/v1") as web:
        said = web.post("/images/edits", content=pieces, headers=kind)
        assert said.status_code in (400, 413) and said.json()["error"]["message"]
        form = {"Content-Type": "multipart/form-data; boundary=x"}
        start = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'
        large = web.post("/images/edits", content=chain([start], repeat(MEGABYTE, 200)), headers=form)
        assert large.status_code == 413 and "bytes" in large.json()["error"]["message"]
    assert peak() - before < 100


def test_a_bomb_and_a_zip_with_one_are_a_sentence_in_the_form_of_the_api(server: str, tmp_path: Path) -> None:
    with (
        openai.OpenAI(base_url=f"{server}/v1", api_key="any", max_retries=0) as client,
        pytest.raises(openai.BadRequestError, match="3,600 megapixels") as refused,
    ):
        client.images.edit(image=("a.png", bomb()), prompt="make it warmer")
    assert refused.value.param == "image"
    with web_client(f"{server}/v1") as web:
        album = BytesIO()
        with ZipFile(album, "w", ZIP_DEFLATED) as written:
            written.writestr("good.png", png(two_discs(tmp_path / "discs.png")))
            with written.open("zeros.png", "w") as part:
                for _ in range(200):
                    part.write(MEGABYTE)
        assert album.tell() < 2**20
        before = peak()
        archive = web.post("/sessions", files={"picture": ("a.png", album.getvalue())})
        assert peak() - before < 50, "nothing of it is unpacked"
        assert archive.status_code == 400 and "ZIP archive" in archive.json()["error"]["message"]


@pytest.mark.parametrize("settings", [{"max_megapixels": 0.01}])
def test_no_door_opens_a_picture_above_the_setting(tmp_path: Path, server: str, book: GuestBook) -> None:
    photo, said = two_discs(tmp_path / "discs.png"), "0.0216 megapixels, more than 0.01 megapixels"
    with web_client(f"{server}/v1") as web:
        for path, name, form in (
            ("/images/edits", "image", {"prompt": "make it warmer"}),
            ("/sessions", "picture", {}),
        ):
            refused = web.post(path, data=form, files={name: ("a.png", png(photo))})
            assert refused.status_code == 400 and said in refused.json()["error"]["message"]
    desk = Desk(book, Folders((tmp_path.resolve(),)))
    with listening(http_app(desk, Entrance())) as base, mcp_client(f"{base}/mcp") as client:
        for place in ({"path": photo.name}, {"data": b64encode(png(photo)).decode()}):
            told = client.call("open_picture", **place)
            assert told.is_error and said in words(told)


def test_a_turn_that_was_cut_off_goes_on_at_either_door(tmp_path: Path, book: GuestBook) -> None:
    photo, studio = open_picture(two_discs(tmp_path / "discs.png")), book.pool.studio
    addresses = []
    for name in ("first", "second"):
        addresses.append(book.start(photo, None, name).address)
        book.close(addresses[-1])
        conversation = studio.open(name)
        turn = conversation.say("make it warmer")
        assert next(event for event in turn if isinstance(event, Planned))
        turn.close()  # type: ignore[attr-defined]  # as a crash would
        assert conversation.unfinished
    with listening(serve_app(book, Entrance())) as base, web_client(base) as web:
        at = f"/v1/sessions/{addresses[0]}"
        gone_on = web.post(f"{at}/go_on")
        assert gone_on.status_code == 200 and gone_on.json()["verdict"]["passed"], gone_on.text
        again = web.post(f"{at}/go_on")
        assert again.status_code == 409 and "no turn was cut off" in again.text
        assert [v["number"] for v in web.get(at).json()["versions"]] == [0, 1]
    with listening(http_app(Desk(book, Folders()), Entrance())) as base, mcp_client(f"{base}/mcp") as client:
        session = {"session": addresses[1]}
        assert client.facts("go_on", **session)["verdict"]["passed"]
        again = client.call("go_on", **session)
        assert again.is_error and "no turn was cut off" in words(again)


def test_nothing_to_go_on_with_is_a_sentence(tmp_path: Path, book: GuestBook) -> None:
    guest = book.start(open_picture(two_discs(tmp_path / "discs.png")), None)
    with pytest.raises(SessionError, match="no turn was cut off"):
        guest.go_on()


@pytest.mark.parametrize("days", [-2, 2])
def test_a_clock_that_jumps_takes_no_session_from_under_its_client(
    tmp_path: Path, book: GuestBook, days: int
) -> None:
    home = book.pool.studio.database.home
    with passing_guest(book.pool, open_picture(two_discs(tmp_path / "discs.png"))) as guest:
        (alive,) = home.glob("passing-*")
        left = home / "passing-left-by-a-killed-server"
        left.mkdir()
        for folder in (alive, left):
            jumped = folder.stat().st_mtime + days * 86_400
            os.utime(folder, (jumped, jumped))
        sweep(home)
        assert alive.exists() and not left.exists()
        assert guest.say("make it warmer").state == "done"
    assert not alive.exists()
