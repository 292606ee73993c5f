"""Purchase: an edit is bought once. What a stopped turn paid for is let come; a lost one is asked about."""

from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from queue import Empty, SimpleQueue
from typing import TypeVar

from ...errors import InUse, PaidBefore
from .. import Progress
from .meter import LOOK, Meter, settled

R = TypeVar("R")


def paid_answer(meter: Meter, key: str, *, again: bool) -> bytes | None:
    """Return the answer to an edit that is paid for; waits while it is on its way.

    Raises `PaidBefore` where nobody saw what came back; with `again` it may be bought anew.
    """
    purchases = meter.ledger.purchases
    while True:
        try:
            with purchases.alone(key):
                there = purchases.look(key)
                if there is None:
                    return None
                if there.answer is not None:
                    purchases.take(key, meter.turn)
                    return there.answer
                if not again:
                    raise PaidBefore(there.about)
                purchases.drop(key)
        except InUse:
            meter.pause(LOOK)


def bought(
    meter: Meter,
    key: str,
    about: str,
    ask: Callable[[Progress], R],
    answer_in: Callable[[R], bytes],
    progress: Progress,
) -> R:
    """Return what `ask` brings. It goes on when the user stops: who asks for the same has its answer then.

    An empty answer is none. Raises `InUse` when somebody else buys the same at this moment.
    """
    purchases, heard = meter.ledger.purchases, SimpleQueue[tuple[object, ...] | None]()

    def buy() -> R:
        with purchases.alone(key):
            if purchases.look(key) is not None:
                raise InUse(f"{about} is bought by another turn")
            purchases.begin(key, about)
            answer = b""
            try:
                made = ask(lambda *told: heard.put(told))
                answer = answer_in(made)
            finally:
                if answer:
                    purchases.bring(key, answer)
                else:
                    purchases.drop(key)
        return made

    meter.check()
    done: Future[R] = Future()
    done.add_done_callback(lambda _: heard.put(None))
    here = copy_context()
    purchases.start(lambda: here.run(settled, done, buy))
    while True:
        try:
            told = heard.get(timeout=LOOK)
        except Empty:
            meter.check()
            continue
        if told is None:
            break
        progress(*told)  # pyright: ignore[reportArgumentType] (as they were told)
    made = done.result()
    purchases.take(key, meter.turn)
    return made
