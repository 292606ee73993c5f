"""What is done with a room's versions and its session, beside turns."""

from collections.abc import Callable

from ....agent.conversation import Conversation
from ....agent.memory.feedback import ratings
from ....agent.memory.journal import Journal
from ....agent.memory.paid.calls import spent
from ....agent.memory.sessions import Database
from ....agent.values.versions import Version
from .turn_runner import TurnRunner


class RoomHistory:
    """Moves, thumbs and names; none of them while a turn is at work."""

    def __init__(self, conversation: Conversation, runner: TurnRunner, database: Database) -> None:
        self._conversation, self._runner, self._database = conversation, runner, database
        self._sizes: dict[str, tuple[int, int]] = {}
        self.leave_question: Callable[[], None] = lambda: None
        """Called before another version is shown: what is asked was asked about this one."""

    def go_to(self, version: Version) -> None:
        """Make a version the current one, unless a turn is at work."""
        self._runner.refuse_while_running()
        if version.id != self._conversation.head.id:
            self.leave_question()
        self._conversation.session.move_head(version)

    def prune(self, version: Version) -> None:
        """Remove a version and all that was made from it."""
        self._runner.refuse_while_running()
        self._conversation.session.prune(version)
        self.leave_question()

    def rename(self, name: str) -> None:
        """Give the session another name, also while one of its turns waits for an answer."""
        with self._runner.lock:
            self._runner.refuse_while_running()
            self._conversation.workplace.rename(name)
            self._runner.journal = Journal(self._database, name)

    def rate(self, good: bool, because: str = "") -> None:
        """Keep what the user thinks of the current version."""
        self._conversation.rate(good, because)

    def rating(self, version: Version) -> bool | None:
        """Return whether the user found a version good; None when nothing was said."""
        name = self._conversation.session.name
        return {r.version: r.good for r in ratings(self._database, name)}.get(version.id)

    @property
    def spent(self) -> float:
        """US dollars that the session has cost, the running turn included."""
        return spent(self._database, self._conversation.session.name)

    def picture_size(self, digest: str) -> tuple[int, int]:
        """Return (width, height) of a picture, decoded once however often the page is drawn."""
        if digest not in self._sizes:
            self._sizes[digest] = self._conversation.session.store.picture(digest).size
        return self._sizes[digest]
