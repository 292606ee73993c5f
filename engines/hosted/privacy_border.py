"""The border of this machine: which pictures may leave it, and who hears of each that does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ...pictures import Picture


@dataclass(frozen=True)
class Crossing:
    """A picture that leaves now."""

    destination: str
    what: str
    """The thought or verb that it is sent for: 'understand', 'edit'."""
    digest: str
    size: tuple[int, int] | None
    """As it is sent; None where nobody says."""


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


KEPT = "this picture is kept on this machine: choose an engine that runs here"
