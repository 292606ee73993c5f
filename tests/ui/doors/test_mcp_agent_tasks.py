"""Tasks that an agent does from end to end over `retoucher mcp`: in a process of its own, and over HTTP."""

from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from helpers.doors import (
    McpClient,
    NamingClient,
    images,
    listening,
    mcp_client,
    stdio_door,
    two_discs,
    words,
)
from retoucher.ui.chat.server.entrances import Entrance
from retoucher.ui.doors.folders import Folders
from retoucher.ui.doors.guest_book import GuestBook
from retoucher.ui.doors.mcp_server.call import Desk
from retoucher.ui.doors.mcp_server.serving import http_app
from retoucher.ui.doors.previews import LONGEST


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("pictures")
    two_discs(place / "discs.png")
    return place


@pytest.fixture(scope="module", params=["stdio", "http"])
def by_stdio(
    request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[McpClient | None]:
    """A server in a process of its own, for all tasks; None where they are done over HTTP."""
    if request.param == "http":
        yield None
        return
    with mcp_client(stdio_door(tmp_path_factory.mktemp("home"), "--root", str(folder))) as client:
        yield client


@pytest.fixture
def agent(by_stdio: McpClient | None, folder: Path, book: GuestBook) -> Iterator[McpClient]:
    if by_stdio is not None:
        yield by_stdio
        return
    with (
        listening(http_app(Desk(book, Folders((folder.resolve(),))), Entrance())) as base,
        mcp_client(f"{base}/mcp", NamingClient) as client,
    ):
        yield client


def pixels(path: Path | str) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def test_a_wish_in_words_is_done_judged_and_saved(agent: McpClient, folder: Path) -> None:
    agent.call("open_picture", path="discs.png")
    agent.heard.clear()
    result = agent.call("say", request="make it warmer")
    told = result.structured_content
    assert told["state"] == "done" and told["verdict"]["passed"] and told["version"]["number"] == 1
    assert {"Planning the steps", "Step 1: adjust", "Checking the result"} <= set(agent.heard)
    shown = Image.open(BytesIO(b64decode(images(result)[0].data)))
    assert max(shown.size) <= LONGEST
    saved = agent.facts("save", path="warm.png")["files"]
    before, after = pixels(folder / "discs.png"), pixels(saved["result"])
    assert (after - before)[..., 0].mean() > (after - before)[..., 2].mean() + 2
    assert Path(saved["recipe"]).read_text() == agent.facts("recipe")["recipe"]


def test_a_question_comes_with_outlines_and_its_answer_is_worked_in_alone(
    agent: McpClient, folder: Path
) -> None:
    agent.call("open_picture", path="discs.png")
    asked = agent.call("say", request="make the red circle blue")
    waiting = asked.structured_content["waiting"]
    assert [o["label"] for o in waiting["options"]] == ["the left one", "the right one", "all of them"]
    assert len(images(asked)) == 1 and "answer" in words(asked)
    done = agent.facts("answer", answer="2")
    assert done["verdict"]["passed"] and done["waiting"] is None
    after = pixels(agent.facts("save", path="right.png")["files"]["result"])
    before = pixels(folder / "discs.png")
    assert (after[:, :95] == before[:, :95]).all(), "the left half is not what was asked for"
    assert after[60, 135, 2] > after[60, 135, 0]


def test_a_snapshot_is_restored_after_other_tries(agent: McpClient) -> None:
    agent.call("open_picture", path="discs.png")
    good = agent.facts("adjust", exposure=0.3)["version"]["digest"]
    agent.facts("snapshot", name="brighter")
    agent.facts("say", request="make it black and white")
    agent.facts("adjust", exposure=0.2, where="box 10,25,80,95")
    assert agent.facts("say", request="make it sepia")["version"]["number"] == 4
    assert agent.facts("restore", name="brighter")["version"]["digest"] == good
    assert agent.facts("undo")["version"]["number"] == 0
    assert agent.facts("redo")["version"]["digest"] == good
    tree = agent.facts("versions")
    assert [v["number"] for v in tree["versions"]] == [0, 1, 2, 3, 4] and tree["versions"][1]["snapshot"]
    twice = agent.call("go_to", version=3)
    assert not twice.is_error
    taken = agent.call("snapshot", name="brighter")
    assert taken.is_error and "version 1 has it" in words(taken)


def test_what_is_found_is_worked_in_by_its_digest_and_nothing_else(agent: McpClient, folder: Path) -> None:
    opened = agent.call("open_picture", path="discs.png")
    found = agent.call("find", phrase="red circle")
    left, _ = sorted(found.structured_content["regions"], key=lambda region: region["box"][0])
    assert images(found) and left["box"][2] < 95
    agent.facts("adjust", exposure=0.3, where=left["digest"])
    compared = agent.call("compare")
    assert 0 < compared.structured_content["changed_share"] < 0.5 and images(compared)
    link = next(block for block in agent.call("undo").content if block.type == "resource_link")
    whole = agent.run(agent.client.read_resource, str(link.uri)).contents[0]
    assert (np.asarray(Image.open(BytesIO(b64decode(whole.blob)))) == pixels(folder / "discs.png")).all()
    assert opened.structured_content["session"] in str(link.uri)


def test_two_wishes_in_a_row_are_compared_and_taken_away_as_a_recipe(agent: McpClient) -> None:
    agent.call("open_picture", path="discs.png")
    for request in ("crop to 1:1", "make it black and white"):
        assert agent.facts("say", request=request)["verdict"]["passed"]
    grey = agent.call("compare", before=1, after=2)
    assert grey.structured_content["changed_share"] > 0.1 and len(images(grey)) == 1
    assert "size differs: (180, 120) and (120, 120)" in words(agent.call("compare"))
    recipe = agent.facts("recipe")["recipe"]
    assert recipe.index("tool: crop") < recipe.index("request: make it black and white")
    assert "black and white" not in agent.facts("recipe", version=1)["recipe"]


def test_a_question_is_answered_looked_at_and_taken_back_to_a_snapshot(
    agent: McpClient, folder: Path
) -> None:
    """One task with both: what the answer led to does not please, another try begins at the snapshot."""
    agent.call("open_picture", path="discs.png")
    bright = agent.facts("say", request="make it brighter")["version"]["digest"]
    agent.facts("snapshot", name="bright")
    asked = agent.facts("say", request="make the red circle blue")
    assert asked["state"] == "asking" and asked["version"]["digest"] == bright
    blue = agent.facts("answer", answer="the left one")
    assert blue["verdict"]["passed"] and blue["version"]["number"] == 2
    (seen,) = agent.facts("describe", things=["the blue circle"])["regions"]
    assert seen["box"][2] < 95
    assert agent.facts("restore", name="bright")["version"]["digest"] == bright
    again = agent.facts("say", request="make the red circle green")
    assert again["state"] == "done" and again["verdict"]["passed"], "what was answered is not asked twice"
    saved = pixels(agent.facts("save", path="green.png")["files"]["result"])
    compared = agent.facts("compare", before=1)
    assert compared["after"]["parent"] == 1 and 0 < compared["changed_share"] < 0.3
    assert saved[60, 45, 1] > saved[60, 45, 0] and saved[60, 135, 0] > saved[60, 135, 1]


def test_what_is_seen_is_told_with_outlines_and_another_picture_is_brought_along(
    agent: McpClient, folder: Path
) -> None:
    agent.call("open_picture", path="discs.png")
    seen = agent.call("describe", things=["the red circle", "florble"])
    told = seen.structured_content
    assert len(told["regions"]) == 2 and told["size"] == [180, 120] and told["shows"]
    assert len(images(seen)) == 1 and all(row["digest"] in words(seen) for row in told["regions"])
    Image.fromarray((pixels(folder / "discs.png")[..., ::-1] // 2).astype(np.uint8)).save(folder / "dark.png")
    digest = agent.facts("attach", path="dark.png", keep_here=True)["digest"]
    like = agent.facts("say", request="match the look of the attached picture", references=[digest])
    assert like["steps"][0]["call"].startswith("match_look(") and digest in like["steps"][0]["call"]
    after = pixels(agent.facts("save", path="like.png")["files"]["result"])
    assert after.mean() < pixels(folder / "discs.png").mean() - 30
    for wrong, said in (({}, "either path"), ({"path": "../x.png"}, "outside"), ({"data": "!"}, "base64")):
        refused = agent.call("attach", **wrong)
        assert refused.is_error and said in words(refused)


def test_a_plan_waits_for_a_word(agent: McpClient) -> None:
    agent.call("open_picture", path="discs.png", guided=True)
    shown = agent.call("say", request="make it warmer")
    assert shown.structured_content["waiting"]["plan"] and "approve" in words(shown)
    dropped = agent.facts("approve", run=False)
    assert dropped["version"]["number"] == 0 and dropped["waiting"] is None
    assert agent.call("approve", run=True).is_error, "no plan waits any more"
    agent.call("say", request="make it warmer")
    done = agent.facts("approve", run=True)
    assert done["state"] == "done" and done["verdict"]["passed"] and done["version"]["number"] == 1
