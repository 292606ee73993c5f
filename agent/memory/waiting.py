"""Waiting: pictures and words that came into a session and are not used yet; no restart loses them."""

from pydantic import ValidationError

from ..values.brief import Frozen
from .sessions import Database


class Kept(Frozen):
    """A picture in the store, and what its file carried."""

    picture: str
    recipe: str = ""


class Following(Frozen):
    """A request that came while another was at work; its pictures and its region are in the store."""

    text: str
    attachments: tuple[str, ...] = ()
    region: str = ""

    @property
    def digests(self) -> set[str]:
        """The pictures and the region that must stay in the store."""
        return {*self.attachments, *([self.region] if self.region else [])}


class Waiting(Frozen):
    """What of a session's dropped pictures and of its requests still has to be placed, used or begun."""

    dropped: tuple[Kept, ...] = ()
    text: str = ""
    """The words that came with them."""
    references: tuple[str, ...] = ()
    """Digests of the pictures that the next request refers to."""
    following: Following | None = None

    @property
    def digests(self) -> set[str]:
        """The pictures and regions that must stay in the store."""
        following = self.following.digests if self.following else set()
        return {kept.picture for kept in self.dropped} | {*self.references} | following


def waiting_in(database: Database, session: str) -> Waiting:
    """Return what waits in a session; nothing where another version of the program wrote it."""
    rows = database.rows("SELECT body FROM waiting WHERE session=?", session)
    try:
        return Waiting.model_validate_json(rows[0][0]) if rows else Waiting()
    except ValidationError:
        return Waiting()


def keep_waiting(database: Database, session: str, waiting: Waiting) -> None:
    """Write what waits in a session; nothing is written for nothing."""
    with database.transaction() as cursor:
        cursor.execute("DELETE FROM waiting WHERE session=?", (session,))
        if waiting != Waiting():
            cursor.execute("INSERT INTO waiting VALUES (?,?)", (session, waiting.model_dump_json()))
