"""The border of this machine: which pictures may leave it, and who hears of each that does."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ...pictures import Picture


@dataclass(frozen=True)
class Crossing:
    """A picture that leaves now."""

    destination: str
    what: str
    """The thought or verb that it is sent for: 'understand', 'edit'."""
    digest: str
    size: tuple[int, int]
    """As it is sent."""


class Border:
    """Keeps pictures back and tells of each that leaves."""

    def __init__(
        self,
        withheld: Iterable[str] = (),
        tell: Callable[[Crossing], None] = lambda crossing: None,
        *,
        closed: bool = False,
    ) -> None:
        self.withheld = set(withheld)
        """Digests of pictures that stay here."""
        self.tell = tell
        self.closed = closed
        """True when no picture at all may leave: each may be made from one that stays."""

    def open_to(self, *pictures: Picture) -> bool:
        """Say whether all these pictures may leave."""
        if self.closed or not self.withheld:
            return not self.closed
        return not any(p.digest in self.withheld for p in pictures)


_BORDER: ContextVar[Border | None] = ContextVar("retoucher_border", default=None)


@contextmanager
def guarded(guard: Border) -> Iterator[Border]:
    """Let every hosted call inside the block ask this border."""
    before = _BORDER.get()
    _BORDER.set(guard)
    try:
        yield guard
    finally:
        _BORDER.set(before)


@contextmanager
def keeping(*pictures: Picture) -> Iterator[None]:
    """Close the border inside the block when one of these pictures stays here, for all that it makes."""
    guard = border()
    if guard.open_to(*pictures):
        yield
    else:
        with guarded(Border(guard.withheld, closed=True)):
            yield


KEPT = "this picture is kept on this machine: choose an engine that runs here"


def border() -> Border:
    """Return the border of the running conversation; one that is open when there is none."""
    return _BORDER.get() or Border()
