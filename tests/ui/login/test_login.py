"""Users who log in at an OIDC provider: what they come as, what the routes give them, what the page shows."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from streamlit import config
from streamlit.auth_util import encode_provider_token
from streamlit.runtime.secrets import secrets_singleton
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_auth_routes import create_auth_routes

from helpers.page_app import ended, forgotten, script
from helpers.servers.oidc_provider import OidcProvider, login_toml, oidc_provider
from retoucher.agent.assemble import open_studio
from retoucher.agent.memory.owners import names_of
from retoucher.errors import ConfigError
from retoucher.settings import Settings
from retoucher.ui.chat.login.logged_in import OURS, LoggedIn, name_of
from retoucher.ui.chat.login.login_file import check_login, providers
from retoucher.ui.chat.server.app import the_pool
from retoucher.ui.chat.server.gatekeeper import Gatekeeper
from retoucher.ui.chat.server.launch import launch
from retoucher.ui.chat.server.routes import page_routes
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.chat.state.samples import SAMPLES, sample

HERE = "http://127.0.0.1:8501"
BACK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
"""How a browser follows a redirect of the provider."""


def claims(user: str) -> dict[str, object]:
    return {"is_logged_in": True, "iss": "https://login.example", "sub": f"number-of-{user}", "email": user}


@pytest.fixture
def login(tmp_path: Path) -> Path:
    path = tmp_path / "login.toml"
    path.write_text(login_toml("https://login.example", HERE))
    return path


@pytest.fixture
def provider(login: Path) -> Iterator[OidcProvider]:
    with oidc_provider() as running:
        login.write_text(login_toml(running.address, HERE))
        before = config.get_option("secrets.files")
        config.set_option("secrets.files", [str(login)])
        secrets_singleton._reset()
        yield running
        config.set_option("secrets.files", before)
        secrets_singleton._reset()


@pytest.fixture
def pool(tmp_path: Path, login: Path) -> Iterator[RoomPool]:
    pool = RoomPool(open_studio(Settings(home=tmp_path / "home", login=login)))
    yield pool
    ended(pool)


async def _page(request: Request) -> PlainTextResponse:
    return PlainTextResponse("the page, which asks to log in")


def visitor(pool: RoomPool) -> TestClient:
    """Return a browser before Streamlit's own routes and ours, behind the gatekeeper."""
    routes = [*create_auth_routes(""), Mount(OURS, routes=page_routes(pool)), Route("/", _page)]
    keeper = Middleware(Gatekeeper, users=LoggedIn())
    app = Starlette(routes=routes, middleware=[keeper, Middleware(SessionMiddleware, secret_key="s" * 32)])
    return TestClient(app, base_url=HERE, follow_redirects=False)


def log_in(browser: TestClient) -> None:
    """Go the whole way: to the provider and back, as a browser follows it."""
    away = browser.get("/auth/login", params={"provider": encode_provider_token("default")})
    back = httpx2.get(away.headers["location"]).headers["location"]
    there = urlsplit(back)
    assert back.startswith(f"{HERE}/oauth2callback?")
    in_ = browser.get(f"{there.path}?{there.query}", headers=BACK)
    assert (in_.status_code, in_.headers["location"]) == (302, "/")


def test_who_comes_back_from_the_provider_gets_their_own_and_no_more(
    provider: OidcProvider, pool: RoomPool
) -> None:
    ann = f"number-of-ann at {provider.address}"
    room = pool.start(sample(next(iter(SAMPLES))), user=ann)
    standing, picture = f"{OURS}/standing", f"{OURS}/picture/{room.conversation.head.picture[7:]}"
    browsers = {name: visitor(pool) for name in ("nobody", "ann", "bob")}
    for provider.user in ("ann", "bob"):
        log_in(browsers[provider.user])
    assert browsers["nobody"].get("/").status_code == 200
    refused = browsers["nobody"].get(picture)
    assert refused.status_code == 403 and "log in first" in refused.text
    assert browsers["ann"].get(picture).headers["content-type"].startswith("image/")
    for name, told in (("ann", room.standing), ("bob", "")):
        assert browsers[name].get(standing, params={"session": room.address}).text == told
    forged = browsers["ann"].cookies["_streamlit_user"][:-3] + "abc"
    browsers["nobody"].cookies.set("_streamlit_user", forged)
    assert browsers["nobody"].get(picture).status_code == 403
    browsers["ann"].get("/auth/logout")
    assert browsers["ann"].get(picture).status_code == 403


def test_the_page_asks_to_log_in_and_then_shows_each_user_their_own(
    tmp_path: Path, login: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("HOME", tmp_path / "home"), ("PROFILE", "scripted"), ("LOGIN", login)):
        monkeypatch.setenv(f"RETOUCHER_{name}", str(value))
    forgotten()
    app = AppTest.from_function(script, default_timeout=60)
    assert [button.label for button in app.run().button] == ["Log in"]
    database = the_pool().studio.database
    assert database.names() == [], "nobody begins nothing"
    app.user = claims("ann")
    app.run()
    (hers,) = names_of(database, "number-of-ann at https://login.example")
    assert "Logged in as ann" in [html.value for html in app.get("html")]
    address = app.query_params["session"]
    other = AppTest.from_function(script, default_timeout=60)
    other.user = claims("bob")
    other.query_params["session"] = address
    other.run()
    assert other.query_params["session"] != address and len(database.names()) == 2
    assert hers not in names_of(database, "number-of-bob at https://login.example")
    ended(the_pool())
    forgotten()


def test_nobody_is_a_user_by_half_of_what_a_provider_has_to_say() -> None:
    whole = claims("ann")
    assert name_of(whole) == "number-of-ann at https://login.example"
    for lacks in ("is_logged_in", "iss", "sub"):
        assert name_of({k: v for k, v in whole.items() if k != lacks}) == ""
    assert name_of({**whole, "is_logged_in": "True"}) == ""


@pytest.mark.parametrize(
    ("was", "is_", "words"),
    [
        ("[auth]", "[other]", r"\[auth\]"),
        ("[auth]", "[auth", r"\[auth\]"),
        ('client_id = "retoucher"', "", "names no provider"),
        ("cookie_secret", "cookie_secrets", "auth.cookie_secret"),
        ("/oauth2callback", "/callback", "/oauth2callback"),
        ("-0123456789", "", "at least 32"),
        ('client_id = "retoucher"', '[auth.google]\nissuer = "x"', "auth.google.client_id"),
    ],
)
def test_a_file_that_lets_nobody_in_is_a_sentence(login: Path, was: str, is_: str, words: str) -> None:
    login.write_text(login.read_text().replace(was, is_))
    with pytest.raises(ConfigError, match=words):
        check_login(Settings(login=login))


def test_a_provider_may_have_a_name_and_two_ways_to_say_who_comes_are_one_too_many(login: Path) -> None:
    check_login(Settings(login=login))
    login.write_text(login.read_text().replace("client_id", "[auth.google]\nclient_id"))
    assert providers(login) == ("google",)
    with pytest.raises(ConfigError, match="one of them"):
        check_login(Settings(login=login, user_header="X-User"))


def test_a_photo_on_the_command_line_would_be_nobody_s(login: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETOUCHER_LOGIN", str(login))
    with pytest.raises(ConfigError, match="without a photo"):
        launch(login, port=None, open_browser=False)
