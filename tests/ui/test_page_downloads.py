"""What the page's links save: the bytes of the version asked for, and words where there is none."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from helpers import LONG
from helpers.page_app import ended
from helpers.written.credentials import actions, ingredient, read_credentials, with_credentials
from retoucher.agent.values.recipe import Recipe
from retoucher.pictures import FileFacts, Picture, Region, embedded_recipe, encode_picture, open_picture
from retoucher.settings import Settings
from retoucher.ui.chat.panels.download_link import file_name, offered, usual
from retoucher.ui.chat.panels.dropped_files import opened
from retoucher.ui.chat.server.downloads import download_routes
from retoucher.ui.chat.server.scripted_rooms import scripted_pool
from retoucher.ui.chat.state.message import Request
from retoucher.ui.chat.state.room_pool import RoomPool


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[RoomPool]:
    pool = scripted_pool(tmp_path / "page")
    room = pool.start(Picture(np.full((40, 60, 3), 90, np.uint8), FileFacts(name="grey.png")), "my / own & 1")
    room.say(Request("warm"))
    room.runner.wait(LONG)
    yield pool
    ended(pool)


@pytest.fixture
def client(pool: RoomPool) -> TestClient:
    return TestClient(Starlette(routes=[Mount("/retoucher", routes=download_routes(pool))]))


def asked(pool: RoomPool, **more: str) -> dict[str, str]:
    room = pool.rooms["my / own & 1"]
    return {"session": room.address, "version": room.conversation.head.id, **more}


def test_a_saved_picture_has_the_version_s_pixels_and_its_recipe_only_when_asked(
    pool: RoomPool, client: TestClient
):
    pixels = pool.rooms["my / own & 1"].conversation.picture().pixels
    plain = client.get("/retoucher/save", params=asked(pool, format="PNG"))
    whole = client.get("/retoucher/save", params=asked(pool, format="PNG", recipe="1"))
    assert (
        plain.headers["content-disposition"] == "attachment" and plain.headers["content-type"] == "image/png"
    )
    assert np.array_equal(open_picture(plain.content).pixels, pixels)
    assert embedded_recipe(plain.content) is None
    written = embedded_recipe(whole.content)
    assert written and Recipe.from_yaml(written).steps[0].tool == "adjust"


def test_a_saved_picture_is_signed_when_asked_and_its_recipe_stays(pool: RoomPool, client: TestClient):
    plain = client.get("/retoucher/save", params=asked(pool, format="WebP", recipe="1")).content
    sealed = client.get("/retoucher/save", params=asked(pool, format="WebP", recipe="1", sign="1")).content
    assert actions(read_credentials(sealed, "image/webp")) == ["c2pa.opened", "c2pa.color_adjustments"]
    assert b"c2pa" not in plain and embedded_recipe(sealed) == embedded_recipe(plain)
    assert np.array_equal(open_picture(sealed).pixels, open_picture(plain).pixels)


def test_credentials_that_came_with_a_picture_are_kept(pool: RoomPool, client: TestClient, tmp_path: Path):
    photo = with_credentials(
        encode_picture(Picture(np.full((40, 60, 3), 70, np.uint8)), "PNG"), tmp_path / "theirs"
    )
    (arrival,), _ = opened([("theirs.png", photo)], Settings())
    room = pool.start(arrival.picture, "signed")
    room.say(Request("warm"))
    room.runner.wait(LONG)
    about = {"session": room.address, "version": room.conversation.head.id, "format": "PNG", "sign": "1"}
    said = read_credentials(client.get("/retoucher/save", params=about).content, "image/png")
    assert actions(said) == ["c2pa.opened", "c2pa.color_adjustments"]
    assert ingredient(said)["label"] == read_credentials(photo, "image/png")["active_manifest"]


@pytest.mark.parametrize("kind", ["HEIF", "JXL", "TIFF", "AVIF"])
def test_a_picture_is_saved_back_as_what_it_came_as(pool: RoomPool, client: TestClient, kind: str):
    assert usual(kind) == kind in offered(kind) and kind not in offered("PNG")
    saved = client.get("/retoucher/save", params=asked(pool, format=kind))
    assert open_picture(saved.content).facts.format == kind
    assert saved.headers["content-type"] == f"image/{kind.lower()}"
    assert file_name("a", "HEIF") == "a.heic" and file_name("a", "JPEG") == "a.jpg"


def test_recipe_steps_report_and_mask_are_given(pool: RoomPool, client: TestClient):
    recipe = client.get("/retoucher/recipe", params=asked(pool))
    assert Recipe.from_yaml(recipe.text).steps[0].tool == "adjust"
    steps = client.get("/retoucher/steps", params=asked(pool))
    assert any(name.endswith(".png") for name in ZipFile(BytesIO(steps.content)).namelist())
    assert "warm" in client.get("/retoucher/report", params=asked(pool)).text
    region = Region.from_box((60, 40), (5, 5, 25, 15))
    digest = pool.rooms["my / own & 1"].regions.keep(region, "box")
    mask = client.get("/retoucher/region", params={"digest": digest})
    assert Region.from_png(mask.content, (60, 40)).digest == region.digest


@pytest.mark.parametrize(
    ("path", "wrong", "words"),
    [
        ("save", {"session": "gone", "format": "PNG"}, "no session at this address"),
        ("save", {"version": "none", "format": "PNG"}, "no version “none”"),
        ("save", {"format": "EXE"}, "not “EXE”"),
        ("region", {"digest": "../../etc/passwd"}, "passwd"),
    ],
)
def test_what_is_not_there_is_said(
    pool: RoomPool, client: TestClient, path: str, wrong: dict[str, str], words: str
):
    answer = client.get(f"/retoucher/{path}", params=asked(pool, **wrong))
    assert answer.status_code == 404 and words in answer.text
    assert "gone" not in pool.rooms


def test_a_renamed_session_is_found_under_its_old_address(pool: RoomPool, client: TestClient):
    before = asked(pool, format="PNG")
    pool.rename(pool.rooms["my / own & 1"], "new")
    assert client.get("/retoucher/save", params=before).status_code == 200
