"""What the caller sets for a turn: services and choices; never in the state."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypedDict

from ..engines.hosted.image_settings import ImageSettings
from ..engines.hosted.meter import Caps
from ..engines.profiles import Profile
from ..engines.work import Work
from ..pictures import MAX_PIXELS
from ..tools import tool
from .memory.sessions import Session
from .minds import Mind, Scene, Toolbox
from .values.cancel import CancelToken

TieMode = Literal["union", "sequential"]
"""union: one mask of all regions and one prompt; sequential: one region after the other, each described."""


class Services(TypedDict, total=False):
    """What a conversation works with beside its mind; what is left out is the house's own."""

    engines: frozenset[str]
    """'verb/name' of each engine that is ready."""
    profile: Profile
    images: ImageSettings | None
    toolbox: Callable[[str], tool.Tool]


@dataclass(frozen=True)
class Context:
    """Handed to every node."""

    session: Session
    mind: Mind
    work: Work
    """What the turn goes by: engines, border, meter."""
    cancel: CancelToken = field(default_factory=CancelToken)
    toolbox: Toolbox = tool.get
    engines: frozenset[str] = frozenset()
    """'verb/name' of each engine that is ready."""
    approve: bool = False
    """Show the plan and wait before acting (guided mode)."""
    may_ask: bool = True
    """False: assume instead of asking, and say what was assumed."""
    plans: int = 1
    """How many plans a mind that can look tries small for a vague wish."""
    careful: bool = False
    """True: a mind that can look does so at every region before anything is changed in it."""
    retries: int = 2
    """How often a failed edit is tried another way."""
    seed: int = 0
    tie: TieMode | None = None
    """How TIE paints the sub-tasks of a plan; None: steps run as they were planned."""
    opens_files: bool = False
    """True when a request may name a file of this machine: on the user's own terminal only."""
    max_pixels: int = MAX_PIXELS
    """Of a file that a request names."""
    doubted: float = Scene.doubted
    """How sure the judge has to be for this user, as `Scene` says."""


@dataclass(frozen=True)
class Options:
    """How a conversation behaves."""

    approve: bool = False
    may_ask: bool = True
    careful: bool = False
    plans: int = 1
    retries: int = 2
    seed: int = 0
    opens_files: bool = False
    max_pixels: int = MAX_PIXELS
    tie: TieMode | None = None
    """Paint the sub-tasks of a plan into masks, as TIE does: at once or one after the other."""
    caps: Caps = field(default_factory=Caps)


USUAL = Options()
"""How a conversation behaves when nobody says otherwise."""
