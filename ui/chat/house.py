"""A house: all rooms of one server, and the workers that do their turns."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import RLock

from ...agent.assemble import Studio
from ...agent.conversation import Conversation
from ...agent.journal import Journal
from ...pictures import Picture
from .room import Room

WORKERS = 4
"""Turns that run at once in one server; further ones wait for their turn."""


@dataclass
class House:
    """All rooms of one server."""

    studio: Studio
    rooms: dict[str, Room] = field(default_factory=dict)
    workers: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(WORKERS, thread_name_prefix="turn")
    )
    _lock: RLock = field(default_factory=RLock)

    def start(self, picture: Picture, name: str = "", studio: Studio | None = None) -> Room:
        """Begin a session with a picture; `studio` is another room's, whose choices go on."""
        chosen = studio or self.studio
        with self._lock:
            return self._room(chosen.start(picture, name), chosen)

    def open(self, name: str, studio: Studio | None = None) -> Room:
        """Return the room of a session; two tabs on one session share it."""
        chosen = studio or self.studio
        with self._lock:
            return self.rooms.get(name) or self._room(chosen.open(name), chosen)

    def close(self, name: str) -> None:
        """Leave a room; the session stays."""
        with self._lock:
            room = self.rooms.pop(name, None)
        if room is not None:
            room.stop()
            room.wait()
            room.conversation.close()

    def _room(self, conversation: Conversation, studio: Studio) -> Room:
        journal = Journal(self.studio.database.home, conversation.session.name)
        room = Room(conversation, journal, self.workers, studio)
        self.rooms[room.name] = room
        return room
