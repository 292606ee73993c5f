"""What one browser tab remembers, and what it is looking at."""

from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import streamlit as st

from ....agent.memory.addresses import session_at
from ....agent.memory.owners import NOBODY, names_of, owner_of
from ....agent.values.plan import Plan, Step
from ....errors import BudgetExceeded
from ...users import Users
from ..login.logged_in import name_of
from .room import Room
from .room_pool import RoomPool
from .samples import SAMPLES, sample

_KEY = "tab"
_SHORT = 12
"""Characters of a region's digest that tell it from the others of its session."""


@dataclass
class SetByHand:
    """Sliders that stay the same while a hand moves them, whatever versions come of it."""

    key: str
    """What their controls are called by."""
    base: str
    """Id of the version that their edit is made from."""
    head: str
    """Id of the version that shows what they asked for last."""
    drawn: tuple[Step, ...]
    """The steps as they were drawn first: what a control stands at until it is moved."""
    place: str = ""
    """What told the place that was marked when they were drawn; '' for the whole photo."""
    region: str = ""
    """Digest of the region of that place, once they were moved."""
    asked: tuple[Step, ...] = ()
    """The steps that were asked for last: they run once."""
    moved: tuple[Step, ...] = ()
    """The steps as the controls stand."""
    runs: bool = False
    """True while what they asked for is at work."""
    of: str = ""
    """Id of the version whose steps they are; '' where they are an edit of their own."""
    rests: float = 0.0
    """When the keys that move them rest, by `monotonic`: then it is run what they set."""

    def __post_init__(self) -> None:
        self.asked = self.moved = self.drawn


@dataclass
class ObjectsByHand:
    """Controls of the objects on the picture that stay the same while a hand moves them."""

    key: str
    """What they are called by."""
    drawn: tuple[Step, ...]
    """The objects as the controls were drawn first."""
    asked: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Number of an object → what was asked for it last: it is carried out once."""


@dataclass
class Tab:
    """State of a tab; the session itself is in the room, which tabs may share."""

    session: str = ""
    stage: str = field(default_factory=lambda: f"stage-{token_hex(4)}")
    """Name of the stage that it draws on: another photo gets a fresh one, on which nothing is drawn."""
    region: str = ""
    """Digest of the region at work."""
    marks: dict[str, Any] | None = None
    """What is drawn on the stage and belongs to the next request."""
    taken: str = ""
    """Id of the marks that were taken last."""
    looked: str = ""
    """Id of the last look for a thing that is over."""
    tried: str = ""
    """Digest of the region that the last click chose: the next one lets it go, if nothing was done there."""
    sent: tuple[str, int] | None = None
    """(region that went with the last request, number of versions before it)."""
    seen: tuple[str, int] | None = None
    """(current version, number of the next one) when this tab was drawn last."""
    laid: str = ""
    """Digest of the region that was laid down last, after its edit."""
    compare: str = ""
    """Id of the version that the stage compares with; '' for the parent."""
    compared: int = 0
    """Number of the last turn that asked to compare: the stage follows it once."""
    grid: tuple[str, ...] = ()
    """Ids of the versions that are compared in the grid."""
    unfolded: frozenset[str] = frozenset()
    """Ids of the versions at which a run of the history begins that was folded and is shown."""
    clicks: str = ""
    """What a click means while a question shows outlines: '+' also this, '-' not this, '' it is here."""
    points: bool = False
    """True while the outlines of a question are out of the way, so that a click may point anywhere."""
    outline: int = 0
    """Number of the outline that clicks correct where a question shows several; 0 for the likeliest."""
    for_photos: str = ""
    """Words that speak of several photos, while it is asked which."""
    hand: SetByHand | None = None
    """The sliders of the current version's steps."""
    on_top: str = ""
    """Id of the version on top of which light and colour are set, in place of its own steps."""
    objects: ObjectsByHand | None = None
    """The controls of the objects on the picture."""
    draft: Plan | None = None
    """The plan of guided mode as the user changes it."""
    drafts: int = 0
    """How often it was set back; each time its controls start afresh."""
    editing: int = 0
    """Number of the turn whose request is being changed."""
    menu: str = ""
    """Id of the version whose menu is open."""
    beat: int = 0
    """The room's beat when this tab was drawn."""
    standing: str = ""
    """How the session stood when this tab was drawn."""
    entered: int = 0
    """How often a model was chosen; each time the key gets a fresh, empty field."""
    again: bool = False
    """True when the page is drawn once more after this run: every button is asked first."""
    notices: list[str] = field(default_factory=list)
    """Sentences that the page shall show next."""
    shown: list[tuple[str, float]] = field(default_factory=list)
    """(sentence, when it goes) of those that it shows."""


def this_tab() -> Tab:
    """Return the tab's state."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Tab()
    return st.session_state[_KEY]


def draw_again() -> None:
    """Have the page drawn anew once this run is over: cut off now, it would lose a press that came along."""
    this_tab().again = True


def current_room(pool: RoomPool) -> Room:
    """Return the room that the address names, or a new one with a sample picture.

    A user who has as many sessions as one may have gets the newest of them.
    """
    tab = this_tab()
    address, database = st.query_params.get("session", ""), pool.studio.database
    wanted = session_at(database, address) if address else pool.current_name(tab.session)
    user = user_here(pool)
    if wanted and (wanted in pool.rooms or database.exists(wanted)) and owner_of(database, wanted) == user:
        return enter(pool.open(wanted))
    if address or wanted:
        tab.notices.append("There is no session at this address: a new one was begun.")
    try:
        return enter(pool.start(sample(next(iter(SAMPLES))), user=user))
    except BudgetExceeded as error:
        tab.notices.append(str(error))
        return enter(pool.open(names_of(database, user)[0]))


def user_here(pool: RoomPool) -> str:
    """Return who looks at this tab: who logged in, or whom the proxy names; '' where no users are known."""
    if pool.studio.settings.login is not None:
        return name_of(st.user)
    users = Users.of(pool.studio.settings)
    return users.named(st.context.headers) if users.header else NOBODY


def _region_of_address(room: Room) -> str:
    start = st.query_params.get("region", "")
    return next((d for d in room.conversation.session.regions if start and d.startswith(start)), "")


def _at_work(region: str, room: Room) -> tuple[str, int] | None:
    """Return that a region went with the request at work, where the page was loaded again meanwhile."""
    view = room.runner.current
    went_along = view is not None and region and room.regions.here(region) == view.selection
    return (region, len(room.conversation.tree.versions)) if went_along else None


def keep_region_in_address() -> None:
    """Let the region at work outlive a reload of the page."""
    start = this_tab().region[:_SHORT]
    if start and st.query_params.get("region") != start:
        st.query_params["region"] = start
    elif not start and "region" in st.query_params:
        del st.query_params["region"]


def enter(room: Room) -> Room:
    """Make a room the one that this tab looks at."""
    tab = this_tab()
    if tab.session != room.name:
        region = _region_of_address(room)
        st.session_state[_KEY] = Tab(
            session=room.name, notices=tab.notices, region=region, sent=_at_work(region, room)
        )
    if st.query_params.get("session") != room.address:
        st.query_params["session"] = room.address
    return room
