"""What requests about a session carry as JSON."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Wanted(_Body):
    """A request in words."""

    request: str = Field(min_length=1, max_length=4000)
    where: str = Field("", max_length=300, description="words, 'box l,t,r,b' or 'point x,y' in pixels")


class Said(_Body):
    """An answer to the question that waits."""

    answer: str = Field(min_length=1, max_length=4000)


class Decision(_Body):
    """A word on the plan that waits."""

    run: bool


class ToolCall(_Body):
    """Arguments of one tool, as GET /v1/tools describes them."""

    arguments: dict[str, Any] = {}
    where: str = Field("", max_length=300)


class Head(_Body):
    """Which version shall be the current one."""

    version: int = Field(ge=0, le=10**9)
