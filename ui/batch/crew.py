"""A crew: worker processes that take errands from a stream; one that dies takes nothing with it."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Protocol

from ...settings import Settings
from . import batch_worker
from .outcome import Errand, Outcome

_AHEAD = 2
"""Errands handed out for each worker: one in work and one that waits, so that nothing piles up."""
WORKER_ENDED = "the process that worked on it ended: killed, or out of memory"
_METHOD = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"


class Crew(Protocol):
    """Works on many errands at once."""

    def work(self, errands: Iterator[Errand], going_on: Callable[[], bool]) -> Iterator[Outcome]:
        """Return the outcomes of all errands; when `going_on` says no, of those that were handed out."""
        ...

    def alone(self, errand: Errand) -> Outcome:
        """Work on one errand, beside those that are out, and wait for it."""
        ...

    def close(self) -> None:
        """Let the workers go."""
        ...


class ProcessCrew:
    """Processes of this machine; outcomes come as they are ready."""

    def __init__(self, jobs: int, settings: Settings, private: bool, homes: Path) -> None:
        self._jobs, self._begun_with = jobs, (settings, private, homes)
        self._pool = self._new_pool()
        self._out: dict[Future[Outcome], Errand] = {}

    def work(self, errands: Iterator[Errand], going_on: Callable[[], bool]) -> Iterator[Outcome]:
        """Return the outcomes of all errands; when `going_on` says no, of those that were handed out."""
        more = True
        while more or self._out:
            while more and len(self._out) < _AHEAD * self._jobs:
                errand = next(errands, None) if going_on() else None
                more = errand is not None
                if errand is not None:
                    self._out[self._handed(errand)] = errand
            yield from self._ready()

    def alone(self, errand: Errand) -> Outcome:
        """Work on one errand, beside those that are out, and wait for it."""
        outcome = _outcome(self._handed(errand), errand)
        if outcome is None:
            self._renew()
            outcome = _outcome(self._handed(errand), errand)
        if outcome is None:
            self._renew()
            return failed(errand, WORKER_ENDED)
        return outcome

    def close(self) -> None:
        """Let the workers go."""
        self._pool.shutdown(cancel_futures=True)

    def _handed(self, errand: Errand) -> Future[Outcome]:
        try:
            return self._pool.submit(batch_worker.work_on, errand)
        except BrokenProcessPool as error:
            lost: Future[Outcome] = Future()
            lost.set_exception(error)
            return lost

    def _ready(self) -> Iterator[Outcome]:
        done, _ = wait(self._out, return_when=FIRST_COMPLETED)
        for future in done:
            outcome = _outcome(future, self._out[future])
            if outcome is None:
                yield from self._one_by_one()
                return
            del self._out[future]
            yield outcome

    def _one_by_one(self) -> Iterator[Outcome]:
        """Do what was out when a worker died, each alone: so the one that kills its worker is known."""
        suspects = list(self._out.values())
        self._out.clear()
        self._renew()
        for errand in suspects:
            yield self.alone(errand)

    def _renew(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        context = get_context(_METHOD)
        if _METHOD == "forkserver":
            context.set_forkserver_preload([batch_worker.__name__])
        return ProcessPoolExecutor(
            self._jobs, mp_context=context, initializer=batch_worker.begin, initargs=self._begun_with
        )


def failed(errand: Errand, reason: str) -> Outcome:
    """Return the outcome of an errand that came to nothing."""
    return Outcome(
        identity=errand.identity,
        picture=str(errand.picture),
        state="failed",
        reason=reason,
        request=errand.wanted.request,
        wanted=errand.wanted.digest,
    )


def faulty(errand: Errand, error: BaseException) -> Outcome:
    """Return the outcome of an errand at which the program itself failed."""
    return failed(errand, f"{type(error).__name__}: {error}")


def _outcome(future: Future[Outcome], errand: Errand) -> Outcome | None:
    """Return what came of an errand, a fault in the program included; None when its worker died."""
    error = future.exception()
    if isinstance(error, BrokenProcessPool):
        return None
    return faulty(errand, error) if error else future.result()
