"""How a picture looks while a slider is moved: what its tool makes of a small copy, or nothing at all."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from helpers import LONG
from retoucher.agent.values.plan import Plan, Step
from retoucher.pictures import FileFacts, Picture, Region
from retoucher.tools import tool
from retoucher.ui.chat.server.routes import sliders_route
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.chat.state.screen_images import scaled


@pytest.fixture
def room(pool: RoomPool) -> Room:
    ramp = np.linspace(10, 110, 1800).astype(np.uint8)
    return pool.start(Picture(np.tile(ramp[None, :, None], (600, 1, 3)), FileFacts(name="ramp.png")))


@pytest.fixture
def client(pool: RoomPool) -> TestClient:
    return TestClient(Starlette(routes=[Mount("/retoucher", routes=[sliders_route(pool)])]))


def shown(client: TestClient, room: Room, moved: str, **asked: str) -> np.ndarray:
    """Return the pixels of the preview."""
    names = {"session": room.address, "base": room.conversation.tree.path()[0].id, "set": moved, **asked}
    answer = client.get("/retoucher/sliders", params=names)
    assert answer.status_code == 200, answer.text
    return np.asarray(Image.open(BytesIO(answer.content)).convert("RGB"), np.int16)


def made(room: Room, step: Step) -> str:
    room.carry_out(Plan(steps=(step,), thinking=""), room.conversation.head, "by hand")
    room.runner.wait(LONG)
    return room.conversation.head.id


def test_it_is_what_the_tool_makes_of_a_small_copy(client: TestClient, room: Room) -> None:
    small = Picture(scaled(room.conversation.picture().pixels, 900))
    wanted = tool.get("adjust").run(small, None, {"exposure": 1.0, "saturation": 0.0}).result.rgb
    got = shown(client, room, "0:exposure:1,0:saturation:0")
    assert got.shape == wanted.shape and np.abs(got - wanted).mean() < 1.5, "but for the JPEG"
    assert np.abs(got - small.rgb).mean() > 20


def test_nothing_moves_outside_the_place_that_is_marked(client: TestClient, room: Room) -> None:
    mask = np.zeros((600, 1800), np.uint8)
    mask[:, :900] = 255
    place = room.regions.keep(Region(mask), "left")
    still = shown(client, room, "")
    got = shown(client, room, "0:exposure:1", region=place)
    assert np.abs(got - still)[:, :440].mean() > 10
    assert np.abs(got - still)[:, 470:].max() <= 4


def test_a_version_s_slider_begins_where_the_version_is(client: TestClient, room: Room) -> None:
    of = made(room, Step(reason="", tool="adjust", arguments={"exposure": 1.0, "contrast": 0.3}))
    now = scaled(room.conversation.picture().rgb, 900)
    assert np.abs(shown(client, room, "0:exposure:1", of=of) - now).mean() < 1.5
    less = shown(client, room, "0:exposure:0.5", of=of)
    assert less.mean() < now.mean() - 5


def test_what_is_too_slow_is_laid_between_before_and_after(client: TestClient, room: Room) -> None:
    before = scaled(room.conversation.picture().rgb, 900).astype(np.int16)
    of = made(room, Step(reason="", tool="expose", arguments={"brighten": 0.8}))
    after = scaled(room.conversation.picture().rgb, 900).astype(np.int16)
    assert np.abs(after - before).mean() > 3
    half = shown(client, room, "0:brighten:0.4", of=of)
    assert np.abs(half - (before + after) / 2).mean() < 1.5


@pytest.mark.parametrize("moved", ["0:exposure", "x:exposure:1", "0:exposure:99", "0:nothing:1"])
def test_what_is_no_slider_is_refused_in_words(client: TestClient, room: Room, moved: str) -> None:
    asked = {"session": room.address, "base": room.conversation.head.id, "set": moved}
    answer = client.get("/retoucher/sliders", params=asked)
    assert answer.status_code == 404 and answer.text
    assert client.get("/retoucher/sliders", params=asked | {"base": "elsewhere"}).status_code == 404
