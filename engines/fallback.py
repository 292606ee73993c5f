"""Who does it when the engine that was chosen cannot be set to work: the next in order, and it is said."""

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from ..errors import EngineUnavailable
from . import EngineSpec, Progress, silent
from .work import current

log = logging.getLogger(__name__)

T = TypeVar("T")


def in_order(
    specs: Sequence[EngineSpec],
    work: Callable[[EngineSpec], T],
    progress: Progress = silent,
    *,
    unfit: tuple[type[Exception], ...] = (),
) -> T:
    """Return what `work` makes of the first engine that has its weights whole and room for them.

    Who gives up is named with its reason, and is not credited. No picture leaves this machine for it: an
    engine with a key comes first or not at all. The last one's error is the caller's.
    `unfit`: errors that say that an engine is not made for this; they pass to the next without a word.
    """
    first, *others = specs
    rest = [s for s in others if "key" not in s.needs]
    credits = current().credits
    known = len(credits or ())
    try:
        return work(first)
    except (EngineUnavailable, *unfit) as error:
        if not rest:
            raise
        if isinstance(error, EngineUnavailable):
            said = f"{first.name} cannot work here, so {rest[0].name} does: {error}"
            log.warning(said)
            progress(0.0, said, None)
    if credits is not None:
        del credits[known:]
    return in_order(rest, work, progress, unfit=unfit)
