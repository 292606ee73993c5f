"""A room: one session opened in this server, shared by the browser tabs that look at it."""

from dataclasses import replace
from functools import cached_property
from hashlib import sha256

from ....agent.assemble import Studio
from ....agent.conversation import Conversation
from ....agent.memory.addresses import address_of
from ....agent.memory.journal import Journal
from ....agent.memory.preferences import Choices
from ....agent.memory.standing import standing_of
from ....agent.minds.answers import place_of, read_reply
from ....agent.minds.corrected import outlined
from ....agent.recipes.reopen import reopened
from ....agent.recipes.variations import variations_of
from ....agent.values.events import Planned
from ....agent.values.plan import Plan
from ....agent.values.recipe import Recipe
from ....agent.values.verdict import StepResult
from ....agent.values.versions import Version
from ....errors import QueueFull, RetoucherError
from ...turn_queue import TurnQueue
from .message import Request
from .pending import Aside
from .regions import Regions
from .room_history import RoomHistory
from .room_settings import RoomSettings
from .turn_runner import TurnRunner
from .turns import TurnView, fold


class Room:
    """Takes what a person says and does in a session, and begins the turns that follow from it."""

    def __init__(
        self,
        conversation: Conversation,
        journal: Journal,
        workers: TurnQueue,
        studio: Studio,
        choices: Choices,
    ) -> None:
        self.conversation = conversation
        self.runner = TurnRunner(conversation, journal, workers)
        """The turn that runs, and those before it."""
        self.settings = RoomSettings(conversation, self.runner, studio, choices)
        """What the session thinks and works with."""
        self.history = RoomHistory(conversation, self.runner, studio.database)
        """Its versions, its name and what it has cost."""
        self.regions = Regions(conversation)
        self.aside = Aside(conversation.session, studio.database)
        """Dropped pictures that wait for a word on them, and the request that waits for the running one."""
        self.doubtful: Request | None = None
        """What was said while a question waits and may be its answer or a request of its own."""
        self.notice = ""
        """A sentence about the last thing that could not be done."""
        self.before_shared = ""
        """Id of the version before the wish that this photo shares with those beside it; '' where none is."""
        self.unanswered: dict[int, list[TurnView]] = {}
        """Number of a turn → the wishes that something was asked of, and that it came in the place of."""
        self._queue: list[tuple[Plan, Version, str]] = []
        self._to_vary: tuple[int, str] | None = None
        """How many variations the next version gets, and the version before it."""
        self.runner.then = self._follow
        self.history.leave_question = self._leave_question

    @property
    def name(self) -> str:
        """Name of the session."""
        return self.conversation.session.name

    @cached_property
    def address(self) -> str:
        """What stands for the session in the page's address."""
        return address_of(self.settings.studio.database, self.name)

    @property
    def standing(self) -> str:
        """How the session stands: another text once its versions, its regions or what is at work changed."""
        beat, waits = self.runner.beat, self.aside.following
        if self.runner.running:
            return f"{beat}.{sha256(waits.text.encode()).hexdigest()[:12] if waits else ''}"
        return f"{beat}.{standing_of(self.settings.studio.database, self.name)}"

    @property
    def asks_where(self) -> bool:
        """True while a question waits for a place: a click or a box on the picture is an answer."""
        question = self.runner.question
        return question is not None and question.place

    @property
    def outlined(self) -> tuple[int, ...]:
        """Numbers of the options of the waiting question that have outlines."""
        question = self.runner.question
        return outlined(question) if question is not None else ()

    def corrected(self, chosen: int) -> int:
        """Return the number of the outline that clicks correct: the chosen, else the likeliest; 0 of none."""
        question, numbers = self.runner.question, self.outlined
        if question is None or not numbers:
            return 0
        usual = question.default + 1
        return next((n for n in (chosen, usual) if n in numbers), numbers[0])

    def share(self) -> None:
        """Remember where the photo stands before a wish that several get: that is undone in all of them."""
        self.before_shared = self.conversation.head.id

    def hear(self, request: Request) -> None:
        """Take what the user says: an answer, a request, or, when that is unclear, something to ask about."""
        question = self.runner.question
        if question is None:
            self.say(request)
            return
        region = request.selection
        reading = read_reply(request.text, question, pointed=region is not None)
        if request.attachments or reading == "unclear":
            self.doubtful = request
        elif reading == "new":
            self.say(request)
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
        with self.runner.lock:
            if self.aside.references:
                request = replace(request, attachments=(*request.attachments, *self.aside.references))
            if self.runner.running:
                self.aside.references = ()
                if (waited := self.aside.following) is not None:
                    self.notice = f"“{request.text}” comes next, in the place of “{waited.text}”."
                self.aside.following = request
                return
            self.notice = ""
            attached = tuple(map(self.conversation.session.keep, request.attachments))
            given, left = (request.text, request.attachments, request.selection), self._open_view()
            self.runner.begin(request.text, lambda: self.conversation.say(*given), attached)
            if left is not None:
                self.unanswered.setdefault(left.number, []).append(left)
            self.aside.references = ()

    def say_when_free(self, request: Request) -> None:
        """Take what the user says to several photos; where too many turns wait, it is the next one."""
        try:
            self.hear(request)
        except QueueFull as error:
            self.aside.following = request
            self.notice = f"“{request.text}” waits: {error}."

    def say_again(self, view: TurnView, text: str = "", selection: str | None = None) -> None:
        """Say a request again where its turn started: a branch; nothing is deleted.

        `selection` is the digest of another region than then; '' means the whole picture.
        """
        self.runner.refuse_unless_free()
        if view.base is not None:
            self.conversation.session.move_head(self.conversation.tree.numbered(view.base))
        here = self.regions.here(view.selection if selection is None else selection)
        pictures = tuple(map(self.conversation.session.store.picture, view.attachments))
        self.say(Request(text or view.request, pictures, self.regions.region(here) if here else None))

    def say_following(self) -> None:
        """Begin the request that waits; a turn that is open is dropped for it."""
        with self.runner.lock:
            following, self.aside.following = self.aside.following, None
            if following is None:
                return
            try:
                self.say(following)
            except QueueFull:
                self.aside.following = following
                raise

    def retry(self, why: str) -> None:
        """Keep what is wrong with the last edit and try again; without words it is tried another way."""
        self.runner.refuse_while_running()
        self.history.rate(False, why)
        self.say(Request(why.strip() or "try again"))

    def answer(self, text: str) -> None:
        """Answer the question that waits."""
        with self.runner.lock:
            self.runner.go_on(lambda: self.conversation.answer(text)).question = None
            self.doubtful = None

    def never_ask(self) -> None:
        """Decide the waiting question, and all later ones of this session, without the user."""
        self.settings.choose(may_ask=False)
        self.answer("you decide")

    def approve(self, plan: Plan | None) -> None:
        """Run the plan that waits, as it was changed; None stops it."""
        with self.runner.lock:
            given = "stop" if plan is None else plan.model_dump(mode="json")
            view = self.runner.go_on(lambda: self.conversation.approve(given))
            view.approving = False
            if plan is not None:
                fold(view, Planned(plan=plan, attempt=max(1, view.attempt)))

    def resume(self) -> None:
        """Go on with a turn that a crash cut off."""
        with self.runner.lock:
            self.runner.go_on(self.conversation.resume).failure = ""

    def carry_out(self, plan: Plan, base: Version, request: str, done: tuple[StepResult, ...] = ()) -> None:
        """Run a plan from a version without asking the mind; `done` are results that still hold.

        A wish that waits for an answer is asked about again afterwards.
        """
        with self.runner.lock:
            left = self._open_wish()
            self.runner.begin(request, lambda: self.conversation.carry_out(plan, base, request, done))
            self.notice = ""
            self._put_off(left, "is asked about again after this")

    def queue(self, plan: Plan, base: Version, request: str) -> None:
        """Run a plan when those before it are done."""
        with self.runner.lock:
            if self.runner.running:
                self._queue.append((plan, base, request))
            else:
                self.carry_out(plan, base, request)

    def vary(self, count: int) -> None:
        """Make variations of the current version's edit; ToolRetry where there is nothing to vary."""
        self.runner.refuse_while_running()
        for again in variations_of(self.conversation, count):
            self.queue(again.plan, again.base, again.request)

    def vary_next(self, count: int) -> None:
        """Make variations of the version that the turn makes which runs or waits."""
        with self.runner.lock:
            self._to_vary = count, self.conversation.head.id
            self._follow()

    def reopen(self, recipe: Recipe, result: str) -> None:
        """Make the steps of a recipe again as versions; `result` is the digest of what carried it."""
        request = f"Reopen the history of {recipe.source.name or 'the picture'}"
        self.runner.begin(
            request, lambda: self.conversation.workplace.at_work(reopened(self.conversation, recipe, result))
        )
        self.notice = ""

    def stop(self) -> None:
        """Ask the running turn to stop; what is done is kept, and what was to come next is forgotten."""
        if (waits := self.aside.following) is not None:
            self.notice = f"“{waits.text}”, which was to come next, was forgotten too."
        self.aside.following = None
        self._queue.clear()
        self._to_vary = None
        self.runner.stop()

    def _open_wish(self) -> Request | None:
        """Return the wish of which something is asked, or whose plan waits."""
        view, store = self._open_view(), self.conversation.session.store
        if view is None:
            return None
        pictures = tuple(map(store.picture, view.attachments))
        return Request(view.request, pictures, store.region(view.selection) if view.selection else None)

    def _open_view(self) -> TurnView | None:
        view = self.runner.current
        waits = view is not None and not self.runner.running and (view.question or view.approving)
        return view if waits else None

    def _leave_question(self) -> None:
        """Let what is asked of the version that is left wait; nothing is asked any more."""
        if (left := self._open_wish()) is not None:
            self.runner.leave()
            self._put_off(left, "waits: it was asked about another version")

    def _put_off(self, wish: Request | None, told: str) -> None:
        """Let a wish that a hand came before wait as the next one, unless another waits already."""
        if wish is None:
            return
        self.doubtful = None
        if self.aside.following is None:
            self.aside.following = wish
            self.notice = f"“{wish.text}” {told}."
        else:
            self.notice = f"“{wish.text}” was left: say it again if it still shall be done."

    def _follow(self) -> None:
        """Begin what waited for the turn that is over, where nobody waits for an error."""
        if self.runner.current is not None:
            return
        try:
            self._begin_next()
        except RetoucherError as error:
            self.notice = f"What was to come next was not begun: {error}."

    def _begin_next(self) -> None:
        if self.aside.following is not None:
            self.say_following()
        elif self._queue:
            self.carry_out(*self._queue[0])
            self._queue.pop(0)
        elif self._to_vary is not None:
            (count, before), self._to_vary = self._to_vary, None
            if self.conversation.head.id != before:
                self.vary(count)
