"""The line of turns that wait for a worker: places are told, move up, and are given up."""

from threading import Event

import pytest

from helpers import LONG
from retoucher.ui.turn_queue import TurnQueue


@pytest.mark.parametrize("at_once", [1, 2])
def test_who_waits_hears_its_place_moves_up_and_is_worked_on_in_order(at_once: int) -> None:
    queue, worked = TurnQueue(at_once), list[str]()
    frees = [Event() for _ in range(at_once)]
    begun = [Event() for _ in range(at_once)]

    def hold(number: int) -> None:
        begun[number].set()
        assert frees[number].wait(LONG)

    for number in range(at_once):
        queue.submit(lambda number=number: hold(number))
    assert all(one.wait(LONG) for one in begun)
    heard: dict[str, list[int]] = {name: [] for name in "abc"}
    tickets = {
        name: queue.submit(lambda name=name: worked.append(name), heard[name].append) for name in "abc"
    }
    assert heard == {"a": [1], "b": [2], "c": [3]}
    queue.leave(tickets["a"])
    assert heard == {"a": [1], "b": [2, 1], "c": [3, 2]}
    for free in frees:
        free.set()
    queue.shutdown()
    assert sorted(worked) == ["a", "b", "c"] and (at_once > 1 or worked == ["a", "b", "c"])
    assert all(ticket.job.result() is None and ticket.place == 0 for ticket in tickets.values())


def test_a_turn_that_fails_gives_its_worker_back() -> None:
    queue = TurnQueue(1)

    def broken() -> None:
        raise RuntimeError("nobody foresaw it")

    first, places = queue.submit(broken), list[int]()
    second = queue.submit(lambda: None, places.append)
    assert second.job.result(LONG) is None and isinstance(first.job.exception(), RuntimeError)
    queue.shutdown()
