"""The region at work in a tab: what is drawn goes with the next words, and is laid down after its edit."""

from collections.abc import Mapping
from typing import Any

from ....agent.minds.clauses.pointing import read_pointing
from ....agent.minds.rules.bare_wishes import follows_up
from ....agent.minds.words.grammar import clauses
from ....agent.values.certainty import SURE
from ....agent.values.plan import Step
from ....errors import ToolRetry
from ....pictures import Picture, Region
from ....tools import tool
from .drawn_regions import drawn_region, found_region, named_region, picked_region, still_fits
from .message import Request
from .room import Room
from .tab import Tab


def lay_down(room: Room, tab: Tab) -> None:
    """Lay the region down that went with a request, once a version was made of it; any, once one is left."""
    if room.runner.current is not None:
        return
    if _moved(room, tab) and tab.region:
        tab.region, tab.laid, tab.sent = "", tab.region, None
    if tab.sent is None:
        return
    (region, versions), tab.sent = tab.sent, None
    if room.conversation.head.number >= versions and tab.region == region:
        tab.region, tab.laid = "", region


def _moved(room: Room, tab: Tab) -> bool:
    """Return whether the current version was there already: an undo, a redo, an attempt that is kept."""
    head, tree = room.conversation.head, room.conversation.tree
    seen, tab.seen = tab.seen, (head.id, 1 + max(v.number for v in tree.versions.values()))
    return seen is not None and head.id != seen[0] and head.number < seen[1]


def take_marks(marks: dict[str, Any], room: Room, tab: Tab) -> None:
    """Make what was drawn the region at work; the stage wipes it off."""
    keep_region(drawn_region(marks, room), room, tab)
    tab.marks, tab.taken = None, marks["id"]


def region_at_work(room: Room, tab: Tab) -> str:
    """Return the digest of the region at work, of what is drawn if anything is; '' for the whole picture."""
    if tab.marks is not None:
        take_marks(tab.marks, room, tab)
    return tab.region


def may_be_placed(step: Step) -> bool:
    """Return whether a step may work in a part of the picture as well as in all of it."""
    described = tool.get(step.tool)
    return step.object is None and described.takes_region and described.kind in ("pixels", "generate")


def place_of_hand(room: Room, tab: Tab) -> str:
    """Return the digest of where an edit by hand works, '' for the whole photo; laid down afterwards."""
    here = room.regions.here(region_at_work(room, tab))
    if here:
        tab.sent = tab.region, len(room.conversation.tree.versions)
    return here


def say_here(
    text: str, room: Room, tab: Tab, attachments: tuple[Picture, ...] = (), *, anew: bool = False
) -> None:
    """Say something about what is drawn, else about the region at work, else about the whole picture.

    Words that only go on with the last edit ('a bit darker') mean its place. `anew`: a button said them, so
    they answer no question that waits.
    """
    try:
        here = place_of_hand(room, tab)
    except ToolRetry as error:
        raise ToolRetry(f"{error}; nothing was done about “{text}”") from error
    if not here and (
        not attachments and room.runner.current is None and follows_up(text, room.conversation.picture().size)
    ):
        here = room.regions.here(_last_place(room))
    request = Request(text, attachments, room.regions.region(here) if here else None)
    (room.say if anew else room.hear)(request)


def _last_place(room: Room) -> str:
    """Return the digest of where the last edit worked; '' after one of the whole photo, or a removal."""
    steps = room.conversation.head.steps
    last = steps[-1] if steps else None
    worked_there = last is not None and tool.get(last.tool).traits.region_is == "where"
    return last.region if last is not None and worked_there else ""


def keep_region(region: Region, room: Room, tab: Tab) -> None:
    """Name a region, remember it with the session and make it the one at work; never an empty one."""
    if region.empty:
        raise ToolRetry("nothing is selected: the region is empty")
    known = room.conversation.session.regions
    if region.digest in known and room.regions.here(region.digest) == region.digest:  # selected before
        tab.region = region.digest
        if not known[region.digest].name:
            room.conversation.session.name_region(region.digest, region.name)
        return
    taken = {record.name for record in known.values()}
    name = region.name
    count = 2
    while name in taken:
        name, count = f"{region.name} {count}", count + 1
    tab.region = room.regions.keep(region, name)


def _worked_in(digest: str, room: Room) -> bool:
    """Return whether a version was made in a region."""
    versions = room.conversation.tree.versions.values()
    return any(step.region == digest for version in versions for step in version.steps)


def select(kind: str, looked: dict[str, Any], room: Room, tab: Tab) -> None:
    """Make what a click ('pick') or a button ('seek') of the stage finds the region at work.

    A click that adds or takes away goes by the region as it is now: the page may not have drawn it yet.
    """
    if kind == "pick":
        known = room.conversation.session.regions
        tried = tab.region if tab.region == tab.tried and not _worked_in(tab.tried, room) else ""
        picked = picked_region({**looked, "base": room.regions.here(tab.region)}, room)
        if tried in known:
            room.conversation.session.name_region(tried, "")  # a try that nothing was done with
        keep_region(picked, room, tab)
        tab.tried = "" if tab.region in known else tab.region
        return
    region = found_region(looked, room)
    keep_region(region, room, tab)
    if region.score < SURE:
        told = "click with Shift to add to it, with Alt to take away, or paint"
        tab.notices.append(f"I am not sure that this is right: {told}.")


def select_in_words(text: str, room: Room, tab: Tab) -> bool:
    """Make what words only point at ('select the sky') the region at work; return whether there is one."""
    said = clauses(text)
    pointed = read_pointing(said[0]) if len(said) == 1 and not room.runner.running else None
    region = named_region(pointed.about, room) if pointed is not None else None
    if region is None:
        return False
    keep_region(region, room, tab)
    sure = "" if region.score >= SURE else " I am not sure that this is right."
    room.notice = f"“{region.name}” is selected: your next words work there.{sure}"
    return True


def before_words(left: Mapping[str, Any], room: Room, tab: Tab) -> None:
    """Let what a hand did just before it sent words count for them: Streamlit joins both in one run.

    `left`: the stage's state. A question that waits for a place gets its click when the stage is drawn.
    """
    marks = left.get("marks") or None
    if marks is not None and marks["id"] != tab.taken and still_fits(marks, room):
        tab.marks = marks
    kind = next((kind for kind in ("pick", "seek") if left.get(kind)), "")
    if kind and not room.asks_where and left[kind]["id"] != tab.looked:
        tab.looked = left[kind]["id"]
        select(kind, left[kind], room, tab)
