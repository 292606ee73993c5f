"""A turn across threads: it runs in a worker, its events come out where a server awaits them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from threading import Event as Flag
from typing import TypeVar

import anyio
from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from ...agent.values.events import Event
from ...errors import RetoucherError
from .guest import Hear

T = TypeVar("T")
Tell = Callable[[Event], Awaitable[None]]


async def silence(event: Event) -> None:
    """Tell nobody."""


async def take_turn(
    work: Callable[[Hear], T],
    stop: Callable[[], None],
    tell: Tell = silence,
) -> T:
    """Run a turn and tell each event; who no longer waits for it stops it, and keeps what is done.

    It waits in a thread of its own, beside those that all else is done in: the queue of turns says how many.
    """
    loop, heard, left = asyncio.get_running_loop(), asyncio.Queue[Event | None](), Flag()

    def leave() -> None:
        left.set()
        stop()

    def hear(event: Event | None) -> None:
        if event is not None and left.is_set():
            stop()  # who left before the turn began could not stop it then
        with suppress(RuntimeError):  # the loop is closed: nobody listens
            loop.call_soon_threadsafe(heard.put_nowait, event)

    async def pass_on() -> None:
        while (event := await heard.get()) is not None:
            await tell(event)

    done: Future[T] = Future()
    async with _stopped_when_left(leave), anyio.create_task_group() as group:
        group.start_soon(pass_on)
        done = await run_sync(_settled, work, hear, limiter=CapacityLimiter(1))
        hear(None)
    return done.result()


def _settled(work: Callable[[Hear], T], hear: Hear) -> Future[T]:
    """Run a turn and keep what it raised: a task group would wrap it."""
    done: Future[T] = Future()
    try:
        done.set_result(work(hear))
    except RetoucherError as error:
        done.set_exception(error)
    return done


@asynccontextmanager
async def _stopped_when_left(stop: Callable[[], None]) -> AsyncIterator[None]:
    """Ask the running turn to stop when the caller inside is cancelled: a thread hears of it no other way."""

    async def watch() -> None:
        try:
            await anyio.sleep_forever()
        except asyncio.CancelledError:
            if not done:
                stop()
            raise

    done = False
    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        try:
            yield
            done = True
        finally:
            group.cancel_scope.cancel()
