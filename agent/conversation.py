"""Conversation: the public face of the agent. A face calls it and renders its events."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, cast
from uuid import uuid4

from filelock import FileLock, Timeout
from langchain_core.runnables import RunnableConfig
from langgraph.types import Command

from ..engines.hosted.meter import Meter
from ..engines.hosted.privacy_border import Border, Crossing
from ..engines.profiles import BUILT_IN
from ..engines.work import Work, current
from ..errors import SessionError, ToolRetry
from ..pictures import Picture, Region
from .context import USUAL, Context, Options
from .graph import RECURSION_LIMIT, build_graph
from .memory.calls import SessionLedger
from .memory.feedback import Rating, rate
from .memory.forget import rename_session
from .memory.privacy import announce, keep_here, withheld
from .memory.sessions import Database, RegionRecord, Session, TurnRecord
from .minds import Mind
from .minds.answers import exchange
from .values.brief import Brief, Question, Wish
from .values.cancel import CancelToken
from .values.events import Answered, Event, Planned, StepFinished
from .values.plan import Plan
from .values.state import State, fresh_turn
from .values.verdict import StepResult
from .values.versions import Version, VersionTree, version_id
from .work.scene import best_region, finder

MAX_REQUEST = 4000
"""Characters; more is a text, not a request."""


class Conversation:
    """One session with one mind: say something, read events, look at versions.

    Every iterator of events must be read to its end; closing it early stops after the running node, and
    `resume` goes on from there.
    """

    def __init__(
        self, session: Session, database: Database, mind: Mind, options: Options, **services: Any
    ) -> None:
        self.session = session
        self.mind = mind
        self.options = options
        self.cancel = CancelToken()
        self._services = services
        self._database = database
        self._saver = database.checkpointer
        self._graph = build_graph(self._saver)

    @classmethod
    def start(
        cls,
        picture: Picture,
        name: str,
        *,
        mind: Mind,
        database: Database,
        options: Options = USUAL,
        **services: Any,
    ) -> "Conversation":
        """Begin a session with a picture."""
        digest = database.store.put(picture)
        root = Version(id=version_id("", digest, 0, 0), number=0, picture=digest, name=picture.facts.name)
        return cls(database.create(name, root), database, mind, options, **services)

    @classmethod
    def open(
        cls, name: str, *, mind: Mind, database: Database, options: Options = USUAL, **services: Any
    ) -> "Conversation":
        """Go on with a session, exactly where it was left."""
        return cls(database.open(name), database, mind, options, **services)

    def use(self, mind: Mind, **services: Any) -> None:
        """Think with another mind and work with other services from the next turn on."""
        self.mind = mind
        self._services = {**self._services, **services}

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
        begun = self.begin(request, attachments, selection)
        self._forget_turn()
        return self._run(begun)

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
        selected = self._selected(selection) if selection is not None else ""
        return fresh_turn(self._turn, text, digests, selected)

    def answer(self, answer: str) -> Iterator[Event]:
        """Answer the waiting question."""
        question = self.question
        if question is None:
            raise SessionError("there is no question to answer")
        said = answer.strip() or "you decide"
        return chain((Answered(exchange=exchange(question, said)),), self._run(Command(resume=said)))

    def approve(self, plan: dict[str, Any] | str = "run") -> Iterator[Event]:
        """Run the waiting plan, a changed one, or 'stop'."""
        if not self.awaits_approval:
            raise SessionError("there is no plan to approve")
        return self._run(Command(resume=plan))

    def carry_out(
        self, plan: Plan, base: Version, request: str, done: tuple[StepResult, ...] = ()
    ) -> Iterator[Event]:
        """Run a plan from a version without the mind; `done` are results of its start that still hold."""
        begun = State(
            base=base.id,
            picture=done[-1].after if done else base.picture,
            brief=Brief(intent="edit", request=request, wishes=(Wish(text=request),)),
            plan=plan,
            cursor=len(done),
            results=done,
        )
        self._forget_turn()
        self._graph.update_state(self._config, fresh_turn(self._turn, request) | begun, as_node="approve")
        yield Planned(plan=plan)
        for result in done:
            yield StepFinished(index=result.step, step=plan.steps[result.step], result=result)
        yield from self._run(None)

    def resume(self) -> Iterator[Event]:
        """Go on with a turn that a crash cut off."""
        return self._run(None) if self.unfinished else iter(())

    def rate(self, good: bool, because: str = "") -> Rating:
        """Keep what the user thinks of the current version."""
        return rate(self._database, self.session.name, self.head, good, because)

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

    def rename(self, name: str) -> None:
        """Give the session another name; a turn that waits for the user goes on waiting."""
        with self._alone():
            rename_session(self._database, self.session.name, name)
            self.session.name = name

    def go_to(self, version: Version) -> None:
        """Make a version the current one."""
        self.session.move_head(version)

    def add_region(self, region: Region, name: str = "") -> str:
        """Keep a region that the user drew; return its digest, which a request may name."""
        digest = self.session.store.put(region)
        self.session.add_region(
            RegionRecord(digest=digest, picture=self.head.picture, name=name or region.name)
        )
        return digest

    def find(self, phrase: str) -> list[Region]:
        """Return what a phrase may mean on the current version; each candidate is kept in the session."""
        with self.beside() as work:
            return finder(self._context(work), self.picture())(phrase)

    def _selected(self, selection: Region | str) -> str:
        if isinstance(selection, Region):
            if selection.empty:
                raise ToolRetry("the drawn region is empty: nothing in the picture may change")
            return self.add_region(selection)
        return best_region(self.find, selection).digest

    @property
    def _turn(self) -> int:
        return len(self.turns) + 1

    @property
    def _config(self) -> RunnableConfig:
        thread = f"{self.session.name}/{self._turn}"
        return {"configurable": {"thread_id": thread}, "recursion_limit": RECURSION_LIMIT}

    @property
    def _snapshot(self):
        """The running turn's checkpoint; without values when no turn runs.

        Its `next` is no sign of an open turn: it is empty when the process died between a node's writes and
        the checkpoint after them.
        """
        return self._graph.get_state(self._config)

    def _forget_turn(self) -> None:
        self._saver.delete_thread(str(self._config.get("configurable", {})["thread_id"]))

    def _work(self, turn: str, tell: Callable[[Crossing], None] = lambda crossing: None) -> Work:
        """Return what a turn, or what is done outside of turns, goes by; `turn` names it in the ledger."""
        border = Border(withheld(self._database, self.session.name, self.tree), tell)
        meter = Meter(self.options.caps, ledger=self._ledger, turn=turn, stop=self.cancel.check)
        profile = self._services.get("profile") or BUILT_IN["mixed"]
        return Work(profile, self._services.get("images") or current().images, border, meter)

    @property
    def _ledger(self) -> SessionLedger:
        return SessionLedger(self._database, self.session.name)

    def _context(self, work: Work) -> Context:
        options = self.options
        known = {name: service for name, service in self._services.items() if name in ("engines", "toolbox")}
        return Context(
            session=self.session,
            mind=self.mind,
            work=work,
            cancel=self.cancel,
            approve=options.approve,
            may_ask=options.may_ask,
            retries=options.retries,
            seed=options.seed,
            opens_files=options.opens_files,
            tie=options.tie,
            **known,
        )

    def _run(self, given: State | Command[Any] | None) -> Iterator[Event]:
        self.cancel.reset()
        config, turn = self._config, self._turn
        work = self._work(str(turn), announce)
        with self._alone():
            stream = self._graph.stream(
                given, config, context=self._context(work), stream_mode="custom", durability="sync"
            )
            yield from work.around(cast(Iterator[Event], stream))
            if len(self.turns) >= turn:
                self._ledger.forget(str(turn))
                self._saver.delete_thread(str(config.get("configurable", {})["thread_id"]))

    def context_of_turn(self) -> Context:
        """Return what the nodes of the next turn get; its work is entered around each."""
        return self._context(self._work(str(self._turn), announce))

    @contextmanager
    def in_turn(self, context: Context) -> Iterator[None]:
        """Hold the session and let a node run as `say` does, for a host that runs the graph itself."""
        with self._alone(), context.work.entered():
            yield

    def end_turn(self) -> None:
        """Drop the paid answers of the turn that a host has run to its end."""
        self._ledger.forget(str(len(self.turns)))

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Hold the session and let engines run as they do in a turn, for work that the graph does not do."""
        with self._alone(), self.beside():
            yield

    @contextmanager
    def beside(self) -> Iterator[Work]:
        """Let engines run under the border and the caps of the session, for what belongs to no turn."""
        name = uuid4().hex
        with self._work(name).entered() as work:
            try:
                yield work
            finally:
                self._ledger.forget(name)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        locks = self._database.home / "locks"
        locks.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(locks / f"{version_id(self.session.name, '', 0, 0)}.lock").acquire(timeout=0):
                yield
        except Timeout as error:
            raise SessionError(
                f"another program works on session {self.session.name!r}; try again when it is done"
            ) from error
