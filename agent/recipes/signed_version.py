"""A version's file with its content credentials, at whichever door it is given out."""

from collections.abc import Sequence
from pathlib import Path

from ..memory.sessions import Session
from ..values.plan import Step
from ..values.versions import Version
from .content_credentials import SIGNABLE, Source, signed
from .replay import recipe_of
from .signing_certificate import signing_certificate


def signed_version(
    session: Session,
    version: Version,
    data: bytes,
    format: str,
    home: Path,
    sources: Sequence[Source] = (),
    after: tuple[Step, ...] = (),
) -> bytes:
    """Return a version's encoded picture, signed with the certificate of a home.

    `sources`: what it was made from, the opened picture first; as the session keeps it where none is given.
    `after`: what was done to the picture on its way out.
    """
    way = session.tree.path(version)
    steps = [step for made in way[1:] for step in made.steps]
    made_from = sources or [_opened(session, way[0])]
    recipe = recipe_of(session, version).to_yaml()
    return signed(data, format, [*steps, *after], recipe, made_from, signing_certificate(home))


def _opened(session: Session, root: Version) -> Source:
    """Return the file that was opened where it held credentials of its own, else its picture."""
    kept, name = session.opened_file, session.store.facts(root.picture).name
    if kept is not None and kept[0] in SIGNABLE:
        return Source(name, kept[1], kept[0])
    return Source.of(session.store.picture(root.picture), None)
