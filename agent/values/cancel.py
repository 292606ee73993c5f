"""Stopping: a token that the user sets and the work looks at."""

from threading import Event

from ...errors import Cancelled


class CancelToken:
    """Set from any thread; steps and loops call `check`."""

    def __init__(self) -> None:
        self._event = Event()

    def cancel(self) -> None:
        """Ask the running work to stop."""
        self._event.set()

    def reset(self) -> None:
        """Forget an earlier wish to stop."""
        self._event.clear()

    @property
    def cancelled(self) -> bool:
        """True when the user asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` when the user asked to stop."""
        if self.cancelled:
            raise Cancelled("stopped by the user")
