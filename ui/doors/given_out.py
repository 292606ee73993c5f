"""Pictures as a server for programs gives them out: encoded, and signed where its owner wants that."""

from ...agent.values.plan import Step
from ...agent.values.versions import Version
from ...pictures import Picture, encode_picture
from ..commands.results import Sealing, unsealed
from ..commands.seal import check_signing
from .guest import Guest
from .guest_book import GuestBook


def given_out(
    book: GuestBook,
    guest: Guest,
    version: Version,
    picture: Picture,
    format: str,
    after: tuple[Step, ...] = (),
) -> bytes:
    """Return the file of a version's picture; `after`: what was done to it since, to fit a size."""
    return seal_of(book, guest, version, after)(encode_picture(picture, format), format)


def seal_of(book: GuestBook, guest: Guest, version: Version, after: tuple[Step, ...] = ()) -> Sealing:
    """Return what signs a version's file on its way out, where the server's owner wants that."""
    studio, session = book.pool.studio, guest.room.conversation.session
    if not studio.settings.sign:
        return unsealed
    from ...agent.recipes.signed_version import signed_version

    return lambda data, format: signed_version(
        session, version, data, format, studio.database.home, after=after
    )


def check_server_signs(book: GuestBook) -> str:
    """Raise what would keep a server from signing as it should; return what has to be said of it."""
    studio = book.pool.studio
    return check_signing(studio.database.home) if studio.settings.sign else ""
