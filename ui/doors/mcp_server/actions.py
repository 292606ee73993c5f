"""What an MCP client can do beside the verbs: each action says itself what it wants."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from inspect import iscoroutinefunction
from typing import Any

import mcp_types as types
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ....errors import ToolRetry
from .call import Call, aside


class Asked(BaseModel):
    """What every action takes."""

    model_config = ConfigDict(extra="forbid")

    session: str = Field("", description="from open_picture; left out: the one that this client opened last")


Handler = Callable[[Call, Any], types.CallToolResult | Awaitable[types.CallToolResult]]
"""Answers a call. A plain function runs in a thread, as with FastAPI: the sessions may keep it waiting."""


@dataclass(frozen=True)
class Action:
    """One action: its name, what it wants and who does it."""

    name: str
    wants: type[Asked]
    handler: Handler
    reads_only: bool

    def described(self) -> types.Tool:
        """Return the action as a client lists it."""
        schema = self.wants.model_json_schema()
        schema.pop("description", None)
        return types.Tool(
            name=self.name,
            description=(self.wants.__doc__ or "").strip(),
            input_schema=schema,
            annotations=types.ToolAnnotations(
                read_only_hint=self.reads_only, destructive_hint=False, open_world_hint=False
            ),
        )

    async def run(self, call: Call, arguments: dict[str, Any]) -> types.CallToolResult:
        """Check the arguments and do it."""
        try:
            asked = self.wants.model_validate(arguments)
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise ToolRetry(f"{self.name} does not take these arguments: {wrong}") from error
        answered = self.handler if iscoroutinefunction(self.handler) else partial(aside, self.handler)
        return await answered(call, asked)


ACTIONS: dict[str, Action] = {}
"""All actions by name."""


def action(wants: type[Asked], *, reads_only: bool = False) -> Callable[[Handler], Handler]:
    """Make a function an action of its name."""

    def wrap(handler: Handler) -> Handler:
        name = getattr(handler, "__name__", "")
        ACTIONS[name] = Action(name, wants, handler, reads_only)
        return handler

    return wrap
