"""A server that is told to end does so, whatever a connection or a thread is waiting for."""

import faulthandler
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from signal import SIGINT, SIGTERM, getsignal, signal
from threading import current_thread, main_thread
from typing import Any

GRACE = 15.0
"""Seconds for what is under way; then it writes where its threads stand and ends: turns go on later."""


@asynccontextmanager
async def ends_in_time(app: object, grace: float = GRACE) -> AsyncIterator[None]:
    """Hold a server to its end from inside its lifespan, when its own handlers of signals are in place."""
    if current_thread() is main_thread():  # elsewhere Python hears no signals, and nobody is told
        for number in (SIGINT, SIGTERM):
            signal(number, partial(_told, getsignal(number), grace))
    yield


def _told(handler: Any, grace: float, number: int, frame: object) -> None:
    faulthandler.dump_traceback_later(grace, exit=True)
    if callable(handler):
        handler(number, frame)
