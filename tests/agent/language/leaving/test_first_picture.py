"""The first picture to a new address is announced before it goes, and whoever hears it may keep it here."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver

from helpers.language.answers import GOOD, planned, warm
from retoucher.agent import host
from retoucher.agent.assemble import Studio, open_studio
from retoucher.agent.memory.checkpoints import serializer
from retoucher.agent.values import events as e
from retoucher.engines.hosted.privacy_border import Crossing
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.errors import ToolFailed
from retoucher.pictures import Picture
from retoucher.settings import load_settings

PLANNED = planned("make it warmer", warm(0.4))


@pytest.fixture
def studio(planner: ScriptedServer) -> Iterator[Studio]:
    opened = open_studio(load_settings())
    yield opened
    opened.database.close()


def picture(level: int = 90) -> Picture:
    return Picture(np.full((32, 48, 3), level, np.uint8))


def test_it_is_announced_once_and_before_anything_went(planner: ScriptedServer, studio: Studio) -> None:
    planner.then(say(PLANNED), say(GOOD))
    events: list[e.Event] = []
    for event in studio.start(picture(), "s").say("make it warmer"):
        events.append(event)
        if isinstance(event, e.Leaving):
            assert not planner.requests, "it is heard of before it goes"
    (leaving,) = (event for event in events if isinstance(event, e.Leaving))
    assert leaving.destination == planner.base_url and leaving.size
    first = next(event for event in events if isinstance(event, e.Sent))
    assert events.index(leaving) < events.index(first) and len(planner.requests) == 2
    planner.then(say(PLANNED), say(GOOD))
    again = list(studio.start(picture(70), "t").say("make it warmer"))
    assert not any(isinstance(event, e.Leaving) for event in again)
    assert any(isinstance(event, e.Sent) for event in again)


def test_who_hears_it_may_stop_it_and_is_told_again_next_time(
    planner: ScriptedServer, studio: Studio
) -> None:
    talk = studio.start(picture(), "s")
    events: list[e.Event] = []
    for event in talk.say("make it warmer"):
        events.append(event)
        if isinstance(event, e.Leaving):
            talk.cancel.cancel()
    assert not planner.requests and not any(isinstance(event, e.Sent) for event in events)
    assert talk.mind.name and studio.database.rows("SELECT COUNT(*) FROM calls") == [(0,)]
    planner.then(say(PLANNED), say(GOOD))
    again = list(studio.start(picture(70), "t").say("make it warmer"))
    assert any(isinstance(event, e.Leaving) for event in again)


def test_who_stops_listening_stops_it_too(planner: ScriptedServer, studio: Studio) -> None:
    events = studio.start(picture(), "s").say("make it warmer")
    for event in events:
        if isinstance(event, e.Leaving):
            break
    events.close()  # pyright: ignore[reportAttributeAccessIssue] (a generator)
    assert not planner.requests


def test_outside_of_turns_no_first_picture_goes(studio: Studio) -> None:
    with (
        studio.start(picture(), "s").workplace.beside() as work,
        pytest.raises(ToolFailed, match="announced"),
    ):
        work.border.tell(Crossing("https://new.example", "find", "sha256:0", (4, 4)))


@pytest.fixture
def hosted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the host begin with a studio of its own, on 'photo.png'."""
    picture().save(tmp_path / "photo.png")
    monkeypatch.setenv("RETOUCHER_PHOTOS", str(tmp_path))
    host.studio.cache_clear()
    yield
    host.studio().close()
    host.studio.cache_clear()


@pytest.mark.usefixtures("hosted")
def test_a_host_hears_of_it_before_it_goes(planner: ScriptedServer) -> None:
    planner.then(say(PLANNED), say(GOOD))
    thread: RunnableConfig = {"configurable": {"thread_id": "t"}}
    heard: list[e.Event] = []
    with host.make_graph(thread) as graph:
        graph.checkpointer = InMemorySaver(serde=serializer())
        given: Any = {"request": "make it warmer", "photo": "photo.png"}
        heard.extend(graph.stream(given, thread, stream_mode="custom"))
    kinds = [type(event) for event in heard]
    assert len(planner.requests) == 2 and kinds.count(e.Leaving) == 1
    assert kinds.index(e.Leaving) < kinds.index(e.Sent)
