"""Sessions: what outlives a turn, in one database and one store of pictures."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from ...errors import ConfigError, NotThere, SessionError
from ...pictures import Picture, RecentStore, Region
from ...pictures.places.near_copies import NearCopies
from ...settings import Settings
from ..values.brief import Exchange, Frozen
from ..values.versions import Version, VersionTree
from .checkpoints import session_of
from .sqlite_tables import SqliteTables
from .tables import Cursor, Tables

PATIENCE = 30.0
"""Seconds that work waits for a PostgreSQL that is away, where no setting says."""


class TurnRecord(Frozen):
    """A finished turn, as the conversation shows it."""

    number: int
    request: str
    reply: str
    version: int
    """Number of the version that was current when the turn ended."""
    target: str = ""
    """What 'it' means after this turn."""
    money: float = 0.0
    seconds: float = 0.0
    calls: int = 0
    exchanges: tuple[Exchange, ...] = ()
    """What was asked on the way, and answered."""


class RegionRecord(Frozen):
    """Where a region of the session came from, so that a recipe can find it again."""

    digest: str
    picture: str
    """Digest of the picture that it was found on."""
    phrase: str = ""
    pick: int = 0
    """Which of the candidates for the phrase."""
    name: str = ""
    rim: bool | None = None
    """True when a removal must swallow the rim that the mask leaves; None: when words found it."""
    wider_than: str = ""
    """Digest of the region that it was made wider from, for a removal that left a rim."""

    @property
    def leaves_rim(self) -> bool:
        """True for a mask as an engine finds it; what a person drew, or a step grew, is taken as it is."""
        return bool(self.phrase) if self.rim is None else self.rim


class Session:
    """One conversation's lasting memory."""

    def __init__(self, name: str, database: "Database") -> None:
        self.name = name
        self._db = database
        self.store = database.store
        self._made = ""
        """Digest of what a step made last."""

    @property
    def latest(self) -> Picture | None:
        """What a step made last: what there is when the home fails in the middle."""
        return self.store.picture(self._made) if self._made else None

    @property
    def unkept(self) -> str:
        """Why the session cannot be opened again once this program has ended; '' when it can."""
        trouble = self.store.trouble
        return f"the session cannot be opened again: {trouble}" if trouble else ""

    @property
    def unversioned(self) -> Picture | None:
        """What was made last and became no version: a home that failed in the middle leaves it."""
        versions = {version.picture for version in self.tree.versions.values()}
        return None if self._made in versions else self.latest

    @property
    def tree(self) -> VersionTree:
        """The versions as they are now, read at once: a turn may add one and move to it meanwhile."""
        rows = self._db.rows(
            "SELECT body, versions.visit, head FROM versions JOIN sessions ON name=session "
            "WHERE session=? ORDER BY number",
            self.name,
        )
        if not rows:
            raise SessionError(f"the session {self.name!r} was deleted")
        versions = [Version.model_validate_json(body) for body, *_ in rows]
        visits = {v.id: visit for v, (_, visit, _) in zip(versions, rows, strict=True)}
        return VersionTree(versions, rows[0][2], visits)

    @property
    def opened_file(self) -> tuple[str, bytes] | None:
        """Format and bytes of the file that was opened, where it held content credentials."""
        rows = self._db.rows("SELECT format, body FROM opened_files WHERE session=?", self.name)
        return (rows[0][0], bytes(rows[0][1])) if rows else None

    @property
    def turns(self) -> list[TurnRecord]:
        """Finished turns, oldest first."""
        rows = self._db.rows("SELECT body FROM turns WHERE session=? ORDER BY number", self.name)
        return [TurnRecord.model_validate_json(body) for (body,) in rows]

    @property
    def regions(self) -> dict[str, RegionRecord]:
        """Regions by digest."""
        rows = self._db.rows("SELECT body FROM regions WHERE session=?", self.name)
        records = [RegionRecord.model_validate_json(body) for (body,) in rows]
        return {r.digest: r for r in records}

    def add_version(self, version: Version) -> Version:
        """Add a version, once; return it with its number."""
        with self._db.transaction() as cursor:
            there = cursor.execute(
                "SELECT body FROM versions WHERE session=? AND id=?", (self.name, version.id)
            ).fetchone()
            if there:
                return Version.model_validate_json(there[0])
            ((number,),) = cursor.execute(
                "SELECT COALESCE(MAX(number), -1) + 1 FROM versions WHERE session=?", (self.name,)
            ).fetchall()
            numbered = version.model_copy(update={"number": number})
            cursor.execute(
                "INSERT INTO versions (session, id, number, body) VALUES (?,?,?,?)",
                (self.name, version.id, number, numbered.model_dump_json()),
            )
        return numbered

    def change_version(self, version: Version) -> None:
        """Write a version's name or star."""
        with self._db.transaction() as cursor:
            cursor.execute(
                "UPDATE versions SET body=? WHERE session=? AND id=?",
                (version.model_dump_json(), self.name, version.id),
            )

    def prune(self, version: Version) -> None:
        """Remove a version and all that was made from it; never the head's own line."""
        tree = self.tree
        if version in tree.path():
            raise SessionError(f"version {version.number} leads to the current one and stays")
        doomed = [version]
        for parent in doomed:
            doomed.extend(tree.children(parent))
        with self._db.transaction() as cursor:
            cursor.executemany(
                "DELETE FROM versions WHERE session=? AND id=?", [(self.name, v.id) for v in doomed]
            )

    def move_head(self, version: Version) -> None:
        """Make a version the current one."""
        with self._db.transaction() as cursor:
            cursor.execute("UPDATE sessions SET head=?, visit=visit+1 WHERE name=?", (version.id, self.name))
            cursor.execute(
                "UPDATE versions SET visit=(SELECT MAX(visit) FROM sessions WHERE name=session) "
                "WHERE session=? AND id=?",
                (self.name, version.id),
            )

    def add_turn(self, turn: TurnRecord) -> None:
        """Write a finished turn, once."""
        with self._db.transaction() as cursor:
            cursor.execute(
                "INSERT INTO turns (session, number, body) VALUES (?,?,?) "
                "ON CONFLICT (session, number) DO UPDATE SET body=excluded.body",
                (self.name, turn.number, turn.model_dump_json()),
            )

    def keep(self, thing: Picture | Region) -> str:
        """Put what this session made or was given into the store; it goes when the session goes.

        It is named first: a deletion elsewhere of the same spares it, or is over before it is put.
        """
        try:
            with self._db.transaction() as cursor:
                cursor.execute(
                    "INSERT INTO pictures (session, digest) VALUES (?,?) ON CONFLICT DO NOTHING",
                    (self.name, thing.digest),
                )
        finally:  # the store has it whatever becomes of the rest of the home
            self.store.put(thing)
        return thing.digest

    def keep_made(self, picture: Picture) -> str:
        """Keep what a step made."""
        self._made = picture.digest
        return self.keep(picture)

    def add_region(self, record: RegionRecord) -> None:
        """Remember where a region came from; a later name wins, the first origin stays."""
        with self._db.transaction() as cursor:
            cursor.execute(
                "INSERT INTO regions (session, digest, body) VALUES (?,?,?) ON CONFLICT DO NOTHING",
                (self.name, record.digest, record.model_dump_json()),
            )

    def name_region(self, digest: str, name: str) -> None:
        """Give a region a name that the user can say."""
        record = self.regions[digest].model_copy(update={"name": name})
        with self._db.transaction() as cursor:
            cursor.execute(
                "UPDATE regions SET body=? WHERE session=? AND digest=?",
                (record.model_dump_json(), self.name, digest),
            )


