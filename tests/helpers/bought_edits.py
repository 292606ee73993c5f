"""A conversation whose one edit is bought at an address: `python -m helpers.bought_edits HOME ADDRESS`."""

import sys
from pathlib import Path
from typing import Any

from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.engines.hosted.image_editor import HostedEditor
from retoucher.engines.hosted.image_settings import ImageSettings
from retoucher.pictures import Picture
from retoucher.tools.tool import Tool, tool

from .fake_tools import step
from .servers.hosted_images import PICTURE

MIND = ScriptedMind({"paint": (step("paint"),)})


def painting(address: str) -> Any:
    """Return a toolbox with one tool that asks the painter at an address."""
    about = {"model": "painter", "base_url": address, "partial_images": 0, "longest": 320, "price": 0.04}
    painter = HostedEditor(ImageSettings.model_validate(about))

    @tool("pixels")
    def paint(picture: Picture) -> Picture:
        """Let it be painted."""
        return painter.edit(picture, "invert it")

    made: Tool = paint.__dict__["tool"]
    return lambda name: made


def begun(database: Database, address: str, name: str = "s") -> Conversation:
    return Conversation.start(PICTURE, name, mind=MIND, database=database, toolbox=painting(address))


def reopened(database: Database, address: str, **options: Any) -> Conversation:
    how = Options(**options)
    return Conversation.open("s", mind=MIND, database=database, toolbox=painting(address), options=how)


def main(home: str, address: str) -> None:
    list(begun(Database(Path(home)), address).say("paint"))


if __name__ == "__main__":
    main(*sys.argv[1:])
