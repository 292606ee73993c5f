"""What leaves this machine outside of conversations, said on the terminal before it goes."""

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ...agent.memory.destinations import first_words, is_known, remember
from ...agent.memory.sessions import Database
from ...engines.hosted.privacy_border import Crossing
from ..visible_text import write


def telling(home: Path) -> Callable[[Crossing], None]:
    """Return who says each picture that leaves, and first ones in full; `home` knows where some have gone."""

    def tell(crossing: Crossing) -> None:
        with closing(Database(home)) as database:
            if not is_known(database, crossing.destination):
                write(f"{first_words(crossing.destination, crossing.what, crossing.size)}\n", sys.stderr)
                sys.stderr.flush()
                remember(database, crossing.destination)
        write(f"→ sent {crossing.what} to {crossing.destination}\n", sys.stderr)

    return tell
