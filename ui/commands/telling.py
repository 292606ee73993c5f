"""What leaves this machine outside of conversations: said before it goes, and written down."""

import sys
from collections.abc import Callable
from contextlib import closing

from ...agent.memory.departures import writing_down
from ...agent.memory.destinations import first_words, is_known, remember
from ...agent.memory.paid.calls import NO_SESSION
from ...agent.memory.sessions import Database
from ...engines.hosted.privacy_border import Crossing
from ...settings import Settings
from ..visible_text import write


def telling(settings: Settings) -> Callable[[Crossing], None]:
    """Return who says each picture that leaves, first ones in full, and writes it down for an audit."""

    def tell(crossing: Crossing) -> None:
        with closing(Database.of(settings)) as database:
            writing_down(database, lambda: NO_SESSION, lambda one: say(database, one))(crossing)

    return tell


def say(database: Database, crossing: Crossing) -> None:
    """Say a picture that leaves, in full where it is the first one to its address; `database` knows that."""
    if not is_known(database, crossing.destination):
        write(f"{first_words(crossing.destination, crossing.what, crossing.size)}\n", sys.stderr)
        sys.stderr.flush()
        remember(database, crossing.destination)
    write(f"→ sent {crossing.what} to {crossing.destination}\n", sys.stderr)
