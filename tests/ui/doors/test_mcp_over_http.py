"""`retoucher mcp --http`: who is let in, what is asked of a user, what never leaves, what is refused."""

import json
import struct
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import mcp_types as types
import pytest

from helpers.doors import hold, listening, mcp_client, png, two_discs, until, web_client, words
from retoucher.agent.assemble import open_studio
from retoucher.agent.memory.destinations import is_known
from retoucher.errors import EngineUnavailable
from retoucher.settings import Settings
from retoucher.tools import tool
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.chat.server.scripted_rooms import scripted_pool
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.commands.extras import need_extra
from retoucher.ui.doors.folders import Folders
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.mcp_server.call import Desk
from retoucher.ui.doors.mcp_server.serving import http_app
from retoucher.ui.turn_queue import TurnQueue

TOKEN = "a-token-of-its-own"
SOMEWHERE = "http://models.invalid/v1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "open").mkdir()
    (tmp_path / "closed").mkdir()
    two_discs(tmp_path / "closed" / "secret.png")
    (tmp_path / "open" / "link.png").symlink_to(tmp_path / "closed" / "secret.png")
    (tmp_path / "open" / "out").symlink_to(tmp_path / "closed")
    two_discs(tmp_path / "open" / "discs.png")
    return tmp_path / "open"


@pytest.fixture
def address(book: GuestBook, folder: Path) -> Iterator[str]:
    with listening(http_app(Desk(book, Folders((folder.resolve(),))), Entrance())) as base:
        yield f"{base}/mcp"


def saying(content: dict[str, Any] | None, asked: list[str]) -> Any:
    """Return a user who gives this to every form, or who would not when it is None."""

    async def user(context: Any, params: Any) -> types.ElicitResult:
        asked.append(params.message)
        return types.ElicitResult(action="decline" if content is None else "accept", content=content)

    return user


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_user_is_asked_in_the_middle_of_a_call_whatever_the_protocol(address: str, mode: str) -> None:
    asked: list[str] = []
    user = saying({"answer": "the right one", "run": True}, asked)
    with mcp_client(address, mode=mode, elicitation_callback=user) as client:
        session = client.facts("open_picture", path="discs.png", guided=True)["session"]
        done = client.facts("say", request="make the red circle blue", session=session)
    assert done["state"] == "done" and done["verdict"]["passed"] and done["turn"] == 1
    assert asked[0].startswith("There are 2") and "1. the left one" in asked[0]
    assert asked[1].startswith("This plan waits") and len(asked) == 2


def test_who_would_not_answer_leaves_the_question_waiting(address: str) -> None:
    with mcp_client(address, elicitation_callback=saying(None, [])) as client:
        session = client.facts("open_picture", path="discs.png")["session"]
        left = client.facts("say", request="make the red circle blue", session=session)
        assert left["state"] == "asking" and client.facts("versions", session=session)["waiting"]


@pytest.mark.parametrize("settings", [{"model": "openai:far", "base_url": SOMEWHERE, "api_key": "sk-far"}])
def test_nothing_goes_to_an_address_before_its_owner_agreed(address: str, book: GuestBook) -> None:
    asked: list[str] = []
    with mcp_client(address, elicitation_callback=saying({"agree": False}, asked)) as client:
        session = client.facts("open_picture", path="discs.png")["session"]
        held = client.call("say", request="make it warmer", session=session)
        assert held.is_error and "Nothing was sent" in words(held) and "models.invalid" in asked[0]
        assert not client.facts("versions", session=session)["versions"][1:]
    with mcp_client(address) as client:
        held = client.call("adjust", exposure=0.2, session=session)
        assert held.is_error and "keep_here" in words(held), "who cannot be asked has not agreed"
        client.facts("keep_here", session=session)
        done = client.facts("adjust", exposure=0.2, session=session)
        assert done["version"]["number"] == 1 and done["sent"] == []
        assert "sk-far" not in json.dumps(client.facts("versions", session=session))
    assert not is_known(book.pool.studio.database, SOMEWHERE)


