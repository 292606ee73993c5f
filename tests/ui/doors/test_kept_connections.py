"""A connection that a client keeps between two requests is still there for the second one."""

from contextlib import closing
from http.client import HTTPConnection
from time import sleep
from urllib.parse import urlsplit

from helpers.doors import listening
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.http_server.api_server import serve_app


def test_a_client_that_thinks_for_six_seconds_is_not_cut_off(book: GuestBook) -> None:
    with listening(serve_app(book, Entrance())) as base:
        address = urlsplit(base)
        with closing(HTTPConnection(address.hostname or "", address.port or 0)) as kept:
            kept.connect()
            kept.auto_open = 0  # a second connection would hide that the first one was closed
            assert _healthy(kept)
            sleep(6)  # uvicorn's own limit is five
            assert _healthy(kept)


def _healthy(kept: HTTPConnection) -> bool:
    kept.request("GET", "/healthz")
    answer = kept.getresponse()
    return answer.status == 200 and bool(answer.read())
