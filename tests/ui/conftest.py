"""The page's script, drawn without a browser."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from helpers import LONG as SECONDS
from helpers.page_app import ended, forgotten, script
from retoucher.ui.chat.server.app import the_pool


@pytest.fixture
def profile() -> str:
    """Return the profile of the page that is drawn; a file that wants another has a fixture of this name."""
    return "scripted"


@pytest.fixture(autouse=True)
def same_main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back the main module that a drawn page replaces: processes begun later would run its script."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def app(profile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """Draw the page once, with a home of its own."""
    monkeypatch.setenv("RETOUCHER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RETOUCHER_PROFILE", profile)
    forgotten()
    yield AppTest.from_function(script, default_timeout=SECONDS).run()
    ended(the_pool())
    forgotten()
