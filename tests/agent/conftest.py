"""A conversation with a scripted mind and tools of few lines: the machine alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers.fake_tools import toolbox
from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.pictures import Picture
from retoucher.tools.tool import Tool


@pytest.fixture
def photo() -> Picture:
    ramp = np.linspace(20, 200, 64, dtype=np.uint8)
    return Picture(np.dstack([np.tile(ramp, (48, 1))] * 3))


@pytest.fixture
def database(tmp_path: Path):
    opened = Database(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def start(photo: Picture, database: Database):
    """Return a function that begins a session with a scripted mind."""
    begun: list[Conversation] = []

    def begin(
        mind: Any, name: str = "test", toolbox: Callable[[str], Tool] = toolbox, **options: Any
    ) -> Conversation:
        conversation = Conversation.start(
            photo, name, mind=mind, database=database, options=Options(**options), toolbox=toolbox
        )
        begun.append(conversation)
        return conversation

    yield begin
    for conversation in begun:
        conversation.close()
