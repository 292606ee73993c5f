"""The page with a home of its own, beside a scripted server."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from helpers import LONG
from helpers.page_app import ended, forgotten, script
from retoucher.agent.assemble import open_studio
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.pictures import FileFacts, Picture
from retoucher.settings import Settings
from retoucher.ui.chat.server.app import the_pool
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("RETOUCHER_MODEL", "RETOUCHER_BASE_URL", "RETOUCHER_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RETOUCHER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RETOUCHER_PROFILE", "embedded")
    return tmp_path / "home"


@pytest.fixture
def pool(home: Path) -> Iterator[RoomPool]:
    pool = RoomPool(open_studio(Settings(home=home)))
    yield pool
    ended(pool)


@pytest.fixture
def room(pool: RoomPool) -> Room:
    noise = np.random.default_rng(0).integers(90, 130, (60, 90, 3), dtype=np.uint8)
    return pool.start(Picture(noise, FileFacts(name="noise.png")))


@pytest.fixture
def app(home: Path) -> Iterator[AppTest]:
    forgotten()
    yield AppTest.from_function(script, default_timeout=LONG).run()
    ended(the_pool())
    forgotten()
