"""One server, one Chromium and its cache for each file of browser tests; the page's script for the others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.testing.v1 import AppTest

from helpers import LONG as SECONDS
from helpers.browser_walk import LONG, Served, chromium, serving
from helpers.page_app import ended, script
from retoucher.ui.chat.server.app import the_pool


@pytest.fixture
def profile() -> str:
    """Return the profile of the page that is drawn; a file that wants another has a fixture of this name."""
    return "scripted"


@pytest.fixture
def app(profile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """Draw the page once, with a home of its own."""
    monkeypatch.setenv("RETOUCHER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RETOUCHER_PROFILE", profile)
    the_pool.cache_clear()
    yield AppTest.from_function(script, default_timeout=SECONDS).run()
    ended(the_pool())
    the_pool.cache_clear()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("browser") / "home") as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def context(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)


@pytest.fixture
def page(context: BrowserContext, server: Served) -> Iterator[Page]:
    """Open the page in a tab of its own, and hold it to asking nobody but this server."""
    page = context.new_page()
    page.set_default_timeout(LONG)
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(server.address)
    expect(page.locator(".badge")).to_have_text("original")
    yield page
    page.close()
    strangers = [url for url in asked if not url.startswith((server.address, "data:", "blob:"))]
    assert not strangers, "the page asked for something outside this server"
    assert not errors
