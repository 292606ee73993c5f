"""A house: all rooms of one server, and the workers that do their turns."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import RLock

from ...agent.assemble import Studio
from ...agent.conversation import Conversation
from ...agent.journal import Journal
from ...pictures import Picture
from .room import Arrival, Room

WORKERS = 4
"""Turns that run at once in one server; further ones wait for their turn."""


@dataclass
class House:
    """All rooms of one server."""

    studio: Studio
    rooms: dict[str, Room] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    """Old name of a session → new one, for the tabs that still ask for the old one."""
    workers: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(WORKERS, thread_name_prefix="turn")
    )
    _lock: RLock = field(default_factory=RLock)

    def start(self, picture: Picture, name: str = "", studio: Studio | None = None) -> Room:
        """Begin a session with a picture; `studio` is another room's, whose choices go on."""
        chosen = studio or self.studio
        with self._lock:
            return self._room(chosen.start(picture, name), chosen)

    def begin(self, arrival: Arrival, studio: Studio) -> Room:
        """Begin a session with a picture that was dropped in."""
        return self.start(arrival.picture, studio=studio)

    def keep(self, arrival: Arrival, studio: Studio) -> str:
        """Begin a session with a dropped picture for later; return its name."""
        conversation = studio.start(arrival.picture)
        conversation.close()
        return conversation.session.name

    def open(self, name: str, studio: Studio | None = None) -> Room:
        """Return the room of a session; two tabs on one session share it."""
        chosen = studio or self.studio
        with self._lock:
            return self.rooms.get(name) or self._room(chosen.open(name), chosen)

    def rename(self, room: Room, name: str) -> None:
        """Give a room's session another name; the tabs on it follow."""
        with self._lock:
            old = room.name
            room.rename(name)
            self.rooms[name] = self.rooms.pop(old)
            self.renamed[old] = name
            self.renamed.pop(name, None)

    def current_name(self, name: str) -> str:
        """Return what a session of that name is called now."""
        while name not in self.rooms and name in self.renamed:
            name = self.renamed[name]
        return name

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
