"""A hosted edit that was on its way when its turn ended is paid for once: its answer is kept and taken up."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from helpers import LONG
from helpers.servers.hosted_images import PICTURE, WHERE, editor
from retoucher.engines.hosted.ledger import MemoryLedger
from retoucher.engines.hosted.meter import Meter
from retoucher.engines.hosted.scripted_images import edits
from retoucher.engines.hosted.scripted_replies import fail
from retoucher.engines.hosted.scripted_server import Action, Reply, Request, ScriptedServer
from retoucher.engines.work import working
from retoucher.errors import Cancelled, PaidBefore


class Slow:
    """An image server that draws when it is told to, and counts what it is asked."""

    def __init__(self) -> None:
        self.asked, self.draw = Event(), Event()
        self.answers: list[Action] = []
        self.server = ScriptedServer(otherwise=self._drawn)

    def _drawn(self, request: Request) -> Reply:
        self.asked.set()
        assert self.draw.wait(LONG)
        answer = self.answers.pop(0) if self.answers else edits("edited")
        return answer if isinstance(answer, Reply) else answer(request)

    def stop_once_asked(self) -> None:
        if self.asked.is_set() and not self.draw.is_set():
            raise Cancelled("stopped by the user")


@pytest.fixture
def slow() -> Iterator[Slow]:
    made = Slow()
    with made.server:
        yield made
        made.draw.set()


@pytest.mark.parametrize("partial_images", [0, 2])
def test_an_edit_that_was_stopped_is_let_finish_and_the_next_turn_has_it(slow: Slow, partial_images: int):
    hosted, ledger = editor(slow.server, partial_images=partial_images, price=0.04), MemoryLedger()
    with (
        working(meter=Meter(ledger=ledger, turn="1", stop=slow.stop_once_asked)),
        pytest.raises(Cancelled),
    ):
        hosted.edit(PICTURE, "invert it", region=WHERE)
    ledger.forget("1")
    with ThreadPoolExecutor() as pool, working(meter=Meter(ledger=ledger, turn="2")) as work:
        again = pool.submit(entered, work, lambda: hosted.edit(PICTURE, "invert it", region=WHERE))
        slow.draw.set()
        assert again.result(LONG) != PICTURE, "it waits for what is on its way"
    assert len(slow.server.requests) == 1
    assert sum(s.dollars for s in ledger.spends()) == pytest.approx(0.04)
    ledger.forget("2")
    with working(meter=Meter(ledger=ledger, turn="3")):
        hosted.edit(PICTURE, "invert it", region=WHERE)
    assert len(slow.server.requests) == 2, "who asks for it once more wants another one"


def test_an_edit_that_failed_after_all_owes_nothing(slow: Slow):
    hosted, ledger, slow.answers = editor(slow.server), MemoryLedger(), [fail(401)]
    with working(meter=Meter(ledger=ledger, stop=slow.stop_once_asked)), pytest.raises(Cancelled):
        hosted.edit(PICTURE, "invert it", region=WHERE)
    slow.draw.set()
    with working(meter=Meter(ledger=ledger)):
        assert hosted.edit(PICTURE, "invert it", region=WHERE) != PICTURE
    assert len(slow.server.requests) == 2


def test_an_edit_whose_end_nobody_saw_is_not_paid_for_again_unasked():
    ledger = MemoryLedger()
    with ScriptedServer(fail(400, "Invalid size"), otherwise=edits("edited")) as server:
        hosted = editor(server)
        with working(meter=Meter(ledger=ledger)):
            hosted.edit(PICTURE, "invert it", region=WHERE)
        (key,) = ledger.purchases.keys()
        ledger.purchases.begin(key, "an edit by painter")  # as a process writes it down that is killed then
        with working(meter=Meter(ledger=ledger)), pytest.raises(PaidBefore, match="an edit by painter"):
            hosted.edit(PICTURE, "invert it", region=WHERE)
        assert len(server.requests) == 2, "and a size that the server does not know makes it no other edit"
        with working(meter=Meter(ledger=ledger), pays_again=True):
            hosted.edit(PICTURE, "invert it", region=WHERE)
        assert len(server.requests) == 3


def entered(work, call):
    with work.entered():
        return call()
