"""`--sign`: the content credentials of a result, as the file is written."""

from pathlib import Path

from ...agent.conversation import Conversation
from ...agent.recipes.replay import recipe_of
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
        from ...agent.recipes.content_credentials import Source, signed
        from ...agent.recipes.signing_certificate import UNTRUSTED, signing_certificate

        session = self._conversation.session
        certificate = signing_certificate(self._conversation.workplace.database.home)
        way = self._conversation.tree.path()
        opened = session.store.picture(way[0].picture)
        sources = [Source.of(opened, None if self._photo == STREAM else self._photo)]
        sources += [Source.of(open_picture(path), path) for path in self._references]
        self.notes += [] if certificate.own else [UNTRUSTED]
        steps = [step for version in way[1:] for step in version.steps]
        return signed(data, format, steps, recipe_of(session).to_yaml(), sources, certificate)


def check_sealable(target: Path, picture: Picture) -> None:
    """Raise what would keep a result from being signed: before the work, not after it."""
    need_extra("sign", "c2pa")
    from ...agent.recipes.content_credentials import check_signable

    check_signable(picture.facts.format if target == STREAM else format_of(target))