@pytest.mark.parametrize("settings", [{"turn_seconds": 0.0}])
def test_a_cap_on_a_turn_holds_for_agents(address: str) -> None:
    with mcp_client(address) as client:
        session = client.facts("open_picture", path="discs.png")["session"]
        told = client.call("say", request="make it warmer", session=session).structured_content
        assert told["version"]["number"] == 0 and "may take 0 s" in told["reply"]


def test_paths_lead_into_the_open_folders_only(address: str, folder: Path) -> None:
    with mcp_client(address) as client:
        session = client.facts("open_picture", path="discs.png")["session"]
        for path in ("../closed/secret.png", "link.png", "out/secret.png", str(folder.parent), "/etc/passwd"):
            refused = client.call("open_picture", path=path)
            assert refused.is_error and "is outside of" in words(refused), path
        for path in ("../new.png", "out/new.png", str(folder.parent / "new.png")):
            assert client.call("save", path=path, session=session).is_error, path
        before = (folder / "discs.png").read_bytes()
        client.facts("adjust", exposure=0.2, session=session)
        over = client.call("save", path="discs.png", session=session)
        assert over.is_error and "never overwritten" in words(over)
        two_discs(folder / "taken.png")
        saved = client.facts("save", path="taken.png", session=session)["files"]["result"]
        assert Path(saved).name == "taken-2.png" and (folder / "discs.png").read_bytes() == before
    assert sorted(p.name for p in (folder.parent / "closed").iterdir()) == ["secret.png"]


def test_each_verb_has_its_own_schema_and_wrong_calls_are_told_in_words(address: str) -> None:
    with mcp_client(address) as client:
        listed = {described.name: described for described in client.run(client.client.list_tools).tools}
        for name in tool.TOOLS:
            own = tool.get(name).schema()
            added = {"session"} | ({"where"} if tool.get(name).takes_region else set())
            properties = dict(listed[name].input_schema["properties"])
            assert {k: v for k, v in properties.items() if k not in added} == own["parameters"].get(
                "properties", {}
            )
            assert listed[name].description.startswith(own["description"])
        session = client.facts("open_picture", path="discs.png")["session"]
        for name, given, said in (
            ("adjust", {"exposur": 1}, "exposur"),
            ("adjust", {"exposure": 99}, "exposure"),
            ("inpaint", {}, "wants a region"),
            ("flip", {"axis": "horizontal", "where": "the sky"}, "takes no 'where'"),
            ("say", {"request": ""}, "an empty one"),
            ("restore", {"name": "nothing"}, "no snapshot"),
            ("undo", {"steps": 0}, "steps"),
            ("go_to", {"version": 7}, "no version 7"),
            ("answer", {"answer": "1"}, "no question"),
            ("open_picture", {"data": "not base64!"}, "base64"),
            ("open_picture", {"data": b64encode(b"nothing").decode()}, "picture"),
            ("paint_over", {}, "no tool"),
        ):
            told = client.call(name, **({} if name == "open_picture" else {"session": session}), **given)
            assert told.is_error and said in words(told), (name, words(told))
        stranger = client.call("versions", session="guessed")
        assert stranger.is_error and "no session of that name" in words(stranger)


def test_only_who_brings_the_token_and_comes_by_its_name_is_let_in(book: GuestBook) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accept = {"Accept": "application/json, text/event-stream"}
    with listening(http_app(Desk(book, Folders()), Entrance(token=TOKEN))) as base, web_client() as web:

        def status(**headers: str) -> int:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.post(f"{base}/mcp", json=body, headers=accept | named).status_code

        assert status() == 401 == status(Authorization="Bearer wrong-wrong-wrong")
        assert status(Authorization=f"Bearer {TOKEN}", Host="evil.example") == 403
        assert status(Authorization=f"Bearer {TOKEN}", Origin="http://evil.example") == 403
        assert status(Authorization=f"Bearer {TOKEN}") not in (401, 403)
        assert web.get(f"{base}/healthz").json() == {"status": "alive"}
        assert web.get(f"{base}/readyz").json() == {"status": "ready"}
        assert web.get(f"{base}/readyz", headers={"Host": "evil.example"}).status_code == 403
        told = web.post(f"{base}/mcp", json=body).json()["error"]
        assert told["code"] == "invalid_api_key" and TOKEN not in json.dumps(told)


