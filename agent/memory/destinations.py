"""Destinations: where pictures of this home have gone; a first one is announced before it goes.

Where the home itself has sent pictures, as from its terminal, is known to all of its users; where a user has,
to that user alone.
"""

from collections.abc import Callable
from threading import Event as Signal
from threading import Lock
from types import TracebackType

from langgraph.config import get_stream_writer

from ...engines.hosted.privacy_border import Crossing
from ...errors import Cancelled, ToolFailed
from ..values.events import Event, Leaving, Sent
from .owners import NOBODY
from .sessions import Database

_LOOK = 0.1
"""Seconds between two looks at whether the user wants to stop."""


def known_to(database: Database, user: str = NOBODY) -> set[str]:
    """Return the addresses that pictures of the home or of this user have gone to."""
    home = database.rows("SELECT address FROM destinations")
    own = database.rows("SELECT address FROM destinations_of_users WHERE owner=?", user)
    return {address for (address,) in (*home, *own)}


def is_known(database: Database, address: str, user: str = NOBODY) -> bool:
    """Say whether a picture of the home or of this user has gone to that address before."""
    return address in known_to(database, user)


def remember(database: Database, address: str, user: str = NOBODY) -> None:
    """Keep that a picture of the home, or of this user, goes to that address."""
    with database.transaction() as cursor:
        if user == NOBODY:
            cursor.execute("INSERT INTO destinations VALUES (?) ON CONFLICT DO NOTHING", (address,))
        else:
            cursor.execute(
                "INSERT INTO destinations_of_users VALUES (?,?) ON CONFLICT DO NOTHING", (user, address)
            )


def first_words(destination: str, what: str, size: tuple[int, int] | None) -> str:
    """Say that a first picture is about to go somewhere."""
    pixels = f", {size[0]} × {size[1]} pixels," if size else ""
    return f"The first picture{pixels} goes to {destination} now, to {what}."


def may_it_leave(destination: str, what: str, size: tuple[int, int] | None) -> str:
    """Ask whether a first picture may go somewhere."""
    pixels = f", {size[0]} × {size[1]} pixels," if size else ""
    return f"May a picture{pixels} go to {destination}, to {what}? None has gone there before."


class Herald:
    """Tells the faces of the running graph what leaves; a first picture waits until they have heard of it."""

    def __init__(
        self, database: Database, stop: Callable[[], None], user: str = NOBODY, *, waits: bool = True
    ) -> None:
        """`stop` raises `Cancelled` when the user wants no more; `waits`: somebody calls `heard`."""
        self._db, self._stop, self._user, self._waits = database, stop, user, waits
        self._signal, self._lock, self._gone = Signal(), Lock(), False

    def __call__(self, crossing: Crossing) -> None:
        """Write the events; `Cancelled` when who heard of it stopped the turn, or listens no longer."""
        write, to = get_stream_writer(), crossing.destination
        about = {"destination": to, "what": crossing.what, "digest": crossing.digest, "size": crossing.size}
        with self._lock:
            if not is_known(self._db, to, self._user):
                write(Leaving(**about))
                self._wait()
                remember(self._db, to, self._user)
        write(Sent(**about))

    def heard(self, event: Event) -> None:
        """Let a picture go on whose announcement was read."""
        if isinstance(event, Leaving):
            self._signal.set()

    def _wait(self) -> None:
        while self._waits and not self._signal.wait(_LOOK):
            self._stop()
            if self._gone:
                raise Cancelled("nobody heard that a picture would leave")
        self._signal.clear()
        self._stop()

    def __enter__(self) -> "Herald":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gone = True


def only_known(database: Database, user: str = NOBODY) -> Callable[[Crossing], None]:
    """Return who keeps a first picture here where no events are read, as outside of turns."""

    def tell(crossing: Crossing) -> None:
        if not is_known(database, crossing.destination, user):
            raise ToolFailed(
                f"no picture has gone to {crossing.destination} from here yet: "
                "the first one goes with a request, where it is announced"
            )

    return tell
