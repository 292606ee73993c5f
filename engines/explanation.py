"""Explanation: regions in which an engine says where each part of an instruction acted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from ..pictures import Region

_TOLD: ContextVar[list[Region] | None] = ContextVar("retoucher_explanation", default=None)


@contextmanager
def explained() -> Iterator[list[Region]]:
    """Collect what engines explain inside the block."""
    told: list[Region] = []
    token = _TOLD.set(told)
    try:
        yield told
    finally:
        _TOLD.reset(token)


def explain(regions: Sequence[Region]) -> None:
    """Say where each part of an instruction acted; the region's name is the part. Nobody need listen."""
    told = _TOLD.get()
    if told is not None:
        told.extend(regions)
