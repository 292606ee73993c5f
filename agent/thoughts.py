"""Single thoughts outside of a conversation: by the mind that can speak, else by the tools of the house."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import uuid4

from ..engines.hosted.ledger import Spend
from ..engines.hosted.meter import Meter
from ..engines.hosted.privacy_border import Border, Crossing
from ..engines.work import working
from ..errors import BudgetExceeded, ModelFailure, ToolRetry
from ..pictures import Picture
from ..tools.caption import caption as caption_tool
from ..tools.decompose import decompose as decompose_tool
from .assemble import Studio
from .memory.paid.calls import NO_SESSION, SessionLedger
from .minds import Speaker

T = TypeVar("T")
Tell = Callable[[Crossing], None]


@dataclass(frozen=True)
class Thought(Generic[T]):
    """What was thought, and by whom."""

    value: T
    by: str
    """The mind's name, or the tool's."""
    note: str = ""
    """Why it was not the mind."""
    spend: Spend = field(default_factory=Spend)
    """What it used."""


def caption(studio: Studio, picture: Picture, tell: Tell) -> Thought[str]:
    """Say what a picture shows; `tell` hears of each picture that leaves."""
    return _thought(
        studio,
        tell,
        lambda mind: mind.caption(picture),
        lambda: caption_tool(picture),
        caption_tool.tool.name,
    )


def decompose(
    studio: Studio, instruction: str, picture: Picture, tell: Tell, count: int = 3, *, removal: bool = False
) -> Thought[tuple[str, ...]]:
    """Turn a vague instruction into specific ones; `removal` lets a language model take things away."""

    def by_mind(mind: Speaker) -> tuple[str, ...]:
        return mind.decompose(instruction, mind.caption(picture), count, removal=removal)

    def by_tool() -> tuple[str, ...]:
        return decompose_tool(picture, instruction=instruction, count=count)

    return _thought(studio, tell, by_mind, by_tool, decompose_tool.tool.name)


def _thought(
    studio: Studio, tell: Tell, by_mind: Callable[[Speaker], T], by_tool: Callable[[], T], name: str
) -> Thought[T]:
    mind, note, turn = studio.mind, "", uuid4().hex
    ledger = SessionLedger(studio.database, NO_SESSION)
    meter = Meter(studio.options().caps, ledger=ledger, turn=turn)
    with working(profile=studio.profile, images=studio.images, border=Border(tell=tell), meter=meter):
        try:
            if isinstance(mind, Speaker):
                return Thought(by_mind(mind), mind.name, spend=meter.used)
        except (ModelFailure, BudgetExceeded, ToolRetry) as failed:
            note = f"The language model did not help: {failed}"
        finally:
            ledger.forget(turn)
        return Thought(by_tool(), f"the tool {name}", note, meter.used)
