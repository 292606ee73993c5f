"""Pictures as a server for programs gives them out: encoded, and signed where its owner wants that."""

from ...agent.values.plan import Step
from ...agent.values.versions import Version
from ...pictures import Picture, encode_picture
from ...tools.resize import resize
from ..commands.results import Sealing, unsealed
from ..commands.seal import check_signing
from .guest import Guest
from .guest_book import GuestBook

_SCALED = Step(reason="A size was asked for.", tool=resize.tool.name)


def given_out(
    book: GuestBook, guest: Guest, version: Version, format: str, size: tuple[int, int] | None = None
) -> bytes:
    """Return the file of a version's picture, scaled to a size (width, height) where one is given."""
    picture = guest.room.conversation.picture(version)
    shown = scaled(picture, size or picture.size)
    after = (_SCALED,) if shown is not picture else ()
    return seal_of(book, guest, version, after)(encode_picture(shown, format), format)


def scaled(picture: Picture, size: tuple[int, int]) -> Picture:
    """Return a picture with a size (width, height); the same where it has it already."""
    return picture if size == picture.size else resize(picture, width=size[0], height=size[1])


def seal_of(book: GuestBook, guest: Guest, version: Version, after: tuple[Step, ...] = ()) -> Sealing:
    """Return what signs a version's file on its way out, where the server's owner wants that.

    `after`: what was done to it since, to fit a size.
    """
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
