"""Privacy: pictures that the user keeps on this machine, and everything made from them."""

from langgraph.config import get_stream_writer

from ..engines.hosted.border import Border, Crossing, border
from .events import Sent
from .sessions import Database
from .versions import Version, VersionTree


def keep_here(database: Database, session: str, picture: str, here: bool = True) -> None:
    """Never let the picture of that digest leave this machine, nor what is made from it; or let it again."""
    with database.transaction() as cursor:
        cursor.execute("DELETE FROM withheld WHERE session=? AND picture=?", (session, picture))
        if here:
            cursor.execute("INSERT INTO withheld VALUES (?,?)", (session, picture))


def withheld(database: Database, session: str, tree: VersionTree) -> set[str]:
    """Return the digests of all pictures of a session that stay here."""
    rows = database.rows("SELECT picture FROM withheld WHERE session=?", session)
    chosen = {picture for (picture,) in rows}
    if not chosen:
        return chosen
    return chosen | {v.picture for v in tree.versions.values() if _comes_from(v, chosen, tree)}


def session_border(database: Database, session: str, tree: VersionTree) -> Border:
    """Return the border of a session's turns; what leaves becomes an event."""
    return Border(withheld(database, session, tree), announce)


def follow(base: Version, picture: str) -> None:
    """Keep back a picture that a turn has made from a version which is kept back."""
    guard = border()
    if base.picture in guard.withheld:
        guard.withheld.add(picture)


def announce(crossing: Crossing) -> None:
    """Tell the faces of the running graph."""
    get_stream_writer()(
        Sent(destination=crossing.destination, what=crossing.what, digest=crossing.digest, size=crossing.size)
    )


def _comes_from(version: Version, chosen: set[str], tree: VersionTree) -> bool:
    return any(v.picture in chosen for v in tree.path(version))
