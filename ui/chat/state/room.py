"""A room: one session opened in this server, shared by the browser tabs that look at it."""

from collections.abc import Callable, Iterator
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import RLock
from time import monotonic

from ....agent.assemble import Studio
from ....agent.conversation import Conversation
from ....agent.memory.calls import spent
from ....agent.memory.feedback import ratings
from ....agent.memory.journal import Journal
from ....agent.memory.preferences import Choices, keep_choices
from ....agent.minds.answers import place_of, read_reply
from ....agent.recipes.reopen import reopened
from ....agent.values.brief import Question
from ....agent.values.events import Event, Planned
from ....agent.values.plan import Plan
from ....agent.values.recipe import Recipe
from ....agent.values.verdict import StepResult
from ....agent.values.versions import Version
from ....engines.profiles import Profile
from ....errors import RetoucherError, SessionError
from .connection_test import Probe
from .message import Request
from .pending import Aside
from .regions import Regions
from .turns import TurnView, fold, folded


class Room:
    """Runs a conversation in a worker thread and remembers what its turns look like."""

    def __init__(
        self,
        conversation: Conversation,
        journal: Journal,
        workers: ThreadPoolExecutor,
        studio: Studio,
        choices: Choices,
    ) -> None:
        self.conversation = conversation
        self.choices = choices
        """What was set in the page for this session; kept with it, and no key in it."""
        self.probe: Probe | None = None
        """The last test of the connection."""
        self.studio = studio
        """Mind, engines and settings of this session; a key typed into the page is kept here alone."""
        self.doubtful: Request | None = None
        """What was said while a question waits and may be its answer or a request of its own."""
        self.aside = Aside(conversation.session, studio.database)
        """Dropped pictures that wait for a word on them, and the request that waits for the running one."""
        self.notice = ""
        """A sentence about the last thing that could not be done."""
        self.journal = journal
        self._queue: list[tuple[Plan, Version, str]] = []
        self._workers = workers
        self._job: Future[None] | None = None
        self._busy = False
        self.beat = 0
        """Grows when a turn begins or pauses: a page drawn at another beat is out of date."""
        self._past: dict[int, TurnView] = {}
        self._sizes: dict[str, tuple[int, int]] = {}
        self.regions = Regions(conversation)
        self._current: TurnView | None = self._unfinished_view()
        self._lock = RLock()
        self._apply_choices()

    @property
    def name(self) -> str:
        """Name of the session."""
        return self.conversation.session.name

    @property
    def profile(self) -> Profile:
        """Which engines this session may use."""
        return self.studio.profile

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
    def asks_where(self) -> bool:
        """True while a question waits for a place: a click or a box on the picture is an answer."""
        return self.question is not None and self.question.place

    def turns(self) -> list[TurnView]:
        """Return finished turns, oldest first."""
        records = self.conversation.turns
        for record in records:
            if record.number not in self._past:
                self._past[record.number] = folded(record.number, self.journal.events(record.number), record)
        return [self._past[record.number] for record in records]

    def hear(self, request: Request) -> None:
        """Take what the user says: an answer, a request, or, when that is unclear, something to ask about."""
        question = self.question
        if question is None:
            self.say(request)
            return
        region = request.selection
        reading = read_reply(request.text, question, pointed=region is not None)
        if request.attachments or reading == "unclear":
            self.doubtful = request
        elif reading == "pointing" and region is not None and self.asks_where:
            self.answer(place_of(region))
        else:
            self.answer(request.text)

    def settle_doubt(self, answers: bool) -> None:
        """Take what was said as the question's answer, or as a request that takes its place."""
        said, self.doubtful = self.doubtful, None
        if said is None:
            return
        if not answers:
            self.say(said)
        elif said.selection is not None and self.asks_where:
            self.answer(place_of(said.selection))
        else:
            self.answer(said.text)

    def say(self, request: Request) -> None:
        """Begin a turn; while another runs, the request waits. The kept references go along."""
        with self._lock:
            if self.aside.references:
                request = replace(request, attachments=(*request.attachments, *self.aside.references))
                self.aside.references = ()
            if self.running:
                self.aside.following = request
                return
            keep = self.conversation.session.keep
            view = self._begin(request.text, tuple(map(keep, request.attachments)))
            given = request.text, request.attachments, request.selection
            self._work(view, lambda: self.conversation.say(*given))

    def carry_out(self, plan: Plan, base: Version, request: str, done: tuple[StepResult, ...] = ()) -> None:
        """Run a plan from a version without asking the mind; `done` are results that still hold."""
        with self._lock:
            self._refuse_while_running()
            view = self._begin(request)
            self._work(view, lambda: self.conversation.carry_out(plan, base, request, done))

    def reopen(self, recipe: Recipe, result: str) -> None:
        """Make the steps of a recipe again as versions; `result` is the digest of what carried it."""
        with self._lock:
            self._refuse_while_running()
            view = self._begin(f"Reopen the history of {recipe.source.name or 'the picture'}")
            self._work(view, lambda: self._reopened(recipe, result))

    def _reopened(self, recipe: Recipe, result: str) -> Iterator[Event]:
        with self.conversation.at_work():
            yield from reopened(self.conversation, recipe, result)

    def answer(self, text: str) -> None:
        """Answer the question that waits."""
        with self._lock:
            self.doubtful = None
            view = self._open_turn()
            view.question = None
            self._work(view, lambda: self.conversation.answer(text))

    def approve(self, plan: Plan | None) -> None:
        """Run the plan that waits, as it was changed; None stops it."""
        with self._lock:
            view = self._open_turn()
            view.approving = False
            given = "stop" if plan is None else plan.model_dump(mode="json")
            if plan is not None:
                fold_plan(view, plan)
            self._work(view, lambda: self.conversation.approve(given))

    def resume(self) -> None:
        """Go on with a turn that a crash cut off."""
        with self._lock:
            view = self._open_turn()
            view.failure = ""
            self._work(view, self.conversation.resume)

    def say_again(self, view: TurnView, text: str) -> None:
        """Say a changed request where an earlier turn started: a branch; nothing is deleted."""
        self._refuse_while_running()
        if view.base is not None:
            self.conversation.go_to(self.conversation.tree.numbered(view.base))
        self.say(Request(text, tuple(map(self.conversation.session.store.picture, view.attachments))))

    def rename(self, name: str) -> None:
        """Give the session another name, also while one of its turns waits for an answer."""
        with self._lock:
            self._refuse_while_running()
            self.conversation.rename(name)
            self.journal = Journal(self.studio.database, name)

    def rate(self, good: bool, because: str = "") -> None:
        """Keep what the user thinks of the current version."""
        self.conversation.rate(good, because)

    def rating(self, version: Version) -> bool | None:
        """Return whether the user found a version good; None when nothing was said."""
        said = {r.version: r.good for r in ratings(self.studio.database, self.name)}
        return said.get(version.id)

    def retry(self, why: str) -> None:
        """Keep what is wrong with the last edit and try again; without words it is tried another way."""
        self._refuse_while_running()
        self.rate(False, why)
        self.say(Request(why.strip() or "try again"))

    def never_ask(self) -> None:
        """Decide the waiting question, and all later ones of this session, without the user."""
        self.choose(may_ask=False)
        self.answer("you decide")

    def forget_following(self) -> None:
        """Drop the request that waits."""
        self.aside.following = None

    def say_following(self) -> None:
        """Begin the request that waits; a turn that is open is dropped for it."""
        with self._lock:
            following, self.aside.following = self.aside.following, None
            if following is not None:
                self.say(following)

    def queue(self, plan: Plan, base: Version, request: str) -> None:
        """Run a plan when those before it are done."""
        with self._lock:
            if self.running:
                self._queue.append((plan, base, request))
            else:
                self.carry_out(plan, base, request)

    def prune(self, version: Version) -> None:
        """Remove a version and all that was made from it."""
        self._refuse_while_running()
        self.conversation.session.prune(version)

    def stop(self) -> None:
        """Ask the running turn to stop; what is done is kept."""
        self.aside.following = None
        self._queue.clear()
        self.conversation.cancel.cancel()

    def replace_running(self) -> None:
        """Stop the running turn for the request that waits, which then runs."""
        self.conversation.cancel.cancel()

    def go_to(self, version: Version) -> None:
        """Make a version the current one, unless a turn is at work."""
        self._refuse_while_running()
        self.conversation.go_to(version)

    def choose(self, **chosen: bool | float | str | None) -> None:
        """Set how the next turns behave or what they may take, for good; field names of `Choices`."""
        self.choices = self.choices.model_copy(update=chosen)
        keep_choices(self.studio.database, self.name, self.choices)
        self._apply_choices()

    def _apply_choices(self) -> None:
        options = self.conversation.options
        caps = replace(options.caps, **self.choices.of_caps())
        self.conversation.options = replace(options, caps=caps, **self.choices.of_options())

    def use(self, studio: Studio) -> None:
        """Think and work as another studio does, from the next turn on."""
        with self._lock:
            self._refuse_while_running()
            retries = studio.options().retries
            self.conversation.options = replace(self.conversation.options, retries=retries)
            self.conversation.use(
                studio.mind, engines=studio.engines, profile=studio.profile, images=studio.images
            )
            self.studio, self.probe = studio, None

    def test_connection(self) -> None:
        """Ask the language model in a thread; the page looks at `probe` for what came of it."""
        if self.probe is None or not self.probe.running:
            caps = self.conversation.options.caps
            self.probe = Probe(self.studio.settings, self.studio.database, self.name, caps).begin()

    @property
    def spent(self) -> float:
        """US dollars that the session has cost, the running turn included."""
        return spent(self.studio.database, self.name)

    def picture_size(self, digest: str) -> tuple[int, int]:
        """Return (width, height) of a picture, decoded once however often the page is drawn."""
        if digest not in self._sizes:
            self._sizes[digest] = self.conversation.session.store.picture(digest).size
        return self._sizes[digest]

    def wait(self, timeout: float | None = None) -> None:
        """Block until the running turn and what follows it are over, for `timeout` seconds at most."""
        end = None if timeout is None else monotonic() + timeout
        while (job := self._job) is not None and not job.done():
            left = None if end is None else end - monotonic()
            if left is not None and left <= 0:
                return
            futures.wait([job], left)

    def _refuse_while_running(self) -> None:
        if self.running:
            raise SessionError("an edit is at work: wait for it or stop it first")

    def _begin(self, request: str, attachments: tuple[str, ...] = ()) -> TurnView:
        number = len(self.conversation.turns) + 1
        self.journal.restart(number)
        self.notice = ""
        return TurnView(number, request=request, attachments=attachments)

    def _open_turn(self) -> TurnView:
        self._refuse_while_running()
        if self._current is None:
            raise SessionError("there is no turn to go on with")
        return self._current

    def _unfinished_view(self) -> TurnView | None:
        conversation = self.conversation
        if conversation.question is None and not conversation.awaits_approval and not conversation.unfinished:
            return None
        number = len(conversation.turns) + 1
        view = folded(number, self.journal.events(number))
        view.question = conversation.question
        view.approving = conversation.awaits_approval
        return view

    def _work(self, view: TurnView, begin: Callable[[], Iterator[Event]]) -> None:
        self._current, self._busy = view, True
        self.beat += 1
        self._job = self._workers.submit(self._run, view, begin)

    def _run(self, view: TurnView, begin: Callable[[], Iterator[Event]]) -> None:
        """Fold the turn's events; the boundary that turns our errors into a sentence on the page."""
        try:
            for event in self.journal.keep(view.number, begin()):
                fold(view, event)
        except RetoucherError as error:
            view.failure = str(error)
        finally:
            self._finish(view)

    def _finish(self, view: TurnView) -> None:
        with self._lock:
            self._busy = False
            self.beat += 1
            if len(self.conversation.turns) >= view.number:
                self._past[view.number] = view
                self._current = None
            if self.aside.following is not None and self._current is None:
                self.say_following()
            elif self._queue and self._current is None:
                self.carry_out(*self._queue.pop(0))

    @property
    def crash(self) -> str:
        """What went wrong in a way that nobody foresaw; '' when nothing did."""
        if self._job is None or not self._job.done():
            return ""
        error = self._job.exception()
        return f"{type(error).__name__}: {error}" if error else ""


def fold_plan(view: TurnView, plan: Plan) -> None:
    """Show a plan that the user changed."""
    fold(view, Planned(plan=plan, attempt=max(1, view.attempt)))
