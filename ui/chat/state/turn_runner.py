"""The turns of a room: one runs in a worker thread, those before it are remembered as the page shows them."""

from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from threading import Event as Signal
from threading import RLock
from time import monotonic

from ....agent.conversation import Conversation
from ....agent.memory.journal import Journal
from ....agent.memory.standing import turns_of
from ....agent.values.brief import Question
from ....agent.values.events import Event, Leaving, Queued
from ....errors import QueueFull, RetoucherError, SessionError
from ...turn_queue import Ticket, TurnQueue
from .disclosure import is_here
from .turns import TurnView, fold, folded

PATIENCE = 300.0
"""Seconds that a first picture waits for the user's word; then it stays here."""
_LOOK = 0.1
"""Seconds between two looks at whether the turn was stopped meanwhile."""


class TurnRunner:
    """Runs a conversation's turns, one at a time, and folds their events into views."""

    def __init__(self, conversation: Conversation, journal: Journal, workers: TurnQueue) -> None:
        self.conversation = conversation
        self.journal = journal
        self.lock = RLock()
        self._beat = 0
        self.then: Callable[[], None] = lambda: None
        """Called when a turn has ended or waits for the user."""
        self.hear: Callable[[Event], None] = lambda event: None
        """Called with each event, in the worker's thread."""
        self.leaving: Leaving | None = None
        """The first picture to an address, which waits for the user's word; None when none does."""
        self.patience = PATIENCE
        self.remembers = True
        """False where nobody draws the turns before the last: their views, some 18 kB each, are let go."""
        self.trouble: SessionError | None = None
        """What kept the last turn from going on: its database, or another program that is at the session."""
        self._word = Signal()
        self._workers = workers
        self._ticket: Ticket | None = None
        self._busy = False
        self._stopped = False
        self._unsure = False
        """True while nobody knows how far a turn came that ended with trouble: `catch_up` looks."""
        self._past: dict[int, TurnView] = {}
        self._turns = self._turns_now()
        self._current: TurnView | None = self._unfinished()

    @property
    def beat(self) -> int:
        """Grows when a turn begins or pauses: a page drawn at another beat is out of date.

        Never read between a turn that ends and the one that follows: a page drawn there would show neither.
        """
        with self.lock:
            return self._beat

    @property
    def running(self) -> bool:
        """True while a turn is at work."""
        return self._busy

    @property
    def current(self) -> TurnView | None:
        """The turn that runs, asks or waits; None between turns."""
        return self._current

    @property
    def question(self) -> Question | None:
        """The question that waits for an answer."""
        view = self._current
        return None if self._busy or view is None else view.question

    @property
    def crash(self) -> str:
        """What went wrong in a way that nobody foresaw; '' when nothing did."""
        if self._ticket is None or not self._ticket.job.done():
            return ""
        error = self._ticket.job.exception()
        return f"{type(error).__name__}: {error}" if error else ""

    def past(self) -> list[TurnView]:
        """Return finished turns, oldest first."""
        records = self.conversation.turns
        for record in records:
            if record.number not in self._past:
                self._past[record.number] = folded(record.number, self.journal.events(record.number), record)
        return [self._past[record.number] for record in records]

    def last(self) -> TurnView:
        """Return the turn that waits, or ended last; of what was opened again, as it was written down."""
        kept = self._past.get(max(self._past, default=0))
        return self._current or kept or self.past()[-1]

    def begin(
        self, request: str, turn: Callable[[], Iterator[Event]], attachments: tuple[str, ...] = ()
    ) -> None:
        """Begin a turn; `SessionError` while another is at work."""
        with self.lock:
            self.refuse_while_running()
            number = len(self.conversation.turns) + 1
            view = TurnView(number, request=request, attachments=attachments)
            self._work(view, turn, anew=True)

    def open_turn(self) -> TurnView:
        """Return the turn that waits or was cut off; `SessionError` when there is none."""
        self.refuse_while_running()
        if self._current is None:
            raise SessionError("there is no turn to go on with")
        return self._current

    def go_on(self, turn: Callable[[], Iterator[Event]]) -> TurnView:
        """Go on with the turn that waits or was cut off; return its view."""
        with self.lock:
            view = self.open_turn()
            self._work(view, turn)
            return view

    def leave(self) -> None:
        """Drop the turn that asks or waits."""
        with self.lock:
            self.refuse_while_running()
            self.conversation.leave_open_turn()
            self._current = None
            self._beat += 1

    def stop(self) -> None:
        """Ask the turn at work to stop, also one that still waits for a worker; the next one is not meant."""
        self._stopped = self._busy
        self.conversation.cancel.cancel()
        if self._ticket is not None:
            self._workers.leave(self._ticket)

    def stop_turn(self, number: int) -> None:
        """Stop the turn of that number; a press that is heard when the next one is at work stops nothing."""
        if self._current is not None and self._current.number == number:
            self.stop()

    def let_leave(self) -> None:
        """Let the picture go that waits for the user's word."""
        self._word.set()

    def refuse_while_running(self) -> None:
        """Raise `SessionError` while a turn is at work."""
        if self.running:
            raise SessionError("an edit is at work: wait for it or stop it first")

    def refuse_unless_free(self) -> None:
        """Raise what would keep a turn from beginning now: one at work here, or too many that wait."""
        self.refuse_while_running()
        self._workers.refuse_when_full()

    def catch_up(self) -> None:
        """Take what another program did with the session's turns since this one looked."""
        with self.lock:
            if self._busy or ((now := self._turns_now()) == self._turns and not self._unsure):
                return
            open_now = self._unfinished()
            if open_now is not None or now != self._turns:
                self._current = open_now
            self._turns, self._unsure = now, False

    def wait(self, timeout: float | None = None) -> None:
        """Block until the running turn and what follows it are over, for `timeout` seconds at most."""
        end = None if timeout is None else monotonic() + timeout
        while (ticket := self._ticket) is not None and not ticket.job.done():
            left = None if end is None else end - monotonic()
            if left is not None and left <= 0:
                return
            futures.wait([ticket.job], left)

    def _turns_now(self) -> tuple[int, str]:
        return turns_of(self.conversation.workplace.database, self.conversation.session.name)

    def _unfinished(self) -> TurnView | None:
        conversation = self.conversation
        if conversation.question is None and not conversation.awaits_approval and not conversation.unfinished:
            return None
        number = len(conversation.turns) + 1
        view = folded(number, self.journal.events(number))
        view.question = conversation.question
        view.approving = conversation.awaits_approval
        return view

    def _work(self, view: TurnView, turn: Callable[[], Iterator[Event]], *, anew: bool = False) -> None:
        events = partial(self._written, view, turn, anew)
        before = self._current, self._busy, self._stopped, self.trouble
        self._current, self._busy, self._stopped, self.trouble = view, True, False, None
        try:
            self._ticket = self._workers.submit(partial(self._run, view, events), partial(self._told, view))
        except QueueFull:
            self._current, self._busy, self._stopped, self.trouble = before
            raise
        self._beat += 1

    def _told(self, view: TurnView, place: int) -> None:
        event = Queued(place=place)
        fold(view, event)
        self.hear(event)

    def _written(self, view: TurnView, turn: Callable[[], Iterator[Event]], anew: bool) -> Iterator[Event]:
        """Yield the events of a turn, each written down; what was written of one begun anew is forgotten.

        With its first event a turn holds the session: before, another program may be at that very turn.
        """
        events = turn()
        first = list(islice(events, 1))
        if anew:
            view.number = len(self.conversation.turns) + 1
            self.journal.restart(view.number)
        yield from self.journal.keep(view.number, chain(first, events))

    def _run(self, view: TurnView, events: Callable[[], Iterator[Event]]) -> None:
        """Fold the turn's events; the boundary that turns our errors into a sentence on the page."""
        with self.lock:
            pass  # who began it may still change its view, now that nothing refused it
        try:
            for event in events():
                if self._stopped:  # a turn that begins forgets what it was told while it waited
                    self.conversation.cancel.cancel()
                fold(view, event)
                self.hear(event)
                if isinstance(event, Leaving) and not is_here(event.destination):
                    self._hold_back(event)
        except RetoucherError as error:
            view.failure, view.unkept = str(error), isinstance(error, SessionError)
            self.trouble = error if isinstance(error, SessionError) else None
        finally:
            self._finish(view)

    def _hold_back(self, event: Leaving) -> None:
        """Wait for the user's word: the picture goes when the next event is asked for, unless stopped."""
        cancel, end = self.conversation.cancel, monotonic() + self.patience
        self._word.clear()
        self.leaving = event
        while not self._word.wait(_LOOK) and not cancel.cancelled:
            if monotonic() > end:
                cancel.cancel()
        self.leaving = None

    def _finish(self, view: TurnView) -> None:
        with self.lock:
            self._busy = False
            self._beat += 1
            self._unsure = True
            if self.trouble is None:  # else `catch_up` sees what was written down
                with suppress(SessionError):
                    self._turns = self._turns_now()
                    self._put_away(view)
                    self._unsure = False
            self.then()

    def _put_away(self, view: TurnView) -> None:
        """Put a turn to those that are over, if it is."""
        if self._turns[0] >= view.number:
            if not self.remembers:
                self._past.clear()
            self._past[view.number] = view
            self._current = None
