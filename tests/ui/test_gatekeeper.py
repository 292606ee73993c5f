"""The gatekeeper: which names, pages and tokens are let in, on routes and on the WebSocket."""

from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from anyio import run
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from helpers.page_app import forgotten
from retoucher.errors import ConfigError, SessionError
from retoucher.ui.chat.server.app import SCRIPT, build_app, enter_pool, main, serve, the_settings
from retoucher.ui.chat.server.entrances import HERE, Entrance, entrance_of, is_loopback, token_for
from retoucher.ui.chat.server.gatekeeper import Gatekeeper
from retoucher.ui.chat.server.health import OPEN_TO_ALL, health_routes
from retoucher.ui.users import Users

TOKEN = "a-token-of-the-tests"
HOST = "127.0.0.1:8501"


async def _page(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"inside {request.url.query}")


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("inside")
    await socket.close()


def visitor(entrance: Entrance = HERE, host: str = HOST) -> TestClient:
    routes = [
        Route("/", _page),
        Route("/retoucher/save", _page),
        Route("/_stcore/upload_file/a/b", _page, methods=["PUT", "DELETE"]),
        WebSocketRoute("/_stcore/stream", _socket),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Gatekeeper, entrance=entrance)])
    return TestClient(app, base_url=f"http://{host}", follow_redirects=False)


def socket_opens(client: TestClient, host: str = HOST, **headers: str) -> bool:
    try:
        with client.websocket_connect(f"ws://{host}/_stcore/stream", headers=headers) as opened:
            return opened.receive_text() == "inside"
    except WebSocketDisconnect:
        return False


@pytest.mark.parametrize("host", [HOST, "localhost:9999", "[::1]:8501", "LOCALHOST", "127.0.0.1"])
def test_this_machine_s_own_names_are_let_in(host: str) -> None:
    client = visitor(host=host)
    assert client.get("/").status_code == 200
    assert client.get("/", headers={"Origin": f"http://{host}"}).status_code == 200
    assert socket_opens(client, host) and socket_opens(client, host, Origin=f"http://{host}")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8501", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.7:8501",
     "evil@localhost", "localhost@evil.example", "localhost,evil.example", "0.0.0.0:8501", "[::1", "127.1"],
)  # fmt: skip
def test_another_name_is_refused_on_every_route_and_the_socket(host: str) -> None:
    client = visitor()
    for method, path in (("GET", "/"), ("GET", "/retoucher/save"), ("PUT", "/_stcore/upload_file/a/b")):
        answer = client.request(method, path, headers={"Host": host})
        assert answer.status_code == 403 and "inside" not in answer.text
        assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert not socket_opens(client, Host=host)
    assert not socket_opens(client, Host=host, Origin=f"http://{host}"), "a rebound page is its own origin"


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:3000", "http://localhost:8501"]
)
def test_a_page_of_another_site_is_refused(origin: str) -> None:
    client = visitor()
    assert client.get("/retoucher/save", headers={"Origin": origin}).status_code == 403
    assert client.put("/_stcore/upload_file/a/b", headers={"Origin": origin}).status_code == 403
    assert not socket_opens(client, Origin=origin)


def test_what_another_site_s_page_embeds_is_refused_and_a_link_to_the_page_is_followed() -> None:
    client = visitor()
    embedded = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert client.get("/retoucher/save", headers=embedded).status_code == 403
    assert client.get("/", headers=embedded | {"Sec-Fetch-Site": "same-site"}).status_code == 403
    assert client.get("/", headers=link | {"Sec-Fetch-Dest": "iframe"}).status_code == 403
    assert client.get("/retoucher/save", headers=link).status_code == 403
    assert client.get("/", headers=link).status_code == 200
    own = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    assert client.get("/retoucher/save", headers=own).status_code == 200


