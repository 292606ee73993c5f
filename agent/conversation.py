"""Conversation: the public face of the agent. A face calls it and renders its events."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Unpack, cast

from langchain_core.runnables import RunnableConfig
from langgraph.types import Command

from ..errors import SessionError, ToolRetry
from ..pictures import Picture, Region
from .context import USUAL, Options, Services
from .graph import RECURSION_LIMIT, build_graph
from .learned.routines import thumb
from .memory.checkpoints import thread_of
from .memory.destinations import Herald
from .memory.feedback import Rating, rate
from .memory.privacy import keep_here, withheld
from .memory.sessions import Database, Own, Session, TurnRecord, nobodys, with_file
from .minds import Mind
from .minds.answers import exchange
from .values.brief import Brief, Question, Wish
from .values.events import Answered, Event, Planned, StepFinished
from .values.plan import Plan
from .values.state import State, fresh_turn
from .values.verdict import StepResult
from .values.versions import Version, VersionTree, version_id
from .watch.watchers import TurnBegun, watched
from .workplace import Workplace

MAX_REQUEST = 4000
"""Characters; more is a text, not a request."""


class Conversation:
    """One session with one mind: say something, read events, look at versions.

    Every iterator of events must be read to its end; closing it early stops after the running node, and
    `resume` goes on from there.
    """

    def __init__(
        self,
        session: Session,
        database: Database,
        mind: Mind,
        options: Options,
        **services: Unpack[Services],
    ) -> None:
        self.session = session
        self.workplace = Workplace(session, database, mind, options, services)
        """Where engines work on the session, in turns and outside of them."""
        self.cancel = self.workplace.cancel
        self._database = database
        self._graph = build_graph(database.checkpointer)

    @classmethod
    def start(
        cls,
        picture: Picture,
        name: str,
        *,
        mind: Mind,
        database: Database,
        options: Options = USUAL,
        numbered: bool = False,
        own: Own = nobodys,
        **services: Unpack[Services],
    ) -> "Conversation":
        """Begin a session with a picture; `numbered`: under the next free name where this one is taken.

        `own` makes the session somebody's as it begins.
        """
        digest = database.store.put(picture)
        root = Version(id=version_id("", digest, 0, 0), number=0, picture=digest, name=picture.facts.name)
        session = database.create(name, root, numbered=numbered, own=with_file(picture, own))
        database.store.put(picture)  # another session that showed it may have been deleted meanwhile
        return cls(session, database, mind, options, **services)

    @classmethod
    def open(
        cls,
        name: str,
        *,
        mind: Mind,
        database: Database,
        options: Options = USUAL,
        **services: Unpack[Services],
    ) -> "Conversation":
        """Go on with a session, exactly where it was left."""
        return cls(database.open(name), database, mind, options, **services)

    def use(self, mind: Mind, **services: Unpack[Services]) -> None:
        """Think with another mind and work with other services from the next turn on."""
        self.workplace.mind = mind
        self.workplace.services.update(services)

    @property
    def mind(self) -> Mind:
        """Who thinks."""
        return self.workplace.mind

    @property
    def options(self) -> Options:
        """How the next turns behave."""
        return self.workplace.options

    @options.setter
    def options(self, options: Options) -> None:
        self.workplace.options = options

    def close(self) -> None:
        """Leave the session; it stays, and its database with it."""
        self.cancel.reset()

    @property
    def tree(self) -> VersionTree:
        """All versions and which one is current."""
        return self.session.tree

    @property
    def head(self) -> Version:
        """The current version."""
        return self.tree.head

    @property
    def turns(self) -> list[TurnRecord]:
        """Finished turns, oldest first."""
        return self.session.turns

    def picture(self, version: Version | None = None) -> Picture:
        """Return a version's picture, the current one by default."""
        return self.session.store.picture((version or self.head).picture)

    @property
    def question(self) -> Question | None:
        """The question that waits for an answer."""
        for waiting in self._snapshot.interrupts:
            if "text" in waiting.value:
                return Question.model_validate(waiting.value)
        return None

    @property
    def awaits_approval(self) -> bool:
        """True when a plan waits for 'run'."""
        return any("plan" in waiting.value for waiting in self._snapshot.interrupts)

    @property
    def unfinished(self) -> bool:
        """True when a turn was cut off by a crash and `resume` would go on with it."""
        snapshot = self._snapshot
        return bool(snapshot.values) and not snapshot.interrupts

    @property
    def pending_request(self) -> str:
        """The request of a turn that was cut off or waits for the user; '' when there is none."""
        return self._snapshot.values.get("request", "")

    def say(
        self, request: str, attachments: tuple[Picture, ...] = (), selection: Region | str | None = None
    ) -> Iterator[Event]:
        """Begin a turn. A question that waits is dropped.

        `selection`: where the request happens, drawn, or as words for `find`: 'box 10,20,200,300'.
        """
        return self._run(self.begin(request, attachments, selection), self._forget_turn)

    def begin(
        self, request: str, attachments: tuple[Picture, ...] = (), selection: Region | str | None = None
    ) -> State:
        """Return the state at the start of a turn; `say` runs it, or a host that runs the graph itself."""
        text = request.strip()
        if not text:
            raise ToolRetry("wanted a request in words and got an empty one")
        if len(text) > MAX_REQUEST:
            raise ToolRetry(f"a request may have {MAX_REQUEST} characters, this one has {len(text)}")
        digests = tuple(self.session.keep(p) for p in attachments)
        selected = self.workplace.selected(selection) if selection is not None else ""
        return fresh_turn(self._turn, text, digests, selected)

    def answer(self, answer: str) -> Iterator[Event]:
        """Answer the waiting question."""
        question = self.question
        if question is None:
            raise SessionError("there is no question to answer")
        said = answer.strip() or "you decide"
        answered = Answered(exchange=exchange(question, said))

        def still_asked() -> tuple[Event]:
            if self.question != question:
                raise SessionError("that question was answered meanwhile")
            return (answered,)

        return self._run(Command(resume=said), still_asked)

    def approve(self, plan: dict[str, Any] | str = "run") -> Iterator[Event]:
        """Run the waiting plan, a changed one, or 'stop'."""
        if not self.awaits_approval:
            raise SessionError("there is no plan to approve")

        def still_waits() -> tuple[()]:
            if not self.awaits_approval:
                raise SessionError("that plan was answered meanwhile")
            return ()

        return self._run(Command(resume=plan), still_waits)

    def carry_out(
        self, plan: Plan, base: Version, request: str, done: tuple[StepResult, ...] = ()
    ) -> Iterator[Event]:
        """Run a plan from a version without the mind; `done` are results of its start that still hold."""
        begun = State(
            base=base.id,
            picture=done[-1].after if done else base.picture,
            brief=Brief(intent="edit", request=request, wishes=(Wish(text=request),)),
            plan=plan.model_copy(update={"amended": True}),
            cursor=len(done),
            results=done,
        )

        def planned() -> Iterator[Event]:
            self._forget_turn()
            self._graph.update_state(self._config, fresh_turn(self._turn, request) | begun, as_node="approve")
            yield Planned(plan=plan)
            for result in done:
                yield StepFinished(index=result.step, step=plan.steps[result.step], result=result)

        return self._run(None, planned)

    def resume(self) -> Iterator[Event]:
        """Go on with a turn that a crash cut off; another mind than before thinks it out anew."""
        if not self.unfinished:
            return iter(())
        return self._run(None, self._hand_over)

    def _hand_over(self) -> tuple[()]:
        """Let a mind that did not begin the turn understand it, unless something was done already."""
        if not self.unfinished:
            raise SessionError("that turn is over meanwhile")
        values = self._snapshot.values
        done = values.get("results") or values.get("attempts")
        if values.get("mind", "") not in ("", self.mind.name) and not done:
            anew = State(brief=None, mind="", plan=None, draft=None, answer="", question=None)
            self._graph.update_state(self._config, anew, as_node="look")
        return ()

    def rate(self, good: bool, because: str = "") -> Rating:
        """Keep what the user thinks of the current version, and learn from it.

        Nothing is learned where other servers may delete the session: it would stay in the file here.
        """
        head, name = self.head, self.session.name
        if not self._database.shared:
            self.workplace.learned.add(thumb(name, head, good))
        return rate(self._database, name, head, good, because)

    def keep_here(self, here: bool = True, picture: Picture | None = None) -> None:
        """Never let a picture leave this machine, nor what is made from it or with it; or let it again.

        By default the opened one; another one may come as an attachment.
        """
        digest = picture.digest if picture is not None else self.tree.path()[0].picture
        keep_here(self._database, self.session.name, digest, here)

    @property
    def kept_here(self) -> bool:
        """True when the current picture never leaves this machine."""
        return self.head.picture in withheld(self._database, self.session.name, self.tree)

    @property
    def _turn(self) -> int:
        return len(self.turns) + 1

    @property
    def _config(self) -> RunnableConfig:
        thread = thread_of(self.session.name, self._turn)
        return {"configurable": {"thread_id": thread}, "recursion_limit": RECURSION_LIMIT}

    @property
    def _snapshot(self):
        """The running turn's checkpoint; without values when no turn runs.

        Its `next` is no sign of an open turn: it is empty when the process died between a node's writes and
        the checkpoint after them.
        """
        return self._graph.get_state(self._config)

    def leave_open_turn(self) -> None:
        """Drop the turn that asks or waits; it becomes none of the session's."""
        with self.workplace.alone():
            self._forget_turn()

    def _forget_turn(self) -> tuple[()]:
        self._database.checkpointer.delete_thread(_thread(self._config))
        return ()

    def _run(
        self, given: State | Command[Any] | None, first: Callable[[], Iterable[Event]] = tuple
    ) -> Iterator[Event]:
        """Run the graph while the session is held; `first` is done as soon as it is.

        Another program may have finished a turn until then: what depends on how many there are is read after.
        """
        self.cancel.reset()
        place = self.workplace
        with place.alone():
            yield from first()
            yield from self._held(given)

    def _held(self, given: State | Command[Any] | None) -> Iterator[Event]:
        config, turn, place = self._config, self._turn, self.workplace
        herald = Herald(self._database, self.cancel.check, place.user)
        work = place.work(str(turn), herald)
        with herald:
            stream = self._graph.stream(
                given | State(turn=turn) if isinstance(given, dict) else given,
                config,
                context=place.context(work),
                stream_mode="custom",
                durability="sync",
            )
            begun = TurnBegun.of(self.session.name, turn, work.meter.used)
            for event in watched(work.around(cast(Iterator[Event], stream)), begun):
                yield event
                herald.heard(event)
            if len(self.turns) >= turn:
                place.ledger.forget(str(turn))
                self._database.checkpointer.delete_thread(_thread(config))


def _thread(config: RunnableConfig) -> str:
    return str(config.get("configurable", {})["thread_id"])
