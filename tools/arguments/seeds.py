"""The seed of everything random in a tool."""

from typing import Annotated

from pydantic import Field

Seed = Annotated[int, Field(ge=0)]