def test_every_answer_forbids_other_sites_to_frame_it() -> None:
    headers = visitor().get("/").headers
    assert headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert headers["X-Frame-Options"] == "SAMEORIGIN" and headers["X-Content-Type-Options"] == "nosniff"


def test_a_token_is_wanted_everywhere_and_goes_from_the_address_into_a_cookie() -> None:
    client = visitor(Entrance(token=TOKEN))
    for path in ("/", "/retoucher/save", "/?token=", "/?token=wrong", "/?token=" + TOKEN + "x"):
        answer = client.get(path)
        assert answer.status_code == 401 and "inside" not in answer.text and "Token" in answer.text
    assert not socket_opens(client)
    assert client.put("/_stcore/upload_file/a/b?token=" + TOKEN).status_code == 401, (
        "only a page is opened by it"
    )
    welcome = client.get(f"/?session=a%26b&token={TOKEN}")
    assert welcome.status_code == 303 and welcome.headers["Location"] == "/?session=a%26b"
    cookie = welcome.headers["Set-Cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie
    assert client.get(welcome.headers["Location"]).text == "inside session=a%26b"
    assert client.put("/_stcore/upload_file/a/b").status_code == 200
    assert socket_opens(client)


def test_a_script_brings_the_token_in_a_header_and_a_wrong_cookie_opens_nothing() -> None:
    entrance = Entrance(token=TOKEN)
    assert visitor(entrance).get("/", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert visitor(entrance).get("/", headers={"Authorization": "Bearer no"}).status_code == 401
    for cookie in (
        "retoucher-token-8501=no",
        "retoucher-token-8501=",
        "=;;",
        "retoucher-token-8502=" + TOKEN,
    ):
        assert visitor(entrance).get("/", headers={"Cookie": cookie}).status_code == 401


def test_the_way_on_never_leads_to_another_site() -> None:
    for path in ("//evil.example/", "/\\evil.example"):
        where = visitor(Entrance(token=TOKEN)).get(f"http://{HOST}{path}?token={TOKEN}").headers["Location"]
        assert where.startswith("/") and not where.startswith(("//", "/\\"))


def test_a_server_for_other_machines_is_called_as_it_listens() -> None:
    everywhere = entrance_of("0.0.0.0", ["Retoucher.Example.com"], TOKEN)
    for host in ("10.1.2.3:8501", "[fd00::7]:8501", "retoucher.example.com", "localhost:1"):
        assert everywhere.known(host), host
    assert not everywhere.known("evil.example:8501")
    one = entrance_of("192.168.0.4", (), TOKEN)
    assert one.known("192.168.0.4:80") and not one.known("10.1.2.3:80")


def test_beyond_this_machine_there_is_no_server_without_a_token() -> None:
    assert (
        is_loopback("127.0.0.1")
        and is_loopback("::1")
        and is_loopback("127.9.9.9")
        and is_loopback("localhost")
    )
    assert not is_loopback("0.0.0.0") and not is_loopback("192.168.0.4") and not is_loopback("box.lan")
    for host in ("0.0.0.0", "::", "192.168.0.4", "box.lan"):
        with pytest.raises(ConfigError, match="wants a token"):
            entrance_of(host)
        assert len(token_for(host)) >= 32 and token_for(host) != token_for(host)
    assert token_for("127.0.0.1") == "" and token_for("127.0.0.1", TOKEN) == TOKEN
    for weak in ("short", "with spaces in it, long", 'with"quotes-and-more', "ümlaut-ümlaut-ümlaut"):
        with pytest.raises(ConfigError, match="RETOUCHER_TOKEN wants"):
            token_for("0.0.0.0", weak)


@pytest.fixture(scope="module")
def page_client() -> Iterator[TestClient]:
    """Return who visits the page's app; a process can have one only."""
    with TestClient(build_app(SCRIPT, enter_pool), base_url=f"http://{HOST}") as client:
        yield client


def test_the_page_s_app_stands_behind_the_gatekeeper(page_client: TestClient) -> None:
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/retoucher/save"):
        assert page_client.get(path, headers={"Host": "evil.example"}).status_code == 403
    assert page_client.get("/_stcore/health").status_code == 200
    assert page_client.get("/healthz").json() == {"status": "alive"}
    rebound = page_client.websocket_connect("ws://evil.example/_stcore/stream")
    with pytest.raises(WebSocketDisconnect), rebound:
        raise AssertionError("a rebound page reads the conversation")


def test_the_page_s_own_scripts_are_sent_compressed(page_client: TestClient) -> None:
    name = page_client.get("/").text.split('src="./static/js/')[1].split('"')[0]
    answer = page_client.get(f"/static/js/{name}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-security-policy"] == "frame-ancestors 'self'"


def test_who_watches_the_page_s_server_needs_no_token_and_hears_when_it_is_not_ready() -> None:
    def closed(seconds: float) -> None:
        raise SessionError("the home is gone")

    keeper = Middleware(Gatekeeper, entrance=Entrance(token=TOKEN), open_to_all=OPEN_TO_ALL.__contains__)
    app = Starlette(routes=[*health_routes(closed), Route("/", _page)], middleware=[keeper])
    client = TestClient(app, base_url=f"http://{HOST}")
    assert client.get("/healthz").json() == {"status": "alive"}
    not_ready = client.get("/readyz")
    assert not_ready.status_code == 503 and "home" not in not_ready.text
    assert client.get("/readyz", headers={"Host": "evil.example"}).status_code == 403
    assert client.get("/").status_code == 401


def test_settings_that_are_none_end_the_page_s_server_and_later_ones_are_not_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, bad in (("RETOUCHER_USER_FROM", '["nowhere"]'), ("RETOUCHER_RETRIES", "many")):
        forgotten()
        monkeypatch.setenv(name, bad)
        with pytest.raises(SystemExit) as ended:
            main([])
        assert ended.value.code == 1 and capsys.readouterr().err.startswith("retoucher: ")
        monkeypatch.delenv(name)
    forgotten()
    began = the_settings()
    monkeypatch.setenv("RETOUCHER_USER_HEADER", "X-User")
    assert the_settings() is began and not began.user_header
    forgotten()


class _Proxied:
    """An app that is run as Streamlit runs its own: it keeps who came, and how."""

    def run(self, config: object) -> None:
        async def seen(scope: Scope, receive: Receive, send: Send) -> None:
            self.came = scope["client"]

        async def nothing(*_: object) -> None:
            raise AssertionError("nothing is read or sent")

        loaded: Any = uvicorn.Config(seen, log_config=None)
        loaded.load()
        headers = [(b"x-forwarded-for", b"203.0.113.9")]
        scope = {"type": "http", "headers": headers, "client": ("127.0.0.1", 1), "scheme": "http"}
        run(loaded.loaded_app, scope, nothing, nothing)


def test_who_comes_to_the_page_is_who_connects_whatever_a_header_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    app = _Proxied()
    serve(app, 1)  # pyright: ignore[reportArgumentType]
    assert app.came == ("127.0.0.1", 1)


@pytest.mark.parametrize(("proxies", "secure"), [(("10.0.0.0/8",), True), (("192.168.0.0/16",), False)])
def test_a_cookie_is_for_tls_alone_where_a_proxy_that_is_believed_speaks_it(
    proxies: tuple[str, ...], secure: bool
) -> None:
    keeper = Middleware(Gatekeeper, entrance=Entrance(token=TOKEN), users=Users(proxies=proxies))
    app = Starlette(routes=[Route("/", _page)], middleware=[keeper])
    client = TestClient(app, base_url=f"http://{HOST}", follow_redirects=False, client=("10.0.0.7", 1))
    answer = client.get(f"/?token={TOKEN}", headers={"X-Forwarded-Proto": "https"})
    assert ("Secure" in answer.headers["set-cookie"]) == secure