def test_a_body_above_the_limit_is_refused_and_a_bomb_is_a_sentence(book: GuestBook) -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b""))
        + _chunk(b"IEND", b"")
    )
    with listening(http_app(Desk(book, Folders()), Entrance(), max_body=100_000)) as base:
        with mcp_client(f"{base}/mcp") as client:
            told = client.call("open_picture", data=b64encode(bomb).decode())
            assert told.is_error and "3,600 megapixels" in words(told)
        with web_client() as web:
            kind = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
            assert web.post(f"{base}/mcp", content=b" " * 100_001, headers=kind).status_code == 413


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_a_session_is_there_for_another_server_and_whoever_knows_its_name(tmp_path: Path) -> None:
    """Open with bytes, ask, end the server; a new one on the same home goes on where it stood."""
    data = b64encode(png(two_discs(tmp_path / "discs.png"))).decode()
    with server_on(tmp_path / "home") as address, mcp_client(address, mode="legacy") as first:
        opened = first.facts("open_picture", data=data, name="shared")
        assert first.facts("say", request="make the red circle blue")["state"] == "asking"
    with server_on(tmp_path / "home") as address, mcp_client(address) as second:
        lost = second.call("versions")
        assert lost.is_error and "open_picture" in words(lost)
        session = {"session": opened["session"]}
        again = second.facts("open_picture", **session)
        assert again["waiting"]["question"].startswith("There are 2")
        assert second.facts("answer", answer="the left one", **session)["verdict"]["passed"]
        closed = second.call("save", **session)
        assert closed.is_error and "--root" in words(closed)


@contextmanager
def server_on(home: Path) -> Iterator[str]:
    studio = open_studio(Settings(home=home))
    book = GuestBook(RoomPool(studio))
    with listening(http_app(Desk(book, Folders()), Entrance())) as base:
        yield f"{base}/mcp"
    book.leave()
    studio.close()


def test_who_cancels_stops_the_turn_and_meanwhile_others_hear_that_it_is_at_work(
    tmp_path: Path, folder: Path
) -> None:
    pool, free = scripted_pool(tmp_path / "slow"), Event()
    pool.workers = TurnQueue(1)
    pool.workers.submit(lambda: hold(free))
    book = GuestBook(pool)
    app = http_app(Desk(book, Folders((folder.resolve(),))), Entrance())
    with (
        listening(app) as base,
        mcp_client(f"{base}/mcp") as client,
        mcp_client(f"{base}/mcp") as other,
    ):
        session = {"session": client.facts("open_picture", path="discs.png")["session"]}
        left = client.begin("say", request="hold", **session)
        until(lambda: "Next in line" in client.heard)
        free.set()
        until(lambda: "Step 1: enhance" in client.heard)
        busy = other.call("say", request="wait", **session)
        assert busy.is_error and "an edit is at work" in words(busy)
        left.cancel()
        guest = book.open(session["session"], None)
        until(lambda: not guest.room.runner.running)
        tree = other.facts("versions", **session)
        assert [v["number"] for v in tree["versions"]] == [0] and tree["waiting"] is None
    book.leave()
    pool.studio.close()


def test_a_missing_extra_is_said_with_the_command_that_brings_it() -> None:
    with pytest.raises(EngineUnavailable, match=r'no_such_module.*pip install "retoucher\[mcp\]"'):
        need_extra("mcp", "json", "no_such_module")
