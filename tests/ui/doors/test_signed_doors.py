"""`retoucher serve --sign` and `retoucher mcp --sign`: what is given out carries what was done to it."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from helpers.doors import listening, mcp_client, png, two_discs
from helpers.written.credentials import actions, ingredient, read_credentials, with_credentials
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


def test_credentials_that_came_with_a_picture_are_kept_at_serve(
    web: TestClient, tmp_path: Path, book: GuestBook
) -> None:
    photo = with_credentials(png(two_discs(tmp_path / "discs.png")), tmp_path / "theirs")
    theirs = read_credentials(photo, "image/png")["active_manifest"]
    made = web.post("/v1/images/edits", files={"image": ("d.png", photo)}, data={"prompt": "make it warmer"})
    edited = read_credentials(b64decode(made.json()["data"][0]["b64_json"]), "image/png")
    at = f"/v1/sessions/{web.post('/v1/sessions', files={'picture': ('d.png', photo)}).json()['session']}"
    web.post(f"{at}/tools/adjust", json={"arguments": {"exposure": 0.2}})
    kept = read_credentials(web.get(f"{at}/versions/1/picture?format=jpeg").content, "image/jpeg")
    for said in (edited, kept):
        assert actions(said) == ["c2pa.opened", "c2pa.color_adjustments"]
        assert ingredient(said)["label"] == theirs
    assert web.delete(at).status_code == 204
    assert book.pool.studio.database.rows("SELECT * FROM opened_files") == []


@pytest.mark.parametrize("by", ["path", "data"])
def test_credentials_that_came_with_a_picture_are_kept_at_mcp(
    book: GuestBook, tmp_path: Path, by: str
) -> None:
    photo = with_credentials(png(two_discs(tmp_path / "discs.png")), tmp_path / "theirs")
    (tmp_path / "theirs.png").write_bytes(photo)
    brought = {"path": "theirs.png"} if by == "path" else {"data": b64encode(photo).decode()}
    desk = Desk(book, Folders((tmp_path.resolve(),)))
    with listening(http_app(desk, Entrance())) as base, mcp_client(f"{base}/mcp") as agent:
        session = {"session": agent.facts("open_picture", **brought)["session"]}
        agent.facts("adjust", exposure=0.2, **session)
        saved = Path(agent.facts("save", path="out.png", **session)["files"]["result"])
    said = read_credentials(saved.read_bytes(), "image/png")
    assert ingredient(said)["label"] == read_credentials(photo, "image/png")["active_manifest"]
