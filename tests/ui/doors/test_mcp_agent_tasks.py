"""Tasks that an agent does from end to end over `retoucher mcp`, in a process of its own."""

from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from helpers.doors import McpClient, images, mcp_client, stdio_door, two_discs, words
from retoucher.ui.doors.previews import LONGEST


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("pictures")
    two_discs(place / "discs.png")
    return place


@pytest.fixture(scope="module")
def agent(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[McpClient]:
    home = tmp_path_factory.mktemp("home")
    with mcp_client(stdio_door(home, "--root", str(folder))) as client:
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
