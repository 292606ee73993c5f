"""How many calls a turn makes, told by the thoughts that the server was asked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers.language.answers import ENGINES, GOOD, planned, scores, settings, warm
from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.rules import RulesMind
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.scripted_replies import form_of, say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.pictures import Picture, Region
from retoucher.tools import tool as tools
from retoucher.tools.tool import tool

LEFT = {**warm(0.5), "target": "the left part"}
ACCEPTED = {"steps": [{"step": 1, "verdict": "accept"}]}


def third(score: float) -> Any:
    """Return the house's tools with a `find` that finds the left third, as sure as that."""

    @tool("look")
    def find(picture: Picture, *, phrase: str = "") -> list[Region]:
        """Find the left third."""
        mask = np.zeros((picture.height, picture.width), np.float32)
        mask[:, : picture.width // 3] = 1
        return [Region(mask, phrase, score)]

    own = find.__dict__["tool"]
    return lambda name: own if name == "find" else tools.get(name)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "home")
    yield database
    database.close()


def asked(server: ScriptedServer, home: Database, score: float, **options: Any) -> list[str]:
    """Return the forms that the server is asked for in a turn."""
    toolbox = third(score)
    mind = LanguageMind(Chat(settings(server)), RulesMind(), toolbox=toolbox)
    flat = np.full((96, 120, 3), (90, 110, 120), np.uint8)
    flat[:, :40] = (140, 120, 90)
    talk = Conversation.start(
        Picture(flat),
        "s",
        mind=mind,
        database=home,
        toolbox=toolbox,
        engines=ENGINES,
        options=Options(**options),
    )
    list(talk.say("make the left part warmer"))
    talk.close()
    return [form_of(request) for request in server.requests]


def test_a_clear_request_with_a_sure_place_takes_two_calls(server: ScriptedServer, home: Database):
    server.then(say(planned("warmer", LEFT)), say(GOOD))
    assert asked(server, home, 0.9) == ["Understood", "Judged"]


def test_a_look_makes_it_three(server: ScriptedServer, home: Database):
    server.then(say(planned("warmer", LEFT)), say(ACCEPTED), say(GOOD))
    assert asked(server, home, 0.4) == ["Understood", "Looked", "Judged"]


def test_careful_looks_at_a_sure_place_too(server: ScriptedServer, home: Database):
    server.then(say(planned("warmer", LEFT)), say(ACCEPTED), say(GOOD))
    assert asked(server, home, 0.9, careful=True) == ["Understood", "Looked", "Judged"]


def test_a_retry_that_passes_and_two_looks_take_six(server: ScriptedServer, home: Database):
    again = {"steps": [{"step": 1, "verdict": "accept"}], "grid": True}
    points = {"steps": [{"step": 1, "verdict": "candidate", "candidate": 1}], "grid": True}
    stronger = {"steps": [{**LEFT, "arguments": {"temperature": 0.8}}]}
    server.then(say(planned("warmer", LEFT)), say(points), say(again))
    server.then(say(scores(3)), say(stronger), say(GOOD))
    forms = asked(server, home, 0.4)
    assert forms == ["Understood", "Looked", "Looked", "Judged", "Revised", "Judged"]
