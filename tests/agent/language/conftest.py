"""A scripted server of language models over real HTTP, and a conversation with one."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from helpers.language.answers import ENGINES, hosted_toolbox, settings
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.rules import RulesMind
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.pictures import Picture


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def planner(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> ScriptedServer:
    """Return the server, which the environment names as the language mind's."""
    monkeypatch.setenv("RETOUCHER_MODEL", "openai:planner")
    monkeypatch.setenv("RETOUCHER_BASE_URL", server.base_url)
    return server


@pytest.fixture
def painted() -> Picture:
    rng = np.random.default_rng(5)
    pixels = np.clip(np.linspace(60, 190, 256)[None, :, None] + rng.normal(0, 6, (192, 256, 3)), 0, 255)
    return Picture(pixels.astype(np.uint8))


@pytest.fixture
def talk(server: ScriptedServer, painted: Picture, tmp_path: Path) -> Iterator[Conversation]:
    toolbox = hosted_toolbox(server)
    mind = LanguageMind(Chat(settings(server)), RulesMind(), toolbox=toolbox)
    database = Database(tmp_path / "home")
    begun = Conversation.start(painted, "s", mind=mind, database=database, toolbox=toolbox, engines=ENGINES)
    yield begun
    begun.close()
    database.close()
