"""Open a photo, a sample or an earlier session; rename and delete sessions."""

import streamlit as st

from ....agent.memory.forget import forget_session
from ....agent.memory.owners import names_of
from ..login.login_page import who_is_in
from ..state.room import Room
from ..state.room_pool import RoomPool
from ..state.samples import SAMPLES, sample
from ..state.screen_images import thumb
from ..state.tab import Tab, draw_again, enter, this_tab, user_here
from .composer import FILE_TYPES
from .dropped_files import opened
from .notices import attempt, plain
from .offer_panel import bring, reopen_with

LISTED = 6
"""Sessions shown by their pictures; all are in the choice below them."""


def open_panel(room: Room, pool: RoomPool) -> None:
    """Show how to begin: a photo of one's own, or a sample."""
    tab = this_tab()
    opened_before = st.session_state.setdefault("opened", 0)
    file = st.file_uploader(
        "A photo from this device", FILE_TYPES, key=f"open-file{opened_before or ''}", max_upload_size=200
    )
    if file is not None:
        st.session_state["opened"] = opened_before + 1  # a fresh field, which offers to upload again
        attempt(tab, _open, file.name, file.getvalue(), room, pool, tab)
        st.rerun()
    st.caption("Several at once: press + beside the words, or drop them anywhere on the page.")
    st.caption("Or a sample")
    with st.container(horizontal=True, gap="small"):
        for name in SAMPLES:
            if st.button(name.capitalize(), key=f"sample-{name}"):
                attempt(tab, _begin, name, room, pool)
                st.rerun()


def _begin(name: str, room: Room, pool: RoomPool) -> None:
    enter(pool.start(sample(name), like=room))


def _open(name: str, data: bytes, room: Room, pool: RoomPool, tab: Tab) -> None:
    arrivals, problems = opened([(name, data)], pool.studio.settings)
    tab.notices += problems
    if not arrivals or reopen_with(arrivals, room, pool):
        return
    fresh = enter(pool.start(arrivals[0].picture, like=room))
    bring(arrivals[0], fresh, pool)
    this_tab().notices += arrivals[0].picture.facts.notes


def sessions_panel(room: Room, pool: RoomPool) -> None:
    """Show all sessions of this home."""
    tab = this_tab()
    who_is_in(pool.studio.settings)
    names = names_of(pool.studio.database, user_here(pool))
    for name in names[:LISTED]:
        _listed(name, room, pool)
    chosen = st.selectbox(
        "Go on with",
        names,
        names.index(room.name) if room.name in names else 0,
        key=f"session-choice-{room.name}",
    )
    if chosen and chosen != room.name:
        enter(pool.open(chosen))
        st.rerun()
    fresh = st.text_input("Name of this session", room.name, key=f"rename-{room.name}", max_chars=60)
    if fresh.strip() and fresh.strip() != room.name:
        attempt(tab, _rename, room, fresh.strip(), pool)
        draw_again()
    sure = st.checkbox("Delete this session with its pictures", key=f"sure-{room.name}")
    if sure and st.button("Delete for good", key="delete-session", type="primary"):
        attempt(tab, _delete, room, pool)
        st.rerun()


def _listed(name: str, room: Room, pool: RoomPool) -> None:
    """Show a session by its current picture; a click opens it."""
    picture = pool.studio.database.open(name).tree.head.picture
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<img class="rt-thumb" src="{thumb(picture)}" alt="" loading="lazy">', width="content")
        if st.button(plain(name), key=f"open-session-{name}", disabled=name == room.name, type="tertiary"):
            enter(pool.open(name))
            st.rerun()


def _rename(room: Room, name: str, pool: RoomPool) -> None:
    pool.rename(room, name)
    enter(room)


def _delete(room: Room, pool: RoomPool) -> None:
    pool.close(room.name)
    try:
        forget_session(pool.studio.database, room.name)
    finally:  # what a store keeps for now belongs to no session any more
        st.query_params.pop("session", None)
        this_tab().session = ""
