"""What a person says in one message: words, pictures, a region."""

from dataclasses import dataclass

from ....pictures import Picture, Region


@dataclass(frozen=True)
class Request:
    """What the user asks for in one message."""

    text: str
    attachments: tuple[Picture, ...] = ()
    selection: Region | None = None


@dataclass(frozen=True)
class Arrival:
    """A picture that was dropped in."""

    picture: Picture
    recipe: str = ""
    """YAML of the edit that its file carries."""


@dataclass(frozen=True)
class Dropped:
    """Pictures that came together, and the words that came with them."""

    arrivals: tuple[Arrival, ...]
    text: str = ""
