"""What makes a function a tool: its signature is its schema, and its result is protected."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar, cast

from .described import Kind, Moves, Tool
from .traits import ORDINARY, Traits

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class ToolFunction(Protocol[P, R_co]):
    """A function that is called as it was written, and knows the tool that it is."""

    tool: Tool

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Check, run and protect."""
        ...


def tool(
    kind: Kind, moves: Moves | None = None, *, blends: bool = False, traits: Traits = ORDINARY
) -> Callable[[Callable[P, R]], ToolFunction[P, R]]:
    """Make a function a tool of this kind; one that changes the frame says where points go (`moves`).

    `blends`: it goes by the softness of the region itself. `traits`: what else the house has to know of it.

    Arguments are checked against the signature. An edit inside a region comes back protected:
    outside it the bytes are the original's; an empty region returns the picture itself.
    """

    def wrap(function: Callable[P, R]) -> ToolFunction[P, R]:
        parameters = inspect.signature(function).parameters
        takes = "region" in parameters
        needs = takes and parameters["region"].default is inspect.Parameter.empty
        described = Tool(function.__name__, kind, function, needs, takes, moves, blends, traits)

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            bound = inspect.signature(function).bind(*args, **kwargs).arguments
            return cast(R, described.run(bound.pop("picture"), bound.pop("region", None), bound).result)

        call.__dict__["tool"] = described
        return cast(ToolFunction[P, R], call)

    return wrap