Own = Callable[[Cursor, str], None]
"""Makes a session somebody's in the transaction that begins it; raises where that may not be."""


def with_file(picture: Picture, own: "Own") -> "Own":
    """Return what also keeps the file of the picture that a session begins with, for its credentials."""

    def begun(cursor: Cursor, session: str) -> None:
        own(cursor, session)
        if picture.file:
            cursor.execute(
                "INSERT INTO opened_files VALUES (?,?,?)", (session, picture.facts.format, picture.file)
            )

    return begun


def nobodys(cursor: Cursor, session: str) -> None:
    """Leave a session without an owner."""


class Database:
    """All sessions: their tables, open turns included, and the store of their pictures."""

    def __init__(
        self, home: Path, address: str = "", pictures: str = "", near: int = 0, patience: float = PATIENCE
    ) -> None:
        """`address`: a PostgreSQL, not a file in `home`; `pictures`: an address, not a folder there.

        `near`: bytes of the pictures at that address of which copies are kept in `home`; `patience`: seconds
        that work waits for a PostgreSQL that is away.
        """
        self.home = home
        self.shared = bool(address)
        """Other servers may work on the same sessions, and delete them."""
        self.tables = _tables_at(address, home, patience)
        self.audit = self.tables
        """Where is written what leaves: for a session that passes, in the home that stays."""
        self.checkpointer = self.tables.checkpointer
        self.store = RecentStore(pictures or home / "store")
        if "://" in pictures and near:
            self.store.place = NearCopies(self.store.place, home / "near", near)

    @classmethod
    def of(cls, settings: Settings) -> "Database":
        """Return the sessions that the settings name."""
        near = round(settings.pictures_near * 1e6)
        address = settings.database.get_secret_value()
        return cls(settings.home, address, settings.pictures, near, settings.database_patience)

    def close(self) -> None:
        """Close the connections."""
        self.tables.close()

    def transaction(self) -> AbstractContextManager[Cursor]:
        """Run statements together or not at all."""
        return self.tables.transaction()

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self.tables.rows(query, *values)

    def answers(self, seconds: float) -> None:
        """Raise SessionError unless sessions can be opened, within so many seconds."""
        self.tables.answers(seconds)

    def alone(self, session: str) -> AbstractContextManager[None]:
        """Hold a session inside the block; `SessionError` while another program does."""
        return self.tables.alone(session)

    def create(self, name: str, root: Version, *, numbered: bool = False, own: Own = nobodys) -> Session:
        """Begin a session at an opened picture; its name is found free and taken in one transaction.

        `numbered`: a taken name becomes 'photo-2', 'photo-3'; else it is a `SessionError`. `own` makes it a
        user's, or raises and nothing is begun.
        """
        with self.transaction() as cursor:
            if numbered:
                name = _free_name(name, cursor)
            elif cursor.execute("SELECT 1 FROM sessions WHERE name=?", (name,)).fetchone():
                raise SessionError(f"there is a session {name!r} already: open it, or choose another name")
            cursor.execute(
                "INSERT INTO sessions (name, head, visit, root) VALUES (?,?,1,?)",
                (name, root.id, root.picture),
            )
            cursor.execute(
                "INSERT INTO versions (session, id, number, visit, body) VALUES (?,?,?,1,?)",
                (name, root.id, root.number, root.model_dump_json()),
            )
            own(cursor, name)
        return Session(name, self)

    def open(self, name: str) -> Session:
        """Return the session of that name; `SessionError` lists what there is."""
        if not self.exists(name):
            raise NotThere(f"there is no session {name!r}; there are: {', '.join(self.names()) or 'none'}")
        return Session(name, self)

    def exists(self, name: str) -> bool:
        """True when there is a session of that name."""
        return bool(self.rows("SELECT 1 FROM sessions WHERE name=?", name))

    def names(self, root: str = "") -> list[str]:
        """Return the sessions, newest first; with `root` only those that began with that picture."""
        rows = self.rows("SELECT name, root FROM sessions ORDER BY created DESC, rowid DESC")
        return [name for name, begun in rows if root in ("", begun)]

    def with_open_turns(self) -> set[str]:
        """Return the sessions whose last turn was cut off or waits: finished turns leave no checkpoints."""
        return {session_of(thread) for (thread,) in self.rows("SELECT DISTINCT thread_id FROM checkpoints")}


def _tables_at(address: str, home: Path, patience: float) -> Tables:
    if not address:
        return SqliteTables(home)
    if not address.startswith(("postgresql://", "postgres://")):
        raise ConfigError("database wants an address as 'postgresql://user@host/name', and got another")
    try:
        from .postgres_tables import PostgresTables
    except ImportError as error:
        raise ConfigError(
            f'sessions in PostgreSQL need: pip install "retoucher[postgres]" ({error})'
        ) from error
    home.mkdir(parents=True, exist_ok=True)
    return PostgresTables(address, patience)


def _free_name(wanted: str, cursor: Cursor) -> str:
    """Return 'photo', 'photo-2', 'photo-3': the first that no session has."""
    taken = {name for (name,) in cursor.execute("SELECT name FROM sessions").fetchall()}
    numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name not in taken)
