"""A session as a place of work: what turns and searches on it go by, and that one program works at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

from ..engines.hosted.meter import Meter
from ..engines.hosted.privacy_border import Border, Crossing
from ..engines.profiles import BUILT_IN
from ..engines.work import Work, current
from ..errors import SessionError, ToolRetry
from ..pictures import Region
from .context import Context, Options, Services
from .learned.strictness import strictness
from .memory.departures import writing_down
from .memory.destinations import Herald, only_known
from .memory.forget import rename_session
from .memory.learned_file import LearnedFile
from .memory.owners import owner_of
from .memory.paid.calls import SessionLedger
from .memory.privacy import withheld
from .memory.sessions import Database, RegionRecord, Session
from .minds import Mind
from .values.cancel import CancelToken
from .values.events import Event
from .work.scene import best_region, finder


class Workplace:
    """Lets engines work on a session under its border, its caps and its profile."""

    def __init__(
        self, session: Session, database: Database, mind: Mind, options: Options, services: Services
    ) -> None:
        self.session = session
        self.database = database
        self.mind = mind
        self.options = options
        self.services = services
        self.cancel = CancelToken()

    @property
    def user(self) -> str:
        """Whose the session is."""
        return owner_of(self.database, self.session.name)

    @property
    def learned(self) -> LearnedFile:
        """What the session's user thought of versions."""
        return LearnedFile(self.database.home, self.user)

    @property
    def ledger(self) -> SessionLedger:
        """Where the session's calls to hosted models are written down."""
        return SessionLedger(self.database, self.session.name, self.options.caps.user_money)

    def work(self, turn: str, tell: Callable[[Crossing], None] | None = None) -> Work:
        """Return what a turn, or what is done outside of turns, goes by; `turn` names it in the ledger."""
        kept = withheld(self.database, self.session.name, self.session.tree)
        heard = tell or only_known(self.database, self.user)
        border = Border(kept, writing_down(self.database, lambda: self.session.name, heard))
        meter = Meter(self.options.caps, ledger=self.ledger, turn=turn, stop=self.cancel.check)
        profile = self.services.get("profile") or BUILT_IN["mixed"]
        images = self.services.get("images") or current().images
        return Work(profile, images, border, meter, max_pixels=self.options.max_pixels)

    def context(self, work: Work) -> Context:
        """Return what nodes get."""
        options, known = self.options, Context(self.session, self.mind, work)
        return Context(
            session=self.session,
            mind=self.mind,
            work=work,
            cancel=self.cancel,
            toolbox=self.services.get("toolbox", known.toolbox),
            engines=self.services.get("engines", known.engines),
            approve=options.approve,
            may_ask=options.may_ask,
            careful=options.careful,
            plans=options.plans,
            retries=options.retries,
            seed=options.seed,
            opens_files=options.opens_files,
            max_pixels=options.max_pixels,
            tie=options.tie,
            doubted=strictness(self.learned.thumbs()),
        )

    def context_of_turn(self) -> Context:
        """Return what the nodes of the next turn get; its work is entered around each."""
        host_reads_when_it_likes = Herald(self.database, self.cancel.check, self.user, waits=False)
        return self.context(self.work(str(len(self.session.turns) + 1), host_reads_when_it_likes))

    @contextmanager
    def in_turn(self, context: Context) -> Iterator[None]:
        """Hold the session and let a node run as `say` does, for a host that runs the graph itself."""
        with self.alone(), context.work.entered():
            yield

    def end_turn(self) -> None:
        """Drop the paid answers of the turn that a host has run to its end."""
        self.ledger.forget(str(len(self.session.turns)))

    def at_work(self, events: Iterator[Event]) -> Iterator[Event]:
        """Hold the session and let work that the graph does not do run as a turn's."""
        name = uuid4().hex
        with self.alone():
            yield from self.work(name).around(events)
            self.ledger.forget(name)

    @contextmanager
    def beside(self) -> Iterator[Work]:
        """Let engines run under the border and the caps of the session, for what belongs to no turn."""
        name = uuid4().hex
        with self.work(name).entered() as work:
            try:
                yield work
            finally:
                self.ledger.forget(name)

    @property
    def draws(self) -> bool:
        """True while an edit that a stopped turn paid for is on its way: closing the home waits for it."""
        return self.database.tables.background.busy

    @property
    def busy(self) -> bool:
        """True while another program works on the session."""
        try:
            with self.alone():
                return False
        except SessionError:
            return True

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the session inside the block; `SessionError` while another program does."""
        with self.database.alone(self.session.name):
            yield

    def find(self, phrase: str) -> list[Region]:
        """Return what a phrase may mean on the current version; each candidate is kept in the session."""
        picture = self.session.store.picture(self.session.tree.head.ground)
        with self.beside() as work:
            return finder(self.context(work), picture)(phrase)

    def selected(self, selection: Region | str) -> str:
        """Return the digest of a region that was drawn, or that words for `find` mean; it is kept."""
        if not isinstance(selection, Region):
            return best_region(self.find, selection).digest
        if selection.empty:
            raise ToolRetry("the drawn region is empty: nothing in the picture may change")
        return self.add_region(selection)

    def add_region(self, region: Region, name: str = "") -> str:
        """Keep a region that the user showed; return its digest, which a request may name.

        What an engine found under a click leaves a rim of its thing, as what words mean does.
        """
        digest, picture = self.session.keep(region), self.session.tree.head.picture
        record = RegionRecord(digest=digest, picture=picture, name=name or region.name, rim=region.found)
        self.session.add_region(record)
        return digest

    def rename(self, name: str) -> None:
        """Give the session another name; a turn that waits for the user goes on waiting."""
        with self.alone():
            rename_session(self.database, self.session.name, name)
            self.session.name = name
