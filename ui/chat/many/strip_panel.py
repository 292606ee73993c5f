"""The strip of pictures that were opened together: how far each is, and what is done with all."""

from html import escape

import streamlit as st

from ....agent.values.versions import Version
from ..panels.download_link import download_link
from ..panels.notices import attempt
from ..state.room import Room
from ..state.room_pool import RoomPool
from ..state.screen_images import thumb
from ..state.tab import this_tab
from .progress import progress_of

_MARKS = {"running": "", "asks": "?", "done": "✓", "failed": "✕", "": ""}


def strip_panel(room: Room, pool: RoomPool) -> None:
    """Show the pictures that were opened together with this one, if any were."""
    rooms = pool.beside(room.name)
    if len(rooms) < 2:
        return
    busy = any(one.runner.running for one in rooms)
    with st.container(key="strip", gap="small"):
        st.fragment(_strip, run_every=pool.poll if busy else None)(room, pool, busy)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _for_all(room, rooms, busy)


def _strip(room: Room, pool: RoomPool, was_busy: bool) -> None:
    """Draw the strip; one full run of the page follows when the last picture is done.

    No button stands here: one that was pressed while the page was being drawn did nothing.
    """
    rooms = pool.beside(room.name)
    stands = [progress_of(one) for one in rooms]
    busy = any(stand.state == "running" for stand in stands)
    if was_busy and not busy:
        st.rerun()
    frames = "".join(_frame(one, one is room) for one in rooms)
    over, failed = sum(s.over for s in stands), sum(s.state == "failed" for s in stands)
    told = f"{over} of {len(rooms)} done" + (f", {failed} of them not as wished" if failed else "")
    st.html(f'<nav class="rt-strip" aria-label="Pictures opened together">{frames}</nav>')
    st.html(f'<div role="status">{told}</div>')


def _for_all(room: Room, rooms: list[Room], busy: bool) -> None:
    st.button(
        "Undo in all",
        key="undo-all",
        type="tertiary",
        disabled=busy or not any(map(_before, rooms)),
        on_click=attempt,
        args=(this_tab(), undo_in_all, rooms),
    )
    download_link("All as ZIP", "album", "retouched.zip", session=room.address)


def _frame(room: Room, here: bool) -> str:
    stand, name = progress_of(room), escape(room.name)
    current = ' aria-current="page"' if here else ""
    told = f"{name}: {escape(stand.told)}"
    return (
        f'<a class="rt-frame rt-{stand.state or "open"}" href="?session={escape(room.address)}"'
        f' target="_self" title="{told}"{current}>'
        f'<img src="{thumb(room.conversation.head.picture)}" alt="{told}">'
        f'<span class="rt-mark" aria-hidden="true">{_MARKS[stand.state]}</span></a>'
    )


def undo_in_all(rooms: list[Room]) -> None:
    """Take the wish that they share back where it was done, and what was made of it; in all or in none."""
    for room in rooms:
        room.runner.refuse_while_running()
    for room in rooms:
        if (version := _before(room)) is not None:
            room.history.go_to(version)


def _before(room: Room) -> Version | None:
    """Return the version to go back to; None where the shared wish made nothing that is shown now."""
    path = room.conversation.tree.path()[:-1]
    return next((version for version in path if version.id == room.before_shared), None)
