"""Pictures as a server for programs gives them out: encoded, and signed where its owner wants that."""

from ...agent.values.plan import Step
from ...agent.values.versions import Version
from ...pictures import Picture, encode_picture
from ..commands.extras import need_extra
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
    data = encode_picture(picture, format)
    studio = book.pool.studio
    if not studio.settings.sign:
        return data
    from ...agent.recipes.signed_version import signed_version

    return signed_version(
        guest.room.conversation.session, version, data, format, studio.database.home, after=after
    )


def check_signing(book: GuestBook) -> str:
    """Raise what would keep pictures from being signed; return what has to be said of it, '' for nothing."""
    studio = book.pool.studio
    if not studio.settings.sign:
        return ""
    need_extra("sign", "c2pa", "cryptography")
    from ...agent.recipes.signing_certificate import UNTRUSTED, signing_certificate

    return "" if signing_certificate(studio.database.home).own else f"Pictures are {UNTRUSTED}."
