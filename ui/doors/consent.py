"""Consent: to which addresses pictures would go that none has gone to before."""

from collections.abc import Iterator

from ...agent.assemble import Studio
from ...agent.memory.destinations import known_to
from ...engines.hosted.chat_settings import ChatSettings
from ..chat.state.disclosure import hosted_engines, is_here
from ..chat.state.room import Room
from ..chat.state.session_settings import images_of


def strangers(room: Room) -> list[str]:
    """Return the addresses that the session's next turn may send a first picture to."""
    studio = room.settings.studio
    if room.conversation.kept_here:
        return []
    known = known_to(studio.database, room.conversation.workplace.user)
    new = (to for to in _destinations(studio) if not is_here(to) and to not in known)
    return list(dict.fromkeys(new))


def _destinations(studio: Studio) -> Iterator[str]:
    settings = studio.settings
    if settings.model:
        yield ChatSettings.of(settings).destination
    if settings.model and settings.judge:
        yield ChatSettings.of(settings, settings.judge).destination
    if hosted_engines(studio):
        yield images_of(studio).destination


def may_they(addresses: list[str]) -> str:
    """Ask whether pictures may go to addresses."""
    to = " and ".join(addresses)
    return f"May small copies of this picture, your words and what is edited go to {to}? None has gone there."


def kept(addresses: list[str]) -> str:
    """Say that nothing went, and how it may."""
    to = " and ".join(addresses)
    return (
        f"Nothing was sent and nothing was done: no picture of this home has gone to {to} before, and its "
        "owner was not asked or did not agree. The owner may send the first one from the page or with "
        "`retoucher edit`; or call keep_here, and the picture is edited on this machine alone."
    )
