"""One server, one Chromium and its cache for each file of browser tests."""

from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from helpers.browser_walk import LONG, Served, chromium, known, serving


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show where the server stood when a test of the page failed."""
    report = yield
    served = getattr(item, "funcargs", {}).get("server")
    if report.when == "call" and report.failed and isinstance(served, Served):
        report.sections.append(("The server", served.stacks()))
    return report


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
    return known(browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True))


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
