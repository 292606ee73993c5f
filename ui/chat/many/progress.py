"""How far one of several pictures is, and what its judge said."""

from dataclasses import dataclass

from ..state.room import Room


@dataclass(frozen=True)
class Progress:
    """A mark and a word for a picture of the strip."""

    state: str
    """'running', 'asks', 'done' or 'failed'; '' before anything was said."""
    told: str

    @property
    def over(self) -> bool:
        """True when nothing is at work and nothing is asked."""
        return self.state in ("done", "failed")


def progress_of(room: Room) -> Progress:
    """Return where the last request of a session stands."""
    view = room.runner.current
    if room.runner.running:
        return Progress("running", f"{view.doing}…" if view and view.doing else "waits its turn")
    if view is not None:
        return Progress("asks", "has a question" if view.question is not None else "waits for you")
    turns = room.runner.past()
    if not turns:
        return Progress("", "open")
    if room.conversation.head.number != room.conversation.turns[-1].version:
        return Progress("", "another version is shown")
    failed = turns[-1].state == "failed" or not turns[-1].versions
    return Progress("failed", "not done") if failed else Progress("done", "checked")
