"""The stage, the edit tree and the presets: Streamlit components in plain JavaScript."""

from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from streamlit.components.v2 import component


@dataclass(frozen=True)
class Shown:
    """A picture as the browser gets it."""

    digest: str
    width: int
    height: int
    """Size of the picture itself in pixels."""
    url: str
    """Scaled for the screen."""
    tiles: str
    """Address of its pixels in squares, fetched where the zoom asks for them: '…/column/row'."""
    shown: int
    """Width of what `url` gives."""
    alt: str = ""


@dataclass(frozen=True)
class Outline:
    """A numbered box on the picture that answers a question when it is clicked."""

    number: int
    label: str
    box: tuple[int, int, int, int]
    stands_in: bool = False
    """True where it is not the thing that was asked for: its number chooses it, a click inside points."""


@dataclass(frozen=True)
class Thing:
    """A text or pasted picture on the picture, which a hand can move."""

    number: int
    label: str
    x: float
    y: float
    """Its middle, in pixels of the picture."""
    width: float
    height: float
    """Pixels, before it is turned."""
    angle: float
    """Degrees clockwise."""


@dataclass(frozen=True)
class Rival:
    """A version in the grid, to be compared with others."""

    id: str
    number: int
    label: str
    picture: Shown
    head: bool
    """True for the current version."""


@dataclass(frozen=True)
class StageData:
    """All that the stage shows."""

    picture: Shown
    before: Shown | None = None
    earlier: str = ""
    """What `before` is, in words: 'the original', 'version 5'."""
    heat: str = ""
    """Address of the difference picture."""
    badge: str = ""
    mask: str = ""
    """Address of the tinted mask of the region at work."""
    region: str = ""
    """Digest of that region."""
    outlines: tuple[Outline, ...] = ()
    things: tuple[Thing, ...] = ()
    """What lies on the picture, lowest first."""
    tool: str = ""
    """A tool that the page takes up for the user and lays down again; '' leaves the choice alone."""
    taken: str = ""
    """Id of the marks that a request or a region took: they go from the stage."""
    seeks: tuple[str, ...] = ()
    """What the pick tool's buttons find."""
    finds_at: str = ""
    """Address that gives what a click would select, for 'x,y' at its end; '' where no look is cheap."""
    busy: bool = False
    """True while a turn is at work: what is laid elsewhere meanwhile waits for its end."""
    looked: str = ""
    """Id of the last look for a thing that is over."""
    grid: tuple[Rival, ...] = ()
    """The versions that were chosen to be compared."""
    compares: str = ""
    """Id of the last request to compare: the view follows it once."""
    follows: str = ""
    """Address that tells how the session stands."""
    standing: str = ""
    """How it stood when the page was drawn: it is drawn anew when another tab changed that."""
    kept: tuple[tuple[float, float], ...] = ()
    """Corners of what a waiting plan keeps, the rest is dimmed; () where it cuts nothing off."""


@dataclass(frozen=True)
class Gesture:
    """'pick' a point, 'seek' by a button, 'draw' or 'leave' a region, 'remove' there, 'choose' an outline,
    'lay' an object elsewhere, 'frame' what a crop by hand keeps, 'take' a version of the grid or 'leave_out'
    one."""

    kind: str
    value: dict[str, Any]


@dataclass(frozen=True)
class Hand:
    """What the user's hand did since the last run, and what it left drawn."""

    gesture: Gesture | None = None
    marks: dict[str, Any] | None = None
    """Strokes and boxes that lie on the stage and belong to the next request."""


@dataclass(frozen=True)
class Card:
    """One version in the edit tree."""

    id: str
    number: int
    parent: str
    label: str
    title: str
    thumb: str
    column: int
    row: int
    head: bool = False
    path: bool = False
    """True on the way from the original to the current version."""
    starred: bool = False
    failed: bool = False
    compared: bool = False
    """True for a version in the grid."""
    folded: int = 0
    """How many versions the card stands for: a run of them from this one on; 0 for one that is shown."""


@dataclass(frozen=True)
class Sample:
    """A preset and how the picture looks with it."""

    name: str
    label: str
    url: str


_SCRIPTS = {
    "stage": (
        *("make.js", "parts.js", "strokes.js", "tiles.js", "camera.js", "keys.js", "cropping.js", "grid.js"),
        *(
            "objects.js",
            "hover.js",
            "preview.js",
            "bars.js",
            "arrivals.js",
            "page_keys.js",
            "tour.js",
            "follow.js",
            "coming.js",
            "talk.js",
            "stage.js",
        ),
    ),
    "history": ("make.js", "history.js"),
    "presets": ("make.js", "presets.js"),
}
"""Component → its files, joined in this order: a component is one script."""


@cache
def _component(name: str) -> Any:
    here = files(__package__ or "")
    return component(
        f"retoucher_{name}",
        html=f'<div class="{"tree" if name == "history" else name}"></div>',
        css=(here / f"{name}.css").read_text("utf-8"),
        js="\n".join((here / script).read_text("utf-8") for script in _SCRIPTS[name]),
    )


def _shown(name: str, key: str, data: dict[str, Any], kinds: tuple[str, ...]) -> Any:
    """Mount a component. Its data goes in a list: a dict would be searched for tables, which loads pandas."""
    callbacks = {f"on_{kind}_change": _nothing for kind in kinds}
    return _component(name)(key=key, data=[data], **callbacks)


def _nothing() -> None:
    """Stand in for a callback: the script reads the value itself."""


def stage(data: StageData, *, key: str) -> Hand:
    """Show the stage; return what the user did there."""
    kinds = ("pick", "seek", "draw", "remove", "choose", "leave", "frame", "lay", "take", "leave_out")
    result = _shown("stage", key, asdict(data), (*kinds, "marks", "follow"))
    done = [Gesture(kind, result[kind]) for kind in kinds if result.get(kind)]
    marks = result.get("marks") or None
    return Hand(done[0] if done else None, marks if marks and marks["id"] != data.taken else None)


def history(cards: list[Card], *, key: str = "history") -> tuple[str, str] | None:
    """Show the edit tree; return ('go', 'menu', 'several' or 'unfold', id of a version) when clicked."""
    kinds = ("go", "menu", "several", "unfold")
    result = _shown("history", key, {"cards": [asdict(card) for card in cards]}, kinds)
    for kind in kinds:
        if result.get(kind):
            return kind, str(result[kind])
    return None


def samples(picture: str, shown: list[Sample], *, waits: bool, key: str = "presets") -> str | None:
    """Show a picture in each preset; return the name of the one clicked, None for a click on another picture.

    `picture`: its digest; `waits`: none can be made now.
    """
    data = {"picture": picture, "shown": [asdict(one) for one in shown], "waits": waits}
    chosen = _shown("presets", key, data, ("choose",)).get("choose")
    return chosen["name"] if chosen and chosen["picture"] == picture else None
