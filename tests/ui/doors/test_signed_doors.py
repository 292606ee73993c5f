"""`retoucher serve --sign` and `retoucher mcp --sign`: what is given out carries what was done to it."""

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from helpers.doors import listening, mcp_client, png, two_discs
from helpers.written.credentials import actions, read_credentials
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.doors.folders import Folders
from retoucher.ui.doors.given_out import check_server_signs
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.http_server.api_server import serve_app
from retoucher.ui.doors.mcp_server.call import Desk
from retoucher.ui.doors.mcp_server.serving import http_app


@pytest.fixture
def settings() -> dict[str, Any]:
    return {"sign": True}


@pytest.fixture
def web(book: GuestBook) -> Iterator[TestClient]:
    with TestClient(serve_app(book, Entrance()), base_url="http://127.0.0.1") as client:
        yield client


def test_edits_and_versions_are_signed_and_what_was_done_on_the_way_out_is_told(
    web: TestClient, tmp_path: Path, book: GuestBook
) -> None:
    photo = png(two_discs(tmp_path / "discs.png"))
    form = {"prompt": "make it warmer", "size": "90x60", "output_format": "jpeg"}
    made = web.post("/v1/images/edits", files={"image": ("discs.png", photo)}, data=form).json()
    said = read_credentials(b64decode(made["data"][0]["b64_json"]), "image/jpeg")
    assert actions(said) == ["c2pa.opened", "c2pa.color_adjustments", "c2pa.resized"]
    at = f"/v1/sessions/{web.post('/v1/sessions', files={'picture': ('d.png', photo)}).json()['session']}"
    opened = web.get(f"{at}/versions/0/picture").content
    assert actions(read_credentials(opened, "image/png")) == ["c2pa.opened"]
    assert "nobody trusts" in check_server_signs(book)


def test_what_an_agent_saves_and_reads_is_signed(book: GuestBook, tmp_path: Path) -> None:
    two_discs(tmp_path / "discs.png")
    desk = Desk(book, Folders((tmp_path.resolve(),)))
    with listening(http_app(desk, Entrance())) as base, mcp_client(f"{base}/mcp") as agent:
        session = {"session": agent.facts("open_picture", path="discs.png")["session"]}
        agent.facts("adjust", exposure=0.2, **session)
        saved = Path(agent.facts("save", path="out.png", **session)["files"]["result"])
        (whole,) = agent.run(
            agent.client.read_resource, f"retoucher://{session['session']}/versions/1"
        ).contents
        for data in (saved.read_bytes(), b64decode(whole.blob)):
            told = read_credentials(data, "image/png")
            assert actions(told) == ["c2pa.opened", "c2pa.color_adjustments"]
