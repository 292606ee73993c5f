"""Count what hosted models cost into the budget of a turn, and tell what a session has used."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ...engines.hosted.meter import Meter as CallMeter
from ...engines.hosted.meter import Spend, metered, read_spends
from ..values.budget import Meter
from ..values.versions import version_id


def calls_folder(home: Path, session: str) -> Path:
    """Return where the paid calls of a session are written down."""
    return home / "calls" / version_id(session, "", 0, 0)


@contextmanager
def counted(
    budget: Meter, folder: Path, turn: str, stop: Callable[[], None] = lambda: None
) -> Iterator[CallMeter]:
    """Let every hosted call in the block ask the turn's budget first and be written down in `folder`.

    A turn that is run again after a crash, under the same name, reads the answers it has already paid for.
    `stop` raises `Cancelled` when the user wants no more.
    """
    meter = CallMeter(folder=folder, budget=budget, stop=stop)
    meter.begin(turn)
    before = meter.total("turn")
    budget.spend(before.dollars, before.calls)
    with metered(meter):
        yield meter


def usage_table(folder: Path) -> list[Spend]:
    """Return what a session has used, a line per thought and model, the dearest first."""
    lines: dict[tuple[str, str], Spend] = defaultdict(Spend)
    for spend in read_spends(folder):
        lines[spend.what, spend.model] = spend + lines[spend.what, spend.model]
    return sorted(lines.values(), key=lambda s: (-s.dollars, -s.calls, s.what))
