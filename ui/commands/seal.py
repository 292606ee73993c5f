"""`--sign`: the content credentials of a result, as the file is written."""

from pathlib import Path

from ...agent.conversation import Conversation
from ...pictures import Picture, format_of, open_picture
from .extras import need_extra
from .opening import STREAM


class Seal:
    """Signs what is written."""

    def __init__(self, conversation: Conversation, photo: Path, references: tuple[Path, ...]) -> None:
        self._conversation, self._photo, self._references = conversation, photo, references
        self.notes: list[str] = []

    def __call__(self, data: bytes, format: str) -> bytes:
        """Return the encoded current version with its credentials."""
        from ...agent.recipes.content_credentials import Source
        from ...agent.recipes.signed_version import signed_version
        from ...agent.recipes.signing_certificate import UNTRUSTED, signing_certificate

        session, home = self._conversation.session, self._conversation.workplace.database.home
        opened = session.store.picture(self._conversation.tree.path()[0].picture)
        sources = [Source.of(opened, None if self._photo == STREAM else self._photo)]
        sources += [Source.of(open_picture(path), path) for path in self._references]
        self.notes += [] if signing_certificate(home).own else [UNTRUSTED]
        return signed_version(session, self._conversation.head, data, format, home, sources)


def check_signing(home: Path) -> str:
    """Raise what would keep pictures from being signed; return what has to be said of them, or ''."""
    need_extra("sign", "c2pa", "cryptography")
    from ...agent.recipes.signing_certificate import UNTRUSTED, signing_certificate

    return "" if signing_certificate(home).own else f"Pictures are {UNTRUSTED}."


def check_sealable(target: Path, picture: Picture) -> None:
    """Raise what would keep a result from being signed: before the work, not after it."""
    need_extra("sign", "c2pa")
    from ...agent.recipes.content_credentials import check_signable

    check_signable(picture.facts.format if target == STREAM else format_of(target))
