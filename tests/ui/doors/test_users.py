"""A server behind a proxy that names its users: each sees their own, and what left is written down."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from helpers.doors import png, two_discs, web_client
from retoucher.agent.memory.departures import departures, writing_down
from retoucher.agent.memory.destinations import remember
from retoucher.agent.memory.forget import forget_session
from retoucher.agent.memory.owners import names_of, owner_of
from retoucher.engines.hosted.privacy_border import Crossing
from retoucher.errors import ConfigError
from retoucher.settings import Settings
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.users import Users


@pytest.fixture
def settings() -> dict[str, Any]:
    return {"user_header": "X-Forwarded-User", "user_sessions": 2}


@pytest.fixture
def web(server: str) -> Iterator[httpx2.Client]:
    with web_client(server) as client:
        yield client


def as_user(name: str) -> dict[str, str]:
    return {"X-Forwarded-User": name}


def begin(web: httpx2.Client, user: str, tmp_path: Path) -> Any:
    photo = png(two_discs(tmp_path / "two.png"))
    return web.post("/v1/sessions", files={"picture": ("a.png", photo)}, headers=as_user(user))


def test_each_sees_their_own_sessions(web: httpx2.Client, book: GuestBook, tmp_path: Path) -> None:
    address = begin(web, "ann", tmp_path).json()["session"]
    at = f"/v1/sessions/{address}"
    assert web.get(at, headers=as_user("ann")).status_code == 200
    through_caddy = as_user("ann") | {"X-Forwarded-For": "203.0.113.9"}
    assert web.get(at, headers=through_caddy).status_code == 200
    for method, path in (("GET", at), ("GET", f"{at}/versions/0/picture"), ("DELETE", at)):
        refused = web.request(method, path, headers=as_user("bob"))
        assert (refused.status_code, refused.json()["error"]["code"]) == (404, "not_found")
    database = book.pool.studio.database
    assert names_of(database, "ann") == database.names() and names_of(database, "bob") == []


def test_a_user_has_as_many_sessions_as_one_may_have(web: httpx2.Client, tmp_path: Path) -> None:
    first = begin(web, "ann", tmp_path).json()["session"]
    assert begin(web, "ann", tmp_path).status_code == 201
    third = begin(web, "ann", tmp_path)
    assert third.status_code == 429 and "2 sessions" in third.json()["error"]["message"]
    assert begin(web, "bob", tmp_path).status_code == 201
    web.delete(f"/v1/sessions/{first}", headers=as_user("ann"))
    assert begin(web, "ann", tmp_path).status_code == 201


@pytest.mark.parametrize(
    "headers", [[], [("X-Forwarded-User", "")], [("X-Forwarded-User", "ann"), ("X-Forwarded-User", "bob")]]
)
def test_who_is_not_named_once_stays_outside(web: httpx2.Client, headers: list[tuple[str, str]]) -> None:
    refused = web.get("/v1/models", headers=headers)
    assert refused.status_code == 403 and "X-Forwarded-User" in refused.json()["error"]["message"]
    assert web.get("/healthz").status_code == 200


def test_a_name_is_believed_from_the_proxy_alone() -> None:
    users = Users("X-User", ("10.0.0.0/8",))
    assert "proxy" in users.stranger({}, {"client": ("192.168.0.1", 1)})  # pyright: ignore[reportArgumentType]
    assert "proxy" in users.stranger({}, {})  # pyright: ignore[reportArgumentType]
    with pytest.raises(ConfigError, match="not a network"):
        Users.of(Settings(user_from=("not a network",)))


def test_what_left_is_written_down_and_outlives_the_session(
    web: httpx2.Client, book: GuestBook, tmp_path: Path
) -> None:
    begin(web, "ann", tmp_path)
    database = book.pool.studio.database
    name = database.names()[0]
    digest = database.open(name).tree.head.picture
    remember(database, "example.org")
    heard: list[Crossing] = []
    tell = writing_down(database, lambda: name, heard.append)
    tell(Crossing("example.org", "edit", digest, (180, 120)))
    book.close(next(iter(book._guests)))
    forget_session(database, name)
    (left,) = departures(database)
    assert (left.owner, left.session, left.destination, left.what) == ("ann", name, "example.org", "edit")
    assert left.digest == digest and left.at.endswith("+00:00") and len(heard) == 1
    assert owner_of(database, name) == "" and not database.store.has(digest)
