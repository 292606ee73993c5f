"""RoomPool: all rooms of one server, and the workers that do their turns."""

from dataclasses import dataclass, field
from threading import RLock

from ....agent.assemble import Studio
from ....agent.conversation import Conversation
from ....agent.memory.journal import Journal
from ....agent.memory.owners import NOBODY, check_room_for, owned_by, owner_of
from ....agent.memory.preferences import Choices, choices_of, keep_choices, latest_choices
from ....agent.memory.sessions import Own
from ....agent.recipes.reopen import carry
from ....pictures import Picture
from ....settings import held_back
from ...turn_queue import TurnQueue
from .message import Arrival
from .room import Room
from .session_settings import restored

POLL = 0.4
"""Least seconds between two looks at a running turn."""


@dataclass
class RoomPool:
    """All rooms of one server."""

    studio: Studio
    rooms: dict[str, Room] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    """Old name of a session → new one, for the tabs that still ask for the old one."""
    together: list[tuple[str, ...]] = field(default_factory=list)
    """Names of the sessions whose pictures were opened together."""
    workers: TurnQueue = field(default_factory=TurnQueue)
    _lock: RLock = field(default_factory=RLock)

    def start(self, picture: Picture, name: str = "", like: Room | None = None, user: str = NOBODY) -> Room:
        """Begin a session with a picture, `like` another room and its owner's, or else as was chosen last.

        Raises BudgetExceeded where the user has as many sessions as one may have.
        """
        with self._lock:
            if like is not None:
                studio, choices, notice = like.settings.studio, like.settings.choices, ""
                user = owner_of(self.studio.database, like.name)
            else:
                choices = latest_choices(self.studio.database, user)
                studio, notice = restored(self.studio, choices)
            room = self._room(studio.start(picture, name, own=self._own(user)), studio, choices)
            keep_choices(self.studio.database, room.name, choices)
            room.notice = f"{notice} {held_back()}".strip()
            return room

    def keep(self, arrival: Arrival, like: Room, *, here: bool = False) -> str:
        """Begin a session with a dropped picture for later; `here`: it never leaves this machine."""
        with self._lock:
            own = self._own(owner_of(self.studio.database, like.name))
            conversation = like.settings.studio.start(arrival.picture, own=own)
        conversation.keep_here(here)
        conversation.close()
        keep_choices(self.studio.database, conversation.session.name, like.settings.choices)
        carry(self.studio.database, conversation.session.name, arrival.recipe)
        return conversation.session.name

    def open(self, name: str) -> Room:
        """Return the room of a session, as it stands now; two tabs on one session share it."""
        room = self._opened(name)
        room.runner.catch_up()
        return room

    def _opened(self, name: str) -> Room:
        with self._lock:
            if name in self.rooms:
                return self.rooms[name]
            choices = choices_of(self.studio.database, name)
            studio, notice = restored(self.studio, choices)
            room = self._room(studio.open(name), studio, choices)
            room.notice = f"{notice} {held_back()}".strip()
            return room

    def beside(self, name: str) -> list[Room]:
        """Return the rooms of the pictures that were opened together with this one, itself among them."""
        groups = [tuple(map(self.current_name, group)) for group in self.together]
        group = next((group for group in reversed(groups) if name in group), ())
        return [self.rooms[one] for one in group if one in self.rooms]

    @property
    def poll(self) -> float:
        """Seconds between two looks of a page at its running turn: the more turns run, the fewer looks."""
        return max(POLL, 0.15 * sum(room.runner.running for room in list(self.rooms.values())))

    def rename(self, room: Room, name: str) -> None:
        """Give a room's session another name; the tabs on it follow."""
        with self._lock:
            old = room.name
            room.history.rename(name)
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
            room.runner.wait()
            room.conversation.close()

    def _own(self, user: str) -> Own:
        most = self.studio.settings.user_sessions
        check_room_for(self.studio.database, user, most)
        return owned_by(user, most)

    def _room(self, conversation: Conversation, studio: Studio, choices: Choices) -> Room:
        journal = Journal(self.studio.database, conversation.session.name)
        room = Room(conversation, journal, self.workers, studio, choices)
        self.rooms[room.name] = room
        return room
