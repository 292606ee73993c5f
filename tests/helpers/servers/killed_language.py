"""A conversation with the model at an address: `python -m helpers.servers.killed_language HOME ADDRESS`."""

import sys
from pathlib import Path

import numpy as np

from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.pictures import Picture

REQUEST = "make it warmer"


def photo() -> Picture:
    return Picture(np.full((32, 48, 3), 90, np.uint8))


def mind_at(address: str) -> LanguageMind:
    return LanguageMind(
        Chat(ChatSettings(model="openai:scripted", base_url=address, timeout=60)), ScriptedMind()
    )


def main(home: str, address: str) -> None:
    talk = Conversation.start(photo(), "s", mind=mind_at(address), database=Database(Path(home)))
    list(talk.say(REQUEST))


if __name__ == "__main__":
    main(*sys.argv[1:])
