"""A worker of a batch: edits one picture after the other in a process of its own, on one core."""

import os
import signal
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing import connection, parent_process
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread
from time import monotonic

import cv2
import numba

from ...agent.assemble import Studio, open_studio
from ...agent.memory.destinations import known_to, remember
from ...agent.memory.sessions import Database
from ...agent.recipes.content_credentials import check_signable
from ...errors import RetoucherError
from ...pictures import format_of, open_picture
from ...settings import Settings
from ..freed_memory import hand_back_freed_memory
from .far_files import contents, last_name
from .one_picture import OnePicture
from .outcome import Errand, Outcome


def begin(settings: Settings, private: bool, homes: Path) -> None:
    """Make this process a worker: one core, deaf to Ctrl-C, gone when its batch is gone.

    `homes`: folder in which it may keep the session that it works on.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with_parent, daemon=True).start()
    furnish(settings, private, homes)


def furnish(settings: Settings, private: bool, homes: Path) -> None:
    """Give this process, which somebody else began and ends, a workshop on one core."""
    global _workshop
    hand_back_freed_memory()
    cv2.setNumThreads(1)
    numba.set_num_threads(1)
    _workshop = _Workshop(settings, private, homes)


def _leave_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


@dataclass(frozen=True)
class _Workshop:
    """What a worker keeps from one picture to the next."""

    settings: Settings
    private: bool
    homes: Path

    @cached_property
    def studio(self) -> Studio:
        """A studio on a home of its own; where pictures may go, and what leaves, is the real home's."""
        real, database = open_studio(self.settings), Database(Path(mkdtemp(dir=self.homes)))
        database.audit = real.database.audit
        for address in known_to(real.database):
            remember(database, address)
        return replace(real.private() if self.private else real, database=database)


_workshop: _Workshop | None = None


def work_on(errand: Errand) -> Outcome:
    """Edit a picture and draft its result; what cannot be done is an outcome with its reason."""
    assert _workshop is not None, "a worker begins before it works"
    start, settings = monotonic(), _workshop.settings
    made = OnePicture(errand, settings)
    try:
        if errand.sign:
            check_signable(format_of(Path(last_name(errand.draft))))
        name = last_name(errand.picture)
        picture = open_picture(contents(errand.picture), name=name, max_pixels=settings.max_pixels)
        made.notes += picture.facts.notes
        if errand.wanted.recipe:
            made.replayed(picture, settings.max_pixels, _workshop.studio.database)
        else:
            made.edited(picture, _workshop.studio)
    except RetoucherError as error:
        made.reason = str(error)
    return made.outcome(round(monotonic() - start, 2))
