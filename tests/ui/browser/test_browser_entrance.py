"""A server for other machines: its token lets a browser in, another name and no token do not."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest
from playwright.sync_api import Browser, expect

from helpers.browser_walk import LONG, Served, known, needs_chromium

TOKEN = "a-token-of-the-tests"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("entrance") / "home", more=("--host", "0.0.0.0"), token=TOKEN)
    served.start()
    yield served
    served.end()


def status(server: Served, path: str, method: str = "GET", **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        return connection.getresponse().status
    finally:
        connection.close()


def test_neither_another_name_nor_another_page_nor_nobody_is_let_in(server: Served) -> None:
    cookie = f"retoucher-token-{server.port}={TOKEN}"
    rebound = f"evil.example:{server.port}"
    own = f"127.0.0.1:{server.port}"
    for path in ("/", "/_stcore/host-config", "/retoucher/save?session=x"):
        assert status(server, path) == 401
        assert status(server, path, Host=rebound, Cookie=cookie) == 403
        assert status(server, path, Origin="http://evil.example", Cookie=cookie) == 403
    assert status(server, "/_stcore/stream", **UPGRADE) == 403
    assert (
        status(server, "/_stcore/stream", Host=rebound, Origin=f"http://{rebound}", Cookie=cookie, **UPGRADE)
        == 403
    )
    assert status(server, "/_stcore/stream", Origin="http://evil.example", Cookie=cookie, **UPGRADE) == 403
    assert (
        status(server, "/_stcore/stream", Host=own, Origin=f"http://{own}", Cookie=cookie, **UPGRADE) == 101
    )
    assert status(server, "/_stcore/upload_file/a/b", "PUT", Host=rebound, Cookie=cookie) == 403
    assert status(server, "/_stcore/upload_file/a/b", "PUT") == 401


@needs_chromium
def test_the_address_with_the_token_opens_the_page_and_holds_it_no_longer(
    browser: Browser, server: Served
) -> None:
    context = known(browser.new_context())
    page = context.new_page()
    page.set_default_timeout(LONG)
    page.goto(f"{server.address}/?token={TOKEN}")
    expect(page.locator(".badge")).to_have_text("original")
    assert "token" not in page.url and re.search(r"[?&]session=[\w-]{20,}$", page.url)
    page.reload()
    expect(page.locator(".badge")).to_have_text("original")
    context.close()


@needs_chromium
def test_who_comes_without_the_token_is_asked_for_it(browser: Browser, server: Served) -> None:
    context = known(browser.new_context())
    page = context.new_page()
    page.set_default_timeout(LONG)
    page.goto(server.address)
    page.get_by_label("Token").fill("not this one at all")
    page.get_by_role("button", name="Enter").click()
    expect(page.get_by_text("That is not its token")).to_be_visible()
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Enter").click()
    expect(page.locator(".badge")).to_have_text("original")
    context.close()
