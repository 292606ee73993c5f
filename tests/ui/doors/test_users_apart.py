"""What one user chose, agreed to and may have is no other user's."""

from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from helpers.doors import two_discs
from retoucher.agent.memory.destinations import is_known, known_to, only_known, remember
from retoucher.agent.memory.owners import names_of, owned_by
from retoucher.agent.values.versions import Version
from retoucher.engines.hosted.privacy_border import Crossing
from retoucher.errors import BudgetExceeded, ToolFailed
from retoucher.pictures import Picture, open_picture
from retoucher.ui.chat.server.routes import page_routes
from retoucher.ui.chat.state.message import Arrival
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.doors.consent import strangers
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.passing import passing_guest

THERE = "http://anns.example/v1"


@pytest.fixture
def settings() -> dict[str, Any]:
    return {"user_header": "X-Forwarded-User", "user_sessions": 2}


@pytest.fixture
def pool(book: GuestBook) -> RoomPool:
    return book.pool


@pytest.fixture
def photo(tmp_path: Path) -> Picture:
    return open_picture(two_discs(tmp_path / "two.png"))


def test_a_model_that_one_user_chose_is_not_another_s(pool: RoomPool, photo: Picture) -> None:
    room = pool.start(photo, user="ann")
    room.settings.choose(model="openai:hers", base_url=THERE)
    assert pool.start(photo, user="ann").settings.studio.settings.base_url == THERE
    for other in ("bob", ""):
        assert pool.start(photo, user=other).settings.choices.model is None


def test_an_address_that_one_user_agreed_to_is_new_to_another(pool: RoomPool, photo: Picture) -> None:
    database = pool.studio.database
    remember(database, THERE, "ann")
    remember(database, "https://home.example")
    assert known_to(database, "ann") == {THERE, "https://home.example"}
    assert not is_known(database, THERE, "bob") and not is_known(database, THERE)
    assert is_known(database, "https://home.example", "bob")
    crossing = Crossing(THERE, "edit", photo.digest, photo.size)
    only_known(database, "ann")(crossing)
    with pytest.raises(ToolFailed, match="no picture has gone"):
        only_known(database, "bob")(crossing)
    for user, new in (("ann", []), ("bob", [THERE])):
        room = pool.start(photo, user=user)
        chosen = room.settings.studio.settings.model_copy(update={"model": "openai:x", "base_url": THERE})
        room.settings.use(room.settings.studio.with_settings(chosen))
        assert strangers(room) == new
        with passing_guest(pool, photo, user) as guest:
            assert is_known(guest.room.settings.studio.database, THERE) == (user == "ann")


def test_the_page_too_begins_no_more_sessions_than_one_may_have(pool: RoomPool, photo: Picture) -> None:
    room = pool.start(photo, user="ann")
    pool.keep(Arrival(photo), room)
    for begin in (lambda: pool.start(photo, user="ann"), lambda: pool.start(photo, like=room)):
        with pytest.raises(BudgetExceeded, match="2 sessions"):
            begin()
    with pytest.raises(BudgetExceeded):
        pool.keep(Arrival(photo), room)
    assert len(pool.studio.database.names()) == 2
    pool.start(photo, user="bob")


def test_sessions_that_begin_at_once_are_counted_one_by_one(pool: RoomPool, photo: Picture) -> None:
    database, together, refused = pool.studio.database, Barrier(6), []
    root = Version(id="v0", number=0, picture=photo.digest, name="a")

    def begin() -> None:
        together.wait()
        try:
            database.create("a", root, numbered=True, own=owned_by("ann", 2))
        except BudgetExceeded as error:
            refused.append(error)

    threads = [Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 4 and len(database.names()) == len(names_of(database, "ann")) == 2


def test_how_a_session_stands_is_told_to_its_user_alone(pool: RoomPool, photo: Picture) -> None:
    room = pool.start(photo, user="ann")
    client = TestClient(Starlette(routes=page_routes(pool)))

    def standing(user: str) -> str:
        headers = {"X-Forwarded-User": user}
        return client.get("/standing", params={"session": room.address}, headers=headers).text

    assert standing("ann") == room.standing and standing("bob") == ""
