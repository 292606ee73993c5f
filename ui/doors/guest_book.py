"""The guest book: which session a client works on, opened when it comes and kept when it goes."""

from threading import RLock

from ...agent.memory.owners import NOBODY, own_session_at
from ...errors import NotThere, SessionError
from ...pictures import Picture
from ..chat.state.room_pool import RoomPool
from .guest import Guest

OPEN = 64
"""Sessions held open at once; those idle longest are left first, and open again when they are asked for."""


class GuestBook:
    """Guests by the address of their session; a client that names none has the one that it opened last."""

    def __init__(self, pool: RoomPool) -> None:
        self.pool = pool
        self._guests: dict[str, Guest] = {}
        self._last: dict[str, str] = {}
        self._lock = RLock()

    def start(self, picture: Picture, client: str | None, name: str = "", user: str = NOBODY) -> Guest:
        """Begin a user's session for a client; None is one that nothing tells from others."""
        return self._known(Guest(self.pool.start(picture, name, user=user)), client)

    def open(self, address: str, client: str | None, user: str = NOBODY) -> Guest:
        """Return the session at an address, or the client's last; SessionError where there is none.

        Another user's session is none.
        """
        with self._lock:
            wanted = address or (self._last.get(client, "") if client is not None else "")
            if not wanted:
                raise SessionError("no picture is open: call open_picture first, and name its session here")
        database = self.pool.studio.database
        name = own_session_at(database, wanted, user)
        if not name:
            raise NotThere("there is no session of that name: open_picture begins one and says its name")
        room = self.pool.open(name)
        with self._lock:
            if self.pool.rooms.get(name) is not room:  # another client's session took its place meanwhile
                room = self.pool.open(name)
            guest = self._guests.get(wanted)
            return self._known(guest if guest and guest.room is room else Guest(room), client)

    def close(self, address: str) -> None:
        """Leave a session; it stays."""
        with self._lock:
            guest = self._guests.pop(address, None)
        if guest is not None:
            self.pool.close(guest.room.name)

    def leave(self) -> None:
        """Leave all sessions: what runs is stopped, what is done is kept."""
        for address in list(self._guests):
            self.close(address)
        self.pool.workers.shutdown()

    def _known(self, guest: Guest, client: str | None) -> Guest:
        with self._lock:
            self._guests.pop(guest.address, None)
            self._guests[guest.address] = guest  # the newest last
            if client is not None:
                self._last[client] = guest.address
            idle = [a for a, g in self._guests.items() if not g.room.runner.running and g is not guest]
            surplus = idle[: max(0, len(self._guests) - OPEN)]
            for address in surplus:
                self.close(address)
            return guest
