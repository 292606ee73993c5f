"""Which of the open photos get a wish that was said of all of them."""

import streamlit as st

from ..panels.notices import attempt, plain
from ..state.region_at_work import say_here
from ..state.room import Room
from ..state.room_pool import RoomPool
from ..state.screen_images import thumb
from ..state.tab import Tab, this_tab
from ..wishes.photo_words import wish_for_others, with_this_one
from .other_photos import do_for_each

MOST = 12
"""Photos that are offered: those used last."""


def other_photos_panel(room: Room, pool: RoomPool) -> None:
    """Ask which photos are meant, while words wait that speak of several."""
    tab = this_tab()
    if not tab.for_photos:
        return
    others = [name for name in pool.studio.database.names() if name != room.name][:MOST]
    with st.container(key="for-photos", gap="small"):
        st.markdown(f"“{plain(tab.for_photos)}”: for which photos?")
        chosen = [name for name in others if _chosen(name, pool)]
        if not others:
            st.caption("No other photo is open. Drop them here with your words, all at once.")
        elif not wish_for_others(tab.for_photos):
            st.caption("They get the last edit of this photo; what it names is looked for in each.")
        with st.container(horizontal=True, gap="small"):
            if st.button(_label(tab, chosen), key="for-photos-go", type="primary", disabled=not chosen):
                text, tab.for_photos = tab.for_photos, ""
                attempt(tab, do_for_each, text, room, chosen, pool)
                st.rerun()
            if st.button("Only here, as I said it", key="for-photos-here"):
                text, tab.for_photos = tab.for_photos, ""
                attempt(tab, say_here, text, room, tab)
                st.rerun()
            if st.button("Forget it", key="for-photos-forget", type="tertiary"):
                tab.for_photos = ""
                st.rerun()


def _label(tab: Tab, chosen: list[str]) -> str:
    count = len(chosen) + with_this_one(tab.for_photos)
    return f"Do it for {'this one' if count == 1 else f'these {count}'}"


def _chosen(name: str, pool: RoomPool) -> bool:
    picture = pool.studio.database.open(name).tree.head.picture
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<img class="rt-thumb" src="{thumb(picture)}" alt="" loading="lazy">', width="content")
        return st.checkbox(plain(name), value=True, key=f"for-photo-{name}")
