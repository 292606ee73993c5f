"""A guest: one session as a program works it, which waits for each turn where a page looks on."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from ...agent.recipes.variations import Again
from ...agent.values.events import Event
from ...agent.values.plan import Plan, Step, call_text
from ...agent.values.versions import Version
from ...agent.work.scene import SELECTION
from ...errors import SessionError, ToolRetry
from ...pictures import Picture, Region
from ...tools import tool
from ...tools.arguments.written_places import written_place
from ..chat.state.message import Request
from ..chat.state.room import Room
from ..chat.state.turns import TurnView

Hear = Callable[[Event], None]
"""Takes the events of a turn, in a worker's thread."""
Work = Callable[[Hear], TurnView]
"""Takes a turn to its end, or to what it asks."""


def deaf(event: Event) -> None:
    """Hear nothing."""


class Guest:
    """Runs the turns of a room, one at a time, and returns each as it stands when it ends or waits."""

    def __init__(self, room: Room) -> None:
        self.room = room
        room.runner.patience = 0.0  # nobody sits here: a first picture to an address stays
        room.runner.remembers = False

    @property
    def address(self) -> str:
        """What stands for the session; nobody guesses it."""
        return self.room.address

    @property
    def open_turn(self) -> TurnView | None:
        """The turn that waits for an answer or a word on its plan."""
        return self.room.runner.current

    def guided(self, guided: bool) -> None:
        """Have each plan wait for a word before anything is done, or not."""
        conversation = self.room.conversation
        conversation.options = replace(conversation.options, approve=guided)

    def say(
        self, text: str, references: tuple[Picture, ...] = (), where: Region | None = None, hear: Hear = deaf
    ) -> TurnView:
        """Take a request to its end, or to its question; a question that waited is dropped."""
        return self._turn(lambda: self.room.say(Request(text, references, where)), hear)

    def answer(self, text: str, hear: Hear = deaf) -> TurnView:
        """Answer the question that waits."""
        if self.room.runner.question is None:
            raise SessionError("no question waits for an answer")
        return self._turn(lambda: self.room.answer(text), hear)

    def approve(self, run: bool, hear: Hear = deaf) -> TurnView:
        """Run the plan that waits, or stop it."""
        view = self.open_turn
        if view is None or not view.approving or view.plan is None:
            raise SessionError("no plan waits for a word")
        plan = view.plan if run else None
        return self._turn(lambda: self.room.approve(plan), hear)

    def use_tool(self, name: str, arguments: dict[str, Any], where: str = "", hear: Hear = deaf) -> TurnView:
        """Run one tool as a turn of its own: inside its region, judged, kept as a version."""
        described = tool.get(name)
        written = described.check_written(arguments)
        if described.needs_region and not where:
            raise ToolRetry(f"{name} wants a region and got none: say where")
        if where and not described.takes_region:
            raise ToolRetry(f"{name} works on the whole picture and takes no 'where'")
        region = self.region(where)
        step = Step(
            reason="Asked for directly.",
            tool=name,
            arguments=written,
            target=SELECTION if region and _is_place(where) else where,
            region=region.digest if region else "",
        )
        plan, head = Plan(steps=(step,), thinking=step.reason), self.room.conversation.head
        return self._turn(lambda: self.room.carry_out(plan, head, call_text(step)), hear)

    def carry_out(self, again: Again, hear: Hear = deaf) -> TurnView:
        """Run a plan from a version, as a variation of an edit is one."""
        begin = partial(self.room.carry_out, again.plan, again.base, again.request, again.done)
        return self._turn(begin, hear)

    def go_on(self, hear: Hear = deaf) -> TurnView:
        """Go on with a turn that was cut off; SessionError where none was."""
        if not self.room.conversation.unfinished:
            raise SessionError("no turn was cut off")
        return self._turn(self.room.resume, hear)

    def go_to(self, version: Version) -> Version:
        """Make a version the current one, unless a turn is at work."""
        with self.room.conversation.workplace.alone():
            self.room.history.go_to(version)
        return version

    def stop(self) -> None:
        """Ask the running turn to stop; what is done is kept."""
        self.room.stop()

    def region(self, where: str) -> Region | None:
        """Return what words for `find`, a place or a region's name mean on the current version."""
        place = self.room.conversation.workplace
        return place.session.store.region(place.selected(where)) if where.strip() else None

    def _turn(self, begin: Callable[[], None], hear: Hear) -> TurnView:
        runner = self.room.runner
        with runner.lock:
            runner.refuse_while_running()
            runner.hear = hear
            begin()
        runner.wait()
        if runner.crash:
            raise RuntimeError(runner.crash)
        if runner.trouble:
            raise runner.trouble
        return runner.last()


def _is_place(where: str) -> bool:
    """Say whether words show a place or name a kept mask, and are no noun for later turns to speak of."""
    return where.startswith("sha256:") or written_place(where) is not None
