"""What is passed between a batch and its workers, and written down of each picture."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import Field

from ...agent.values.brief import Frozen
from ...agent.values.plan import Plan
from .far_files import Where, known_facts


class Wanted(Frozen):
    """What is to be done to a picture: one of request and recipe."""

    request: str = ""
    recipe: str = ""
    """As YAML."""
    once: bool = False
    """True: the plan of the first picture that was edited is carried out on all others."""
    seed: int = 0
    profile: str | None = None
    private: bool = False

    @property
    def digest(self) -> str:
        """What tells it from other wishes."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Errand:
    """One picture to be worked on, in whichever process."""

    identity: str
    picture: Where
    draft: Where
    """Where the result is written; it gets its own name when it is written down as done."""
    failed: Where
    """Where the sides of a failed edit are drawn."""
    wanted: Wanted
    plan: Plan | None = None
    recipe_folder: Path = Path()
    recipe_in_file: bool = True
    gps: bool = False
    sign: bool = False


class Outcome(Frozen):
    """What became of a picture: a line of the report."""

    identity: str
    """Of the picture's file as it was and of what was wanted."""
    picture: str
    state: Literal["done", "failed"]
    reason: str = ""
    """Why it failed."""
    told: str = ""
    """What was done and assumed, in words."""
    result: str = ""
    """The file of the result, in the folder of the report."""
    request: str = ""
    wanted: str = ""
    """Digest of what was wanted."""
    scores: dict[str, float] = Field(default_factory=dict)
    """Instruction, preservation and quality in [0, 1], where a judge said them."""
    notes: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    """Addresses that the picture went to."""
    seconds: float = 0.0
    money: float = 0.0
    plan: Plan | None = None
    """Of the first picture, where the others follow it."""


def identity_of(picture: Where, wanted: Wanted) -> str:
    """Return what a finished picture is known by: where it lies, its size, its time, and what was wanted."""
    whole = picture.absolute() if isinstance(picture, Path) else picture
    facts = known_facts(picture)
    return sha256(f"{whole}\n{facts}\n{wanted.digest}".encode(errors="replace")).hexdigest()[:32]
