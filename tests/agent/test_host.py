"""The machine as a host of LangGraph loads and runs it: by `langgraph.json`, in JSON."""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from helpers import file_parts as parts
from retoucher.agent import host
from retoucher.agent.memory.checkpoints import CHECKPOINTED, serializer
from retoucher.pictures import Picture, open_picture, save_picture
from retoucher.pictures.metadata.parts_beside import GAIN_MAP

HOUSE = Path(__file__).parents[2]
Answer = dict[str, Any]


class Host:
    """Runs threads as langgraph-api does: a graph for each run, the checkpointer set from outside."""

    def __init__(self) -> None:
        (named,) = json.loads((HOUSE / "langgraph.json").read_text())["graphs"].values()
        module, _, name = named.partition(":")
        self.factory = getattr(import_module(module), name)
        self.saver = InMemorySaver(serde=serializer())

    def run(self, thread: str, given: object, **context: Any) -> Answer:
        config: Any = {"configurable": {"thread_id": thread}}
        with self.factory(config) as graph:
            graph.checkpointer = self.saver
            answer = graph.invoke(json_of(given), config, context=json_of(context) or None)
        if "__interrupt__" in answer:
            answer["__interrupt__"] = [waiting.value for waiting in answer["__interrupt__"]]
        return json_of(answer)


def json_of(value: object) -> Any:
    """Return what arrives on the other side of HTTP; a command is made there."""
    return value if isinstance(value, Command) else json.loads(json.dumps(value))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    monkeypatch.setenv("RETOUCHER_PHOTOS", str(tmp_path))
    host.studio.cache_clear()
    yield Host()
    host.studio().database.close()
    host.studio.cache_clear()


@pytest.fixture
def photo(tmp_path: Path) -> Picture:
    """A grey ramp in 'ramp.png'."""
    grey = np.tile(np.linspace(30, 190, 160).astype(np.uint8), (120, 1))
    drawn = Picture(np.dstack([grey] * 3))
    save_picture(drawn, tmp_path / "ramp.png")
    return drawn


def test_a_turn_goes_from_a_path_to_a_digest_and_a_path(here: Host, photo: Picture):
    answer = here.run("t1", {"request": "make it brighter", "photo": "ramp.png"})
    assert set(answer) == {"reply", "picture", "file", "version", "notes", "failure"}
    assert not answer["failure"]
    assert answer["version"] == 1 and answer["picture"] != photo.digest
    made = open_picture(Path(answer["file"]))
    assert made.digest == answer["picture"]
    assert made.pixels.mean() > photo.pixels.mean() + 3


def test_a_thread_goes_on_with_its_picture_and_forgets_the_turn_before(here: Host, photo: Picture):
    first = here.run("t1", {"request": "make it brighter", "photo": "ramp.png"})
    second = here.run("t1", {"request": "make it warmer"})
    assert second["version"] == 2
    red, _, blue = open_picture(Path(second["file"])).pixels.reshape(-1, 3).mean(axis=0)
    assert red > blue
    tree = host.studio().database.open("t1").tree
    assert [v.picture for v in tree.path()] == [photo.digest, first["picture"], second["picture"]]
    assert here.run("t1", {"request": "undo"})["picture"] == first["picture"]


def test_a_digest_of_the_store_begins_another_thread(here: Host, photo: Picture):
    made = here.run("t1", {"request": "make it brighter", "photo": "ramp.png"})["picture"]
    other = here.run("t2", {"request": "make it warmer", "photo": made})
    assert other["version"] == 1
    assert host.studio().database.open("t2").tree.path()[0].picture == made


def test_a_plan_waits_for_the_host_and_goes_on_in_another_run(here: Host, photo: Picture):
    waits = here.run("t1", {"request": "make it brighter", "photo": "ramp.png"}, approve=True)
    (asked,) = waits["__interrupt__"]
    assert asked["plan"]["steps"][0]["tool"] == "expose"
    done = here.run("t1", Command(resume="run"), approve=True)
    assert done["version"] == 1 and done["picture"] != photo.digest


def test_what_cannot_begin_is_said_and_leaves_the_thread_usable(here: Host, photo: Picture):
    def failure(**given: str) -> str:
        answer = here.run("t1", {"request": "make it brighter", **given})
        assert answer["failure"] == answer["reply"]
        return answer["failure"]

    assert "wants `photo`" in failure()
    assert "RETOUCHER_PHOTOS" in failure(photo="../../etc/passwd")
    assert "nowhere.png" in failure(photo="nowhere.png")
    assert here.run("t1", {"request": "make it brighter", "photo": "ramp.png"})["failure"] == ""
    save_picture(Picture(255 - photo.pixels), host.studio().settings.photos / "other.png")
    assert "another picture" in failure(photo="other.png")
    assert here.run("t1", {"request": "undo"})["picture"] == photo.digest


def test_a_photo_above_the_setting_is_not_opened(here: Host, photo: Picture, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RETOUCHER_MAX_MEGAPIXELS", "0.01")
    answer = here.run("t1", {"request": "make it brighter", "photo": "ramp.png"})
    assert "0.0192 megapixels, more than 0.01 megapixels" in answer["failure"]


def test_a_host_is_told_which_of_our_types_its_checkpoints_hold():
    told = json.loads((HOUSE / "langgraph.json").read_text())["checkpointer"]["serde"]
    ours = [[kind.__module__, kind.__name__] for kind in CHECKPOINTED]
    assert told["allowed_msgpack_modules"] == ours


def test_a_graph_is_drawn_without_a_thread_and_opens_nothing(here: Host, tmp_path: Path):
    with here.factory({}) as graph:
        names = set(graph.get_graph().nodes)
        assert {"receive", "look", "act", "hand_back"} <= names
        assert "photo" in graph.get_input_jsonschema()["properties"]
        assert "approve" in graph.get_context_jsonschema()["properties"]
    assert not (tmp_path / "home").exists()


def test_what_opening_and_saving_lose_comes_back_with_the_picture(here: Host, tmp_path: Path) -> None:
    place = parts.app13(parts.iptc(city="Sampletown"))
    (tmp_path / "phone.jpg").write_bytes(parts.with_segments(parts.ultra_hdr(), place))
    answer = here.run("t1", {"request": "make it brighter", "photo": "phone.jpg"})
    assert answer["notes"] == [GAIN_MAP, "where it was taken was left out (city)"]
