"""Read and rewrite the annotations of a tool's arguments."""

from functools import reduce
from operator import or_
from types import UnionType
from typing import Any, Union, get_args, get_origin

from ...pictures import Picture, Region


def holds(annotation: Any, *kinds: Any) -> bool:
    """Return whether an annotation is one of the kinds or has one among its parts."""
    return annotation in kinds or any(holds(part, *kinds) for part in get_args(annotation))


def as_written(annotation: Any) -> Any:
    """Return the annotation with a name in the place of each picture and region."""
    if annotation in (Picture, Region):
        return str
    parts = tuple(map(as_written, get_args(annotation)))
    if get_origin(annotation) in (Union, UnionType):
        return reduce(or_, parts)
    return tuple[parts] if get_origin(annotation) is tuple else annotation
