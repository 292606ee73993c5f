"""A server behind a proxy that names its users: each sees their own, and what left is written down."""

from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from helpers.doors import png, two_discs
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


def as_user(name: str) -> dict[str, str]:
    return {"X-Forwarded-User": name}


def begin(server: str, user: str, tmp_path: Path) -> Any:
    photo = png(two_discs(tmp_path / "two.png"))
    return httpx.post(f"{server}/v1/sessions", files={"picture": ("a.png", photo)}, headers=as_user(user))


def test_each_sees_their_own_sessions(server: str, book: GuestBook, tmp_path: Path) -> None:
    address = begin(server, "ann", tmp_path).json()["session"]
    at = f"{server}/v1/sessions/{address}"
    assert httpx.get(at, headers=as_user("ann")).status_code == 200
    through_caddy = as_user("ann") | {"X-Forwarded-For": "203.0.113.9"}
    assert httpx.get(at, headers=through_caddy).status_code == 200
    for method, path in (("GET", at), ("GET", f"{at}/versions/0/picture"), ("DELETE", at)):
        refused = httpx.request(method, path, headers=as_user("bob"))
        assert (refused.status_code, refused.json()["error"]["code"]) == (404, "not_found")
    database = book.pool.studio.database
    assert names_of(database, "ann") == database.names() and names_of(database, "bob") == []


def test_a_user_has_as_many_sessions_as_one_may_have(server: str, tmp_path: Path) -> None:
    first = begin(server, "ann", tmp_path).json()["session"]
    assert begin(server, "ann", tmp_path).status_code == 201
    third = begin(server, "ann", tmp_path)
    assert third.status_code == 429 and "2 sessions" in third.json()["error"]["message"]
    assert begin(server, "bob", tmp_path).status_code == 201
    httpx.delete(f"{server}/v1/sessions/{first}", headers=as_user("ann"))
    assert begin(server, "ann", tmp_path).status_code == 201


@pytest.mark.parametrize(
    "headers", [[], [("X-Forwarded-User", "")], [("X-Forwarded-User", "ann"), ("X-Forwarded-User", "bob")]]
)
def test_who_is_not_named_once_stays_outside(server: str, headers: list[tuple[str, str]]) -> None:
    refused = httpx.get(f"{server}/v1/models", headers=headers)
    assert refused.status_code == 403 and "X-Forwarded-User" in refused.json()["error"]["message"]
    assert httpx.get(f"{server}/healthz").status_code == 200


def test_a_name_is_believed_from_the_proxy_alone() -> None:
    users = Users("X-User", ("10.0.0.0/8",))
    assert "proxy" in users.stranger({}, {"client": ("192.168.0.1", 1)})  # pyright: ignore[reportArgumentType]
    assert "proxy" in users.stranger({}, {})  # pyright: ignore[reportArgumentType]
    with pytest.raises(ConfigError, match="not a network"):
        Users.of(Settings(user_from=("not a network",)))


def test_what_left_is_written_down_and_outlives_the_session(
    server: str, book: GuestBook, tmp_path: Path
) -> None:
    begin(server, "ann", tmp_path)
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
