"""Above the input: where the next request works, what it refers to, and suggestions of what to say."""

import re
from collections.abc import Callable

import streamlit as st

from ....tools import tool
from ..state.room import Room
from ..state.samples import CHIPS
from ..state.suggestions import after_edit, opens_with_sample, suggestions
from ..state.tab import Tab
from .notices import plain

_DRAWN = re.compile(r"selection( \d+)?")


def chips(room: Room, tab: Tab, say: Callable[[str], None]) -> None:
    """Show the chips between turns; `say` takes the words of a suggestion."""
    if (
        room.runner.running
        or room.runner.current is not None
        or tab.editing
        or room.aside.dropped is not None
    ):
        return
    with st.container(horizontal=True, key="chips", gap="small"):
        _place(room, tab)
        if room.aside.references:
            _leave_references(room)
        head = room.conversation.head
        for chip in after_edit(head.steps) if head.parent else _first(room):
            st.button(chip, key=f"chip-{chip}", on_click=say, args=(chip,))


def _first(room: Room) -> tuple[str, ...]:
    """Return what to suggest before anything was done; a sample is known."""
    store, digest = room.conversation.session.store, room.conversation.head.picture
    return CHIPS if opens_with_sample(room) else suggestions(store, digest)


def _place(room: Room, tab: Tab) -> None:
    """Say where the next request works and let it work elsewhere."""
    if tab.marks is not None:
        label, told = _drawn(room, tab)
        _closing(label, "chip-marks", told, _wipe, tab)
    elif room.regions.here(tab.region):
        told = "Work on the whole picture; the region stays in the list."
        _closing(f"Only in “{_name(room, tab.region)}”", "chip-region", told, _choose, tab, "")
    elif room.regions.here(tab.laid) and not _framed_anew(room):
        told = "The next request works there again; without it on the whole picture."
        st.button(
            _again(_name(room, tab.laid)),
            key="chip-again",
            on_click=_choose,
            args=(tab, tab.laid),
            help=told,
        )


def _drawn(room: Room, tab: Tab) -> tuple[str, str]:
    """Return what is said of what is drawn, on top of the region at work if there is one, and its closing."""
    if not room.regions.here(tab.region):
        return "Only where you drew", "Wipe off what is drawn."
    adds = tab.marks is not None and any(not stroke["erase"] for stroke in tab.marks["strokes"])
    drawn = "and where you drew" if adds else "without what you rubbed out"
    return f"Only in “{_name(room, tab.region)}” {drawn}", "Work on the whole picture again."


def _framed_anew(room: Room) -> bool:
    """Return whether the last edit cut or turned the picture: what was marked before is past."""
    steps = room.conversation.head.steps
    return bool(steps) and tool.get(steps[-1].tool).traits.stage in ("level", "turn", "mirror", "canvas")


def _closing(label: str, key: str, told: str | None, done: Callable[..., None], *given: object) -> None:
    st.button(label, key=key, icon=":material/close:", type="primary", on_click=done, args=given, help=told)


def _name(room: Room, digest: str) -> str:
    record = room.conversation.session.regions.get(digest)
    return plain(record.name if record and record.name else "region")


def _again(name: str) -> str:
    """Return what takes a region up again; one that a hand drew has no name of its own."""
    return "The marked part again" if _DRAWN.fullmatch(name) else f"“{name}” again"


def _choose(tab: Tab, region: str) -> None:
    tab.region = region


def _wipe(tab: Tab) -> None:
    if tab.marks is not None:
        tab.taken, tab.marks, tab.region = tab.marks["id"], None, ""


def _leave_references(room: Room) -> None:
    """Say which pictures the next request refers to, and let it go without."""

    def leave() -> None:
        room.aside.references = ()

    names = [plain(picture.facts.name or "the dropped picture") for picture in room.aside.references]
    label = f"Like “{names[0]}”" if len(names) == 1 else f"With {len(names)} pictures"
    _closing(label, "chip-reference", None if len(names) == 1 else ", ".join(names), leave)
