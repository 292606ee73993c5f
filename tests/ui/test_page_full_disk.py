"""A home that takes no more costs the session and not the result: the page says so and gives it."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from helpers import LONG
from helpers.page_settings import the_room
from retoucher.ui.chat.server.app import the_pool
from retoucher.ui.chat.server.downloads import download_routes


@pytest.fixture
def profile() -> str:
    return "embedded"


def said(app: AppTest, words: str) -> None:
    app.chat_input(key="say").set_value(words).run()
    the_room().runner.wait(LONG)
    app.run()


def test_a_database_that_fills_up_is_told_and_what_was_made_can_be_saved(app: AppTest) -> None:
    the_pool().studio.database.tables.connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON versions WHEN NEW.number > 0 "
        "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    )
    before = the_room().conversation.picture()
    said(app, "make it warmer")
    assert not app.exception
    assert "the disk is full" in the_room().runner.past()[-1].reply
    client = TestClient(Starlette(routes=[Mount("/retoucher", routes=download_routes(the_pool()))]))
    given = client.get("/retoucher/latest", params={"session": the_room().address})
    made = np.asarray(Image.open(BytesIO(given.content)))
    assert made.shape == before.pixels.shape and made[..., 0].mean() > before.pixels[..., 0].mean()
    assert any("became no version" in note.value for note in app.info)


def test_a_store_that_fills_up_is_told_and_the_version_can_be_saved(app: AppTest) -> None:
    store = the_pool().studio.database.store.place.root  # pyright: ignore[reportAttributeAccessIssue]
    store.rename(store.with_name("away"))
    store.write_text("no folder")
    said(app, "make it warmer")
    assert not app.exception and the_room().conversation.head.number == 1
    assert any("cannot be opened again" in warning.value for warning in app.warning)
    assert the_room().conversation.picture().size
