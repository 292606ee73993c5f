"""A crew on a Ray cluster: actors that load their engines once and take one picture at a time."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import ray
from ray.exceptions import RayActorError, RayTaskError

from ...errors import ConfigError
from ...settings import Settings
from .crew import WORKER_ENDED, failed, faulty
from .outcome import Errand, Outcome

_SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is told to Ray's makers
    "RAY_worker_niceness": "0",  # 15 by default: beside other work a worker takes minutes to begin
}
"""What a cluster that is started here goes by, unless the environment says otherwise."""


class _Worker:
    """A process of its own on some machine of the cluster."""

    def __init__(self, settings: Settings, private: bool) -> None:
        from . import batch_worker

        self._work_on = batch_worker.work_on
        batch_worker.furnish(settings, private, Path(mkdtemp(prefix="retoucher-batch-")))

    def work_on(self, errand: Errand) -> Outcome:
        return self._work_on(errand)


class RayCrew:
    """Hands an errand to each actor that is free, so nothing piles up in the cluster.

    Ray starts an actor that died anew, elsewhere when its machine is gone, and gives it its errand once more;
    an errand at which it dies again has failed.
    """

    def __init__(self, workers: int, settings: Settings, private: bool, cards: float = 0.0) -> None:
        """`workers`: actors, each on a core; 0 and too many mean one for each core. `cards`: GPUs of each."""
        self._began = not ray.is_initialized()
        if self._began:
            for name, value in _SETTINGS.items():
                os.environ.setdefault(name, value)
            ray.init(include_dashboard=False)
        actor: Any = ray.remote(num_cpus=1, num_gpus=cards, max_restarts=-1, max_task_retries=1)(_Worker)
        count = _fitting(workers, cards)
        self._free: list[Any] = [actor.remote(settings, private) for _ in range(count)]
        self._out: dict[Any, tuple[Any, Errand]] = {}

    def work(self, errands: Iterator[Errand], going_on: Callable[[], bool]) -> Iterator[Outcome]:
        """Return the outcomes of all errands; when `going_on` says no, of those that were handed out."""
        more = True
        while more or self._out:
            while more and self._free:
                errand = next(errands, None) if going_on() else None
                more = errand is not None
                if errand is not None:
                    self._hand_out(errand)
            if self._out:
                yield self._next()

    def alone(self, errand: Errand) -> Outcome:
        """Work on one errand, beside those that are out, and wait for it."""
        actor = self._free[0] if self._free else next(iter(self._out.values()))[0]
        return _outcome(actor.work_on.remote(errand), errand)

    def close(self) -> None:
        """Let the workers go."""
        for actor in [*self._free, *(actor for actor, _ in self._out.values())]:
            ray.kill(actor)
        if self._began:
            ray.shutdown()

    def _hand_out(self, errand: Errand) -> None:
        actor = self._free.pop()
        self._out[actor.work_on.remote(errand)] = (actor, errand)

    def _next(self) -> Outcome:
        (ready, *_), _ = ray.wait(list(self._out))
        actor, errand = self._out.pop(ready)
        self._free.append(actor)
        return _outcome(ready, errand)


def _fitting(workers: int, cards: float) -> int:
    """Return how many actors find a core and their cards: one that waits would keep its errand for ever."""
    there = ray.cluster_resources()
    cores, found = int(there.get("CPU", 0)), there.get("GPU", 0.0)
    fit = min(cores, int(found / cards)) if cards else cores
    if fit < 1:
        raise ConfigError(
            f"a worker wants a core and {cards:g} graphics cards, Ray has {cores} and {found:g}"
        )
    return min(workers or fit, fit)


def _outcome(coming: Any, errand: Errand) -> Outcome:
    try:
        return ray.get(coming)
    except RayActorError:
        return failed(errand, WORKER_ENDED)
    except RayTaskError as error:
        return faulty(errand, error.cause or error)
