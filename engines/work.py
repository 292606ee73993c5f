"""Work: what everything that is done for one turn, search or thought goes by; entered once, read below."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from typing import TypeVar

from ..pictures import MAX_PIXELS, Picture, Region
from .hosted.image_settings import ImageSettings, of_this_process
from .hosted.meter import Meter
from .hosted.privacy_border import Border
from .profiles import BUILT_IN, Profile

T = TypeVar("T")


@dataclass(frozen=True)
class Work:
    """Which engines may work, what may leave this machine, what it may cost, and who did what."""

    profile: Profile = BUILT_IN["mixed"]
    """Which engines may be chosen; outside of a conversation every one."""
    images: ImageSettings = field(default_factory=of_this_process)
    """Where hosted edits go."""
    border: Border = field(default_factory=Border)
    """Which pictures may leave; all of them outside of a conversation."""
    meter: Meter = field(default_factory=Meter)
    """Counts and caps calls to hosted models; no caps outside of a conversation."""
    credits: list[str] | None = None
    """Takes the names of those that are asked for work; None: nobody collects them."""
    explained: list[Region] | None = None
    """Takes the regions in which an engine says where each part of an instruction acted."""

    pays_again: bool = False
    """True when somebody agreed that an edit which may be billed already is paid for once more."""
    max_pixels: int = MAX_PIXELS
    """Of a picture that a tool makes."""

    @contextmanager
    def entered(self) -> Iterator["Work"]:
        """Let everything inside the block go by this."""
        before = _CURRENT.get()
        _CURRENT.set(self)
        try:
            yield self
        finally:
            _CURRENT.set(before)

    def around(self, results: Iterator[T]) -> Iterator[T]:
        """Yield what an iterator makes under this; what its reader does between two results is outside."""
        inside, end = copy_context(), object()
        inside.run(_CURRENT.set, self)
        while (result := inside.run(next, results, end)) is not end:
            yield result  # pyright: ignore[reportReturnType] (`end` is gone)


_CURRENT: ContextVar[Work | None] = ContextVar("retoucher_work", default=None)


def current() -> Work:
    """Return the running work; outside of one everything is allowed and nothing is counted."""
    return _CURRENT.get() or Work()


@contextmanager
def working(
    *,
    profile: Profile | None = None,
    images: ImageSettings | None = None,
    border: Border | None = None,
    meter: Meter | None = None,
    credits: list[str] | None = None,
    explained: list[Region] | None = None,
    pays_again: bool = False,
    max_pixels: int = 0,
) -> Iterator[Work]:
    """Let the block go on with the current work with some of its parts replaced; None leaves a part."""
    now = current()
    changed = Work(
        profile=profile or now.profile,
        images=images or now.images,
        border=border or now.border,
        meter=meter or now.meter,
        credits=now.credits if credits is None else credits,
        explained=now.explained if explained is None else explained,
        pays_again=pays_again or now.pays_again,
        max_pixels=max_pixels or now.max_pixels,
    )
    with changed.entered():
        yield changed


@contextmanager
def keeping(*pictures: Picture) -> Iterator[None]:
    """Close the border inside the block when one of these pictures stays here, for all that it makes."""
    border = current().border
    if border.open_to(*pictures):
        yield
    else:
        with working(border=Border(border.withheld, closed=True)):
            yield
